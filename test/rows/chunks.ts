/** Bytes cut into chunks at any places, for readers that must not care. */

export async function* chunked(
  bytes: Buffer,
  cuts: readonly number[] = [],
): AsyncGenerator<Buffer> {
  const places = [...new Set(cuts)]
    .filter((cut) => cut > 0 && cut < bytes.length)
    .sort((a, b) => a - b);
  let from = 0;
  for (const cut of places) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
  yield bytes.subarray(from);
}

/** The same chunks, each spoilt when the next one is asked for, as inflated ones are. */
export async function* fleeting(
  bytes: Buffer,
  cuts: readonly number[] = [],
): AsyncGenerator<Buffer> {
  for await (const chunk of chunked(bytes, cuts)) {
    const copy = Buffer.from(chunk);
    yield copy;
    copy.fill(0xff);
  }
}

export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
