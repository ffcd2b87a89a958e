/** An export job's file: NDJSON or CSV, written as Auth0's guide "Bulk Export User Data" says. */

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import {
  at,
  type JsonObject,
  type JsonText,
  member,
  type PathStep,
  pathSteps,
  write,
} from "./json-text.ts";
import { NO_CHANGES, type UserChanges } from "./user-changes.ts";
import {
  CONNECTIONS,
  connectionOf,
  PERSONAS,
  type Population,
  personasOf,
  SERIAL,
  SERIAL_DIGITS,
  serialOf,
  USUAL_POPULATION,
} from "./users.ts";

export interface ExportField {
  readonly name: string;
  readonly export_as?: string;
}

/** Undocumented properties of Auth0's files; a scenario may set each. */
export interface FileStyle {
  /** The key of a JSON path without `export_as`: nested objects, or the path itself. */
  readonly paths: "nested" | "flat";
  readonly lineEnd: "\n" | "\r\n";
  readonly finalLineEnd: boolean;
  readonly byteOrderMark: boolean;
  /** Adds a blank line after every tenth row. */
  readonly blankLines: boolean;
}

export const USUAL_STYLE: FileStyle = {
  paths: "nested",
  lineEnd: "\n",
  finalLineEnd: true,
  byteOrderMark: false,
  blankLines: false,
};

/** What happened to users since the tenant was as its seed makes it: 0-based indexes. */
export interface Edits {
  readonly removed: readonly number[];
  /** Their email address is another, of the same length. */
  readonly changed: readonly number[];
}

export const NO_EDITS: Edits = { removed: [], changed: [] };

/** Which users go into which file. */
export interface Export {
  readonly seed: number;
  /** Users of the whole tenant. */
  readonly users: number;
  readonly connectionId: string | undefined;
  /** Most rows to write. */
  readonly limit: number | undefined;
  readonly format: "json" | "csv";
  readonly fields: readonly ExportField[];
  readonly style: FileStyle;
  readonly edits: Edits;
  readonly changes?: UserChanges;
  readonly population?: Population;
}

/** Sent when a request names no fields. Auth0 publishes no list; this one joins what its Dashboard and its guide hint at. */
export const DEFAULT_FIELDS: readonly ExportField[] = [
  { name: "user_id" },
  { name: "given_name" },
  { name: "family_name" },
  { name: "nickname" },
  { name: "name" },
  { name: "email" },
  { name: "email_verified" },
  { name: "picture" },
  { name: "identities[0].connection" },
  { name: "created_at" },
  { name: "updated_at" },
  { name: "last_login" },
];

/** The dates that Auth0 itself writes: the CSV guard leaves them bare. */
const AUTH0_DATES = new Set(["created_at", "updated_at", "last_login", "last_password_reset"]);

const CHUNK_BYTES = 256 * 1024;

/** The file's bytes before compression, in chunks of at most 256 KiB. */
export function* exportBytes(wanted: Export): Generator<Buffer> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let used = 0;
  for (const piece of pieces(wanted)) {
    if (used + piece.length > CHUNK_BYTES) {
      yield chunk.subarray(0, used);
      chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      used = 0;
    }
    used += piece.copy(chunk, used);
  }
  if (used > 0) yield chunk.subarray(0, used);
}

/** Rows and their separators. A row's bytes are valid only until the next chunk is read. */
function* pieces(wanted: Export): Generator<Buffer> {
  const { style, fields, population = USUAL_POPULATION } = wanted;
  const edited = new Set(wanted.edits.changed);
  const rowText = wanted.format === "csv" ? csvRow(fields) : jsonRow(fields, style);
  const lineEnd = Buffer.from(style.lineEnd);
  const personas: Persona[] = [];
  const personaAt = personasOf(wanted.seed, population);
  let rows = 0;
  if (style.byteOrderMark) yield Buffer.from("\ufeff");
  if (wanted.format === "csv") yield Buffer.from(csvHeader(fields));
  for (const user of exportedUsers(wanted)) {
    if (rows > 0 || wanted.format === "csv") yield lineEnd;
    if (rows > 0 && rows % 10 === 0 && style.blankLines) yield lineEnd;
    rows++;
    if (typeof user !== "number") {
      yield Buffer.from(rowText(user));
      continue;
    }
    const which = user % PERSONAS;
    personas[which] ??= persona(rowText(personaAt(which)));
    const row = numbered(personas[which], user);
    yield edited.has(user) ? withOtherEmail(row) : row;
  }
  if (style.finalLineEnd && (rows > 0 || wanted.format === "csv")) yield lineEnd;
}

