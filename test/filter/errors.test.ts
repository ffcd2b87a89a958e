import { describe, expect, test } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import { compileFilter, type FilterOptions } from "../../src/filter/index.ts";
import { kept } from "./run.ts";

function mistake(expression: string, options: Partial<FilterOptions> = {}): string {
  try {
    compileFilter(expression, { format: "ndjson", now: () => 0, ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(BackupError);
    return (error as Error).message;
  }
  return "none";
}

describe("A mistake in a filter expression", () => {
  test("is reported with its line and column, and carets under the wrong part.", () => {
    expect(mistake('$a == 1 &&\n  strlne($b) > 3 # "é"')).toBe(
      "The filter does not compile (line 2, column 3): there is no function strlne. Did you mean strlen?\n" +
        "\n" +
        '    strlne($b) > 3 # "é"\n' +
        "    ^^^^^^",
    );
  });

  test("has its caret in the right column after tabs and wide characters.", () => {
    expect(mistake('\t"😀é" == nosuch()')).toMatch(
      /column 10\).*\n\n {2}\t"😀é" == nosuch\(\)\n {2}\t {8}\^{6}$/s,
    );
  });

  test("at the end of the expression has its caret after the last character.", () => {
    expect(mistake("$x ==")).toBe(
      "The filter does not compile (line 1, column 6): a value is expected here, but the expression ends.\n\n  $x ==\n       ^",
    );
  });

  test("in a very long line is shown with an excerpt of the line.", () => {
    const shown = mistake(`${"true || ".repeat(100)}nosuch() || ${"true || ".repeat(100)}true`);
    const [, , line = "", caret = ""] = shown.split("\n");
    expect(line.length).toBeLessThan(110);
    expect(line.slice(caret.indexOf("^"), caret.indexOf("^") + 8)).toBe("nosuch()");
  });

  test.each([
    ["strlen()", "the function strlen takes 1 argument, not 0."],
    ["not($blocked)", "there is no function not. Write ! for not."],
    ["splitax(1)", "the function splitax takes 2 arguments, not 1."],
    ["func f(a) {return a} f(1, 2)", "the function f takes 1 argument, not 2."],
    ["sec2gmt(1, 2, 3)", "the function sec2gmt takes 1 to 2 arguments, not 3."],
    ['system("ls")', "system cannot be used: a row filter cannot run programs."],
    [
      "hostname()",
      "hostname cannot be used: a row filter has no access to the machine it runs on.",
    ],
    ["call p(1)", "there is no subroutine p."],
    ["$x = 1", "a row filter cannot change the row. To compare, write == instead of =."],
    ["unset $*", "a row filter cannot change the row."],
    ["NR = 3", "this cannot be assigned to."],
    ["1 + x = 3", "this cannot be assigned to. To compare, write == instead of =."],
    ["x[1:2] = 3", "this cannot be assigned to."],
    ['ENV["a"]["b"] = 3', "an environment variable has no elements."],
    ["var x = 1; var x = 2", "x is already defined in this block."],
    ["func f(a, a) {return a}", "the parameter a is named twice."],
    ["for (k, k in $*) {}", "the loop variable k is named twice."],
    ["func f(a) {return a} func f(b) {return b}", "f is already defined."],
    ["func strlen(a) {return a}", "strlen is a built-in function and cannot be redefined."],
    ["return 1", "return is only allowed in a func or subr."],
    ["func f() {return}", "a func must return a value."],
    ["subr p() {return 1}", "a subr cannot return a value."],
    ["if (true) {break}", "break is only allowed in a loop."],
    ["while (true) {f = func(a) {break}}", "break is only allowed in a loop."],
    ["if (true) {func f() {return 1}}", "func is only allowed at the top level."],
    ["begin {$a == 1}", "begin and end blocks have no row, so they cannot read fields."],
    ["end {NF == 1}", "begin and end blocks have no row, so they cannot read fields."],
    [
      "for (i = 0; i < 1, i < 3; i += 1) {}",
      "the middle part of a for loop must be assignments followed by one condition.",
    ],
    ["99999999999999999999 == $a", "this number does not fit in 64 bits."],
    ["08 == $a", "this number does not fit in 64 bits."],
    ['$a =~ "(" ', "A regular expression is malformed: missing closing )."],
    [
      'sub($a, "(?=x)", "")',
      "A regular expression is malformed: invalid or unsupported Perl syntax.",
    ],
  ])("%s is rejected: %s", (expression, message) => {
    expect(mistake(expression)).toContain(`): ${message}`);
  });
});

describe("A field that is not exported", () => {
  const fields = ["email", "user_metadata.country", "logins_count"];

  test("is a mistake, and the message suggests the nearest exported field.", () => {
    expect(mistake("$emial == 1", { fields })).toContain(
      "$emial is not among the exported fields. Did you mean $email?",
    );
    const nested = mistake(`\${user_metadata.contry} == 1`, { fields });
    expect(nested).toContain(`Did you mean \${user_metadata.country}?`);
    const dotted = mistake('$user_metadata.country == "FR"', { fields });
    expect(dotted).toContain(`Did you mean \${user_metadata.country}?`);
    expect(mistake('$*["zzz"] == 1', { fields })).toContain(
      "$zzz is not among the exported fields.\n",
    );
  });

  test("is allowed when Auth0 chooses the fields.", () => {
    expect(mistake("$emial == 1")).toBe("none");
    expect(mistake("$email == 1", { fields })).toBe("none");
  });
});

describe("A row that the filter cannot decide", () => {
  const rows = '{"a":true,"secret":"hunter2"}\n{"a":"hunter2"}\n';
  const failure = async (expression: string, text = rows) =>
    await kept(expression, text).then(
      () => "none",
      (error: Error) => error.message,
    );

  test.each([
    [
      "$a",
      "The filter fails at row 2. The result is neither true nor false, but of type string. End the filter with a comparison.",
    ],
    [
      "$a + 1",
      "The filter fails at row 1. The result is neither true nor false, but of type error. A function or operator received a value of the wrong type. Check the type first, as in is_string($x) && …",
    ],
    [
      "x = 1",
      "The filter fails at row 1. No condition was evaluated. End the filter with a condition.",
    ],
    [
      "if ($a) {true} else {false}",
      "The filter fails at row 2. The condition at line 1, column 5 of the filter is neither true nor false.",
    ],
    [
      "while (1) {}",
      "The filter fails at row 1. The condition at line 1, column 8 of the filter is neither true nor false.",
    ],
    [
      "str s = 5",
      "The filter fails at row 1. s is declared str and cannot hold int (line 1, column 5 of the filter).",
    ],
    [
      "func f(int x) {return x} f($a)",
      "The filter fails at row 1. The parameter x of f is declared int and cannot hold bool.",
    ],
    [
      "func f(): int {return $a} f()",
      "The filter fails at row 1. f is declared to return int and cannot return bool.",
    ],
    [
      "m = [1]; m[0] = 2",
      "The filter fails at row 1. An array has no element there: indices count from 1, or from -1 at the end.",
    ],
    ["m = {}; m[1.5] = 2", "The filter fails at row 1. A map key must be a string or an int."],
    ["f = 3; f(1)", "The filter fails at row 1. f is called, but its value is not a function."],
    ["@* = 3", "The filter fails at row 1. Only a map can be assigned to @*."],
    [
      "any([1], func(e) {return 1})",
      "The filter fails at row 1. The function given to any must return a boolean, not int.",
    ],
    [
      'r = "("; $a =~ r',
      "The filter fails at row 1. A regular expression is malformed: missing closing ).",
    ],
  ])("stops the filter %s with a message: %s", async (expression, message) => {
    expect(await failure(expression)).toBe(message);
  });

  test("is reported by its number, without its content.", async () => {
    for (const expression of [
      "$a",
      "str s = $a; int i = $a",
      '$a =~ $a . "("',
      "asserting_bool($a)",
    ]) {
      expect(await failure(expression)).not.toContain("hunter2");
    }
  });

  test("because it is not valid JSON is reported by its number.", async () => {
    expect(await failure("NF == 1", '{"a":1}\n{"a":hunter2}\n')).toBe(
      "The filter fails at row 2. The row is not valid JSON.",
    );
  });
});
