import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { runCases } from "./conformance.ts";

const root = path.join(import.meta.dirname, "..", "..");
const own = path.join(import.meta.dirname, "cases");
const shared = path.join(root, "..", "shared", "miller");
if (!existsSync(shared))
  console.log(
    `No ${path.relative(root, shared)} here, so only the Miller cases of this repository are run.`,
  );

const files = [own, shared].flatMap((folder) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith("cases.jsonl") && name !== "parse-cases.jsonl")
        .map((name) => path.join(folder, name))
    : [],
);
const knownDifferences = readFileSync(
  path.join(import.meta.dirname, "known-differences.md"),
  "utf8",
);

describe.each(files)("%s", (file) => {
  test("Every case keeps the rows that Miller keeps, except for the known differences.", async () => {
    const failed = (await runCases(file)).filter(({ verdict }) => verdict === "failed");
    const unknown = failed.filter(({ of }) => !knownDifferences.includes(`\`${of.id}\``));
    expect(unknown.map(({ of, expected, got }) => ({ id: of.id, expected, got }))).toEqual([]);
  }, 60_000);
});
