/** Where a line's time goes: self time by function, on the thread that runs our code. */

import { Session } from "node:inspector/promises";
import path from "node:path";

/** One function, or what V8 puts in brackets: `(program)` is native code such as hashing and copying. */
export interface ProfiledFunction {
  readonly name: string;
  /** Relative to the project, or Node's own module; empty where there is none. */
  readonly file: string;
  /** Of the samples, 0 to 1. */
  readonly share: number;
}

/** A profile as V8 makes it, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

/** Profiles what `work` does. */
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
 * The functions that took most, the most first.
 *
 * @param code the folder of the compiled project, which file names lose
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
