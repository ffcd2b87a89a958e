/** The plain reading that `csv-cells.wat` is held against: one byte after another. */

import { BackupError } from "../../../src/base/errors.ts";
import {
  doubled,
  type Framing,
  hasByteOrderMark,
  rowError,
  splitIntoBlocks,
} from "../../../src/rows/block.ts";
import type { CsvBlock, CsvHeader, CsvReading } from "../../../src/rows/csv/index.ts";
import { DOUBLED_QUOTES, QUOTED, TEXT } from "../../../src/rows/row.ts";

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const APOSTROPHE = 0x27;

/**
 * The rows of a CSV export; the first block may be without rows, so that the header of an empty export is seen.
 *
 * @throws BackupError for rows that do not have a cell for each title, quotes that do not close or stand inside an unquoted
 *   cell, and rows that are too long
 */
export function plainCsvBlocks(
  chunks: AsyncIterable<Buffer>,
  reading: CsvReading,
): AsyncGenerator<CsvBlock> {
  return splitIntoBlocks(chunks, new CsvFraming(reading));
}

class CsvFraming implements Framing<CsvBlock> {
  readonly #reading: CsvReading;
  #header: CsvHeader | undefined;
  /** Whether the bytes behind the last whole row end inside quotes. A doubled quote opens and closes, so parity is enough. */
  #insideQuotes = false;

  constructor(reading: CsvReading) {
    this.#reading = reading;
  }

  endOfPartialRow(chunk: Buffer): number {
    let inside = this.#insideQuotes;
    for (let i = 0; i < chunk.length; i++) {
      if (chunk[i] === QUOTE) inside = !inside;
      else if (chunk[i] === LF && !inside) return i + 1;
    }
    this.#insideQuotes = inside;
    return -1;
  }

  frame(bytes: Buffer, firstRow: number, last: boolean) {
    const cells = new Cells(bytes, last, this.#reading);
    const rows = new Rows();
    let handOn = false;
    let consumed = 0;
    if (this.#header === undefined) {
      const start = hasByteOrderMark(bytes) ? 3 : 0;
      const end = this.#endOfRow(cells, start, 0);
      if (end !== -1) {
        this.#header = { bytes: Buffer.from(bytes.subarray(start, end)), titles: titlesOf(cells) };
        cells.count = 0;
        consumed = end;
        handOn = true;
      }
    }
    const columns = this.#header?.titles.length ?? 0;
    const skipsBlank = this.#reading === "strip" && columns > 1;
    while (this.#header !== undefined && consumed < bytes.length) {
      if (skipsBlank && isBlankLine(bytes, consumed)) {
        consumed = bytes.indexOf(LF, consumed) + 1;
        continue;
      }
      const before = cells.count;
      const end = this.#endOfRow(cells, consumed, firstRow + rows.count);
      if (end === -1) break;
      if (cells.count - before !== columns) {
        throw rowError(
          firstRow + rows.count,
          `has ${cells.count - before} cells, but the header has ${columns} titles`,
        );
      }
      rows.add(consumed, cells.endOfLastRow, end);
      consumed = end;
    }
    this.#insideQuotes = oddQuotes(bytes, consumed);
    const { starts, ends, limits, count } = rows;
    const block =
      this.#header === undefined || (count === 0 && !handOn)
        ? undefined
        : {
            bytes,
            count,
            firstRow,
            starts,
            ends,
            limits,
            header: this.#header,
            cellStarts: cells.starts,
            cellEnds: cells.ends,
            kinds: cells.kinds,
          };
    return { block, consumed };
  }

  /** Offset behind the row at `start`, or -1 where the bytes end before the row does. */
  #endOfRow(cells: Cells, start: number, row: number): number {
    const before = cells.count;
    const end = cells.readRow(start);
    if (end >= 0) return end;
    cells.count = before;
    if (end === MORE) return -1;
    const where = row === 0 ? undefined : row;
    const what =
      end === BARE_QUOTE
        ? "has a quote inside an unquoted cell or text after a closing quote"
        : "has an unclosed quote";
    if (where === undefined)
      throw new BackupError(
        `The header of the CSV export ${what}.`,
        "Nothing was stored: run the workflow again; if it keeps failing, ask Auth0 support about the job.",
      );
    throw rowError(where, what);
  }
}

/** The row may go on in bytes that have not arrived. */
const MORE = -1;
const BARE_QUOTE = -2;
const OPEN_QUOTE = -3;

