/** Finds out which of the requested fields the rows of an export have. */

import type { Block } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import { BlockFields } from "./json/block-fields.ts";
import { JsonFields, skipSpace } from "./json/fields.ts";
import { QUOTED } from "./row.ts";

const CLOSE_BRACE = 0x7d;

/** The fields to look for. */
export interface RequestedFields {
  /** The names that a requested field can have in a row; `undefined` if any field counts. */
  readonly names: readonly string[] | undefined;
  /** The fields that are looked for one by one: their title, and the names that they can have in a row. */
  readonly named: readonly { readonly title: string; readonly names: readonly string[] }[];
}

/** What the rows have of the requested fields. */
export interface FoundFields {
  /** Whether a row has at least one of them. */
  readonly hasAny: boolean;
  /** Titles of the named fields that no row has. */
  readonly absent: readonly string[];
}

/**
 * Looks only for fields that no row had so far, and in NDJSON only in blocks that contain the bytes of the name: after the first blocks
 * of a usual export, it costs nothing.
 */
export class FieldPresence {
  #hasAny = false;
  #absent: RequestedFields["named"];
  readonly #names: readonly string[] | undefined;
  readonly #anyInRow: JsonFields;
  #namedInBlock: BlockFields | undefined;

  constructor({ names, named }: RequestedFields) {
    this.#names = names;
    this.#absent = named;
    this.#anyInRow = new JsonFields([...new Set(names)]);
  }

  get found(): FoundFields {
    return { hasAny: this.#hasAny, absent: this.#absent.map(({ title }) => title) };
  }

  /** Looks at the next rows of NDJSON. */
  seeNdjson(block: Block): void {
    for (let i = 0; i < block.count && !this.#hasAny; i++) {
      this.#hasAny = this.#hasAnyField(block, block.starts[i] as number, block.ends[i] as number);
    }
    const { bytes } = block;
    const mayHave = (name: string) => /[^ -~]/.test(name) || bytes.includes(JSON.stringify(name)); // JSON can spell other characters in two ways
    const candidates = this.#absent.filter(({ names }) => names.some(mayHave));
    if (candidates.length > 0) this.#findNdjson(block, candidates);
  }

  #hasAnyField({ bytes }: Block, start: number, end: number): boolean {
    if (this.#names === undefined) return bytes[skipSpace(bytes, start + 1, end)] !== CLOSE_BRACE;
    return this.#anyInRow.read(bytes, start, end) && this.#anyInRow.starts.some((at) => at !== -1);
  }

  #findNdjson(block: Block, candidates: RequestedFields["named"]): void {
    this.#namedInBlock ??= new BlockFields(this.#absent.flatMap(({ names }) => names));
    const fields = this.#namedInBlock;
    fields.load(block);
    const wanted = candidates.map(({ names }) => names.map((name) => fields.positionOf(name)));
    const found = new Set<number>();
    for (let i = 0; i < block.count && found.size < wanted.length; i++) {
      if (!fields.row(i)) continue;
      wanted.forEach((positions, which) => {
        if (positions.some((at) => fields.starts[at] !== -1)) found.add(which);
      });
    }
    this.#absent = this.#absent.filter((field) => !found.has(candidates.indexOf(field)));
  }

  /** Looks at the next rows of CSV, where an empty cell without quotes is absent. */
  seeCsv(block: CsvBlock): void {
    const { titles } = block.header;
    const columnsOf = (names: readonly string[]) =>
      names.map((name) => titles.indexOf(name)).filter((column) => column !== -1);
    // Without a look-up of each title, which would take quadratic time.
    this.#hasAny ||= hasCell(block, this.#names ? columnsOf(this.#names) : [...titles.keys()]);
    this.#absent = this.#absent.filter(({ names }) => !hasCell(block, columnsOf(names)));
  }
}

/** Whether a row of the block has a value in one of the columns. */
function hasCell(
  { header, count, cellStarts, cellEnds, kinds }: CsvBlock,
  columns: readonly number[],
): boolean {
  for (let i = 0; i < count; i++) {
    for (const column of columns) {
      const cell = i * header.titles.length + column;
      if (cellStarts[cell] !== cellEnds[cell] || ((kinds[cell] as number) & QUOTED) !== 0) {
        return true;
      }
    }
  }
  return false;
}
