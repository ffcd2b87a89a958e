/** Text for tests of gzip, and byte streams in chunks of chosen sizes. */

import { createHash } from "node:crypto";

/** Rows that resemble each other, also across blocks, as those of users do. */
export function textOf(bytes: number, seed: number): Buffer {
  const rows: string[] = [];
  for (let length = 0, row = 0; length < bytes; row++) {
    const sum = createHash("sha1").update(`${seed} ${row}`).digest("hex");
    const text = `{"user_id":"auth0|${sum}","email":"user${row}@example.com"}\n`;
    rows.push(text);
    length += text.length;
  }
  return Buffer.from(rows.join("")).subarray(0, bytes);
}

/** The bytes in chunks of these sizes, in rotation. Each chunk is overwritten when the next one is requested. */
export async function* chunksOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  const turns = sizes.length > 0 ? sizes : [bytes.length];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = turns[turn % turns.length] ?? 1;
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    yield chunk;
    chunk.fill("x");
    at += size;
  }
}
