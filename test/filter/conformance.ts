/**
 * Runs recorded Miller cases against the filter: `node test/filter/conformance.ts FILE...`
 *
 * A case file has one `Case` per line. Prints each failing case with the expected and the actual outcome, then `N not scored` and
 * `N passed, N failed`. Exits with 1 if one failed.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { compileFilter } from "../../src/filter/index.ts";
import { csvBlocks } from "../../src/rows/csv/index.ts";
import { BlockFields } from "../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import type { RowFilter } from "../../src/rows/row.ts";
import { csvSelector, ndjsonSelector } from "../../src/rows/select.ts";

/** Where versions differ, the filter follows this one. */
const TARGET = "6.18.1";
/** The filter rejects these by design: changing the row, and everything that prints. */
const NOT_SCORED = ["side-effect", "field-assign"];

interface Outcome {
  readonly status: "ok" | "error";
  /** Row numbers, 1-based. */
  readonly kept?: readonly number[];
  readonly message?: string;
}

export interface Case {
  readonly id: string;
  /** `core` or `extended`. */
  readonly tier: string;
  readonly input_format: "csv" | "ndjson";
  /** Relative to the case file, or absolute. */
  readonly input: string;
  readonly expression: string;
  /** True for `filter -x`, which keeps the rows that `filter` drops. */
  readonly invert?: boolean;
  /** The outcome in Miller 6.6.0. */
  readonly expect: Outcome;
  /** The outcomes in later versions, where they differ. */
  readonly expect_by_version?: Readonly<Record<string, Outcome>>;
  readonly unstable_reason?: string;
  readonly features?: readonly string[];
}

export interface Result {
  readonly of: Case;
  readonly verdict: "passed" | "failed" | "not scored";
  readonly expected: string;
  readonly got: string;
}

/** @param file a case file; the inputs of its cases are relative to it */
export async function runCases(file: string): Promise<Result[]> {
  const results: Result[] = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.trim() !== "") results.push(await runCase(JSON.parse(line), path.dirname(file)));
  }
  return results;
}

async function runCase(of: Case, directory: string): Promise<Result> {
  const accepted = acceptedOutcomes(of);
  const expected = accepted.map(describe).join(" or ");
  if (of.features?.some((feature) => NOT_SCORED.includes(feature))) {
    return { of, verdict: "not scored", expected, got: "not run" };
  }
  const got = await outcomeOf(of, path.resolve(directory, of.input));
  const passed = accepted.some((outcome) => same(outcome, got));
  return { of, verdict: passed ? "passed" : "failed", expected, got: describe(got) };
}

/** The outcome in the target version; where parsers or function sets differ, that of any version. */
function acceptedOutcomes({
  expect,
  expect_by_version: byVersion,
  unstable_reason,
}: Case): Outcome[] {
  if (byVersion === undefined) return [expect];
  if (unstable_reason === "parser-or-function-set") return [expect, ...Object.values(byVersion)];
  return [byVersion[TARGET] ?? expect];
}

function same(left: Outcome, right: Outcome): boolean {
  return left.status === right.status && String(left.kept ?? "") === String(right.kept ?? "");
}

function describe({ status, kept, message = "" }: Outcome): string {
  return status === "ok" ? `rows ${JSON.stringify(kept)}` : `error: ${message.split("\n")[0]}`;
}

async function outcomeOf(of: Case, input: string): Promise<Outcome> {
  try {
    return { status: "ok", kept: await keptRows(of, input) };
  } catch (error) {
    return { status: "error", message: (error as Error).message };
  }
}

async function* chunk(input: string): AsyncGenerator<Buffer> {
  yield readFileSync(input);
}

async function keptRows(of: Case, input: string): Promise<number[]> {
  const filter = compileFilter(of.expression, {
    format: of.input_format,
    environment: { HOME: "/root", TZ: "UTC" },
    fileName: of.input,
    now: () => Date.now(),
  });
  const kept: number[] = [];
  const watched: RowFilter = {
    fields: filter.fields,
    members: filter.members,
    keeps(row) {
      const stays = filter.keeps(row) !== (of.invert === true);
      if (stays) kept.push(row.number);
      return stays;
    },
  };
  const bytes = chunk(input);
  if (of.input_format === "csv") {
    const select = csvSelector(watched);
    // Miller does not know Auth0's injection guard, so an apostrophe is data here.
    for await (const block of csvBlocks(bytes, "keep")) await select(block);
  } else {
    const select = ndjsonSelector(watched, new BlockFields(watched.fields));
    for await (const block of ndjsonBlocks(bytes)) await select(block);
  }
  return kept;
}

async function main(files: readonly string[]): Promise<void> {
  const results = (await Promise.all(files.map(runCases))).flat();
  const count = (verdict: Result["verdict"]) =>
    results.filter((result) => result.verdict === verdict).length;
  for (const { of, verdict, expected, got } of results) {
    if (verdict !== "failed") continue;
    console.log(
      `${of.id} [${of.tier}] ${of.expression}\n  expected ${expected}\n  got      ${got}`,
    );
  }
  console.log(`${count("not scored")} not scored`);
  console.log(`${count("passed")} passed, ${count("failed")} failed`);
  process.exitCode = count("failed") > 0 ? 1 : 0;
}

if (import.meta.main) await main(process.argv.slice(2));
