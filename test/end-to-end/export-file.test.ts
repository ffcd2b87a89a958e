import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { type Damage, expectNeverStored, expectNoUsers, type NoUsers } from "./damaged-files.ts";

/** Every place where a file can break is tried in `test/pipeline/corrupt-file.test.ts`; these are one of each kind. */
const DAMAGES: Damage[] = [
  ["empty", { kind: "empty" }, /is empty, without even a gzip header/],
  ["truncated to one byte", { kind: "truncated", toBytes: 1 }, /is truncated/],
  ["wrong in its checksum", { kind: "corrupt", atByte: -8 }, /is corrupt gzip/],
  [
    "followed by something else",
    { kind: "garbage", appended: "\0\0\0" },
    /extra data after the end/,
  ],
];

describe.concurrent("export file", () => {
  test.each(DAMAGES)("An export file that is %s is never stored.", expectNeverStored);

  const onceEach = DAMAGES.filter(([title]) => /to one byte|checksum/.test(title));
  test.each(onceEach)(
    "An export file that is %s once is downloaded again.",
    async (_title, fault) => {
      await using world = await startSimulator({ faults: [{ on: "download", fault }] });
      await using run = await checkedRun(world);
      expectDone(run);
      const stored = await readFile(run.outputs["file"] ?? "");
      expect(stored.equals(gunzipSync(world.exportedGzip()))).toBe(true);
    },
  );

  test("A plain-text export that is cut off and states the length of the rest is not stored.", async () => {
    await using world = await startSimulator({
      faults: [
        { on: "download", times: Number.POSITIVE_INFINITY, fault: { kind: "plain" } },
        {
          on: "download",
          times: Number.POSITIVE_INFINITY,
          fault: { kind: "truncated", toBytes: 5000 },
        },
      ],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/Row \d+ of the export is cut off\. Nothing was stored/);
  });

  test.each<NoUsers>([
    ["an error in JSON", {}, '{"error":"access_denied","error_description":"no"}'],
  ])("A gzip file that holds %s is not stored.", expectNoUsers);

  test("An export of fewer users than `minimum-users` is not stored.", async () => {
    await using world = await startSimulator({ users: 9 });
    await using run = await checkedRun(world, {
      "minimum-users": "10",
      destination: "artifact, file",
    });
    expect(failure(run)).toMatch(
      /Auth0 exported 9 users, fewer than `minimum-users` \(10\)\. Nothing was stored/,
    );
    expect(world.requests("CreateArtifact")).toEqual([]);
  });

  test("An export without users is not stored unless `minimum-users` is 0.", async () => {
    await using world = await startSimulator({ users: 0 });
    await using refused = await checkedRun(world);
    expect(failure(refused)).toMatch(/exported 0 users/);
    await using accepted = await checkedRun(world, { "minimum-users": "0", format: "json" });
    expectDone(accepted);
    expect(await readFile(accepted.outputs["file"] ?? "", "utf8")).toBe("[]\n");
  });
});
