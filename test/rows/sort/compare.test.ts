import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readStoredRows } from "../../../src/pipeline/stored-rows.ts";
import { compareBackups } from "../../../src/rows/sort/compare.ts";
import { chunked } from "../chunks.ts";
import { byBytes, comparedRows } from "../rows.ts";

const users = fc.dictionary(fc.string({ maxLength: 3 }), fc.nat(2), { maxKeys: 30 });

function rowsOf(all: Record<string, number>): string[] {
  const ids = Object.keys(all).sort(byBytes);
  return ids.map((user_id) => JSON.stringify({ user_id, n: all[user_id] }));
}

describe("Comparing two backups", () => {
  test("Comparing two backups counts added, removed and changed users, however their files are chunked.", async () => {
    await fc.assert(
      fc.asyncProperty(
        users,
        users,
        fc.array(fc.nat(800), { maxLength: 8 }),
        fc.array(fc.nat(800), { maxLength: 8 }),
        async (before, after, cutsBefore, cutsAfter) => {
          const has = (all: object, id: string) => Object.hasOwn(all, id);
          const ids = Object.keys(after);
          expect(
            await compareBackups(
              comparedRows(rowsOf(before), cutsBefore),
              comparedRows(rowsOf(after), cutsAfter),
            ),
          ).toMatchObject({
            added: ids.filter((id) => !has(before, id)).length,
            removed: Object.keys(before).filter((id) => !has(after, id)).length,
            changed: ids.filter((id) => has(before, id) && before[id] !== after[id]).length,
          });
        },
      ),
      { numRuns: 300, seed: 20261123 },
    );
  });

  test("A user whose bytes differ counts as changed, even if the JSON values are equal.", async () => {
    expect(
      await compareBackups(
        comparedRows(['{"user_id":"a","n":1.0}']),
        comparedRows(['{"user_id":"a","n":1}']),
      ),
    ).toMatchObject({ added: 0, removed: 0, changed: 1 });
  });

  test("Rows without a user_id, and rows with the same one, are compared in pairs, in their order.", async () => {
    const before = ['{"user_id":"a","n":1}', '{"user_id":"a","n":2}', '{"n":3}', '{"n":4}'];
    const after = ['{"user_id":"a","n":1}', '{"n":3}', '{"n":5}', '{"n":6}'];
    expect(await compareBackups(comparedRows(before), comparedRows(after))).toMatchObject({
      added: 1,
      removed: 1,
      changed: 1,
    });
  });

  test("CSV rows with the same bytes are those of different users if user_id is in another column.", async () => {
    const rows = (text: string) =>
      readStoredRows(chunked(Buffer.from(text)), { format: "csv", compression: "none" }, "user_id");
    expect(
      await compareBackups(rows("user_id,name\na,b\n"), rows("name,user_id\na,b\n")),
    ).toMatchObject({ added: 1, removed: 1, changed: 0 });
  });

  test("Rows of import with the same bytes are those of different users if they have another connection.", async () => {
    const rows = (connection: string) =>
      readStoredRows(
        chunked(Buffer.from('[\n{"user_id":"a"}\n]\n')),
        { format: "import", compression: "none" },
        "user_id",
        connection,
      );
    expect(await compareBackups(rows("one"), rows("two"))).toMatchObject({ added: 1, removed: 1 });
    expect(await compareBackups(rows("one"), rows("one"))).toMatchObject({ added: 0, removed: 0 });
  });
});
