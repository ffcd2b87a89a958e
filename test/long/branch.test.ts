import { expect, test } from "vitest";
import { BRANCH, backupTo, logOf } from "../end-to-end/branch-run.ts";
import { checkedRun, expectDone, failure } from "../end-to-end/checked-run.ts";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";

const USERS = 2_000_000;
/** What the README promises, in bytes. */
const MOST_MEMORY = 250_000_000;
const MEBIBYTE = 1024 * 1024;

test("Two million users are stored on the branch in parts with constant memory, and a later backup changes few parts.", {
  timeout: 1_200_000,
}, async () => {
  await using github = await startGitHub();
  const step = { measuresMemory: true };
  const tenant = { users: USERS, completes: { atPoll: 1 } };
  await using first = await backupTo(github, {}, tenant, step);
  expectDone(first);
  expect(first.peakBytes).toBeLessThan(MOST_MEMORY);
  const parts = await partsOf(github);
  expect(parts.length).toBeGreaterThan(30);
  for (const { size } of parts) expect(size).toBeLessThan(45 * MEBIBYTE);

  const edits = { removed: [5], changed: [1_000_000, 1_999_999] };
  await using second = await backupTo(github, {}, { ...tenant, users: USERS + 1, edits }, step);
  expectDone(second);
  expect(second.peakBytes).toBeLessThan(MOST_MEMORY);
  expect(second.summary).toContain("**+1 −1 ~2**");
  const before = new Set(parts.map(({ oid }) => oid));
  const fresh = (await partsOf(github)).filter(({ oid }) => !before.has(oid));
  expect(fresh.length).toBeGreaterThan(0);
  expect(fresh.length).toBeLessThan(10);
});

test("A push that loses every race fails the run, and the run's artifact is deleted.", {
  timeout: 300_000,
}, async () => {
  await using github = await startGitHub({
    overtaken: { branch: BRANCH, before: "push", times: 16 },
  });
  await using world = await startSimulator();
  await using run = await checkedRun(world, { destination: "artifact, branch, file" }, { github });
  expect(failure(run)).toBe(
    "Another push to the backup branch came first in each of 16 attempts. The backup is not on the branch: let jobs that share a branch start at different times, or give each its own branch.",
  );
  expect(await logOf(github, "%an")).toEqual(Array(16).fill("Somebody"));
  expect(world.artifacts()).toEqual([]);
});

/** The data files of the branch, sizes in bytes. */
async function partsOf(github: Awaited<ReturnType<typeof startGitHub>>) {
  const listed = await github.git(["ls-tree", "--long", BRANCH]);
  return listed.split("\n").flatMap((line) => {
    const [, , oid = "", size = "", name = ""] = line.split(/\s+/);
    return /^users-\d{4}\.ndjson$/.test(name) ? [{ oid, size: Number(size) }] : [];
  });
}
