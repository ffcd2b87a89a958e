/**
 * The values of the filter language and their representation.
 *
 * - Every value is a `Cell`, so all reads of `value.type` see one hidden class; the exported interfaces are views of it.
 * - An int is a JavaScript number if that is exact, otherwise a BigInt; one integer never has both forms, so `===`
 *   compares ints. It always fits 64 bits.
 * - A number read from data keeps its spelling in `text`; a computed number has none.
 * - Values are immutable, so they can be shared. Changing a collection creates a new one.
 * - Every value knows its size, the cost of reading it, and a collection its depth. They limit all code that walks values.
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
  /** A number if that is exact (never -0), otherwise a BigInt. */
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

/** `TRUE` or `FALSE`; compare by identity. */
export interface BoolValue {
  readonly type: typeof BOOL;
  readonly text: string;
}

/** The empty string; `EMPTY_TEXT` is the only instance. */
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
  readonly size: number;
  readonly depth: number;
}

export interface MapValue {
  readonly type: typeof MAP;
  readonly items: ReadonlyMap<string, Value>;
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

/** A function literal, or a named function passed as an argument. */
export interface FunctValue {
  readonly type: typeof FUNCT;
  readonly items: Callback;
}

export interface Callback {
  readonly name: string;
  /** Number of arguments. */
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

/** Maximum length of a string that an expression builds, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 16_777_216;
/** Maximum size of a collection. */
export const MAX_COLLECTION_SIZE = 1_000_000;
/** Collections as deep as this have text that is mostly indentation. */
const INDENTED_DEPTH = 32;
/** 128 characters of text have the size of one value. */
const TEXT_SHIFT = 7;
/** Maximum nesting of arrays and maps, in the data and in computed values. */
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

const scalar = (type: number, text?: string) =>
  new Cell(type, 0, text, undefined, textSize(text), 0);

function textSize(text: string | undefined): number {
  return text === undefined ? 1 : sizeOfText(text.length);
}

/** The size of a text. @param length UTF-16 units */
export function sizeOfText(length: number): number {
  return 1 + (length >>> TEXT_SHIFT);
}

export const TRUE = scalar(BOOL, "true") as BoolValue;
export const FALSE = scalar(BOOL, "false") as BoolValue;
export const EMPTY_TEXT = scalar(EMPTY, "") as EmptyValue;
export const NULL_VALUE = scalar(NULL) as NullValue;
export const ERROR_VALUE = scalar(ERROR) as ErrorValue;
export const ABSENT_VALUE = scalar(ABSENT) as AbsentValue;
/** The value of a local after `unset`: absent, but defined, unlike a local that was never assigned. */
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

/** For text that grows in a loop: fails before the memory is exhausted. @param length UTF-16 units */
export function checkTextLength(length: number): void {
  if (length > MAX_TEXT_LENGTH) {
    fatal(
      `A text has more than ${MAX_TEXT_LENGTH} characters. Build shorter texts in the expression.`,
    );
  }
}

/**
 * @param number an exact integer that fits 64 bits; the caller handles overflow
 * @param text the spelling, for numbers read from data
 */
export function int(number: number | bigint, text?: string): IntValue {
  return new Cell(INT, exactInt(number), text, undefined, textSize(text), 0) as IntValue;
}

function exactInt(number: number | bigint): number | bigint {
  if (typeof number === "number") return number + 0; // -0 becomes 0
  const near = Number(number);
  return Number.isSafeInteger(near) ? near : number;
}

/** An int from a BigInt of any size: its low 64 bits as two's complement. */
export function wrappedInt(number: bigint, text?: string): IntValue {
  return int(BigInt.asIntN(64, number), text);
}

export function float(number: number, text?: string): FloatValue {
  return new Cell(FLOAT, number, text, undefined, textSize(text), 0) as FloatValue;
}

/**
 * Takes ownership of `items`; the caller must not change them afterwards.
 *
 * @throws FatalError beyond `MAX_COLLECTION_SIZE` or `MAX_DEPTH`
 */
export function array(items: readonly Value[]): ArrayValue {
  return collection(ARRAY, items, items) as ArrayValue;
}

/**
 * Takes ownership of `items`, whose order is kept; the caller must not change them afterwards.
 *
 * @throws FatalError beyond `MAX_COLLECTION_SIZE` or `MAX_DEPTH`
 */
export function map(items: ReadonlyMap<string, Value>): MapValue {
  return collection(MAP, items, items.values()) as MapValue;
}

/**
 * As `map`, for items that are not read yet.
 *
 * @param size 1 and the sizes of all items
 * @param depth 1 more than that of the deepest item
 */
export function mapOf(items: ReadonlyMap<string, Value>, size: number, depth: number): MapValue {
  return new Cell(MAP, 0, undefined, items, size, depth) as MapValue;
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
    fatal(
      `An array or map has more than ${MAX_COLLECTION_SIZE} values, with 128 characters of text as one. Build smaller ones in the expression.`,
    );
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

/** True for strings, including the empty string. */
export function isText(value: Value): value is StringValue | EmptyValue {
  return value.type === STRING || value.type === EMPTY;
}

export function isCollection(value: Value): value is ArrayValue | MapValue {
  return value.type === ARRAY || value.type === MAP;
}

/** The number as a float64; large ints are rounded. */
export function toFloat(value: NumberValue): number {
  return Number(value.number);
}

/**
 * The cost of reading or copying a value, in steps: the number of values in it, including nested ones and itself, and one more for
 * every 128 characters of text.
 */
export function sizeOf(value: Value): number {
  const { size, depth } = value as unknown as Cell;
  // Text of nested collections is indented, so its length grows with the depth too.
  return depth < INDENTED_DEPTH ? size : size * (1 + Math.floor(depth / INDENTED_DEPTH));
}
