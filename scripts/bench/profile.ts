/** Profiles a line: self time by function on the main thread. */

import { Session } from "node:inspector/promises";
import path from "node:path";

/** One function, or an entry that V8 writes in parentheses: `(program)` is native code such as hashing and copying. */
export interface ProfiledFunction {
  readonly name: string;
  /** Relative to the project, or a module of Node; empty if there is none. */
  readonly file: string;
  /** Share of the samples, 0 to 1. */
  readonly share: number;
}

/** The parts of a V8 profile that are read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

/** Profiles `work`. */
export async function profiled<Found>(
  work: () => Promise<Found>,
): Promise<{ found: Found; profile: CpuProfile }> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  const found = await work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return { found, profile };
}

/**
 * The slowest functions, slowest first.
 *
 * @param code the folder of the compiled project, removed from file names
 */
export function topFunctions(
  { nodes, samples = [], timeDeltas = [] }: CpuProfile,
  code: string,
  count: number,
): ProfiledFunction[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, { name: string; file: string; time: number }>();
  let total = 0;
  samples.forEach((id, i) => {
    const { functionName = "", url = "" } = frames.get(id) ?? {};
    if (url === "node:inspector") return; // the profile's own
    const name = functionName || "(anonymous)";
    const file = fileOf(url, code);
    const time = timeDeltas[i] ?? 0;
    total += time;
    const known = times.get(`${name} ${file}`) ?? { name, file, time: 0 };
    times.set(`${name} ${file}`, { ...known, time: known.time + time });
  });
  return [...times.values()]
    .toSorted((a, b) => b.time - a.time)
    .slice(0, count)
    .map(({ name, file, time }) => ({ name, file, share: time / total }));
}

function fileOf(url: string, code: string): string {
  if (url.startsWith("wasm:")) return "WebAssembly";
  if (!url.startsWith("file:")) return url;
  const file = new URL(url).pathname;
  const library = file.indexOf("/node_modules/");
  return library === -1
    ? path.relative(code, file).replace(/\.js$/, ".ts")
    : file.slice(library + 1);
}
