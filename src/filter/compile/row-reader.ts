/** Decodes fields of a row to values, and finds text that can be compared without decoding. */
import type { Buffer } from "node:buffer";
import { DOUBLED_QUOTES, QUOTED, type Row, TEXT } from "../../rows/row.ts";
import { fatal } from "../error.ts";
import {
  ABSENT_VALUE,
  FALSE,
  MAP,
  type MapValue,
  map,
  NULL_VALUE,
  string,
  TRUE,
  type Value,
} from "../values/index.ts";
import { type PathStep, parseJson, parseJsonAt } from "../values/json.ts";
import { rowOf } from "../values/json-row.ts";
import { inferNumber } from "../values/numbers.ts";

export interface RowReader {
  /** @param index of `RowFilter.fields` */
  field(row: Row, index: number): Value;
  /** NDJSON: as `parseJsonAt` for the field's JSON; also undefined if there is no field. */
  nested?(row: Row, index: number, path: readonly PathStep[]): Value | undefined;
  /**
   * The start of the field's text in the row's bytes, for a comparison without decoding.
   *
   * @returns -1 if the bytes are not the text itself, or the field is not text
   */
  textStart(row: Row, index: number): number;
  /** The end of a text that has a start. */
  textEnd(row: Row, index: number): number;
  whole(row: Row): MapValue;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const CARRIAGE_RETURN = 0x0d;
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["true", TRUE],
  ["false", FALSE],
  ["null", NULL_VALUE],
]);
/** Characters that a JSON string can only contain as escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them raw in strings
const NOT_PLAIN = /["\\\u0000-\u001f]/;

export const jsonReader: RowReader = {
  field(row, index) {
    const start = row.starts[index] as number;
    if (start < 0) return ABSENT_VALUE;
    const end = row.ends[index] as number;
    if (row.bytes[start] === QUOTE && end - start >= 2 && row.bytes[end - 1] === QUOTE) {
      const text = row.bytes.toString("utf8", start + 1, end - 1);
      if (!NOT_PLAIN.test(text)) return string(text);
    }
    const source = row.bytes.toString("utf8", start, end);
    return scalarOf(source) ?? parseJson(source) ?? notJson();
  },
  nested(row, index, path) {
    const start = row.starts[index] as number;
    if (start < 0 || row.bytes[start] === QUOTE) return undefined;
    return parseJsonAt(row.bytes.toString("utf8", start, row.ends[index]), path);
  },
  textStart(row, index) {
    const start = row.starts[index] as number;
    const end = (row.ends[index] as number) - 1;
    if (start < 0 || end <= start) return -1;
    if (row.bytes[start] !== QUOTE || row.bytes[end] !== QUOTE) return -1;
    for (let at = start + 1; at < end; at++) {
      const byte = row.bytes[at] as number;
      if (byte === BACKSLASH || byte === QUOTE || byte < SPACE) return -1;
    }
    return start + 1;
  },
  textEnd(row, index) {
    return (row.ends[index] as number) - 1;
  },
  whole(row) {
    const members = row.members?.();
    const found = members && rowOf(row.bytes, row.start, row.end, members);
    if (found !== undefined) return found;
    const value = parseJson(row.bytes.toString("utf8", row.start, row.end));
    return value?.type === MAP ? value : notJson();
  },
};

/** A number or a word; for these, the parser for all of JSON costs more. */
function scalarOf(source: string): Value | undefined {
  if (source.startsWith("{") || source.startsWith("[")) return undefined;
  const number = JSON_NUMBER.test(source) ? (inferNumber(source) ?? string(source)) : undefined;
  return number ?? WORDS.get(source);
}

function notJson(): never {
  return fatal("The row is not valid JSON.");
}

export const csvReader: RowReader = {
  field(row, index) {
    const start = row.starts[index] as number;
    if (start < 0) return ABSENT_VALUE;
    return cell(row.bytes, start, row.ends[index] as number, row.kinds[index] as number);
  },
  /** Numbers are compared with strings, and matched, by their spelling. So the type of the cell does not matter. */
  textStart(row, index) {
    const start = row.starts[index] as number;
    const kind = row.kinds[index] as number;
    if (start < 0 || (kind & DOUBLED_QUOTES) !== 0) return -1;
    const end = row.ends[index] as number;
    if ((kind & QUOTED) !== 0) {
      for (let at = start; at < end; at++) if (row.bytes[at] === CARRIAGE_RETURN) return -1;
    }
    return start;
  },
  textEnd(row, index) {
    return row.ends[index] as number;
  },
  whole(row) {
    const items = new Map<string, Value>();
    const cells = row.cells?.();
    cells?.titles.forEach((title, index) => {
      const start = cells.starts[index] as number;
      if (start < 0) return;
      const end = cells.ends[index] as number;
      items.set(title, cell(row.bytes, start, end, cells.kinds[index] as number));
    });
    return map(items);
  },
};

function cell(bytes: Buffer, start: number, end: number, kind: number): Value {
  const text = cellText(bytes, start, end, kind);
  if ((kind & TEXT) !== 0) return string(text);
  return inferNumber(text) ?? string(text);
}

function cellText(bytes: Buffer, start: number, end: number, kind: number): string {
  const text = bytes.toString("utf8", start, end);
  if ((kind & QUOTED) === 0) return text;
  const single = (kind & DOUBLED_QUOTES) === 0 ? text : text.replaceAll('""', '"');
  // Miller reads a line ending inside quotes as a line feed.
  return single.replaceAll("\r\n", "\n");
}
