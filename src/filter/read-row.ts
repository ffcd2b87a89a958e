/** A row's bytes into values. */
import { fatal } from "./error.ts";
import { DOUBLED_QUOTES, type FilterRow, QUOTED, TEXT } from "./filter-row.ts";
import { parseJson } from "./json.ts";
import { inferNumber } from "./numbers.ts";
import { ABSENT_VALUE, MAP, type MapValue, map, string, type Value } from "./values.ts";

export interface RowReader {
  /** @param index of `RowFilter.fields` */
  field(row: FilterRow, index: number): Value;
  whole(row: FilterRow): MapValue;
}

const QUOTE = 0x22;
/** What a JSON string cannot hold as it is. */
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
    return parseJson(row.bytes.toString("utf8", start, end)) ?? notJson();
  },
  whole(row) {
    const value = parseJson(row.bytes.toString("utf8", row.start, row.end));
    return value?.type === MAP ? value : notJson();
  },
};

function notJson(): never {
  return fatal("It is not valid JSON.");
}

export const csvReader: RowReader = {
  field(row, index) {
    const start = row.starts[index] as number;
    if (start < 0) return ABSENT_VALUE;
    return cell(row.bytes, start, row.ends[index] as number, row.kinds[index] as number);
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
  // Miller reads a line ending inside quotes as one line feed.
  return single.replaceAll("\r\n", "\n");
}
