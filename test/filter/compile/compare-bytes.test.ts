import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../property-runs.ts";
import { kept, keptOfCsv } from "../run.ts";

/** Text with many quotes, escapes and near matches of the literal. */
const text = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "ab",
    "abc",
    "abd",
    "5",
    "1.50",
    "é",
    "\u{ff5e}",
    "\u{1f600}",
    'a"b',
    "a\\b",
    "a\r\nb",
  ),
  fc
    .string({ unit: "binary", maxLength: 6 })
    .filter((string) => string.isWellFormed() && !string.includes("\0")),
);
const operator = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");

/** A literal for any text, written as bytes. */
function literal(value: string): string {
  return `"${[...Buffer.from(value)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
}

describe("A comparison of bytes keeps the same rows as a comparison of values", () => {
  const both = (sign: string, value: string) => [
    `$a ${sign} ${literal(value)}`,
    // A local is not a literal, so this filter uses the general path.
    `x = ${literal(value)}; $a ${sign} x`,
  ];

  test("in NDJSON.", async () => {
    const json = fc.oneof(
      text.map((value) => JSON.stringify(value)),
      text.map(
        (value) =>
          `"${[...value].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`,
      ),
      fc.constantFrom("5", "1.50", "true", "null"),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(json, { maxLength: 8 }),
        operator,
        text,
        async (values, sign, value) => {
          const rows = values.map((source) => `{"b":1,"a":${source}}\n`).join("");
          const [quick = "", general = ""] = both(sign, value);
          expect(await kept(quick, rows)).toEqual(await kept(general, rows));
        },
      ),
      { seed: 20261123, numRuns: runs(300) },
    );
  });

  test("in CSV.", async () => {
    const cell = text.map((value) =>
      /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { maxLength: 8 }),
        operator,
        text,
        async (cells, sign, value) => {
          const csv = ["b,a", ...cells.map((source) => `1,${source}`), ""].join("\n");
          const [quick = "", general = ""] = both(sign, value);
          expect(await keptOfCsv(quick, csv)).toEqual(await keptOfCsv(general, csv));
        },
      ),
      { seed: 20261123, numRuns: runs(300) },
    );
  });
});
