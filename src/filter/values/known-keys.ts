/** String interning: rows repeat their keys, so the text of a short key is made and hashed one time. */

/** Number of keys in the table, which has one place for each hash. A power of two. */
const SIZE = 1024;
const MAX_LENGTH = 32;

const keys: string[] = new Array(SIZE).fill("");
const lengths = new Uint8Array(SIZE);
const codesOfKeys = new Uint16Array(SIZE * MAX_LENGTH);

/** The text of the codes from `start` to `end`, which are ASCII if they are bytes; undefined if it is empty or long. */
export function knownKey(
  codes: Uint16Array | Uint8Array,
  start: number,
  end: number,
): string | undefined {
  const length = end - start;
  if (length === 0 || length > MAX_LENGTH) return undefined;
  // Keys of one row rarely agree in all of these.
  let hash = length * 31 + (codes[start] as number);
  hash = hash * 31 + (codes[start + (length >> 1)] as number);
  hash = (hash * 31 + (codes[end - 1] as number)) & (SIZE - 1);
  const place = hash * MAX_LENGTH;
  if (lengths[hash] === length && isSameText(codesOfKeys, place, codes, start, length)) {
    return keys[hash] as string;
  }
  const text = String.fromCharCode(...codes.subarray(start, end));
  // V8 keeps one text for all properties of a name, with its hash.
  const key = Object.keys({ [text]: 0 })[0] as string;
  keys[hash] = key;
  lengths[hash] = length;
  codesOfKeys.set(codes.subarray(start, end), place);
  return key;
}

export function isSameText(
  a: Uint16Array,
  atA: number,
  b: Uint16Array | Uint8Array,
  atB: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}
