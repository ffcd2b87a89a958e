import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import {
  ALWAYS,
  attempts,
  download,
  expectRestarts,
  expectResumes,
  expectResumesInTrailer,
  expectWholeFile,
  type Restart,
} from "./download-run.ts";

/** Two users, each in a gzip member of its own. */
function twoMembers(): { file: Buffer; first: number } {
  const members = ["auth0|1", "auth0|2"].map((id) => gzipSync(`{"user_id":"${id}"}\n`));
  return { file: Buffer.concat(members), first: members[0]?.length ?? 0 };
}

describe.concurrent("download", () => {
  test("The download sends no token to the storage and requests the bytes without a content encoding.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    const [{ headers = {} } = {}] = world.requests("download");
    expect(headers).not.toHaveProperty("authorization");
    expect(headers["accept-encoding"]).toBe("identity");
  });

  test("The download follows a link without a scheme.", async () => {
    await using world = await startSimulator({ linkHasScheme: false });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
  });

  test.each([
    "http://storage.example.com/file.gz?Signature=aaaaaaaaaaaaaaaaaaaaaaa",
    "file:///etc/passwd",
  ])("The download does not follow the link %s.", async (location) => {
    await using world = await startSimulator({
      faults: [{ on: "job", from: 3, fault: { kind: "json", set: { location } } }],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/a download link that is not an https address/);
    expect(world.requests("download")).toEqual([]);
  });

  test("The download gets a new link from the job when a link has expired.", async () => {
    await using world = await startSimulator({ faults: [download({ kind: "links-expire" })] });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world).map(([, status]) => status)).toEqual([403, 200]);
    const links = world.requests("download").map(({ url }) => url);
    expect(new Set(links).size).toBe(2);
  });

  test("The run fails when the storage rejects every download link.", async () => {
    await using world = await startSimulator({ linkSeconds: -1 });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(
      /kept failing: the storage answered with status 403\..*`job-id: job_\w+` within 24 hours/,
    );
    expect(world.requests("download")).toHaveLength(5);
  });
});

describe.concurrent("interrupted download", () => {
  test.each([5000])("A download that breaks off after %i bytes resumes there.", expectResumes);

  test.each([-4])(
    "A download that breaks off in gzip's trailer (offset %i from the end) resumes there.",
    expectResumesInTrailer,
  );

  test("An interrupted download of plain text, with ranges that end at row ends, resumes until the end of the file.", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `{"user_id":"auth0|${100 + i}"}\n`);
    const [{ length: row = 0 } = ""] = rows;
    await using world = await startSimulator({
      storage: { length: false, mostBytes: 10 * row },
      faults: [
        download({ kind: "bytes", bytes: Buffer.from(rows.join("")) }, 1, ALWAYS),
        download({ kind: "cut", afterBytes: 5 * row }),
      ],
    });
    await using run = await checkedRun(world, { fields: "auth0-default" });
    expectDone(run);
    expect(await readFile(run.outputs["file"] ?? "", "utf8")).toBe(rows.join(""));
  });

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

  test("A download that breaks off repeatedly resumes each time with a new link.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "cut", afterBytes: 1000 }, 1, 7)],
    });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world).map(([range]) => range)).toEqual([
      undefined,
      ...[1, 2, 3, 4, 5, 6, 7].map((thousands) => `bytes=${thousands}000-`),
    ]);
  });

  test("A download that breaks off before its first byte is requested again.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "reset" }), download({ kind: "cut", afterBytes: 0 }, 2)],
    });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world).map(([range]) => range)).toEqual([undefined, undefined, undefined]);
  });

  test("An interrupted download resumes with a new link when the old one has expired.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "cut", afterBytes: 700 }), download({ kind: "links-expire" }, 2)],
    });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world).map(([, status]) => status)).toEqual([200, 403, 206]);
  });

  test.each<Restart>([
    ["when the storage ignores ranges", { faults: [download({ kind: "range-ignored" }, 2)] }],
    ["when the file has changed", { faults: [download({ kind: "changed" }, 2)] }],
  ])("An interrupted download restarts from the first byte %s.", expectRestarts);

  test("A download restarts when only gzip shows that the file is cut off, because the storage states neither a tag nor a size.", async () => {
    await using world = await startSimulator({
      storage: { ranges: false, etag: false, length: false },
      faults: [download({ kind: "cut", afterBytes: 3000 }, 1, 2)],
    });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
  });

  test("A download that breaks off at every attempt fails the run, and the message explains how to collect the job later.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "cut", afterBytes: 0 }, 1, ALWAYS)],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/kept failing: ECONNRESET\..*`job-id: job_\w+` within 24 hours/);
    expect(run.log.match(/(?<=^Retrying the download ).*: ECONNRESET after 0 bytes\.$/gm)).toEqual([
      "immediately: ECONNRESET after 0 bytes.",
      "in 0.05 s: ECONNRESET after 0 bytes.",
      "in 0.10 s: ECONNRESET after 0 bytes.",
      "in 0.20 s: ECONNRESET after 0 bytes.",
    ]);
  });

  test("A download that breaks off at every attempt, each time after more bytes, fails the run.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "cut", afterBytes: 10 }, 1, ALWAYS)],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/kept failing: ECONNRESET\./);
    expect(world.requests("download")).toHaveLength(21);
  });

  test("A download that breaks off at every attempt fails the run when the storage has no ranges.", async () => {
    await using world = await startSimulator({
      storage: { ranges: false },
      faults: [download({ kind: "cut", afterBytes: 100 }, 1, ALWAYS)],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/kept failing: the storage does not resume the file/);
  });
});
