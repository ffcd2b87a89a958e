import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import {
  ALWAYS,
  attempts,
  download,
  expectRestarts,
  expectResumes,
  expectResumesInTrailer,
  expectWholeFile,
  type Restart,
} from "../../end-to-end/download-run.ts";
import { startSimulator } from "../../simulator/world.ts";

/** The response of a cache that mixes up ranges. */
const WRONG_RANGE = {
  kind: "answer",
  status: 206,
  headers: { "content-range": "bytes 0-9/29000" },
  body: "0123456789",
} as const;

/** Two users, each in a gzip member of its own. */
function twoMembers(): { file: Buffer; first: number } {
  const members = ["auth0|1", "auth0|2"].map((id) => gzipSync(`{"user_id":"${id}"}\n`));
  return { file: Buffer.concat(members), first: members[0]?.length ?? 0 };
}

describe.concurrent("interrupted download", () => {
  test.each([1, 2, 10, 11])(
    "A download that breaks off after %i bytes resumes there.",
    expectResumes,
  );

  test.each([-8, -5, -1])(
    "A download that breaks off in gzip's trailer (offset %i from the end) resumes there.",
    expectResumesInTrailer,
  );

  test.each<Restart>([
    ["when the storage does not support ranges", { storage: { ranges: false } }],
    [
      "when neither a tag nor a size identifies the file",
      { storage: { etag: false, length: false } },
    ],
    ["when the storage sends the wrong range", { faults: [download(WRONG_RANGE, 2)] }],
    [
      "when the storage does not state which range it sends",
      { faults: [download({ ...WRONG_RANGE, headers: {} }, 2)] },
    ],
    [
      "when the file has changed and the storage has no tags",
      { storage: { etag: false }, faults: [download({ kind: "changed" }, 2)] },
    ],
  ])("An interrupted download restarts from the first byte %s.", expectRestarts);

  test("A download without a length that ends between two gzip members goes on after them.", async () => {
    const members = twoMembers();
    const file = { kind: "bytes", bytes: members.file } as const;
    await using world = await startSimulator({
      faults: [
        download(file, 1, ALWAYS),
        download({ kind: "unframed", afterBytes: members.first }, 1),
        download({ kind: "unframed" }, 2, ALWAYS),
      ],
    });
    await using run = await checkedRun(world);
    expectDone(run);
    expect(run.outputs["users-exported"]).toBe("2");
    expect(attempts(world)).toEqual([
      [undefined, 200],
      [`bytes=${members.first}-`, 206],
    ]);
  });

  test("A download without a length is whole when the storage has no bytes after it, and fails when the storage cannot say.", async () => {
    const faults = [download({ kind: "unframed" }, 1, ALWAYS)];
    await using world = await startSimulator({ faults });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world).map(([, status]) => status)).toEqual([200, 416]);
    await using other = await startSimulator({ faults, storage: { ranges: false } });
    await using failed = await checkedRun(other);
    expect(failure(failed)).toContain("the storage does not resume the file (status 200)");
  });

  test("A download that breaks off at every attempt, each time after more bytes, fails the run.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "cut", afterBytes: 10 }, 1, ALWAYS)],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/kept failing: ECONNRESET\./);
    expect(world.requests("download")).toHaveLength(21);
  });
});
