/** Opens a file that the action wrote, whatever its format, compression and encryption, which are recognized by their first bytes. */

import { createReadStream, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { CorruptFileError } from "../src/base/corrupt-file.ts";
import { BackupError } from "../src/base/errors.ts";
import { parseJson } from "../src/base/json.ts";
import { decompress } from "../src/pipeline/compress.ts";
import { decrypt, identitiesFor } from "../src/pipeline/decrypt.ts";
import { inflate } from "../src/pipeline/inflate.ts";
import { csvBlocks } from "../src/rows/csv/index.ts";
import { readJsonArray } from "../src/rows/json/array.ts";

export type RowFormat = "csv" | "ndjson";

/** Rows as NDJSON or CSV. Each chunk is valid only until the next one is requested. */
export interface OpenFile {
  readonly format: RowFormat;
  readonly rows: AsyncGenerator<Buffer>;
}

const AGE = Buffer.from("age-encryption.org/v1");
const GZIP = Buffer.of(0x1f, 0x8b);
const ZSTD = Buffer.of(0x28, 0xb5, 0x2f, 0xfd);

/** How many rows are searched for field names. */
const SAMPLE_ROWS = 1000;

/**
 * Opens a file.
 *
 * @param format of the rows; recognized if `undefined`
 * @param identities age secret keys
 * @throws BackupError, also while iterating, if it cannot be read
 */
export async function openFile(
  file: string,
  format: RowFormat | undefined,
  identities: readonly string[],
): Promise<OpenFile> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new BackupError(`${file} does not exist.`, "Check the path.");
  if (found.isDirectory())
    throw new BackupError(`${file} is a folder.`, "Name the files in it that have users.");
  const stored = await peek(createReadStream(file));
  const compressed = stored.startsWith(AGE)
    ? await peek(decrypted(stored.bytes, path.basename(file), identities))
    : stored;
  const text = await peek(decompressed(compressed));
  if (text.isEmpty) throw new BackupError(`${path.basename(file)} is empty.`);
  const isArray = text.startsWith(Buffer.from("["));
  const isJson = isArray || text.startsWith(Buffer.from("{"));
  return {
    format: format ?? (isJson ? "ndjson" : "csv"),
    rows: isArray && format !== "csv" ? readJsonArray(text.bytes) : text.bytes,
  };
}

/** The names of the fields that rows at the beginning of a file have. */
export async function fieldNames({ format, rows }: OpenFile): Promise<Set<string>> {
  const names = new Set<string>();
  if (format === "csv") {
    for await (const { header } of csvBlocks(rows, "strip")) return new Set(header.titles);
    return names;
  }
  let count = 0;
  let rest = "";
  for await (const chunk of rows) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      for (const name of Object.keys(parseJson(line) ?? {})) names.add(name);
    }
    count += lines.length;
    if (count >= SAMPLE_ROWS) break;
  }
  return names;
}

/**
 * The age secret keys from a key file and from a text, such as that of an environment variable: one per line, with comments.
 *
 * @throws BackupError if one is not valid
 */
export async function readIdentities(file: string | undefined, text = ""): Promise<string[]> {
  const given = `${text}\n${file === undefined ? "" : await readFile(file, "utf8")}`;
  const keys = given.split("\n").map((line) => line.trim());
  const identities = keys.filter((key) => key !== "" && !key.startsWith("#"));
  await identitiesFor(identities).catch((cause) => {
    throw new BackupError(
      "A key is not an age secret key.",
      "Give the lines AGE-SECRET-KEY-… of a key file; keys that need a plugin or a passphrase are not supported.",
      { cause },
    );
  });
  return identities;
}

interface Peeked {
  readonly isEmpty: boolean;
  /** All bytes. */
  readonly bytes: AsyncGenerator<Buffer>;
  /** Whether the first bytes are these. */
  startsWith(prefix: Buffer): boolean;
}

/** Waits for the first bytes. */
async function peek(chunks: AsyncIterable<Buffer>): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < AGE.length) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return {
    isEmpty: head.length === 0,
    bytes: bytes(),
    startsWith: (prefix) => head.subarray(0, prefix.length).equals(prefix),
  };
}

async function* decrypted(
  bytes: AsyncGenerator<Buffer>,
  name: string,
  identities: readonly string[],
): AsyncGenerator<Buffer> {
  if (identities.length === 0) {
    throw new BackupError(
      `${name} is encrypted.`,
      "Name the file with the age secret key with --identity, or put the key into the environment variable AGE_IDENTITY.",
    );
  }
  try {
    yield* decrypt(bytes, identities);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const isWrongKey = error.message.startsWith("No key");
    throw isWrongKey
      ? new BackupError(`No key decrypts ${name}.`, "Use the key of one of its recipients.")
      : new BackupError(`${name} is damaged.`, "Copy it again.");
  }
}

async function* decompressed(file: Peeked): AsyncGenerator<Buffer> {
  try {
    if (file.startsWith(GZIP)) yield* inflate(file.bytes);
    else yield* decompress(file.bytes, file.startsWith(ZSTD) ? "zstd" : "none");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (error instanceof CorruptFileError) {
      throw new BackupError(`${error.what.replace(/^t/, "T")}.`, "Copy it again.");
    }
    if (!/^(?:Z_|ZSTD_)/.test(code)) throw error;
    throw new BackupError("The file is truncated or corrupt.", "Copy it again.");
  }
}
