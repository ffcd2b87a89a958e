import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, expectRepeated, logOf } from "../../end-to-end/branch-run.ts";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { gitBefore } from "../../end-to-end/git-before.ts";
import { ageKey } from "../../simulator/age-keys.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { type Cut, startTlsFront } from "../../simulator/tls-front.ts";
import { startSimulator } from "../../simulator/world.ts";

describe.concurrent("Faults around the push", () => {
  test("A failing git log costs only the chart of the summary: the backup is stored everywhere.", async () => {
    await using github = await startGitHub();
    await using programs = await gitBefore('[ "$1" = log ] && exit 1');
    await using run = await backupTo(github, { destination: "artifact, branch" }, {}, programs);
    expectDone(run);
    expect(run.outputs["commit-sha"]).toBe((await logOf(github, "%H"))[0]);
    expect(run.log).toContain("so the summary has no chart of earlier backups");
  });

  test("A run that is cancelled after its push succeeded keeps the artifact, and names the commit.", async () => {
    await using github = await startGitHub();
    await using world = await startSimulator();
    // The push ends, and the run is cancelled before git's end is known.
    const script =
      'if [ "$1" = push ] && [ "$2" = --porcelain ]; then REAL; kill -TERM $PPID; sleep 5; fi';
    await using programs = await gitBefore(script);
    const inputs = { destination: "artifact, branch" };
    await using run = await checkedRun(world, inputs, { github, ...programs });
    expectDone(run);
    expect(run.outputs["commit-sha"]).toBe((await logOf(github, "%H"))[0]);
    expect(world.artifacts()).toHaveLength(1);
  });

  test.each([
    [BRANCH, `${BRANCH}/old`],
    ["backups/auth0", "backups"],
    ["backups/auth0/eu", "backups/auth0"],
  ])(
    "A branch %s that cannot exist beside %s fails before the export and in the dry run, with the other's name.",
    async (branch, other) => {
      await using github = await startGitHub();
      await github.commitFile(other, "README.md", "Theirs.\n");
      const message = `The repository has a branch ${other}, so git cannot create the branch ${branch}. Choose another`;
      await using run = await backupTo(github, { branch });
      expect(failure(run)).toContain(message);
      expect(run.log).not.toContain("Retrying");
      await using dry = await backupTo(github, { branch, "dry-run": "true" });
      expect(failure(dry)).toContain(message);
    },
  );

  test.each([
    ["the content of an encrypted file was", "users.ndjson.gz.age"],
    ["the manifest's digest of it was", "manifest.json"],
  ])(
    "An encrypted backup is stored again when %s replaced on the branch, although no user changed.",
    async (_title, file) => {
      const key = await ageKey();
      const inputs = { "encrypt-to": key.recipient };
      await using github = await startGitHub();
      await using first = await backupTo(github, inputs);
      expectDone(first);
      const before = await github.file(BRANCH, file);
      const after = String(before).replace(/"sha256": "./, '"sha256": "x');
      await github.commitFile(BRANCH, file, file === "manifest.json" ? after : "garbage\n");
      await using second = await backupTo(github, inputs);
      expectDone(second);
      expect(second.outputs["changed"]).toBe("true");
      await using third = await backupTo(github, inputs);
      expectDone(third);
      expect(third.outputs["changed"]).toBe("false");
    },
  );

  test("A plain backup is stored again when its manifest's digest was replaced on the branch.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github);
    expectDone(first);
    const before = String(await github.file(BRANCH, "manifest.json"));
    const after = before.replace(/"sha256": "./, '"sha256": "x');
    await github.commitFile(BRANCH, "manifest.json", after);
    await using second = await backupTo(github);
    expect(second.outputs["changed"]).toBe("true");
  });

  // Connections: the check for access, the lookup of the branch twice, the fetch, the manifest, the file, and the push.
  test.each(
    (["before", "during", "after"] as const).flatMap((at) =>
      [1, 2, 3, 4, 5, 6, 7].map((connection): [Cut, number] => [at, connection]),
    ),
  )(
    "A connection that breaks %s the TLS handshake is made again (connection %i of the run).",
    (at, connection) =>
      expectRepeated(
        (target) => startTlsFront(target, { connection, at }),
        ({ connections }) => expect(connections).toBeGreaterThan(connection),
      ),
  );

  test("A certificate that the runner does not trust fails at once, and the message names GIT_SSL_CAINFO.", async () => {
    await using github = await startGitHub();
    await using front = await startTlsFront(github.serverUrl);
    await using world = await startSimulator();
    const step = { github: { ...github, serverUrl: front.serverUrl } };
    await using run = await checkedRun(world, { destination: "branch" }, step);
    expect(failure(run)).toContain(
      "The runner does not trust the certificate of GitHub's git. The branch is unchanged. Set the environment variable GIT_SSL_CAINFO",
    );
    expect(run.log).not.toContain("Retrying");
  });
});
