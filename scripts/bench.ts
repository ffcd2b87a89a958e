/**
 * `npm run bench`: measures the data path relative to only inflating the same file. The data is generated once.
 *
 *     npm run bench -- [--users 1000000] [--rounds 5] [--only ndjson-date,csv*] [--one-core] [--list]
 *     npm run bench -- --grow [--users 4000000]      more and more users: time per user, and peak memory
 *     npm run bench -- --whole [--only branch-*]     whole runs of the bundle, with servers on this machine
 *     npm run bench -- --profile ndjson-date         the functions that take most of a line's time
 *     npm run bench -- --data random                 other users, whose ids compress badly; also with the options above
 *     npm run bench -- --docs                        everything, into docs/performance.json and what is generated from it
 *
 * `--only` accepts names of lines from `--list`, also with a star, and adds their yardsticks. Results without `--docs` are also
 * written to `build/bench/`.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { exportsOf } from "./bench/data.ts";
import { installDuckdb } from "./bench/duckdb.ts";
import { type Growth, measureGrowth } from "./bench/grow.ts";
import { LINES, type Line } from "./bench/lines.ts";
import { type Bench, compileWork, measureLine, measureRounds } from "./bench/measure.ts";
import { type Performance, type Result, resultsOf, sizesOf, thisMachine } from "./bench/record.ts";
import {
  formatSeconds,
  formatSizes,
  growthCells,
  growthHead,
  RESULT_HEAD,
  resultCells,
  textTable,
} from "./bench/report.ts";
import { measureWhole, WHOLE_HEAD, type WholeResult, wholeCells } from "./bench/whole.ts";

const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, "build", "bench");
const FUNCTIONS = 10;

const { values } = parseArgs({
  options: {
    users: { type: "string" },
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
    "one-core": { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    grow: { type: "boolean", default: false },
    whole: { type: "boolean", default: false },
    profile: { type: "string" },
    docs: { type: "boolean", default: false },
    data: { type: "string", default: "usual" },
  },
});
if (values.data !== "usual" && values.data !== "random") {
  throw new Error("There is no such data: use usual or random.");
}
const data = { folder: path.join(folder, "data"), set: values.data } as const;
const users = Number(values.users ?? (values.grow ? 4_000_000 : 1_000_000));
const where = { root, prefix: values["one-core"] ? ["taskset", "-c", "0"] : [] };

if (values.list) {
  for (const { name, title } of LINES) console.log(`${name.padEnd(20)}${title}`);
} else {
  mkdirSync(folder, { recursive: true });
  compileWork(root);
  if (values.docs) await record();
  else if (values.grow) save("growth", await measureSizes(users));
  else if (values.whole) save("whole", await measureRuns());
  else if (values.profile !== undefined) await profile(await bench(), selectLines(values.profile));
  else save("results", await measureLines(await bench(), selectLines(values.only)));
}

async function bench(): Promise<Bench> {
  return { ...where, exports: await exportsOf(users, data, console.error) };
}

async function measureLines(bench: Bench, lines: readonly Line[]): Promise<Result[]> {
  if (values.docs || values.only !== undefined) installDuckdb(root, lines, console.error);
  const readings = await measureRounds(
    bench,
    lines,
    Number(values.rounds),
    (line, round, { seconds }) =>
      console.error(`round ${round + 1}: ${line.name} ${formatSeconds(seconds)}`),
  );
  const results = resultsOf(lines, readings, bench.exports);
  const rows = results.map((result) => [result.name, ...resultCells(result).slice(1)]);
  console.log(
    `${formatSizes(users, sizesOf(bench.exports))}\n\n${textTable([RESULT_HEAD, ...rows])}`,
  );
  return results;
}

async function measureSizes(most: number): Promise<Growth[]> {
  const growth = await measureGrowth(where, data, most, console.error);
  console.log(textTable([growthHead(growth), ...growth.map(growthCells)]));
  return growth;
}

async function measureRuns(): Promise<WholeResult[]> {
  const patterns = values.only?.split(",") ?? ["*"];
  const isWanted = (name: string) => patterns.some((pattern) => path.matchesGlob(name, pattern));
  const rounds = Number(values.rounds);
  const results = await measureWhole(where, data, users, rounds, isWanted, console.error);
  console.log(textTable([WHOLE_HEAD, ...results.map(wholeCells)]));
  return results;
}

async function profile(bench: Bench, lines: readonly Line[]): Promise<void> {
  for (const line of lines) {
    const { functions = [] } = await measureLine(bench, line, { profile: FUNCTIONS });
    const rows = functions.map(({ name, file, share }) => [
      `${(share * 100).toFixed(1)} %`,
      name,
      file,
    ]);
    console.log(`\n${line.name}\n${textTable([["self time", "function", "file"], ...rows])}`);
  }
}

/** Measures everything on the page. */
async function record(): Promise<void> {
  const made = await bench();
  const performance: Performance = {
    machine: thisMachine(root),
    measured: new Date().toISOString().slice(0, 10),
    users,
    data: sizesOf(made.exports),
    results: await measureLines(made, LINES),
    growth: await measureSizes(4 * users),
  };
  const file = path.join(root, "docs", "performance.json");
  writeFileSync(file, `${JSON.stringify(performance, null, 2)}\n`);
  execFileSync(process.execPath, [path.join(root, "scripts", "docs.ts")], { stdio: "inherit" });
}

function save(name: string, measured: unknown): void {
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(measured, null, 2)}\n`);
}

/** The named lines and their yardsticks. @throws for a name without a line */
function selectLines(only: string | undefined): readonly Line[] {
  if (only === undefined) return LINES;
  const names = new Set(
    only.split(",").flatMap((pattern) => {
      const matching = LINES.filter(({ name }) => path.matchesGlob(name, pattern));
      if (matching.length === 0) throw new Error(`There is no line ${pattern}: see --list.`);
      return matching.flatMap(({ name, yardstick = name }) =>
        values.profile === undefined ? [name, yardstick] : [name],
      );
    }),
  );
  return LINES.filter(({ name }) => names.has(name));
}
