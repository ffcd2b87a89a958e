/**
 * The values of the filter language and how they are held.
 *
 * - Every value is one `Cell`, so that `value.type` costs the same wherever it is read; the exported interfaces are
 *   views of it, told apart by `type`.
 * - An int is a JavaScript number while that is exact, and a BigInt beyond 2^53 - 1; never both for one integer, so
 *   `===` compares ints. It always fits 64 bits.
 * - A number read from data keeps its spelling in `text`; a computed one has none.
 * - Values never change. Changing a collection makes a new one, so values can be shared freely.
 * - A collection knows its depth and how many values it holds in all, which bounds everything that walks it.
 */
import { fatal } from "../error.ts";

export const INT = 0;
export const FLOAT = 1;
export const BOOL = 2;
export const EMPTY = 3;
export const STRING = 4;
export const ARRAY = 5;
export const MAP = 6;
export const NULL = 7;
export const ERROR = 8;
export const ABSENT = 9;
export const FUNCT = 10;

export interface IntValue {
  readonly type: typeof INT;
  /** A number where that is exact (and never -0), a BigInt otherwise. */
  readonly number: number | bigint;
  /** The spelling in the data or the expression; undefined when computed. */
  readonly text: string | undefined;
}

export interface FloatValue {
  readonly type: typeof FLOAT;
  readonly number: number;
  /** The spelling in the data or the expression; undefined when computed. */
  readonly text: string | undefined;
}

/** `TRUE` or `FALSE`: compare by identity. */
export interface BoolValue {
  readonly type: typeof BOOL;
  readonly text: string;
}

/** The one empty string, `EMPTY_TEXT`. */
export interface EmptyValue {
  readonly type: typeof EMPTY;
  readonly text: "";
}

/** A string of at least one character. */
export interface StringValue {
  readonly type: typeof STRING;
  readonly text: string;
}

export interface ArrayValue {
  readonly type: typeof ARRAY;
  readonly items: readonly Value[];
  /** How many values it holds, those in nested collections and itself included. */
  readonly size: number;
  readonly depth: number;
}

export interface MapValue {
  readonly type: typeof MAP;
  readonly items: ReadonlyMap<string, Value>;
  /** How many values it holds, those in nested collections and itself included. */
  readonly size: number;
  readonly depth: number;
}

export interface NullValue {
  readonly type: typeof NULL;
}

export interface ErrorValue {
  readonly type: typeof ERROR;
}

export interface AbsentValue {
  readonly type: typeof ABSENT;
}

/** A function literal, or a named function handed to another function. */
export interface FunctValue {
  readonly type: typeof FUNCT;
  readonly items: Callback;
}

export interface Callback {
  readonly name: string;
  /** How many arguments it takes. */
  readonly arity: number;
  call(...values: Value[]): Value;
}

export type NumberValue = IntValue | FloatValue;
export type Value =
  | IntValue
  | FloatValue
  | BoolValue
  | EmptyValue
  | StringValue
  | ArrayValue
  | MapValue
  | NullValue
  | ErrorValue
  | AbsentValue
  | FunctValue;

/** Longest string an expression may build, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 16_777_216;
/** Most values one collection may hold, nested ones included. */
export const MAX_COLLECTION_SIZE = 1_000_000;
/** Deepest nesting of arrays and maps, in data and built. */
export const MAX_DEPTH = 500;

class Cell {
  readonly type: number;
  readonly number: number | bigint;
  readonly text: string | undefined;
  readonly items: readonly Value[] | ReadonlyMap<string, Value> | Callback | undefined;
  readonly size: number;
  readonly depth: number;

  constructor(
    type: number,
    number: number | bigint,
    text: string | undefined,
    items: Cell["items"],
    size: number,
    depth: number,
  ) {
    this.type = type;
    this.number = number;
    this.text = text;
    this.items = items;
    this.size = size;
    this.depth = depth;
  }
}

const scalar = (type: number, text?: string) => new Cell(type, 0, text, undefined, 1, 0);

