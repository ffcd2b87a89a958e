import { describe, expect, test } from "vitest";
import { ExpressionError } from "../../../src/filter/error.ts";
import { MAX_EXPRESSION_LENGTH, tokenize } from "../../../src/filter/syntax/lexer.ts";

const texts = (source: string) => tokenize(source).map(({ kind, text }) => `${kind} ${text}`);

describe("The lexer", () => {
  test("reads numbers in every spelling that Miller accepts.", () => {
    const numbers = [
      "0",
      "17",
      "0xFf",
      "0b101",
      "0o17",
      "1.5",
      "5.",
      ".5",
      "1e5",
      "1.e+5",
      ".5e-3",
    ];
    for (const number of numbers) expect(texts(number)).toEqual([`number ${number}`, "end "]);
  });

  test("splits text that only looks like one number.", () => {
    expect(texts("1.2.3")).toEqual(["number 1.2", "number .3", "end "]);
    expect(texts("1_000")).toEqual(["number 1", "word _000", "end "]);
    expect(texts("0o8")).toEqual(["number 0", "word o8", "end "]);
  });

  test("reads names with and without braces, in letters of any script.", () => {
    expect(texts(`$a $1 \${a b} \${a\\}b} @n @{x y} größe $x＝1`)).toEqual([
      "field a",
      "field 1",
      "field a b",
      "field a}b",
      "oosvar n",
      "oosvar x y",
      "word größe",
      "field x＝1",
      "end ",
    ]);
  });

  test("reads the longest mark that matches.", () => {
    expect(texts(">>>=>>>>>=???=??=**=.+.-=")).toEqual(
      [">>>=", ">>>", ">>=", "???=", "??=", "**=", ".+", ".", "-="]
        .map((mark) => `mark ${mark}`)
        .toSpliced(7, 2, "mark .-", "mark =")
        .concat("end "),
    );
  });

  test("reads strings without their quotes, and with a following i as regular expressions.", () => {
    expect(texts('"a\\"b" "x"i "x" in')).toEqual([
      'string a\\"b',
      "regex x",
      "string x",
      "word in",
      "end ",
    ]);
  });

  test("skips comments and white space.", () => {
    expect(texts("1 # one\n\t2\r\n# end")).toEqual(["number 1", "number 2", "end "]);
  });

  test("skips single quotes around the expression, left over from a command line.", () => {
    expect(tokenize("'$a'").map(({ text, start }) => [text, start])).toEqual([
      ["a", 1],
      ["", 4],
    ]);
  });

  test("records the position of each token in UTF-16 units.", () => {
    expect(tokenize(' $a=="😀"').map(({ start, end }) => [start, end])).toEqual([
      [1, 3],
      [3, 5],
      [5, 9],
      [9, 9],
    ]);
  });
});

describe("The lexer rejects text that no version of Miller reads:", () => {
  const rejected = (source: string) => {
    try {
      tokenize(source);
    } catch (error) {
      if (error instanceof ExpressionError) return { message: error.message, span: error.span };
    }
    return undefined;
  };

  const NAME = `a name must follow $, as in $name or \${any name}.`;

  test.each([
    ["$", NAME, 0],
    [`\${}`, NAME, 0],
    ["x == “a”", 'write strings in double quotes, "...".', 5],
    ["x == 'a'", 'write strings in double quotes, "...".', 5],
    ['1 + "abc', "this string has no closing quote.", 4],
    ['"a\\qb"', "this escape sequence is unknown. For a backslash, write \\\\.", 2],
    [
      '"a\tb"',
      "a string cannot contain this control character. Write it as an escape sequence, such as \\t.",
      2,
    ],
    ["a ` b", "this character has no meaning here.", 2],
    ["\ufeff1", undefined, 0],
  ])(
    "%j is rejected with its position, or read as a word (a byte-order mark).",
    (source, message, start) => {
      if (message === undefined) return expect(texts(source)).toEqual(["word \ufeff1", "end "]);
      expect(rejected(source)).toMatchObject({ message, span: { start } });
    },
  );

  test("an expression that is too long.", () => {
    expect(tokenize(" ".repeat(MAX_EXPRESSION_LENGTH))).toHaveLength(1);
    expect(rejected(" ".repeat(MAX_EXPRESSION_LENGTH + 1))?.message).toMatch("longer than 100000");
  });
});
