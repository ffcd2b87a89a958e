import fc from "fast-check";
import { expect, test } from "vitest";
import {
  EXCLUDED,
  isMarker,
  LINKED,
  mergeUsers,
  type Row,
} from "../../../src/restore/plan/merge.ts";
import { type KeyedBlock, KeyedRows } from "../../../src/rows/sort/keyed-rows.ts";

type Rows = readonly (readonly [id: string, row: string])[];

const ids = fc.oneof(fc.constantFrom("a", "b", "c", "d", "auth0|é"), fc.string({ maxLength: 3 }));
const users = fc.array(fc.tuple(ids, fc.constantFrom('{"n":1}', '{"n":2}', '{"n":3}')));

/** Rows in the order of a stable sort, in blocks of some rows, all in the same buffers. */
async function* sorted(rows: Rows, perBlock: number): AsyncGenerator<KeyedBlock> {
  const entries = rows.map(([id, row]) => [Buffer.from(id), Buffer.from(row)] as const);
  const block = new KeyedRows(16);
  for (const [id, row] of entries.toSorted(([a], [b]) => Buffer.compare(a, b))) {
    block.add(id, 0, id.length, row, 0, row.length);
    if (block.count < perBlock) continue;
    yield block;
    block.bytes.fill(0xff);
    block.clear();
  }
  yield block;
}

async function merged(backup: Rows, tenant: Rows, perBlock = 2) {
  const result: [id: string, backup: string | undefined, tenant: string | undefined][] = [];
  const text = (row: Row | undefined) => row?.bytes.toString("utf8", row.start, row.end);
  for await (const user of mergeUsers(sorted(backup, perBlock), sorted(tenant, perBlock))) {
    const id = user.keys.toString("utf8", user.keyStart, user.keyEnd);
    result.push([id, text(user.backup), text(user.tenant)]);
  }
  return result;
}

test("Merging finds for each user the row of each side, like a map would, with the last of repeated ones.", async () => {
  await fc.assert(
    fc.asyncProperty(users, users, fc.integer({ min: 1, max: 5 }), async (backup, tenant, size) => {
      const before = new Map(backup);
      const now = new Map(tenant);
      const all = [...new Set([...before.keys(), ...now.keys()])];
      const expected = all
        .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        .map((id) => [id, before.get(id), now.get(id)]);
      expect(await merged(backup, tenant, size)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test("A user of the tenant counts rather than a linked identity with the same id, in either order.", async () => {
  const linked = ["a", LINKED.toString()] as const;
  const user = ["a", "{}"] as const;
  for (const perBlock of [1, 2, 3]) {
    expect(await merged([], [linked, user], perBlock)).toEqual([["a", undefined, "{}"]]);
    expect(await merged([], [user, linked], perBlock)).toEqual([["a", undefined, "{}"]]);
    expect(await merged([], [linked, linked], perBlock)).toEqual([["a", undefined, "l"]]);
  }
});

test("An excluded user replaces an earlier row of the same id.", async () => {
  const excluded = ["a", EXCLUDED.toString()] as const;
  expect(await merged([["a", "{}"], excluded], [])).toEqual([["a", "x", undefined]]);
});

test("Users are no markers.", () => {
  for (const [row, isLinked] of [
    ["{}", false],
    ["l", true],
    ["x", false],
    ["ll", false],
  ] as const) {
    const bytes = Buffer.from(row);
    expect(isMarker({ bytes, start: 0, end: bytes.length }, LINKED)).toBe(isLinked);
  }
});