export const TRUE = scalar(BOOL, "true") as BoolValue;
export const FALSE = scalar(BOOL, "false") as BoolValue;
export const EMPTY_TEXT = scalar(EMPTY, "") as EmptyValue;
export const NULL_VALUE = scalar(NULL) as NullValue;
export const ERROR_VALUE = scalar(ERROR) as ErrorValue;
export const ABSENT_VALUE = scalar(ABSENT) as AbsentValue;
/** What `unset` leaves in a local: absent, but there, unlike a local that was never assigned. */
export const UNSET_VALUE = scalar(ABSENT) as AbsentValue;

export function bool(truth: boolean): BoolValue {
  return truth ? TRUE : FALSE;
}

/** @throws FatalError when the text is longer than `MAX_TEXT_LENGTH` */
export function string(text: string): StringValue | EmptyValue {
  if (text.length === 0) return EMPTY_TEXT;
  checkTextLength(text.length);
  return scalar(STRING, text) as StringValue;
}

/** For text that grows in a loop: stops it before memory does. @param length UTF-16 units */
export function checkTextLength(length: number): void {
  if (length > MAX_TEXT_LENGTH) {
    fatal(`The filter builds a text of more than ${MAX_TEXT_LENGTH} characters.`);
  }
}

/**
 * @param number an integer; a number must be exact, a BigInt within 64 bits. Wrap or overflow before.
 * @param text the spelling to keep, for numbers read from data
 */
export function int(number: number | bigint, text?: string): IntValue {
  return new Cell(INT, exactInt(number), text, undefined, 1, 0) as IntValue;
}

function exactInt(number: number | bigint): number | bigint {
  if (typeof number === "number") return number + 0; // -0 becomes 0
  const near = Number(number);
  return Number.isSafeInteger(near) ? near : number;
}

/** An int from a BigInt of any size: the low 64 bits, read as two's complement. */
export function wrappedInt(number: bigint, text?: string): IntValue {
  return int(BigInt.asIntN(64, number), text);
}

export function float(number: number, text?: string): FloatValue {
  return new Cell(FLOAT, number, text, undefined, 1, 0) as FloatValue;
}

/**
 * Takes `items` over: the caller must not change them afterwards.
 *
 * @throws FatalError beyond `MAX_COLLECTION_SIZE` or `MAX_DEPTH`
 */
export function array(items: readonly Value[]): ArrayValue {
  return collection(ARRAY, items, items) as ArrayValue;
}

/**
 * Takes `items` over: the caller must not change them afterwards. Order is the map's own.
 *
 * @throws FatalError beyond `MAX_COLLECTION_SIZE` or `MAX_DEPTH`
 */
export function map(items: ReadonlyMap<string, Value>): MapValue {
  return collection(MAP, items, items.values()) as MapValue;
}

function collection(type: number, items: Cell["items"], members: Iterable<Value>): Cell {
  let size = 1;
  let depth = 0;
  for (const member of members) {
    const cell = member as unknown as Cell;
    size += cell.size;
    if (cell.depth > depth) depth = cell.depth;
  }
  if (size > MAX_COLLECTION_SIZE) {
    fatal(`The filter builds a collection of more than ${MAX_COLLECTION_SIZE} values.`);
  }
  if (depth >= MAX_DEPTH) fatal(`Arrays and maps are nested more than ${MAX_DEPTH} deep.`);
  return new Cell(type, 0, undefined, items, size, depth + 1);
}

export function funct(callback: Callback): FunctValue {
  return new Cell(FUNCT, 0, undefined, callback, 1, 0) as FunctValue;
}

export function isNumber(value: Value): value is NumberValue {
  return value.type <= FLOAT;
}

/** True for strings, the empty one included. */
export function isText(value: Value): value is StringValue | EmptyValue {
  return value.type === STRING || value.type === EMPTY;
}

export function isCollection(value: Value): value is ArrayValue | MapValue {
  return value.type === ARRAY || value.type === MAP;
}

/** The number as a float64, rounded where a 64-bit int does not fit. */
export function toFloat(value: NumberValue): number {
  return Number(value.number);
}

/** How many values it is, nested ones and itself included: what walking or copying it costs. */
export function sizeOf(value: Value): number {
  return (value as unknown as Cell).size;
}
