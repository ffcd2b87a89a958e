/** Text for tests of gzip, and files in chunks as they come. */

import { createHash } from "node:crypto";

/** Rows that repeat each other, also from one piece to the next, as those of users do. */
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

/** The bytes in chunks of these sizes, over and over; each chunk is spoilt when the next one is asked for. */
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
