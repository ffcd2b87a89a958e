import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ageKey } from "../simulator/age-keys.ts";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { backupTo } from "./branch-run.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { expectDecrypts, LOOKS_LIKE_A_USER, opened, storedFile } from "./encrypted-formats.ts";

const PUBLIC = { repository: { private: false, visibility: "public" } };
describe.concurrent("encryption", () => {
  test.each([{ format: "ndjson", compression: undefined, name: "users.ndjson.gz.age" }])(
    "An encrypted backup of $format with compression $compression decrypts to the plain backup.",
    expectDecrypts,
  );

  test("A backup can be encrypted for a post-quantum key.", async () => {
    const key = await ageKey("hybrid");
    await using world = await startSimulator();
    await using run = await checkedRun(world, { "encrypt-to": key.recipient });
    expectDone(run);
    const file = await storedFile(run, "users.ndjson.gz.age");
    const bytes = await opened(file, key, "hybrid");
    expect(bytes.equals(world.exportedGzip())).toBe(true);
  });

  test("An encrypted backup of an export without matches contains an empty file.", async () => {
    const key = await ageKey();
    await using world = await startSimulator();
    await using run = await checkedRun(world, { "encrypt-to": key.recipient, filter: "false" });
    expectDone(run);
    const file = await storedFile(run, "users.ndjson.gz.age");
    expect(gunzipSync(await opened(file, key)).length).toBe(0);
  });

  test("An encrypted backup is allowed in a public repository, as an artifact and on the branch.", async () => {
    const { recipient } = await ageKey();
    await using github = await startGitHub();
    const inputs = { destination: "artifact, branch", "encrypt-to": recipient };
    await using run = await backupTo(github, inputs, {}, { event: PUBLIC });
    expectDone(run);
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
