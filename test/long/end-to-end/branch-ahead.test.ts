import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { backupTo } from "../../end-to-end/branch-run.ts";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import type { FaultRule } from "../../simulator/faults.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

test("The files of the previous backup are fetched and unpacked while the export job runs.", async () => {
  await using github = await startGitHub();
  await using first = await backupTo(github);
  expectDone(first);
  const oid = await github.git(["rev-parse", "auth0-backup:users.ndjson"]);
  await using world = await startSimulator({ users: 260, completes: { afterMs: 6000 } });
  const asked = () => github.requests.filter(({ url }) => url.endsWith("/git-upload-pack")).length;
  let before = 0;
  const downloading = world.arrival("download").then(() => {
    before = asked();
  });
  const start = asked();
  await using run = await checkedRun(world, { destination: "branch" }, { github });
  await downloading;
  expectDone(run);
  expect(run.summary).toContain("**+10 −0 ~0**");
  expect(run.commands.filter((command) => command.endsWith(` origin ${oid}`))).toHaveLength(1);
  // The comparison reads what was unpacked.
  expect(run.commands.filter((command) => command.endsWith(` blob ${oid}`))).toHaveLength(1);
  // Later, git only asks whether the branch has moved.
  expect(asked() - before).toBeLessThan(before - start);
});

test.each(["fails", "is cancelled"])(
  "A run that %s while the previous backup is fetched ends at once, and leaves no git process and no file.",
  async (how) => {
    const scenario: { silentAt?: string } = {};
    await using github = await startGitHub(scenario);
    await using first = await backupTo(github);
    expectDone(first);
    const temp = await mkdtemp(path.join(tmpdir(), "fetching-run-"));
    try {
      let isFetching = false;
      const failed: FaultRule = {
        on: "job",
        get from() {
          return isFetching && how === "fails" ? 1 : Number.POSITIVE_INFINITY;
        },
        times: Number.POSITIVE_INFINITY,
        fault: { kind: "json", set: { status: "failed" } },
      };
      await using world = await startSimulator({
        completes: { afterMs: 60_000 },
        faults: [failed],
      });
      const fetching = world.arrival("create-job").then(() => {
        scenario.silentAt = "/git-upload-pack";
        return github.arrival("POST", "/git-upload-pack");
      });
      const when = fetching.then(() => {
        isFetching = true;
      });
      const step = { github, environment: { RUNNER_TEMP: temp } };
      await using run = await checkedRun(
        world,
        { destination: "branch" },
        how === "fails" ? step : { ...step, signal: { name: "SIGTERM", when } },
      );
      expect(failure(run)).toMatch(how === "fails" ? /as failed/ : /^The run was cancelled\./);
      expect(isFetching).toBe(true);
      expect(run.milliseconds).toBeLessThan(30_000);
      expect(run.millisecondsAfterSignal ?? 0).toBeLessThan(7500);
      expect(await readdir(temp)).toEqual([]);
      expect(await processesIn(temp)).toEqual([]);
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
  },
);

/** The processes whose environment names a folder; none outside Linux. */
async function processesIn(folder: string): Promise<string[]> {
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found: string[] = [];
  for (const id of ids) {
    // It may have ended, or be another user's.
    const environment = await readFile(`/proc/${id}/environ`, "latin1").catch(() => "");
    if (environment.includes(folder)) found.push(await readFile(`/proc/${id}/cmdline`, "latin1"));
  }
  return found;
}
