/**
 * What a user costs on the data path, in numbers that no machine and no load changes: bytes copied, memory taken, rows read the slow
 * way. Each bound leaves room for noise, and none for a detour that every row takes. How long it all takes is `npm run bench`'s to say.
 */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Pass, PassCounts } from "./counted-pass.ts";

/** The most that a pass may take; what is not named is bound as {@link USUAL} says. */
interface Bounds {
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
const USUAL = {
  decoded: 0.5,
  parsed: 1e-4,
  readOneByOne: 0.2,
  views: 0.05,
  promises: 0.3,
  writes: 4,
};
const DATE_LIMITS = { heap: 180, copied: 2, reserved: 2.2 };

const DATE = '$last_login >= "2023-03-01T00:00:00.000Z"';
const FIELDS = String.raw`$email_verified == true && $logins_count >= 100 && $email =~ "@(mail\.)?example\.(com|org)$"`;
/** The same addresses, by an expression that stands for no few texts. */
const AUTOMATON = FIELDS.replace("(mail\\.)?", "[a-z.]*");
const NESTED =
  '$app_metadata["plan"] == "enterprise" && $user_metadata["consent"]["marketing"] == true';

type Limits = Partial<Bounds> & Pick<Bounds, "heap" | "copied" | "reserved">;

/** Each: the pass, how many of its users stay, and the most that it may take. */
const PASSES: readonly (readonly [title: string, pass: Pass, kept: number, limits: Limits])[] = [
  ["NDJSON", { format: "ndjson" }, 16_000, { heap: 80, copied: 2.5, reserved: 1.8 }],
  ["NDJSON, a date", { format: "ndjson", filter: DATE }, 3870, DATE_LIMITS],
  [
    "NDJSON, two fields and a regex",
    { format: "ndjson", filter: FIELDS },
    5641,
    { heap: 250, copied: 2.2, reserved: 2.2, decoded: 8 },
  ],
  [
    "NDJSON, two fields and a regex for RE2",
    { format: "ndjson", filter: AUTOMATON },
    5641,
    { heap: 500, copied: 2.2, reserved: 2.2, decoded: 30 },
  ],
  [
    "NDJSON, nested metadata",
    { format: "ndjson", filter: NESTED },
    2340,
    { heap: 3500, copied: 2.2, reserved: 2.2, decoded: 170, parsed: 0.7 },
  ],
  ["JSON", { format: "json" }, 16_000, { heap: 80, copied: 3.6, reserved: 1.8 }],
  ["JSON, a date", { format: "json", filter: DATE }, 3870, DATE_LIMITS],
  [
    "import",
    { format: "import" },
    9077,
    {
      heap: 900,
      copied: 3.8,
      reserved: 2.8,
      decoded: 45,
      parsed: 1.1,
      readOneByOne: 5,
      views: 1.6,
    },
  ],
  ["CSV", { format: "csv" }, 16_000, { heap: 80, copied: 2.6, reserved: 2.2, readOneByOne: 0 }],
  [
    "CSV, a date",
    { format: "csv", filter: DATE },
    3870,
    { heap: 200, copied: 2, reserved: 2.4, readOneByOne: 0 },
  ],
  [
    "NDJSON, Auth0's gzip",
    { format: "ndjson", compression: "gzip" },
    16_000,
    { heap: 80, copied: 1.5, reserved: 1.8 },
  ],
  [
    "NDJSON, a date, gzip",
    { format: "ndjson", compression: "gzip", filter: DATE },
    3870,
    { heap: 180, copied: 2.1, reserved: 2.8 },
  ],
  [
    "NDJSON, sorted",
    { format: "ndjson", isSorted: true },
    16_000,
    { heap: 220, copied: 6.5, reserved: 5, promises: 0.6 },
  ],
];

test.each(PASSES)(
  "The counted operations per user stay within their limits: %s.",
  async (_title, pass, kept, limits) => {
    const counts = await counted(pass);
    expect(counts.kept).toBe(kept);
    expect(beyond(counts, { ...USUAL, ...limits })).toEqual({});
    // What is counted is still where it was: a pass without any of these is one that is not seen.
    for (const seen of [counts.copied, counts.reserved, counts.promises, counts.writes]) {
      expect(seen).toBeGreaterThan(0);
    }
  },
);

test("Only rows with an escaped key and lists of several identities are read byte by byte.", async () => {
  const every = 100;
  const counts = await counted({ format: "ndjson", filter: DATE, escapedKeyEvery: every });
  expect(counts.kept).toBe(3870);
  const lists = counts.readOneByOne - counts.users / every;
  expect(lists).toBeGreaterThan(0);
  expect(lists / counts.kept).toBeLessThan(0.2);
});

test("An operation repeated for every row exceeds every limit except that of writes.", async () => {
  const bounds: Bounds = { ...USUAL, ...DATE_LIMITS };
  const { writes: _, ...others } = bounds;
  const found = beyond(await counted({ format: "ndjson", isWasteful: true }), bounds);
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(others).toSorted());
});

async function counted(pass: Pass): Promise<PassCounts> {
  const program = path.join(import.meta.dirname, "counted-pass.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(pass)]);
  return JSON.parse(stdout);
}

/** The bounds that are not kept, with what there is instead. */
function beyond(counts: PassCounts, bounds: Bounds): Partial<Bounds> {
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
