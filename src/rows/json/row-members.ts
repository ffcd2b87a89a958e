/**
 * Finds all members of a row of NDJSON by SIMD, in the block that the fields' scan copied. Compared with a scanner in JavaScript, the
 * benchmark's filter over all fields takes 0.75 of the CPU time, shared lists of keys included.
 */

import type { AllMembers } from "../row.ts";
import { ROW_MEMBERS } from "../simd/row-members.wasm.ts";
import { instantiate } from "../simd/wasm.ts";
import type { FieldScan } from "./field-scan.ts";

interface Exports {
  /** row-members.wat describes the entries that it writes. */
  members(start: number, end: number, stack: number, out: number): number;
}

/** Maximum length of a row, in bytes. The filter parses a longer one at once. */
const MAX_LENGTH = 4096;
/** Bytes for the nesting levels. */
const STACK = 128;
/** Each member, or item, is at least two bytes of the row and has six words. */
const TABLE = (MAX_LENGTH / 2) * 24;

/** Finds members of rows. */
export class RowMembers {
  readonly #scan: FieldScan;
  #exports: Exports | undefined;
  readonly #found: { -readonly [Name in keyof AllMembers]: AllMembers[Name] };

  /** @param scan of the block, whose tables come last in memory */
  constructor(scan: FieldScan) {
    this.#scan = scan;
    this.#found = { words: scan.memory.words, from: 0, to: 0, isAscii: true };
  }

  /** Finds the members of the row `start..end` of the block. */
  find(start: number, end: number): AllMembers | undefined {
    if (end - start > MAX_LENGTH) return undefined;
    const { memory, end: stack } = this.#scan;
    const out = stack + STACK;
    memory.ensureSize(out + TABLE);
    const { blockAt } = memory;
    this.#exports ??= instantiate<Exports>(ROW_MEMBERS, memory.shared, memory.checker);
    const after = this.#exports.members(blockAt + start, blockAt + end, stack, out);
    if (after === 0) return undefined;
    const wide = after & 1;
    this.#found.words = memory.words;
    this.#found.from = out / 4;
    this.#found.to = (after - wide) / 4;
    this.#found.isAscii = wide === 0;
    return this.#found;
  }
}
