import { mkdtempDisposable, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { Ledger } from "../../src/restore/ledger.ts";

/** A ledger in a folder of its own. */
async function begin() {
  const folder = await mkdtempDisposable(path.join(tmpdir(), "ledger-"));
  const ledger = await Ledger.begin(folder.path);
  const file = path.join(folder.path, "report", "restore.ndjson");
  const write = async (isPreview = false) => {
    const counts = await ledger.write(file, isPreview);
    const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
    return { counts, lines: lines.map((line) => Object.values(JSON.parse(line)).join(" ")) };
  };
  return { ledger, write, file, [Symbol.asyncDispose]: () => folder.remove() };
}

test("The report has one line per user, sorted by id, with the most important step and its result.", async () => {
  await using one = await begin();
  const { ledger } = one;
  await ledger.planned("auth0|c", "assign");
  await ledger.planned("auth0|c", "import");
  await ledger.planned("auth0|b", "set-back");
  await ledger.planned("samlp|a", "none", "returns by signing in");
  await ledger.planned("auth0|d", "create");
  await ledger.planned("auth0|e", "assign");
  await ledger.result("auth0|c", "import", "restored");
  await ledger.result("auth0|c", "assign", "restored");
  await ledger.result("auth0|b", "set-back", "failed", "operation_not_supported");
  await ledger.result("auth0|e", "assign", "failed", "status 404");
  const { counts, lines } = await one.write();
  expect(lines).toEqual([
    "auth0|b set-back failed operation_not_supported",
    "auth0|c import restored ",
    "auth0|d create not done ",
    "auth0|e assign failed status 404",
    "samlp|a none not restorable returns by signing in",
  ]);
  expect(counts).toEqual({
    restored: 1,
    failed: 2,
    notDone: 1,
    failures: new Map([
      ["operation_not_supported", 1],
      ["status 404", 1],
    ]),
  });
});

test("A step that is reported restored and then failed has failed, with its first reason.", async () => {
  await using one = await begin();
  const { ledger } = one;
  for (const id of ["a", "b"]) await ledger.planned(id, "import");
  await ledger.result("a", "import", "failed", "DUPLICATED_USER");
  await ledger.result("b", "import", "restored");
  for (const id of ["a", "b"]) await ledger.result(id, "import", "failed", "left");
  expect((await one.write()).lines).toEqual([
    "a import failed DUPLICATED_USER",
    "b import failed left",
  ]);
});

test("A user is restored only when all steps are done, and failed when one is.", async () => {
  await using one = await begin();
  for (const id of ["a", "b"]) {
    await one.ledger.planned(id, "import");
    await one.ledger.planned(id, "assign");
    await one.ledger.result(id, "import", "restored");
  }
  await one.ledger.result("b", "assign", "failed", "status 403");
  expect((await one.write()).lines).toEqual(["a import not done ", "b import failed status 403"]);
});

test("The report of a preview has planned steps, and can be written again when they are done.", async () => {
  await using one = await begin();
  await one.ledger.planned("a", "import");
  const preview = await one.write(true);
  expect(preview.lines).toEqual(["a import planned "]);
  await one.ledger.result("a", "import", "failed", "DUPLICATED_USER");
  expect((await one.write()).lines).toEqual(["a import failed DUPLICATED_USER"]);
  await one.ledger.result("a", "import", "restored");
  const last = await one.write();
  expect(last.lines).toEqual(["a import restored "]);
  expect(last.counts).toMatchObject({ restored: 1, failed: 0, notDone: 0 });
});

test("Only the runner's user can read the report.", async () => {
  await using one = await begin();
  await one.write();
  expect((await stat(one.file)).mode & 0o777).toBe(0o600);
});

test("Entries can be added at the same time, in any number.", async () => {
  await using one = await begin();
  const ids = Array.from({ length: 5000 }, (_, i) => `auth0|${String(i).padStart(5, "0")}`);
  await Promise.all(ids.map((id) => one.ledger.planned(id, "import")));
  await Promise.all(ids.map((id) => one.ledger.result(id, "import", "restored")));
  const { counts, lines } = await one.write();
  expect(counts.restored).toBe(ids.length);
  expect(lines).toEqual(ids.map((id) => `${id} import restored `));
});
