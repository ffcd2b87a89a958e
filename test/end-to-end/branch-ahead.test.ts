import { expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { backupTo } from "./branch-run.ts";
import { checkedRun, expectDone } from "./checked-run.ts";

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
