import { describe, expect, test } from "vitest";
import { backupTo, expectCompared, filesOf } from "../../end-to-end/branch-run.ts";
import { expectDone } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";

describe.concurrent("The backup branch", () => {
  test.each([
    ["ndjson", "gzip", "users.ndjson.gz"],
    ["json", "none", "users.json"],
    ["csv", "none", "users.csv"],
    ["json", "zstd", "users.json.zst"],
  ])("A backup as %s with compression %s is compared with the previous one.", expectCompared);

  test("On the branch, json is an array with one row per line, and csv has its header.", async () => {
    await using github = await startGitHub();
    await using lines = await backupTo(github, { directory: "n" });
    await using array = await backupTo(github, { directory: "j", format: "json" });
    await using table = await backupTo(github, {
      directory: "c",
      format: "csv",
      fields: "email, user_id as Id",
    });
    for (const run of [lines, array, table]) expectDone(run);
    const files = await filesOf(github);
    const rows = (files.get("n/users.ndjson") ?? "").split("\n");
    expect(files.get("j/users.json")).toBe(`[\n${rows.join(",\n")}\n]`);
    const [header, ...cells] = (files.get("c/users.csv") ?? "").split("\n");
    expect(header).toBe("email,Id");
    const ids = cells.map((row) => row.slice(row.lastIndexOf("\"'")));
    expect(ids).toHaveLength(250);
    expect(ids).toEqual(ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });
});
