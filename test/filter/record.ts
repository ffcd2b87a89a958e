/**
 * Records this repository's own cases: writes `cases/inputs/` and `cases/cases.jsonl` from `cases/expressions.txt`.
 *
 *     node test/filter/record.ts path/to/mlr-6.18 [path/to/older-mlr ...]
 *
 * The results of the first program are the expected ones. If another version differs, the case lists its result in `expect_by_version`,
 * and if one version parses the expression and another does not, the case also has an `unstable_reason`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { caseInputs } from "./case-inputs.ts";

interface Expectation {
  readonly status: "ok" | "error";
  readonly stage?: "compile" | "runtime";
  /** 1-based numbers of the kept rows. */
  readonly kept?: readonly number[];
}

interface Question {
  readonly group: string;
  readonly tier: string;
  readonly invert: boolean;
  readonly input: string;
  readonly expression: string;
}

const folder = new URL("cases/", import.meta.url);

/** The questions in `expressions.txt`: one for each input and each value of a word in capitals. */
function questions(): Question[] {
  const text = readFileSync(new URL("expressions.txt", folder), "utf8");
  const found: Question[] = [];
  let settings = new Map<string, string>();
  for (const line of text.slice(text.indexOf("[")).split("\n")) {
    const group = /^\[([a-z]+)\]$/.exec(line)?.[1];
    const setting = /^(tier|inputs|invert|[A-Z]+): (.*)$/.exec(line);
    if (group !== undefined) settings = new Map([["group", group]]);
    else if (setting !== null) settings.set(setting[1] as string, setting[2] as string);
    else if (line !== "") found.push(...questionsOf(line, settings));
  }
  return found;
}

function questionsOf(line: string, settings: ReadonlyMap<string, string>): Question[] {
  const [word, values = ""] = [...settings].find(([key]) => /^[A-Z]+$/.test(key)) ?? ["", ""];
  const whole = new RegExp(`\\b${word}\\b`, "g");
  const expressions =
    word === "" ? [line] : values.split(" ").map((value) => line.replace(whole, () => value));
  return expressions.flatMap((expression) =>
    (settings.get("inputs") ?? "").split(" ").map((input) => ({
      group: settings.get("group") ?? "",
      tier: settings.get("tier") ?? "",
      invert: settings.get("invert") === "yes",
      input,
      expression,
    })),
  );
}

function mlr(path: string, args: readonly string[]) {
  return spawnSync(path, args, { encoding: "utf8", env: { TZ: "UTC" }, timeout: 20_000 });
}

/** @returns undefined if Miller crashes */
function answer(path: string, question: Question): Expectation | undefined {
  const { input, invert, expression } = question;
  const reader = input.endsWith(".csv") ? "--icsv" : "--ijsonl";
  // Without the space, an expression that starts with a minus sign would be read as a flag.
  const filter = ["filter", ...(invert ? ["-x"] : []), ` ${expression}`];
  const file = new URL(`inputs/${input}`, folder).pathname;
  const numbers = ["then", "put", "-q", "print NR"];
  const run = mlr(path, [reader, "--ojsonl", ...filter, ...numbers, file]);
  if (/panic|goroutine|[Ii]nternal coding error/.test(run.stderr)) return undefined;
  if (run.status === 0) {
    return { status: "ok", kept: run.stdout.split("\n").filter(Boolean).map(Number) };
  }
  const withoutRows = mlr(path, ["-n", ...filter]).status;
  return { status: "error", stage: withoutRows === 0 ? "runtime" : "compile" };
}

function version(path: string): string {
  return /\d+\.\d+\.\d+/.exec(mlr(path, ["version"]).stdout)?.[0] ?? path;
}

const [target = "mlr", ...others] = process.argv.slice(2);
mkdirSync(new URL("inputs/", folder), { recursive: true });
for (const [name, text] of caseInputs()) writeFileSync(new URL(`inputs/${name}`, folder), text);

const counts = new Map<string, number>();
const lines: string[] = [];
for (const question of questions()) {
  const expect = answer(target, question);
  if (expect === undefined) continue;
  const number = (counts.get(question.group) ?? 0) + 1;
  counts.set(question.group, number);
  const { group, tier, invert, input, expression } = question;
  const differing = others
    .map((path) => [version(path), answer(path, question)] as const)
    .filter(([, other]) => JSON.stringify(other) !== JSON.stringify(expect));
  const refusals = [expect, ...differing.map(([, other]) => other)];
  const disputed = refusals.some((one) => one?.stage === "compile") && differing.length > 0;
  lines.push(
    JSON.stringify({
      id: `own-${group}-${String(number).padStart(4, "0")}`,
      group,
      tier,
      input_format: input.endsWith(".csv") ? "csv" : "ndjson",
      input: `inputs/${input}`,
      ...(invert && { invert }),
      expression,
      expect,
      ...(differing.length > 0 && {
        expect_by_version: Object.fromEntries(differing.filter(([, other]) => other !== undefined)),
      }),
      ...(disputed && { unstable_reason: "parser-or-function-set" }),
    }),
  );
}
writeFileSync(new URL("cases.jsonl", folder), `${lines.join("\n")}\n`);
console.log(`${lines.length} cases recorded with ${version(target)}`);
