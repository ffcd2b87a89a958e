import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Fault, FaultRule } from "../simulator/faults.ts";
import type { Run } from "../simulator/runner.ts";
import { type Scenario, startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

const ALWAYS = Number.POSITIVE_INFINITY;

function download(fault: Fault, from = 1, times = 1): FaultRule {
  return { on: "download", from, times, fault };
}

/** The range and the status of each request. */
function attempts(world: World): (readonly [range: string | undefined, status: number])[] {
  return world
    .requests("download")
    .map(({ headers, status }) => [headers["range"], status ?? 0] as const);
}

async function expectWholeFile(world: World, run: Run): Promise<void> {
  expectDone(run);
  const stored = await readFile(run.outputs["file"] ?? "");
  expect(stored.equals(gunzipSync(world.exportedGzip()))).toBe(true);
}

describe.concurrent("The download", () => {
  test("sends no token to the storage, and asks for the bytes as they are.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    const [{ headers = {} } = {}] = world.requests("download");
    expect(headers).not.toHaveProperty("authorization");
    expect(headers["accept-encoding"]).toBe("identity");
  });

  test("follows a link without a scheme.", async () => {
    await using world = await startSimulator({ linkHasScheme: false });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
  });

  test.each([
    "http://storage.example.com/file.gz?Signature=aaaaaaaaaaaaaaaaaaaaaaa",
    "file:///etc/passwd",
  ])("does not follow the link %s.", async (location) => {
    await using world = await startSimulator({
      faults: [{ on: "job", from: 3, fault: { kind: "json", set: { location } } }],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/a download link that is not an https address/);
    expect(world.requests("download")).toEqual([]);
  });

  test("asks the job for a new link when one has expired.", async () => {
    await using world = await startSimulator({ faults: [download({ kind: "links-expire" })] });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world).map(([, status]) => status)).toEqual([403, 200]);
    const links = world.requests("download").map(({ url }) => url);
    expect(new Set(links).size).toBe(2);
  });

  test("fails the run when the storage rejects every link.", async () => {
    await using world = await startSimulator({ linkSeconds: -1 });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(
      /kept failing: the storage answered with status 403\..*`job-id: job_\w+` within 24 hours/,
    );
    expect(world.requests("download")).toHaveLength(5);
  });
});

/** The response of a cache that mixes up ranges. */
const WRONG_RANGE = {
  kind: "answer",
  status: 206,
  headers: { "content-range": "bytes 0-9/29000" },
  body: "0123456789",
} as const;

describe.concurrent("A download that breaks off", () => {
  test.each([1, 2, 10, 11, 5000])("after %i bytes resumes there.", async (afterBytes) => {
    await using world = await startSimulator({ faults: [download({ kind: "cut", afterBytes })] });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world)).toEqual([
      [undefined, 200],
      [`bytes=${afterBytes}-`, 206],
    ]);
    expect(world.requests("download")[1]?.headers["if-range"]).toMatch(/^"\w+"$/);
  });

  test.each([-8, -5, -4, -1])(
    "%i bytes from its end, in gzip's trailer, resumes there.",
    async (at) => {
      await using world = await startSimulator({
        faults: [download({ kind: "cut", afterBytes: at })],
      });
      await using run = await checkedRun(world);
      await expectWholeFile(world, run);
      const from = world.exportedGzip().length + at;
      expect(attempts(world)).toEqual([
        [undefined, 200],
        [`bytes=${from}-`, 206],
      ]);
    },
  );

  test("of plain text whose ranges end where rows end resumes until the end of the file.", async () => {
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

  test("repeatedly resumes each time, with a new link.", async () => {
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

  test("before its first byte is requested again.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "reset" }), download({ kind: "cut", afterBytes: 0 }, 2)],
    });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world).map(([range]) => range)).toEqual([undefined, undefined, undefined]);
  });

  test("resumes with a new link when the old one has expired.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "cut", afterBytes: 700 }), download({ kind: "links-expire" }, 2)],
    });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
    expect(attempts(world).map(([, status]) => status)).toEqual([200, 403, 206]);
  });

  const restarts: [title: string, scenario: Scenario][] = [
    ["when the storage ignores ranges", { faults: [download({ kind: "range-ignored" }, 2)] }],
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
    ["when the file has changed", { faults: [download({ kind: "changed" }, 2)] }],
    [
      "when the file has changed and the storage has no tags",
      { storage: { etag: false }, faults: [download({ kind: "changed" }, 2)] },
    ],
  ];

  test.each(restarts)(
    "restarts from the first byte %s.",
    async (_title, { faults = [], ...scenario }) => {
      const cut = download({ kind: "cut", afterBytes: 3000 });
      await using world = await startSimulator({ ...scenario, faults: [cut, ...faults] });
      await using run = await checkedRun(world);
      await expectWholeFile(world, run);
      expect(attempts(world).map(([range]) => range)).toEqual([
        undefined,
        "bytes=3000-",
        undefined,
      ]);
      expect(run.log).toMatch(
        /^Retrying the download immediately: the storage does not resume the file .*, so it restarts from the first byte\.$/m,
      );
    },
  );

  test("restarts when only gzip shows that the file is cut off, because the storage states neither a tag nor a size.", async () => {
    await using world = await startSimulator({
      storage: { ranges: false, etag: false, length: false },
      faults: [download({ kind: "cut", afterBytes: 3000 }, 1, 2)],
    });
    await using run = await checkedRun(world);
    await expectWholeFile(world, run);
  });

  test("at every attempt fails the run, and the message explains how to collect the job later.", async () => {
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

  test("at every attempt, each time after more bytes, fails the run too.", async () => {
    await using world = await startSimulator({
      faults: [download({ kind: "cut", afterBytes: 10 }, 1, ALWAYS)],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/kept failing: ECONNRESET\./);
    expect(world.requests("download")).toHaveLength(21);
  });

  test("at every attempt, in a storage without ranges, fails the run.", async () => {
    await using world = await startSimulator({
      storage: { ranges: false },
      faults: [download({ kind: "cut", afterBytes: 100 }, 1, ALWAYS)],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/kept failing: the storage does not resume the file/);
  });
});
