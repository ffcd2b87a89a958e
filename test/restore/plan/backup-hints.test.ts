import { expect, test } from "vitest";
import { backupHints } from "../../../src/restore/plan/backup-users.ts";
import { ALL_FIELDS, backupOf } from "./world.ts";

const SHOP = { kind: "name", name: "shop" } as const;
const IMPORT = { format: "import" } as const;

function hints(
  backup: ReturnType<typeof backupOf>,
  connection?: typeof SHOP,
  kinds: readonly ("missing" | "changed")[] = ["missing"],
) {
  return backupHints(backup, { kinds, connection });
}

test("A backup with all fields needs no hint.", () => {
  expect(hints(backupOf([{}]), SHOP)).toEqual([]);
});

test("A backup without properties that users should return with is a hint.", () => {
  const fields = ALL_FIELDS.filter((name) => !["app_metadata", "blocked"].includes(name));
  expect(hints(backupOf([{}], { fields }))).toEqual([
    "The backup lacks app_metadata and blocked, so users are imported and created without them. Choose a backup that was made with `fields: *`, if there is one.",
  ]);
  expect(hints(backupOf([{}], { fields }), undefined, ["changed"])).toEqual([]);
});

test("It is a hint that the input decides the connection of users whose backup does not state it.", () => {
  expect(hints(backupOf([{}], IMPORT), SHOP)).toHaveLength(1);
  expect(hints(backupOf([{}], IMPORT))).toEqual([]);
  expect(hints(backupOf([{}], IMPORT, "shop"), SHOP)).toEqual([]);
  expect(hints(backupOf([{}], { ...IMPORT, connection: "shop" }), SHOP)).toEqual([]);
});
