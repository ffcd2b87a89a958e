import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { artifactBytes, artifactFiles } from "../simulator/artifact-files.ts";
import type { Scenario } from "../simulator/world.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";

const ENDINGS = { none: "", gzip: ".gz", zstd: ".zst" } as const;
type Compression = keyof typeof ENDINGS;

const FORMATS = ["ndjson", "json", "csv"] as const;
const CASES = FORMATS.flatMap((format) =>
  (Object.keys(ENDINGS) as Compression[]).map((compression) => ({ format, compression })),
);

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function decompressed(bytes: Buffer, compression: Compression): Buffer {
  if (compression === "gzip") return gunzipSync(bytes);
  return compression === "zstd" ? zstdDecompressSync(bytes) : bytes;
}

/** The stored text that the tenant's own file must become. */
function expectedText(world: World, format: string): string {
  const text = gunzipSync(world.exportedGzip()).toString();
  return format === "json" ? `[\n${text.trimEnd().split("\n").join(",\n")}\n]\n` : text;
}

describe.concurrent("formats", () => {
  test.each(CASES)(
    "A backup in $format with compression $compression has the same bytes in the file and in the artifact.",
    async ({ format, compression }) => {
      await using world = await startSimulator();
      await using run = await checkedRun(world, {
        destination: "file, artifact",
        format,
        compression,
      });
      expectDone(run);
      const name = `users.${format}${ENDINGS[compression]}`;
      const file = path.join(run.workspace, "auth0-users", name);
      const bytes = await readFile(file);
      const text = decompressed(bytes, compression).toString();
      expect(text).toBe(expectedText(world, format));
      if (format === "json") expect(JSON.parse(text)).toHaveLength(250);
      if (compression === "gzip" && format !== "json") {
        expect(bytes.equals(world.exportedGzip())).toBe(true);
      }
      const manifestFile = path.join(run.workspace, "auth0-users", "manifest.json");
      const manifest = await readFile(manifestFile);
      expect(JSON.parse(manifest.toString())).toMatchObject({
        format,
        users_exported: 250,
        users_kept: 250,
        files: [{ name, bytes: bytes.length, sha256: sha256(bytes), users: 250, compression }],
      });
      const [artifact] = world.artifacts();
      if (artifact === undefined) throw new Error("There is no artifact.");
      expect(Object.fromEntries(artifactFiles(artifact))).toEqual({
        [name]: bytes,
        "manifest.json": manifest,
      });
      // A compressed file is only held by the zip, any other becomes smaller in it.
      const isSmaller = artifactBytes(artifact).length < bytes.length;
      expect(isSmaller).toBe(compression === "none");
      expect(run.outputs).toEqual({
        "job-id": world.jobs()[0]?.id,
        "users-exported": "250",
        "users-kept": "250",
        files: JSON.stringify([file]),
        file,
        bytes: String(bytes.length),
        sha256: sha256(bytes),
        manifest: manifestFile,
        "artifact-id": artifact.id,
        "artifact-digest": sha256(artifactBytes(artifact)),
        "artifact-url": `https://github.com/acme/auth0-backup/actions/runs/4242424242/artifacts/${artifact.id}`,
      });
    },
  );

  const styles: [title: string, style: Partial<NonNullable<Scenario["style"]>>][] = [
    ["with CRLF", { lineEnd: "\r\n" }],
    ["without a final newline", { finalLineEnd: false }],
    ["with a byte-order mark", { byteOrderMark: true }],
    ["with blank lines", { blankLines: true }],
  ];

  test.each(styles)(
    "A backup of an export %s has every row, byte for byte.",
    async (_title, style) => {
      await using world = await startSimulator({ users: 40, style });
      await using ndjson = await checkedRun(world);
      await using json = await checkedRun(world, { format: "json" });
      const exported = gunzipSync(world.exportedGzip()).toString();
      const rows = exported
        .replace(/^\ufeff/, "")
        .split(/\r?\n/)
        .filter((line) => line !== "");
      expect(rows).toHaveLength(40);
      const lineEnd = style.lineEnd ?? "\n";
      expect(await readFile(ndjson.outputs["file"] ?? "", "utf8")).toBe(
        rows.map((row) => row + lineEnd).join(""),
      );
      expect(await readFile(json.outputs["file"] ?? "", "utf8")).toBe(
        `[\n${rows.join(",\n")}\n]\n`,
      );
    },
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
