/**
 * Finds members of objects in the fields of a block's rows: the objects of all rows are scanned by SIMD in one call. Compared with a
 * reader that decodes each object, the benchmark's filter by two nested fields takes 0.8 of the CPU time.
 */

import type { Block } from "../block.ts";
import { type Member, UNKNOWN } from "../row.ts";
import type { BlockFields } from "./block-fields.ts";
import { FieldScan, READ } from "./field-scan.ts";

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
/** Maximum length of an object, in bytes. A longer one may be nested deeper than the filter accepts. */
const MAX_LENGTH = 1000;

/** Members of the same object. */
interface Group {
  readonly of: Member;
  readonly scan: FieldScan;
  /** Their positions among all members. */
  readonly members: number[];
}

/** Finds members in the rows of NDJSON blocks. All of an object must be valid JSON for its members to be found. */
export class MemberScan {
  /** Member `m` of row `i` has its span at `i * count + m`, as {@link Row} describes it. */
  #starts = new Int32Array(0);
  #ends = new Int32Array(0);
  readonly #count: number;
  readonly #groups: readonly Group[];
  readonly #fields: BlockFields;
  /** The scan whose tables come last in memory. */
  readonly last: FieldScan;
  /** The objects that are scanned, and their rows. */
  #objectStarts = new Int32Array(0);
  #objectEnds = new Int32Array(0);
  #rows = new Int32Array(0);

  /** @param fields finds the fields that the members are in */
  constructor(members: readonly Member[], fields: BlockFields) {
    this.#fields = fields;
    this.#count = members.length;
    const byObject = Map.groupBy(members.keys(), (m) => {
      const { field, outer, inList } = members[m] as Member;
      return `${field} ${outer} ${inList}`;
    });
    let previous = fields.scan;
    this.#groups = [...byObject.values()].map((group) => {
      const of = members[group[0] as number] as Member;
      const keys = group.map((m) => (members[m] as Member).key);
      // The object around an inner one was validated.
      previous = new FieldScan(keys, of.outer === -1, previous);
      return { of, scan: previous, members: group };
    });
    this.last = previous;
  }

  /** Scans a block that the fields have loaded, for {@link copySpans}. */
  load(block: Block): void {
    const { count } = block;
    if (this.#rows.length < count) {
      this.#starts = new Int32Array(count * this.#count);
      this.#ends = new Int32Array(count * this.#count);
      this.#objectStarts = new Int32Array(count);
      this.#objectEnds = new Int32Array(count);
      this.#rows = new Int32Array(count);
    }
    this.#starts.fill(UNKNOWN, 0, count * this.#count);
    for (const group of this.#groups) this.#find(group, this.#collect(group.of, block));
  }

  /** Copies the spans of the members of row `i` to `starts` and `ends`, from `at` on. */
  copySpans(i: number, starts: Int32Array, ends: Int32Array, at: number): void {
    for (let m = 0, from = i * this.#count; m < this.#count; m++, from++) {
      starts[at + m] = this.#starts[from] as number;
      ends[at + m] = this.#ends[from] as number;
    }
  }

  /** @returns the number of rows that have an object to scan */
  #collect({ field, outer, inList }: Member, { bytes, count }: Block): number {
    const { scan } = this.#fields;
    const { words, blockAt } = scan.memory;
    let found = 0;
    for (let i = 0; i < count; i++) {
      let start: number;
      let end: number;
      if (outer === -1) {
        if (scan.status(i) !== READ) continue;
        const at = scan.spanAt(i, field);
        start = (words[at] as number) - blockAt;
        end = (words[at + 1] as number) - blockAt;
      } else {
        start = this.#starts[i * this.#count + outer] as number;
        end = this.#ends[i * this.#count + outer] as number;
      }
      if (start < 0 || end - start > MAX_LENGTH) continue;
      if (inList) {
        if (bytes[start] !== OPEN_BRACKET) continue;
        start++;
        end--;
      }
      if (bytes[start] !== OPEN_BRACE || bytes[end - 1] !== CLOSE_BRACE) continue;
      this.#objectStarts[found] = start;
      this.#objectEnds[found] = end;
      this.#rows[found++] = i;
    }
    return found;
  }

  #find({ scan, members }: Group, objects: number): void {
    scan.scanInside(objects, this.#objectStarts, this.#objectEnds);
    const starts = new Int32Array(members.length);
    const ends = new Int32Array(members.length);
    for (let k = 0; k < objects; k++) {
      if (scan.status(k) !== READ) continue;
      scan.copySpans(k, starts, ends);
      const at = (this.#rows[k] as number) * this.#count;
      for (let j = 0; j < members.length; j++) {
        this.#starts[at + (members[j] as number)] = starts[j] as number;
        this.#ends[at + (members[j] as number)] = ends[j] as number;
      }
    }
  }
}
