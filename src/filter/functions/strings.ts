/** Functions of class string that measure, cut, pad and recode text. */
import { Buffer } from "node:buffer";
import {
  ABSENT,
  bool,
  EMPTY,
  ERROR,
  ERROR_VALUE,
  INT,
  int,
  isCollection,
  isText,
  MAX_TEXT_LENGTH,
  STRING,
  sizeOf,
  string,
  type Value,
  wrappedInt,
} from "../values/index.ts";
import { rangeOf } from "../values/indexing.ts";
import { inferValue } from "../values/numbers.ts";
import { textOf } from "../values/text.ts";
import { characterCount, firstCharacters, lowerCase, upperCase } from "./characters.ts";
import { changeItems } from "./items.ts";
import { define, type Implementation, type PerCallSite } from "./table.ts";

/** Changes strings only; all other values, including numbers, are returned unchanged. */
function ofStrings(change: (text: string) => string): Implementation {
  return (value) => (value.type === STRING ? string(change(value.text)) : value);
}

const trimStart = (text: string) => text.replace(/^[ \t]+/, "");
const collapse = (text: string) => text.replace(/[\t\n\f\r ]+/g, " ");

/** A loop, because `/[ \t]+$/` takes quadratic time if there are many blanks inside the text. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  return text.slice(0, end);
}

function capitalize(text: string): string {
  const first = firstCharacters(text, 1);
  return upperCase(first) + text.slice(first.length);
}

/** How many times more it costs to replace runs of white space than to read the text. */
const REPLACING_COST = 5;

function replacing(call: (value: Value) => Value): PerCallSite {
  return {
    build: ({ runtime }) => {
      return ((value: Value) => {
        runtime.charge((REPLACING_COST - 1) * (sizeOf(value) - 1));
        return call(value);
      }) as Implementation;
    },
  };
}

function cleanWhitespace(value: Value): Value {
  const text = textOf(value);
  return inferValue(value.type === STRING ? trimStart(trimEnd(collapse(text))) : text);
}

function truncate(value: Value, length: Value): Value {
  if (value.type === ERROR || value.type === ABSENT) return value;
  if (length.type === ERROR || length.type === ABSENT) return length;
  if (!isText(value) || length.type !== INT || length.number < 0) return ERROR_VALUE;
  return string(firstCharacters(value.text, Number(length.number)));
}

/** Only whole copies of the pad, so the result may be shorter than `length`. An empty pad adds nothing. */
function padding(text: string, length: number, pad: string): string {
  const room = length - characterCount(text);
  const count = pad === "" ? 0 : Math.max(0, Math.floor(room / characterCount(pad)));
  // One copy more than fits is enough for `string` to fail.
  return pad.repeat(Math.min(count, Math.ceil((MAX_TEXT_LENGTH + 1) / pad.length)));
}

function padded(join: (padding: string, text: string) => string): Implementation {
  return (value, length, pad) => {
    const missing = [value, length, pad].find(({ type }) => type === ERROR || type === ABSENT);
    if (missing !== undefined) return missing;
    if (length.type !== INT) return ERROR_VALUE;
    const text = textOf(value);
    return string(join(padding(text, Number(length.number), textOf(pad)), text));
  };
}

function substring(bounds: (first: Value, last: Value) => readonly [Value, Value]): Implementation {
  return (value, first, last) => {
    if (value.type === ABSENT || value.type === ERROR) return value;
    const characters = [...textOf(value)];
    const range = rangeOf(...bounds(first, last), characters.length);
    return "type" in range ? range : string(characters.slice(range.start, range.end).join(""));
  };
}

/** Bounds that count from 0; negative ones count from the end. As in Miller, an empty first bound means 1. */
function fromZero(first: Value, last: Value): readonly [Value, Value] {
  const oneUp = (bound: Value) =>
    bound.type === INT && bound.number >= 0 ? wrappedInt(BigInt(bound.number) + 1n) : bound;
  return [first.type === EMPTY ? int(2) : oneUp(first), oneUp(last)];
}

const substr0 = substring(fromZero);
const substr1 = substring((first, last) => [first, last]);

function index(value: Value, part: Value): Value {
  if (value.type === ABSENT || value.type === ERROR) return value;
  const text = textOf(value);
  const found = text.indexOf(textOf(part));
  return int(found < 0 ? -1 : characterCount(text.slice(0, found)) + 1);
}

function contains(value: Value, part: Value): Value {
  if (value.type === ABSENT || value.type === ERROR) return value;
  return bool(textOf(value).includes(textOf(part)));
}

/** Changes a string, or every string inside an array or map. */
function deep(change: (text: string) => Value): (value: Value) => Value {
  const apply = (value: Value): Value => {
    if (isCollection(value)) return changeItems(value, apply);
    return value.type === STRING ? change(value.text) : value;
  };
  return apply;
}

const latin1ToUtf8 = deep((text) => string(Buffer.from(text, "utf8").toString("latin1")));

/** Bytes that are not UTF-8 become U+FFFD: text here is Unicode, not bytes as in Miller. */
const utf8ToLatin1 = deep((text) =>
  /[\u0100-\uffff]/.test(text) ? ERROR_VALUE : string(Buffer.from(text, "latin1").toString("utf8")),
);

export const STRING_FUNCTIONS = define("string", {
  "capitalize(text)": ["The text with its first letter in upper case.", ofStrings(capitalize)],
  "clean_whitespace(text)": [
    "collapse_whitespace and strip in one; the result may become a number or a boolean.",
    replacing(cleanWhitespace),
  ],
  "collapse_whitespace(text)": [
    "The text with each run of white space replaced by one space.",
    replacing(ofStrings(collapse)),
  ],
  "contains(text, part)": [
    "True when the text contains the part, without regular expressions.",
    contains,
  ],
  "index(text, part)": [
    "The position of the part in the text, in characters counted from 1; -1 if it is not there.",
    index,
  ],
  "latin1_to_utf8(value)": [
    "Reads the bytes of the text as Latin-1, also inside arrays and maps.",
    latin1ToUtf8,
  ],
  "leftpad(value, length, pad)": [
    "Adds whole copies of the pad before the text, up to the length.",
    padded((padding, text) => padding + text),
  ],
  "lstrip(text)": ["The text without spaces and tabs at its start.", ofStrings(trimStart)],
  "rightpad(value, length, pad)": [
    "Adds whole copies of the pad after the text, up to the length.",
    padded((padding, text) => text + padding),
  ],
  "rstrip(text)": ["The text without spaces and tabs at its end.", ofStrings(trimEnd)],
  "strip(text)": [
    "The text without spaces and tabs at its start and end.",
    ofStrings((text) => trimStart(trimEnd(text))),
  ],
  "strlen(text)": [
    "The number of characters; an error for numbers, so write strlen(string($zip)).",
    (value) => (isText(value) ? int(characterCount(value.text)) : ERROR_VALUE),
  ],
  "substr(value, first, last)": ["Another name for substr0.", substr0],
  "substr0(value, first, last)": [
    "The characters from first to last, both included, counted from 0; negative from the end.",
    substr0,
  ],
  "substr1(value, first, last)": [
    "The characters from first to last, both included, counted from 1; negative from the end.",
    substr1,
  ],
  "tolower(text)": ["The text in lower case.", ofStrings(lowerCase)],
  "toupper(text)": ["The text in upper case.", ofStrings(upperCase)],
  "truncate(text, length)": ["At most the first length characters of the text.", truncate],
  "utf8_to_latin1(value)": [
    "Writes the text as Latin-1 bytes, also inside arrays and maps; an error if a character has none.",
    utf8ToLatin1,
  ],
});
