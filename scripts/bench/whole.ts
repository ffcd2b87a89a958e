/**
 * Whole runs: the bundle as a runner starts it, against the simulated tenant and artifact service, and `git http-backend`. A run's time is
 * that of the run minus that of the same run with ten users, which leaves what its users cost.
 */

import path from "node:path";
import { startGitHub } from "../../test/simulator/git-server.ts";
import { runAction } from "../../test/simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator } from "../../test/simulator/world.ts";
import { type DataPlace, exportsOf, laterExport } from "./data.ts";
import { LINES, NESTED } from "./lines.ts";
import { measureLine } from "./measure.ts";
import { childrenOf, LOOK_EVERY_MS, largestOf, textOf } from "./program.ts";
import { type Spread, spreadOf } from "./record.ts";
import { formatRatio, formatSeconds } from "./report.ts";

/** The time that Auth0 takes for an export of a million users, in milliseconds. Real jobs take minutes. */
const JOB_MS = 15_000;
const FEW = 10;

/** Which users a tenant has: those of the first night, every hundredth of them changed, or all. */
const NIGHTS = { first: undefined, unchanged: undefined, some: 100, all: 1 } as const;
type Night = keyof typeof NIGHTS;

interface WholeRun {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly night: Night;
  /** The target for the ratio. */
  readonly most?: number;
}

const artifact = (name: string, inputs: WholeRun["inputs"], most?: number): WholeRun => ({
  name: `artifact-${name}`,
  inputs: { destination: "artifact", ...inputs },
  night: "first",
  ...(most !== undefined && { most }),
});

const branch = (night: Night, most: number): WholeRun => ({
  name: `branch-${night}`,
  inputs: { destination: "branch" },
  night,
  most,
});

/** Those of the branch follow each other, each on the branch that the one before it left. */
const RUNS: readonly WholeRun[] = [
  artifact("gzip", { compression: "gzip" }),
  artifact("none", {}, 4),
  artifact("json", { compression: "gzip", format: "json" }),
  artifact("zstd", { compression: "zstd" }),
  artifact("nested", { compression: "gzip", filter: NESTED }),
  branch("first", 9),
  branch("unchanged", 5),
  branch("some", 9),
  branch("all", 11),
];

/** One measurement. */
interface WholeReading {
  /** Without what the same run takes for ten users. */
  readonly seconds: number;
  readonly ratio: number;
  /** Peak memory of our process. */
  readonly peakBytes: number;
  /** Peak memory of the largest process that it started. */
  readonly gitBytes: number;
}

export interface WholeResult {
  readonly name: string;
  readonly seconds: Spread;
  readonly ratio: Spread;
  readonly peakBytes: number;
  readonly gitBytes: number;
  readonly most: number | undefined;
}

/**
 * Measures whole runs in rounds.
 *
 * @param names which; all of them when left out
 * @param tell receives a line for each measurement
 */
export async function measureWhole(
  { root, prefix }: { readonly root: string; readonly prefix: readonly string[] },
  data: DataPlace,
  users: number,
  rounds: number,
  isWanted: (name: string) => boolean,
  tell: (what: string) => void,
): Promise<WholeResult[]> {
  const exports = await exportsOf(users, data, tell);
  const few = await exportsOf(FEW, { ...data, folder: path.join(data.folder, "few") }, tell);
  const yardstick = LINES.find(({ name }) => name === "inflate-ndjson");
  if (yardstick === undefined) throw new Error("There is no line for inflating alone.");
  const jobMs = Math.round((JOB_MS * users) / 1e6);
  const wanted = RUNS.filter(({ name }) => isWanted(name));
  const readings = new Map<WholeRun, WholeReading[]>(wanted.map((run) => [run, []]));
  for (let round = 0; round < rounds; round++) {
    await using github = await startGitHub();
    await using githubOfFew = await startGitHub();
    for (const run of wanted) {
      const nth = NIGHTS[run.night];
      const fileOf = ({ ndjson }: typeof exports) =>
        nth === undefined ? ndjson.gzip : laterExport(ndjson, nth);
      const { seconds: inflating } = await measureLine({ root, exports, prefix }, yardstick);
      const base = await timeOf(run, await fileOf(few), jobMs, githubOfFew);
      const measured = await timeOf(run, await fileOf(exports), jobMs, github);
      const seconds = measured.seconds - base.seconds;
      const { peakBytes, gitBytes } = measured;
      readings.get(run)?.push({ seconds, ratio: seconds / inflating, peakBytes, gitBytes });
      tell(
        `round ${round + 1}: ${run.name} ${formatSeconds(seconds)}, inflating ${formatSeconds(inflating)}`,
      );
    }
  }
  return [...readings].map(([{ name, most }, measured]) => ({
    name,
    seconds: spreadOf(measured.map(({ seconds }) => seconds)),
    ratio: spreadOf(measured.map(({ ratio }) => ratio)),
    peakBytes: Math.max(...measured.map(({ peakBytes }) => peakBytes)),
    gitBytes: Math.max(...measured.map(({ gitBytes }) => gitBytes)),
    most,
  }));
}

/** @throws when the run fails */
async function timeOf(
  { name, inputs }: WholeRun,
  exportFile: string,
  jobMs: number,
  github: Awaited<ReturnType<typeof startGitHub>>,
): Promise<{ seconds: number; peakBytes: number; gitBytes: number }> {
  await using world = await startSimulator({ exportFile, completes: { afterMs: jobMs } });
  let gitBytes = 0;
  const looking = setInterval(() => {
    gitBytes = Math.max(
      gitBytes,
      ...childrenOf(process.pid).filter(isRun).flatMap(childrenOf).map(largestOf),
    );
  }, LOOK_EVERY_MS);
  const given = {
    domain: world.tenant.origin,
    "client-id": CLIENT_ID,
    "client-secret": CLIENT_SECRET,
    ...inputs,
  };
  try {
    await using run = await runAction({ inputs: given, world, github, measuresMemory: true });
    if (run.exitCode !== 0) throw new Error(`The run ${name} failed:\n${run.log}`);
    return { seconds: run.milliseconds / 1000, peakBytes: run.peakBytes ?? 0, gitBytes };
  } finally {
    clearInterval(looking);
  }
}

/** Tells a run from the git server's processes. */
function isRun(pid: number): boolean {
  return !textOf(`/proc/${pid}/cmdline`).startsWith("git\0");
}

export const WHOLE_HEAD = ["", "time", "ratio", "target", "peak MB", "peak MB of git"];

export function wholeCells({ name, seconds, ratio, peakBytes, gitBytes, most }: WholeResult) {
  const target = most === undefined ? "" : `≤ ${most}: ${ratio.median <= most ? "met" : "NOT MET"}`;
  return [
    name,
    formatSeconds(seconds.median),
    `${formatRatio(ratio.median)} (${formatRatio(ratio.least)}–${formatRatio(ratio.most)})`,
    target,
    String(Math.round(peakBytes / 1e6)),
    gitBytes === 0 ? "" : String(Math.round(gitBytes / 1e6)),
  ];
}
