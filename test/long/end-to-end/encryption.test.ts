import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, logOf } from "../../end-to-end/branch-run.ts";
import { expectDone, failure } from "../../end-to-end/checked-run.ts";
import { expectDecrypts } from "../../end-to-end/encrypted-formats.ts";
import { ageKey } from "../../simulator/age-keys.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import type { Scenario } from "../../simulator/world.ts";

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
});
