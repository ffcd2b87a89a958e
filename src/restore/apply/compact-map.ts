/**
 * A map from texts to texts for millions of entries: a hash table with open addressing and linear probing, whose slots refer to an arena
 * of bytes. An entry takes its UTF-8 bytes and about 13 more; in a `Map` of strings, it takes about 100 more.
 */

/** Bytes of one piece of the arena. */
const PIECE = 1024 * 1024;
/** Before the key of an entry: its length, that of the value, and whether it was used. */
const HEADER = 5;
/** The table grows when this share of its slots is taken. */
const MAX_LOAD = 0.7;
/** The longest key and value, in bytes. */
const MAX_LENGTH = 0xffff;

/** Texts by text, in memory that is close to their size. */
export class CompactMap {
  /** Number of keys. */
  size = 0;
  /** Number of keys for which {@link use} was called. */
  used = 0;
  readonly #pieces: Buffer[] = [];
  /** Bytes of the last piece that are taken. */
  #filled = PIECE;
  /** One more than the place of the entry in the arena; 0 if the slot is free. */
  #slots = new Uint32Array(1024);
  readonly #key = Buffer.alloc(MAX_LENGTH);
  #keyLength = 0;

  /** Bytes that the map takes. */
  get byteLength(): number {
    return this.#pieces.length * PIECE + this.#slots.byteLength;
  }

  /** Sets the value of a key. @throws RangeError if one of them is longer than 65,535 bytes */
  set(key: string, value: string): void {
    const slot = this.#slotOf(key);
    const known = this.#slots[slot];
    this.#slots[slot] = this.#append(value) + 1;
    // The bytes of the earlier value stay in the arena: that is rare.
    if (known !== 0) return;
    this.size++;
    if (this.size > this.#slots.length * MAX_LOAD) this.#grow();
  }

  get(key: string): string | undefined {
    const place = this.#slots[this.#slotOf(key)] as number;
    if (place === 0) return undefined;
    const { piece, at } = this.#at(place - 1);
    const start = at + HEADER + piece.readUInt16LE(at);
    return piece.toString("utf8", start, start + piece.readUInt16LE(at + 2));
  }

  /** Marks a key as used. @returns whether it exists and was not used before */
  use(key: string): boolean {
    const place = this.#slots[this.#slotOf(key)] as number;
    if (place === 0) return false;
    const { piece, at } = this.#at(place - 1);
    if (piece[at + 4] === 1) return false;
    piece[at + 4] = 1;
    this.used++;
    return true;
  }

  /** The slot of a key, or the free one for it. Encodes the key. */
  #slotOf(key: string): number {
    if (Buffer.byteLength(key) > MAX_LENGTH) throw new RangeError("A key is too long.");
    this.#keyLength = this.#key.write(key);
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.#key, 0, this.#keyLength) & mask;
    for (;;) {
      const place = this.#slots[slot] as number;
      if (place === 0 || this.#hasKey(place - 1)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #hasKey(place: number): boolean {
    const { piece, at } = this.#at(place);
    if (piece.readUInt16LE(at) !== this.#keyLength) return false;
    const start = at + HEADER;
    return piece.compare(this.#key, 0, this.#keyLength, start, start + this.#keyLength) === 0;
  }

  #at(place: number): { readonly piece: Buffer; readonly at: number } {
    return { piece: this.#pieces[Math.floor(place / PIECE)] as Buffer, at: place % PIECE };
  }

  /** Appends an entry with the key that was encoded last. @returns its place */
  #append(value: string): number {
    const valueLength = Buffer.byteLength(value);
    if (valueLength > MAX_LENGTH) throw new RangeError("A value is too long.");
    const length = HEADER + this.#keyLength + valueLength;
    if (this.#filled + length > PIECE) {
      this.#pieces.push(Buffer.allocUnsafeSlow(PIECE));
      this.#filled = 0;
    }
    const piece = this.#pieces.at(-1) as Buffer;
    const at = this.#filled;
    piece.writeUInt16LE(this.#keyLength, at);
    piece.writeUInt16LE(valueLength, at + 2);
    piece[at + 4] = 0;
    this.#key.copy(piece, at + HEADER, 0, this.#keyLength);
    piece.write(value, at + HEADER + this.#keyLength);
    this.#filled += length;
    return (this.#pieces.length - 1) * PIECE + at;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    for (const place of this.#slots) {
      if (place === 0) continue;
      const { piece, at } = this.#at(place - 1);
      const start = at + HEADER;
      let slot = hashOf(piece, start, start + piece.readUInt16LE(at)) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = place;
    }
    this.#slots = slots;
  }
}

/** FNV-1a with a final mix, because the low bits select the slot. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
