/**
 * `npm run bench`: how fast the data path is, beside inflating the same file and nothing more. The data is made once.
 *
 *     npm run bench -- [--users 1000000] [--rounds 5] [--only ndjson-date,csv*] [--one-core] [--list]
 *     npm run bench -- --grow [--users 4000000]      more and more users: time for each, and peak memory
 *     npm run bench -- --profile ndjson-date         the functions that take most of a line's time
 *     npm run bench -- --docs                        everything, written to docs/performance.json; then docs, plot and README
 *
 * `--only` takes names of lines, as `--list` shows them, also with a star; their yardsticks come along. What is measured without
 * `--docs` is also written to `build/bench/`.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { exportsOf } from "./bench/data.ts";
import { type Growth, measureGrowth } from "./bench/grow.ts";
import { LINES, type Line } from "./bench/lines.ts";
import { type Bench, compileWork, measureLine, measureRounds } from "./bench/measure.ts";
import { publishPerformance } from "./bench/publish.ts";
import { type Performance, type Profile, sizesOf, thisMachine } from "./bench/record.ts";
import { type Result, resultsOf } from "./bench/summary.ts";
import {
  cellsOf,
  growthCells,
  growthHead,
  HEAD,
  PROFILE_HEAD,
  profileCells,
  secondsOf,
  sizesInWords,
  tableOf,
} from "./bench/words.ts";

const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, "build", "bench");
const data = path.join(folder, "data");
const FUNCTIONS = 10;

const { values } = parseArgs({
  options: {
    users: { type: "string" },
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
    "one-core": { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    grow: { type: "boolean", default: false },
    profile: { type: "string" },
    docs: { type: "boolean", default: false },
  },
});
const users = Number(values.users ?? (values.grow ? 4_000_000 : 1_000_000));
const where = { root, prefix: values["one-core"] ? ["taskset", "-c", "0"] : [] };

if (values.list) {
  for (const { name, title } of LINES) console.log(`${name.padEnd(20)}${title}`);
} else {
  mkdirSync(folder, { recursive: true });
  compileWork(root);
  if (values.docs) await record();
  else if (values.grow) keep("growth", await grown(users));
  else if (values.profile !== undefined) await profiles(await bench(), chosen(values.profile));
  else keep("results", await compared(await bench(), chosen(values.only)));
}

async function bench(): Promise<Bench> {
  return { ...where, exports: await exportsOf(users, data, tell) };
}

async function compared(bench: Bench, lines: readonly Line[]): Promise<Result[]> {
  const readings = await measureRounds(
    bench,
    lines,
    Number(values.rounds),
    (line, round, { seconds }) => tell(`round ${round + 1}: ${line.name} ${secondsOf(seconds)}`),
  );
  const results = resultsOf(lines, readings, bench.exports);
  const rows = results.map((result) => [result.name, ...cellsOf(result).slice(1)]);
  console.log(`${sizesInWords(users, sizesOf(bench.exports))}\n\n${tableOf(HEAD, rows)}`);
  return results;
}

async function grown(most: number): Promise<Growth[]> {
  const growth = await measureGrowth(where, data, most, tell);
  console.log(tableOf(growthHead(growth), growth.map(growthCells)));
  return growth;
}

async function profiles(bench: Bench, lines: readonly Line[]): Promise<Profile[]> {
  const made: Profile[] = [];
  for (const line of lines) {
    const { functions } = await measureLine(bench, line, { profile: FUNCTIONS });
    if (functions === undefined) continue;
    made.push({ name: line.name, functions });
    console.log(`\n${line.name}\n${tableOf(PROFILE_HEAD, functions.map(profileCells))}`);
  }
  return made;
}

/** Everything that the pages tell. */
async function record(): Promise<void> {
  const made = await bench();
  const results = await compared(made, LINES);
  const short = new Set(
    results.filter(({ verdicts }) => verdicts.some(({ met }) => !met)).map(({ name }) => name),
  );
  const isOurs = ({ name, work }: Line) => short.has(name) && work.kind === "stage";
  const performance: Performance = {
    machine: thisMachine(),
    measured: new Date().toISOString().slice(0, 10),
    users,
    data: sizesOf(made.exports),
    results,
    profiles: await profiles(made, LINES.filter(isOurs)),
    growth: await grown(4 * users),
  };
  const file = path.join(root, "docs", "performance.json");
  writeFileSync(file, `${JSON.stringify(performance, null, 2)}\n`);
  publishPerformance(root);
}

function keep(name: string, measured: unknown): void {
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(measured, null, 2)}\n`);
}

/** The lines that are named, and their yardsticks. @throws for a name that no line has */
function chosen(only: string | undefined): readonly Line[] {
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

function tell(what: string): void {
  console.error(what);
}
