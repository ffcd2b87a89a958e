/** Counts what a pass over an export takes, and compares it with bounds. */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import type { Pass, PassCounts } from "./counted-pass.ts";

/** The most that a pass may take; what is not named is bound as {@link USUAL} says. */
export interface Bounds {
  /** Bytes of V8's heap, a user. A row parsed by `JSON.parse` takes two thousand and more. */
  readonly heap: number;
  /** Bytes copied, a byte of text. */
  readonly copied: number;
  /** Bytes of new buffers and typed arrays, a byte of text. */
  readonly reserved: number;
  /** Bytes made into strings, a user. */
  readonly decoded: number;
  /** Calls of `JSON.parse`, a user. */
  readonly parsed: number;
  /** Rows and objects read byte by byte, a kept user. The summary reads the lists of several identities so. */
  readonly readOneByOne: number;
  /** Views of buffers, a user. */
  readonly views: number;
  /** Promises, a user. */
  readonly promises: number;
  /** Writes to files, a mebibyte of text. */
  readonly writes: number;
}

// One row per export is parsed: the names of the first one are checked.
export const USUAL = {
  decoded: 0.5,
  parsed: 1e-4,
  readOneByOne: 0.2,
  views: 0.05,
  promises: 0.3,
  writes: 4,
};
export const DATE_LIMITS = { heap: 180, copied: 2, reserved: 2.2 };

export const DATE = '$last_login >= "2023-03-01T00:00:00.000Z"';

type Limits = Partial<Bounds> & Pick<Bounds, "heap" | "copied" | "reserved">;

/** A pass, how many of its users stay, and the most that it may take. */
export type BoundedPass = readonly [title: string, pass: Pass, kept: number, limits: Limits];

export async function expectWithin(...[, pass, kept, limits]: BoundedPass) {
  const counts = await counted(pass);
  expect(counts.kept).toBe(kept);
  expect(beyond(counts, { ...USUAL, ...limits })).toEqual({});
  // What is counted is still where it was: a pass without any of these is one that is not seen.
  for (const seen of [counts.copied, counts.reserved, counts.promises, counts.writes]) {
    expect(seen).toBeGreaterThan(0);
  }
}

export async function counted(pass: Pass): Promise<PassCounts> {
  const program = path.join(import.meta.dirname, "counted-pass.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(pass)]);
  return JSON.parse(stdout);
}

/** The bounds that are not kept, with what there is instead. */
export function beyond(counts: PassCounts, bounds: Bounds): Partial<Bounds> {
  const { users, kept, text } = counts;
  const found: Bounds = {
    heap: counts.heapPerUser,
    copied: counts.copied / text,
    reserved: counts.reserved / text,
    decoded: counts.decoded / users,
    parsed: counts.parsed / users,
    readOneByOne: counts.readOneByOne / kept,
    views: counts.views / users,
    promises: counts.promises / users,
    writes: counts.writes / (text / 1024 ** 2),
  };
  const names = Object.keys(found) as (keyof Bounds)[];
  const kinds = names.filter((name) => found[name] > bounds[name]);
  return Object.fromEntries(kinds.map((name) => [name, found[name]]));
}
