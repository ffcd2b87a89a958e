/** The measured exports: seeded users with Auth0's full profile, generated once and kept in `build/bench`. */

import { createHash } from "node:crypto";
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

/** `random` has ids, names of pictures and numbers that compress badly, and a quarter of the metadata. */
export type DataSet = "usual" | "random";

/** Where exports are kept, and which ones. The folder is created if it is missing. */
export interface DataPlace {
  readonly folder: string;
  readonly set: DataSet;
}

export type Exports = Readonly<Record<DataFormat, ExportFile>>;

const SEED = 1;
/** Increases when the same seed makes different bytes. */
const VERSION = 1;
const FORMATS = ["ndjson", "csv"] as const;
/** Beginnings of the names of files. */
const NAMES = { usual: "users", random: "random" } as const;

/**
 * The exports of this many users. Existing files are used again.
 *
 * @param tell receives a line for each slow step
 */
export async function exportsOf(
  users: number,
  { folder, set }: DataPlace,
  tell: (what: string) => void,
): Promise<Exports> {
  await mkdir(folder, { recursive: true });
  const [ndjson, csv] = await Promise.all(
    FORMATS.map(async (format) => {
      const name = `${NAMES[set]}-v${VERSION}-seed${SEED}-${users}.${format}.gz`;
      const gzip = path.join(folder, name);
      if (!(await exists(gzip))) {
        tell(`Making ${name} …`);
        await make(users, format, gzip, set);
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
async function make(users: number, format: DataFormat, gzip: string, set: DataSet): Promise<void> {
  await removeOtherVersions(path.dirname(gzip), NAMES[set]);
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
    const usual = exportBytes({ ...wanted, fields, style: USUAL_STYLE, edits: NO_EDITS });
    for (const chunk of set === "random" ? randomized(usual) : usual) {
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

/** Each serial number becomes twenty digits that look random, and the same in all places of one row. Chunks have whole rows. */
function* randomized(chunks: Iterable<Buffer>): Generator<Buffer> {
  let pictures = 0;
  let users = 0;
  for (const chunk of chunks) {
    const text = chunk
      .toString("latin1")
      .replaceAll(/0\d{7}(?!\d)/g, (serial) => digitsOf(serial))
      .replaceAll(/(?<=avatars\/)\d+/g, (picture) => digitsOf(`${picture} ${pictures++}`))
      .replaceAll(/,"(?:user|app)_metadata":.*?(?=,"identities":)/g, (metadata) =>
        users++ % 4 === 0 ? metadata : "",
      );
    yield Buffer.from(text, "latin1");
  }
}

function digitsOf(text: string): string {
  const hash = createHash("sha1").update(`${SEED} ${text}`).digest();
  return `${hash.readBigUInt64LE()}`.padStart(20, "1");
}

async function removeOtherVersions(folder: string, kind: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${kind}-`) && !name.startsWith(`${kind}-v${VERSION}-seed${SEED}-`)) {
      await rm(path.join(folder, name));
    }
  }
}
