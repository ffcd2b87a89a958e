/** Backups in each format and compression, compared with what the tenant exported. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { expect } from "vitest";
import { artifactBytes, artifactFiles } from "../simulator/artifact-files.ts";
import { type Scenario, startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";

const ENDINGS = { none: "", gzip: ".gz", zstd: ".zst" } as const;
type Compression = keyof typeof ENDINGS;

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

/** The file and the artifact have the same bytes, which are those of the export in this format. */
export async function expectSameBytes(format: "ndjson" | "json" | "csv", compression: Compression) {
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
}

/** How the export spells what is not part of a row. */
export type Style = readonly [title: string, style: Partial<NonNullable<Scenario["style"]>>];

/** The backups in NDJSON and JSON have every row of an export in this style. */
export async function expectEveryRow(...[, style]: Style) {
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
  expect(await readFile(json.outputs["file"] ?? "", "utf8")).toBe(`[\n${rows.join(",\n")}\n]\n`);
}
