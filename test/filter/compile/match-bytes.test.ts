import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInText, plainTexts } from "../../../src/filter/compile/plain-regex.ts";
import { compileRegex } from "../../../src/filter/values/regex.ts";
import { runs } from "../../property-runs.ts";
import { kept, keptOfCsv } from "../run.ts";

/** Expressions of letters, groups and anchors, and some with more than that. */
const { source } = fc.letrec<{ source: string; branch: string; piece: string; group: string }>(
  (tie) => ({
    source: fc
      .array(
        fc
          .tuple(fc.constantFrom("", "", "^"), tie("branch"), fc.constantFrom("", "", "$"))
          .map((parts) => parts.join("")),
        { minLength: 1, maxLength: 3 },
      )
      .map((branches) => branches.join("|")),
    branch: fc.array(tie("piece"), { maxLength: 4 }).map((pieces) => pieces.join("")),
    piece: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      {
        weight: 8,
        arbitrary: fc.constantFrom("a", "b", "ab", "@", "é", "\u{1f600}", "\\.", "\\\\", "-", "\n"),
      },
      { weight: 2, arbitrary: tie("group") },
      {
        weight: 1,
        arbitrary: fc.constantFrom("a*", "b?", ".", "[ab]", "a{2}", "\\d", "\\b", "$", "^", "]"),
      },
    ),
    group: fc
      .tuple(
        fc.constantFrom("", "", "?:", "?i:", "?P<n>"),
        fc.array(tie("branch"), { minLength: 1, maxLength: 3 }),
        fc.constantFrom("", "", "", "+", "?"),
      )
      .map(([kind, branches, after]) => `(${kind}${branches.join("|")})${after}`),
  }),
);
const text = fc
  .array(fc.constantFrom("a", "b", "@", ".", "é", "\u{1f600}", "\\", "-", "A", "\n", "x"), {
    maxLength: 8,
  })
  .map((letters) => letters.join(""));

function accepted(source: string): ReturnType<typeof compileRegex> | undefined {
  try {
    return compileRegex(source);
  } catch {
    return undefined;
  }
}

describe("A regular expression that means a few fixed texts", () => {
  test.each<[source: string, texts: (string | undefined)[] | undefined]>([
    ["@(example\\.com|corp\\.example)$", ["@example.com", "@corp.example"]],
    ["^auth0\\|", ["auth0|"]],
    ["a(?:b|c)d|e", ["abd", "acd", "e"]],
    ["(a)(b)", ["ab"]],
    ["@(mail\\.)?b?c", ["@mail.bc", "@mail.c", "@bc", "@c"]],
    ["a?", undefined],
    ["ab??", undefined],
    ["", undefined],
    ["^$", undefined],
    ["a|", undefined],
    ["a.c", undefined],
    ["ab*", undefined],
    ["(ab)+", undefined],
    ["(?i)a", undefined],
    ["a\\d", undefined],
    ["a$b", undefined],
    ["(^a)", undefined],
    ["(a|b)(a|b)(a|b)(a|b)", undefined],
  ])("is recognized by its form: %j has the texts %j.", (source, texts) => {
    expect(plainTexts(source)?.map((plain) => plain.text)).toEqual(texts);
  });

  test("matches the same texts as RE2.", () => {
    const numRuns = runs(2000);
    let read = 0;
    fc.assert(
      fc.property(source, fc.array(text, { minLength: 1, maxLength: 6 }), (source, texts) => {
        const regex = accepted(source);
        const plain = plainTexts(source);
        if (regex === undefined || plain === undefined) return;
        read++;
        for (const text of texts) {
          expect(plain.some((one) => isInText(text, one))).toBe(regex.test(text));
        }
      }),
      { seed: 20261125, numRuns },
    );
    expect(read).toBeGreaterThan(numRuns / 10);
  });
});

describe("A search for fixed texts keeps the same rows as the automaton", () => {
  /** Only patterns without line feeds and quotes, which a literal cannot contain without escapes. */
  const pattern = source.filter((one) => !/[\n"]/.test(one) && accepted(one) !== undefined);
  const value = fc.oneof(text, fc.constantFrom("", "5", "1.50", "0xa", "a\r\nb", 'a"b'));
  const allWays = (sign: string, pattern: string) => ({
    inBytes: `$a ${sign} "${pattern}"`,
    inText: `x = $a; x ${sign} "${pattern}"`,
    // Only the automaton finds captures.
    automaton: `x = $a; y = "\\1"; x ${sign} "${pattern}"`,
  });
  const signs = fc.constantFrom("=~", "!=~");

  test("in NDJSON.", async () => {
    const json = fc.oneof(
      value.map((text) => JSON.stringify(text)),
      fc.constantFrom('"\\u0061b"', "5", "1.50", "true", '"\\/a"'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(json, { maxLength: 8 }),
        signs,
        pattern,
        async (values, sign, p) => {
          const rows = values.map((source) => `{"b":1,"a":${source}}\n`).join("");
          const { inBytes, inText, automaton } = allWays(sign, p);
          const expected = await kept(automaton, rows);
          expect(await kept(inBytes, rows)).toEqual(expected);
          expect(await kept(inText, rows)).toEqual(expected);
        },
      ),
      { seed: 20261125, numRuns: runs(500) },
    );
  });

  test("in CSV.", async () => {
    const cell = value.map((text) =>
      /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 8 }), signs, pattern, async (cells, sign, p) => {
        const csv = ["b,a", ...cells.map((source) => `1,${source}`), ""].join("\n");
        const { inBytes, inText, automaton } = allWays(sign, p);
        const expected = await keptOfCsv(automaton, csv);
        expect(await keptOfCsv(inBytes, csv)).toEqual(expected);
        expect(await keptOfCsv(inText, csv)).toEqual(expected);
      }),
      { seed: 20261125, numRuns: runs(500) },
    );
  });
});