/** The cells of a block, read one row after another into flat lists. */
class Cells {
  starts = new Int32Array(8192);
  ends = new Int32Array(8192);
  kinds = new Uint8Array(8192);
  count = 0;
  endOfLastRow = 0;
  readonly bytes: Buffer;
  readonly #last: boolean;
  readonly #strip: boolean;

  constructor(bytes: Buffer, last: boolean, reading: CsvReading) {
    this.bytes = bytes;
    this.#last = last;
    this.#strip = reading === "strip";
  }

  /** Reads the row at `at`. Returns the offset behind its terminator, or {@link MORE}, {@link BARE_QUOTE}, {@link OPEN_QUOTE}. */
  readRow(at: number): number {
    const { bytes } = this;
    const length = bytes.length;
    let i = at;
    for (;;) {
      if (bytes[i] === QUOTE) {
        i = this.#readQuoted(i);
        if (i < 0) return i;
      } else {
        const start = i;
        while (i < length && bytes[i] !== COMMA && bytes[i] !== LF) {
          if (bytes[i] === QUOTE) return BARE_QUOTE;
          i++;
        }
        const end = bytes[i] === LF && i > start && bytes[i - 1] === CR ? i - 1 : i;
        this.#add(start, end, 0);
      }
      if (i === length) {
        if (!this.#last) return MORE;
        this.endOfLastRow = length;
        return length;
      }
      const separator = bytes[i++];
      if (separator === COMMA) continue;
      this.endOfLastRow = bytes[i - 2] === CR && i - 2 >= at ? i - 2 : i - 1;
      return i;
    }
  }

  /** Reads the quoted cell whose opening quote is at `open`. Returns the offset of the separator behind it. */
  #readQuoted(open: number): number {
    const { bytes } = this;
    const length = bytes.length;
    let kind = QUOTED;
    let i = open + 1;
    for (;;) {
      while (i < length && bytes[i] !== QUOTE) i++;
      if (i + 1 >= length && !this.#last) return MORE;
      if (i >= length) return OPEN_QUOTE;
      if (bytes[i + 1] !== QUOTE) break;
      kind |= DOUBLED_QUOTES;
      i += 2;
    }
    let start = open + 1;
    if (this.#strip && bytes[start] === APOSTROPHE && start < i) {
      start++;
      kind |= TEXT;
    }
    this.#add(start, i, kind);
    i++;
    if (bytes[i] === CR) {
      if (i + 1 >= length && !this.#last) return MORE;
      if (bytes[i + 1] === LF) return i + 1;
      return BARE_QUOTE;
    }
    return i === length || bytes[i] === COMMA || bytes[i] === LF ? i : BARE_QUOTE;
  }

  #add(start: number, end: number, kind: number): void {
    if (this.count === this.starts.length) {
      this.starts = doubled(this.starts);
      this.ends = doubled(this.ends);
      const kinds = new Uint8Array(this.starts.length);
      kinds.set(this.kinds);
      this.kinds = kinds;
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.kinds[this.count++] = kind;
  }
}

/** Where the rows of a block lie. */
class Rows {
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  limits = new Int32Array(1024);
  count = 0;

  add(start: number, end: number, limit: number): void {
    if (this.count === this.starts.length) {
      this.starts = doubled(this.starts);
      this.ends = doubled(this.ends);
      this.limits = doubled(this.limits);
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.limits[this.count++] = limit;
  }
}

function titlesOf(cells: Cells): string[] {
  const titles = new Set<string>();
  /** By title, the number to try next, so that many equal titles cost no more than others. */
  const next = new Map<string, number>();
  for (let c = 0; c < cells.count; c++) {
    const text = cells.bytes.toString("utf8", cells.starts[c], cells.ends[c]);
    const doubled = ((cells.kinds[c] as number) & DOUBLED_QUOTES) !== 0;
    const title = doubled ? text.replaceAll('""', '"') : text;
    let free = title;
    let number = next.get(title) ?? 2;
    while (titles.has(free)) free = `${title}_${number++}`;
    next.set(title, number);
    titles.add(free);
  }
  return [...titles];
}

function isBlankLine(bytes: Buffer, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

function oddQuotes(bytes: Buffer, from: number): boolean {
  let odd = false;
  for (let i = from; i < bytes.length; i++) if (bytes[i] === QUOTE) odd = !odd;
  return odd;
}