/** The users in the file: those as the seed makes them by their 0-based indexes, the others whole. */
function* exportedUsers({
  seed,
  users,
  connectionId,
  limit = Number.POSITIVE_INFINITY,
  edits,
  changes = NO_CHANGES,
  population = USUAL_POPULATION,
}: Export): Generator<number | JsonObject> {
  const removed = new Set(edits.removed);
  const isWanted = (id: string) => connectionId === undefined || connectionId === id;
  let left = limit;
  for (let index = 0; index < users && left > 0; index++) {
    if (removed.has(index) || changes.deleted.has(index)) continue;
    if (!isWanted(connectionOf(seed, index, population.shares).id)) continue;
    left--;
    yield changes.changed.get(index) ?? index;
  }
  for (const user of changes.created.values()) {
    if (left === 0) return;
    const name = at(user, ["identities", 0, "connection"]);
    const connection = CONNECTIONS.find((one) => `"${one.name}"` === name);
    if (!isWanted(connection?.id ?? "")) continue;
    left--;
    yield user;
  }
}

/** A persona's row, and the byte offsets of the serial number in it. */
interface Persona {
  readonly row: Buffer;
  readonly serialAt: readonly number[];
}

function persona(text: string): Persona {
  const parts = text.split(SERIAL);
  let offset = 0;
  const serialAt = parts.slice(0, -1).map((part) => {
    const start = offset + Buffer.byteLength(part);
    offset = start + SERIAL_DIGITS;
    return start;
  });
  return { row: Buffer.from(parts.join(serialOf(0))), serialAt };
}

/** Writes the serial number into the persona's row itself: copying rows would cost more than making them. */
function numbered({ row, serialAt }: Persona, index: number): Buffer {
  const serial = serialOf(index);
  for (const start of serialAt) row.write(serial, start, "latin1");
  return row;
}

/** Every simulated address has "example" in its domain. */
function withOtherEmail(row: Buffer): Buffer {
  return Buffer.from(row.toString("latin1").replace("example", "exbmple"), "latin1");
}

/** Compressed while it is read: two million users need no memory. */
export async function* gzipped(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const gzip = createGzip({ level: 1 });
  const written = pipeline(Readable.from(chunks), gzip);
  written.catch(() => undefined); // A reader that disconnects ends the pipeline, which is no error here.
  yield* gzip as AsyncIterable<Buffer>;
  await written;
}

/** One output key of a JSON row, and where its value comes from. */
interface Column {
  readonly label: string;
  readonly path: readonly PathStep[];
  /** Wanted parts of the value at `path`; undefined for the value whole. */
  readonly parts: Column[] | undefined;
}

function jsonRow(fields: readonly ExportField[], style: FileStyle): (user: JsonObject) => string {
  const columns: Column[] = [];
  for (const field of fields) {
    const path = pathSteps(field.name);
    if (field.export_as === undefined && style.paths === "nested") nest(columns, path);
    else columns.push({ label: field.export_as ?? field.name, path, parts: undefined });
  }
  return (user) => writeColumns(columns, user) ?? "{}";
}

/** Joins `user_metadata.a` and `user_metadata.b` under one key. */
function nest(columns: Column[], path: readonly PathStep[]): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  let column = columns.find((known) => known.label === String(first) && known.path.length === 1);
  if (column === undefined) {
    column = { label: String(first), path: [first], parts: rest.length === 0 ? undefined : [] };
    columns.push(column);
  }
  if (column.parts !== undefined) nest(column.parts, rest);
}

function writeColumns(columns: readonly Column[], from: JsonText | undefined): string | undefined {
  const isList = Array.isArray(from);
  let out = "";
  for (const column of columns) {
    const value =
      column.path.length === 1 ? member(from, column.path[0] ?? "") : at(from, column.path);
    if (value === undefined) continue;
    const text = column.parts === undefined ? write(value) : writeColumns(column.parts, value);
    if (text === undefined) continue;
    if (out !== "") out += ",";
    out += isList ? text : `${JSON.stringify(column.label)}:${text}`;
  }
  if (out === "") return undefined;
  return isList ? `[${out}]` : `{${out}}`;
}

function csvHeader(fields: readonly ExportField[]): string {
  return fields.map((field) => bareOrQuoted(field.export_as ?? field.name)).join(",");
}

function bareOrQuoted(label: string): string {
  return /[",\r\n]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label;
}

function csvRow(fields: readonly ExportField[]): (user: JsonObject) => string {
  const columns = fields.map(({ name }) => ({
    path: pathSteps(name),
    isAuth0Date: AUTH0_DATES.has(name),
  }));
  return (user) => {
    let row = "";
    let separator = "";
    for (const { path, isAuth0Date } of columns) {
      row += separator + csvCell(at(user, path), isAuth0Date);
      separator = ",";
    }
    return row;
  };
}

/** Strings are guarded and quoted, Auth0's dates, numbers and booleans stand bare, and what is missing is empty. */
function csvCell(value: JsonText | undefined, isAuth0Date: boolean): string {
  // A list or an object needs an index or a key, says the guide.
  if (typeof value !== "string") return "";
  if (!value.startsWith('"')) return value;
  if (isAuth0Date) return value.slice(1, -1);
  const content: string = JSON.parse(value);
  return `"'${content.replaceAll('"', '""')}"`;
}
