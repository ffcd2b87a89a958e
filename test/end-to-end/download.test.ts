import { readFile } from "node:fs/promises";
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

  test("A download that breaks off at every attempt fails the run when the storage has no ranges.", async () => {
    await using world = await startSimulator({
      storage: { ranges: false },
      faults: [download({ kind: "cut", afterBytes: 100 }, 1, ALWAYS)],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/kept failing: the storage does not resume the file/);
  });
});
