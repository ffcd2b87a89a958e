/** The measured exports: seeded users with Auth0's full profile, generated once and kept in `build/bench`. */

import { createReadStream, createWriteStream } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { fullProfile } from "../../src/auth0/fields.ts";
import { inflate } from "../../src/pipeline/inflate.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import { exportBytes, gzipped, NO_EDITS, USUAL_STYLE } from "../../test/simulator/export-file.ts";

export type DataFormat = "ndjson" | "csv";

/** One export on disk. */
export interface ExportFile {
  /** Its gzip file. */
  readonly gzip: string;
  /** Bytes of the text. */
  readonly bytes: number;
  readonly gzipBytes: number;
}

export type Exports = Readonly<Record<DataFormat, ExportFile>>;

const SEED = 1;
/** Increases when the same seed makes different bytes. */
const VERSION = 1;
const FORMATS = ["ndjson", "csv"] as const;

/**
 * The exports of this many users. Existing files are used again.
 *
 * @param folder where they are kept; it is created if it is missing
 * @param tell receives a line for each slow step
 */
export async function exportsOf(
  users: number,
  folder: string,
  tell: (what: string) => void,
): Promise<Exports> {
  await mkdir(folder, { recursive: true });
  const [ndjson, csv] = await Promise.all(
    FORMATS.map(async (format) => {
      const name = `users-v${VERSION}-seed${SEED}-${users}.${format}.gz`;
      const gzip = path.join(folder, name);
      if (!(await exists(gzip))) {
        tell(`Making ${name} …`);
        await make(users, format, gzip);
      }
      const bytes = Number(await readFile(`${gzip}.bytes`, "utf8"));
      return { gzip, bytes, gzipBytes: (await stat(gzip)).size };
    }),
  );
  return { ndjson, csv } as Exports;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The gzip file is renamed last, so a file with its final name is complete. */
async function make(users: number, format: DataFormat, gzip: string): Promise<void> {
  await removeOtherVersions(path.dirname(gzip));
  const rows = format === "csv" ? "csv" : "json";
  const fields = fullProfile(rows).map(({ path: name }) => ({ name }));
  const wanted = {
    seed: SEED,
    users,
    connectionId: undefined,
    limit: undefined,
    format: rows,
  } as const;
  let bytes = 0;
  function* counted(): Generator<Buffer> {
    for (const chunk of exportBytes({ ...wanted, fields, style: USUAL_STYLE, edits: NO_EDITS })) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(gzipped(counted()), createWriteStream(`${gzip}.part`));
  await writeFile(`${gzip}.bytes`, String(bytes));
  await rename(`${gzip}.part`, gzip);
}

/**
 * The NDJSON export of a later night: every `nth` user has signed in again. An existing file is used again.
 *
 * @returns path of the gzip file
 */
export async function laterExport({ gzip }: ExportFile, nth: number): Promise<string> {
  const later = gzip.replace(/\.ndjson\.gz$/, `-later-${nth}.ndjson.gz`);
  if (await exists(later)) return later;
  async function* rows() {
    for await (const block of ndjsonBlocks(inflate(createReadStream(gzip)))) {
      for (let i = 0; i < block.count; i++) {
        const row = block.bytes.toString("latin1", block.starts[i], block.ends[i]);
        const isChanged = (block.firstRow + i) % nth === 0;
        yield Buffer.from(`${isChanged ? withSignIns(row, nth) : row}\n`, "latin1");
      }
    }
  }
  await pipeline(rows, createGzip({ level: 1 }), createWriteStream(`${later}.part`));
  await rename(`${later}.part`, later);
  return later;
}

function withSignIns(row: string, count: number): string {
  return row.replace(/(?<="logins_count":)\d+/, (before) => `${Number(before) + count}`);
}

async function removeOtherVersions(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith("users-") && !name.startsWith(`users-v${VERSION}-seed${SEED}-`)) {
      await rm(path.join(folder, name));
    }
  }
}
