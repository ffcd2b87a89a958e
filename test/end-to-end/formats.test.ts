import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";
import { expectSameBytes } from "./stored-formats.ts";

describe.concurrent("formats", () => {
  test.each([
    ["ndjson", "gzip"],
    ["json", "zstd"],
    ["csv", "none"],
  ] as const)(
    "A backup in %s with compression %s has the same bytes in the file and in the artifact.",
    expectSameBytes,
  );

  test("A backup keeps spellings that a JSON parser would lose.", async () => {
    await using world = await startSimulator({ users: 150 });
    await using run = await checkedRun(world, { format: "json" });
    const text = await readFile(run.outputs["file"] ?? "", "utf8");
    for (const spelling of [
      '"score":1.50',
      '"score":12345678901234567890',
      '"score":-0,',
      '"score":1E+2',
      '{"10":1.0,"2":{"__proto__":null},"a.b":"\\u00e9\\/"}',
    ]) {
      expect(text).toContain(spelling);
    }
    expect(text).toMatch(/"user_id":1\d{20},"provider":"google-oauth2"/);
  });

  test("The manifest describes the backup without personal data.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      connection: "acme-saml",
      fields: "user_id, email as Mail",
    });
    const text = await readFile(run.outputs["manifest"] ?? "", "utf8");
    expect(JSON.parse(text)).toEqual({
      schema: 1,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      tenant: new URL(world.tenant.origin).host,
      job_id: run.outputs["job-id"],
      connection: "acme-saml",
      format: "ndjson",
      fields: ["user_id", "Mail"],
      discovered_fields: [],
      filter: null,
      users_exported: Number(run.outputs["users-exported"]),
      users_kept: Number(run.outputs["users-kept"]),
      users_dropped: 0,
      files: [expect.objectContaining({ name: "users.ndjson", encrypted: false })],
      action: { version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      run: "https://github.com/acme/auth0-backup/actions/runs/4242424242",
    });
  });
});

describe.concurrent("destination: file", () => {
  test("The destination `file` uses the folder and the name of the inputs, readable by the runner's user only.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      "output-directory": "backups/tonight",
      "file-name": "acme users",
    });
    const folder = path.join(run.workspace, "backups", "tonight");
    expect(run.outputs["file"]).toBe(path.join(folder, "acme users.ndjson"));
    expect((await readdir(folder)).sort()).toEqual(["acme users.ndjson", "manifest.json"]);
    const { mode } = await stat(path.join(folder, "acme users.ndjson"));
    expect(mode & 0o077).toBe(0);
    expect(run.summary).toMatch(/ · files in \S+backups\/tonight · /);
  });

  test("No artifact is created when the destination is only `file`.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {}, { hasArtifactService: false });
    expectDone(run);
    expect(world.seen.filter(({ service }) => service === "artifacts")).toEqual([]);
    expect(Object.keys(run.outputs)).not.toContain("artifact-id");
  });
});
