/** Verifies the files of a backup against its manifest, and reads their rows. */

import { createHash } from "node:crypto";
import { BackupError } from "../../base/errors.ts";
import { quote } from "../../base/format.ts";
import { decompress, isArray } from "../../pipeline/compress.ts";
import { decrypt } from "../../pipeline/decrypt.ts";
import { membershipFormat } from "../../pipeline/memberships.ts";
import { readJsonArray } from "../../rows/json/array.ts";
import type { StoredManifest } from "../../store/manifest.ts";
import type { FoundBackup } from "./found.ts";
import type { RestorableManifest } from "./manifest.ts";
import type { OpenedFile } from "./opened.ts";

type ListedFile = StoredManifest["files"][number];

/** Names that data files of backups have. */
const DATA_FILE = /\.(?:ndjson|json|csv)(?:\.(?:gz|zst))?(?:\.age)?$/;

const OTHER_BACKUP = "Nothing was sent to the tenant. Choose another backup.";

/**
 * Verifies that the backup is complete and unchanged, and that it can be decrypted.
 *
 * @throws BackupError that names the file otherwise
 */
export async function verifyFiles(
  found: FoundBackup,
  { files }: RestorableManifest,
  identities: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (identities.length === 0 && files.some(({ encrypted }) => encrypted)) {
    throw new BackupError(
      `The backup in ${found.place} is encrypted, and there is no key to decrypt it.`,
      "Set `identity` to the secret key (`AGE-SECRET-KEY-…`), as a secret.",
    );
  }
  const names = new Set(found.names);
  const missing = files.find(({ name }) => !names.has(name));
  if (missing !== undefined) throw damage(missing, `is missing from ${found.place}`);
  const listed = new Set(files.map(({ name }) => name));
  const unlisted = found.names.find(
    (name) => DATA_FILE.test(name) && name !== "manifest.json" && !listed.has(name),
  );
  if (unlisted !== undefined) {
    throw new BackupError(
      `The backup in ${found.place} is incomplete or mixed with another one: ${quote(unlisted)} is not in its manifest.json.`,
      OTHER_BACKUP,
    );
  }
  for (const file of files) {
    await verifyBytes(found, file, signal);
    if (file.encrypted) await requireReadable(found, file, identities);
  }
}

async function verifyBytes(
  found: FoundBackup,
  file: ListedFile,
  signal: AbortSignal,
): Promise<void> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of found.read(file.name)) {
    signal.throwIfAborted();
    hash.update(chunk);
    bytes += chunk.length;
  }
  if (bytes !== file.bytes) throw damage(file, `has ${bytes} bytes instead of ${file.bytes}`);
  if (hash.digest("hex") !== file.sha256) {
    throw damage(file, "was changed after the backup: its SHA-256 differs from the manifest's");
  }
}

/** Decrypts the beginning of a file. @throws BackupError if no identity fits */
async function requireReadable(
  found: FoundBackup,
  { name }: ListedFile,
  identities: readonly string[],
): Promise<void> {
  for await (const _ of decrypt(found.read(name), identities)) return;
}

function damage({ name }: ListedFile, what: string, cause?: unknown): BackupError {
  return new BackupError(`The file ${quote(name)} ${what}.`, OTHER_BACKUP, { cause });
}

/** A verified file whose rows can be read. */
export function openFile(
  found: FoundBackup,
  { format }: RestorableManifest,
  file: ListedFile,
  identities: readonly string[],
): OpenedFile {
  const { name, content, users } = file;
  const isJsonArray = isArray(content === "users" ? format : membershipFormat(format));
  return {
    name,
    content,
    users,
    connection: file.connection ?? undefined,
    rows: () => readRows(found, file, isJsonArray, identities),
  };
}

async function* readRows(
  found: FoundBackup,
  file: ListedFile,
  isJsonArray: boolean,
  identities: readonly string[],
): AsyncGenerator<Buffer> {
  const stored = found.read(file.name);
  const compressed = file.encrypted ? decrypt(stored, identities) : stored;
  const text = decompress(compressed, file.compression);
  const counter = new LineCounter();
  try {
    for await (const chunk of isJsonArray ? readJsonArray(text) : text) {
      counter.add(chunk);
      yield chunk;
    }
  } catch (error) {
    if (!isDecompressionError(error)) throw error;
    throw damage(file, "cannot be decompressed", error);
  }
  const rows = counter.end();
  if (rows !== file.users) {
    throw new BackupError(
      `The file ${quote(file.name)} has ${rows} rows instead of ${file.users}.`,
      "Choose another backup.",
    );
  }
}

function isDecompressionError(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(?:Z_|ZSTD_|ERR_ZLIB_|ERR_ZSTD_)/.test(code);
}

const LF = 0x0a;
const SPACE = 0x20;

/** Counts the lines that are not blank. */
class LineCounter {
  #lines = 0;
  #isBlank = true;

  add(chunk: Buffer): void {
    for (let start = 0; start < chunk.length; ) {
      const found = chunk.indexOf(LF, start);
      const end = found === -1 ? chunk.length : found;
      for (let i = start; this.#isBlank && i < end; i++) {
        if ((chunk[i] as number) > SPACE) this.#isBlank = false;
      }
      if (found === -1) return;
      this.#endLine();
      start = end + 1;
    }
  }

  /** @returns the number of lines, with one that has no line feed at its end */
  end(): number {
    this.#endLine();
    return this.#lines;
  }

  #endLine(): void {
    if (!this.#isBlank) this.#lines++;
    this.#isBlank = true;
  }
}
