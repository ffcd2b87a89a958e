/** Generated users as rows for a filter. */
import { DOUBLED_QUOTES, QUOTED, type Row } from "../../src/rows/row.ts";
import { cellText, csvCell, type GeneratedUser, jsonText } from "./generated-users.ts";

/** @param fields that the filter reads by name */
export function ndjsonRow(user: GeneratedUser, number: number, fields: readonly string[]): Row {
  const starts = new Int32Array(fields.length).fill(-1);
  const ends = new Int32Array(fields.length).fill(-1);
  let text = "{";
  for (const [key, value] of Object.entries(user)) {
    if (value === undefined) continue;
    text += `${text === "{" ? "" : ","}${JSON.stringify(key)}:`;
    const field = fields.indexOf(key);
    if (field >= 0) starts[field] = Buffer.byteLength(text);
    text += jsonText(value);
    if (field >= 0) ends[field] = Buffer.byteLength(text);
  }
  const bytes = Buffer.from(`${text}}`);
  return { number, bytes, start: 0, end: bytes.length, starts, ends, kinds: new Uint8Array() };
}

/** @param fields that the filter reads by name */
export function csvRow(
  user: GeneratedUser,
  number: number,
  fields: readonly string[],
  titles: readonly string[],
): Row {
  const cells = {
    titles,
    starts: new Int32Array(titles.length),
    ends: new Int32Array(titles.length),
    kinds: new Uint8Array(titles.length),
  };
  let text = "";
  for (const [column, title] of titles.entries()) {
    if (column > 0) text += ",";
    const cell = csvCell(cellText(user, title));
    const quoted = cell.startsWith('"');
    cells.starts[column] = Buffer.byteLength(text) + (quoted ? 1 : 0);
    text += cell;
    cells.ends[column] = Buffer.byteLength(text) - (quoted ? 1 : 0);
    const doubled = quoted && cell.slice(1, -1).includes('"');
    cells.kinds[column] = (quoted ? QUOTED : 0) | (doubled ? DOUBLED_QUOTES : 0);
  }
  const bytes = Buffer.from(text);
  const columns = fields.map((field) => titles.indexOf(field));
  return {
    number,
    bytes,
    start: 0,
    end: bytes.length,
    starts: Int32Array.from(columns, (column) => cells.starts[column] ?? -1),
    ends: Int32Array.from(columns, (column) => cells.ends[column] ?? -1),
    kinds: Uint8Array.from(columns, (column) => cells.kinds[column] ?? 0),
    cells: () => cells,
  };
}
