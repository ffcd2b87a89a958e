import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ageKey } from "../simulator/age-keys.ts";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { backupTo } from "./branch-run.ts";
import { checkedRun, expectDone } from "./checked-run.ts";
import { expectDecrypts, opened, storedFile } from "./encrypted-formats.ts";

const PUBLIC = { repository: { private: false, visibility: "public" } };
describe.concurrent("encryption", () => {
  test.each([{ format: "ndjson", compression: undefined, name: "users.ndjson.gz.age" }])(
    "An encrypted backup of $format with compression $compression decrypts to the plain backup.",
    expectDecrypts,
  );

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
});
