/**
 * Makes a file a blob of a git repository: a packfile with one object and its index, both of version 2 (git's gitformat-pack). Git's own
 * `hash-object` needs about half as much CPU time again, and uses one core. The remote checks every object that it receives, so it would reject a wrong one.
 */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { crc32, createDeflate } from "node:zlib";
import { diskError } from "../../base/disk-errors.ts";

const CHUNK = 1024 * 1024;

const BLOB_TYPE = 3;

/** Git's id of a file as a blob: the SHA-1 of a header and its content. */
export async function hashBlob(file: string, signal: AbortSignal): Promise<string> {
  const { size } = await stat(file);
  const hash = blobHash(size);
  for await (const chunk of read(file, signal)) hash.update(chunk);
  return hash.digest("hex");
}

/**
 * Writes a file to a repository, in one pass.
 *
 * @param repository path of a bare repository
 * @param level zlib's
 * @returns git's id of the blob
 * @throws BackupError if the disk cannot be written; the signal's reason if it is aborted
 */
export async function writeBlob(
  repository: string,
  file: string,
  level: number,
  signal: AbortSignal,
): Promise<string> {
  const { size } = await stat(file);
  const packs = path.join(repository, "objects", "pack");
  // Git ignores files with other names than those that they get at the end.
  const folder = await mkdtemp(path.join(packs, "tmp_")).catch(diskError(packs));
  try {
    const id = blobHash(size);
    const header = entryHeader(size);
    const packHash = createHash("sha1");
    let crc = crc32(header);
    async function* hashed(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        id.update(chunk);
        yield chunk;
      }
    }
    async function* packed(deflated: AsyncIterable<Buffer>) {
      const head = Buffer.concat([PACK_HEADER, header]);
      packHash.update(head);
      yield head;
      for await (const chunk of deflated) {
        crc = crc32(chunk, crc);
        packHash.update(chunk);
        yield chunk;
      }
    }
    const pack = path.join(folder, "pack");
    const handle = await open(pack, "wx", 0o600).catch(diskError(pack));
    let checksum: Buffer;
    try {
      const deflate = createDeflate({ level, chunkSize: CHUNK / 4 });
      await pipeline(read(file, signal), hashed, deflate, packed, async (bytes) => {
        for await (const chunk of bytes) await handle.writeFile(chunk);
      });
      checksum = packHash.digest();
      await handle.writeFile(checksum);
    } finally {
      await handle.close();
    }
    const oid = id.digest();
    const index = path.join(folder, "idx");
    await writeFile(index, indexOf(oid, crc, checksum), { mode: 0o600 });
    const name = path.join(packs, `pack-${checksum.toString("hex")}`);
    // Git looks for the index, so that goes last.
    await rename(pack, `${name}.pack`);
    await rename(index, `${name}.idx`);
    return oid.toString("hex");
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && "code" in error) diskError(file)(error as NodeJS.ErrnoException);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function read(file: string, signal: AbortSignal) {
  return createReadStream(file, { highWaterMark: CHUNK, signal });
}

function blobHash(size: number) {
  return createHash("sha1").update(`blob ${size}\0`);
}

/** `PACK`, version 2, one object. */
const PACK_HEADER = Buffer.from("5041434b0000000200000001", "hex");

/** The type and the size of an object: four bits of the size, then seven per byte; the first bit of a byte means that more follow. */
function entryHeader(size: number): Buffer {
  const bytes = [(BLOB_TYPE << 4) | (size % 16)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push((bytes.pop() ?? 0) | 0x80, rest % 128);
  }
  return Buffer.from(bytes);
}

/** The index of a pack with one object, which follows the header. */
function indexOf(oid: Buffer, crc: number, packChecksum: Buffer): Buffer {
  const head = Buffer.from("ff744f6300000002", "hex");
  const fanout = Buffer.alloc(256 * 4);
  for (let byte = oid[0] as number; byte < 256; byte++) fanout.writeUInt32BE(1, byte * 4);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(crc, 0);
  numbers.writeUInt32BE(PACK_HEADER.length, 4);
  const index = Buffer.concat([head, fanout, oid, numbers, packChecksum]);
  return Buffer.concat([index, createHash("sha1").update(index).digest()]);
}
