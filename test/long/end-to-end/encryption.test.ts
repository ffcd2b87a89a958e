import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, logOf } from "../../end-to-end/branch-run.ts";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import {
  expectDecrypts,
  LOOKS_LIKE_A_USER,
  opened,
  storedFile,
} from "../../end-to-end/encrypted-formats.ts";
import { ageKey } from "../../simulator/age-keys.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { type Scenario, startSimulator } from "../../simulator/world.ts";

describe.concurrent("encryption", () => {
  test.each([
    { format: "ndjson", compression: "none", name: "users.ndjson.age" },
    { format: "json", compression: undefined, name: "users.json.gz.age" },
    { format: "json", compression: "zstd", name: "users.json.zst.age" },
    { format: "csv", compression: "none", name: "users.csv.age" },
    { format: "csv", compression: "gzip", name: "users.csv.gz.age" },
  ])(
    "An encrypted backup of $format with compression $compression decrypts to the plain backup.",
    expectDecrypts,
  );

  test("An encrypted backup replaces a plain one on the branch, and the other way round.", async () => {
    const key = await ageKey();
    await using github = await startGitHub();
    await using plain = await backupTo(github);
    await using hidden = await backupTo(github, { "encrypt-to": key.recipient });
    const tree = await github.git(["ls-tree", "-r", "--name-only", BRANCH]);
    await using again = await backupTo(github);
    for (const run of [plain, hidden, again]) expectDone(run);
    expect(tree.split("\n")).toEqual(["manifest.json", "users.ndjson.gz.age"]);
    expect([hidden, again].map(({ outputs }) => outputs["changed"])).toEqual(["true", "true"]);
    for (const run of [hidden, again]) expect(run.summary).toContain("it has **250 users**");
    expect(again.log).toContain("the previous backup has 250 users");
  });

  test("`maximum-drop` applies to encrypted backups.", async () => {
    const { recipient } = await ageKey();
    await using github = await startGitHub();
    const inputs = { "encrypt-to": recipient, "maximum-drop": "10%" };
    await using full = await backupTo(github, inputs);
    await using fewer = await backupTo(github, inputs, { users: 230 });
    await using small = await backupTo(github, inputs, { users: 100 });
    expectDone(full);
    expectDone(fewer);
    expect(fewer.annotations).toMatchObject([
      { message: expect.stringMatching(/^20 users .* \(8%\)/) },
    ]);
    expect(failure(small)).toContain("which is 56.5% fewer");
  });

  test("An encrypted backup is committed only when users, recipients, format or compression changed.", async () => {
    const [mine, yours] = [await ageKey(), await ageKey()];
    await using github = await startGitHub();
    const run = async (inputs: Record<string, string>, scenario: Scenario = {}) => {
      await using made = await backupTo(github, inputs, scenario);
      expectDone(made);
      return made;
    };
    const inputs = { "encrypt-to": mine.recipient };
    const first = await run(inputs);
    expect(first.outputs["changed"]).toBe("true");
    expect(await filesOnBranch()).toEqual(["manifest.json", "users.ndjson.gz.age"]);
    const manifest = JSON.parse(await github.git(["show", `${BRANCH}:manifest.json`]));
    const hexadecimal = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(manifest.fingerprint).toEqual({ key: hexadecimal, value: hexadecimal });

    const second = await run(inputs);
    expect(second.outputs).toMatchObject({
      changed: "false",
      "commit-sha": first.outputs["commit-sha"],
    });
    expect(second.summary).toContain("+0 −0 ~0");

    const edited = await run(inputs, { users: 251, edits: { removed: [], changed: [7] } });
    expect(edited.outputs["changed"]).toBe("true");
    expect(edited.summary).toContain("cannot be compared with this one: it has **250 users**");
    expect(edited.summary).toMatch(/line \[250, 251\]/);
    expect((await logOf(github))[0]).toMatch(/^Back up 251 users of \S+$/);

    const both = { "encrypt-to": `${yours.recipient}\n${mine.recipient}` };
    const scenario = { users: 251, edits: { removed: [], changed: [7] } };
    expect((await run(both, scenario)).outputs["changed"]).toBe("true");
    const turned = { "encrypt-to": `${mine.recipient}\n${yours.recipient}` };
    expect((await run(turned, scenario)).outputs["changed"]).toBe("false");
    const zstd = await run({ ...both, compression: "zstd" }, scenario);
    expect(zstd.outputs["changed"]).toBe("true");
    expect(await filesOnBranch()).toEqual(["manifest.json", "users.ndjson.zst.age"]);

    async function filesOnBranch() {
      return (await github.git(["ls-tree", "-r", "--name-only", BRANCH])).split("\n");
    }
  });

  test("A backup can be encrypted for a post-quantum key.", async () => {
    const key = await ageKey("hybrid");
    await using world = await startSimulator();
    await using run = await checkedRun(world, { "encrypt-to": key.recipient });
    expectDone(run);
    const file = await storedFile(run, "users.ndjson.gz.age");
    const bytes = await opened(file, key, "hybrid");
    expect(bytes.equals(world.exportedGzip())).toBe(true);
  });

  test("An encrypted backup leaves no plain text on the disk at any time, even while rows are sorted.", async () => {
    const { recipient } = await ageKey();
    const temp = await mkdtemp(path.join(tmpdir(), "encryption-test-"));
    const looking = { ended: false };
    const seen = lookInto(temp, looking);
    await using github = await startGitHub();
    const inputs = { destination: "branch, file", "encrypt-to": recipient };
    const environment = { RUNNER_TEMP: temp };
    await using run = await backupTo(github, inputs, { users: 30_000 }, { environment });
    looking.ended = true;
    const { names, finds } = await seen;
    expectDone(run);
    expect(names.filter((name) => name.startsWith("run-")).length).toBeGreaterThan(0);
    expect(finds).toEqual([]);
    expect(await readdir(temp)).toEqual([]);
    await rm(temp, { recursive: true });
  });
});

/** Reads every file that appears in a folder, again whenever it has grown, until the run ends. */
async function lookInto(folder: string, looking: { ended: boolean }) {
  const names = new Set<string>();
  const finds = new Set<string>();
  const read = new Map<string, string>();
  while (!looking.ended) {
    for (const entry of await readdir(folder, { recursive: true }).catch(() => [])) {
      const file = path.join(folder, entry);
      const state = await stat(file).then(
        ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
        () => "",
      );
      if (state === read.get(entry)) continue;
      read.set(entry, state);
      const bytes = await readFile(file).catch(() => Buffer.alloc(0));
      names.add(path.basename(entry));
      if (LOOKS_LIKE_A_USER.test(bytes.toString("latin1"))) finds.add(entry);
    }
    await setTimeout(1);
  }
  return { names: [...names], finds: [...finds] };
}

describe.concurrent("encryption on the branch", () => {
  test("An `encrypt-to` that is set from an unset variable fails the run before any request.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { "encrypt-to": "" });
    expect(failure(run)).toBe(
      "An input is wrong. `encrypt-to` is empty, perhaps because the variable or secret that it is set from does not exist. Enter age recipients (age1…), or `none` to store plain text.",
    );
    expect(world.seen).toEqual([]);
  });
});
