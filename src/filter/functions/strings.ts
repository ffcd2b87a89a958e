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
  string,
  type Value,
  wrappedInt,
} from "../values/index.ts";
import { rangeOf } from "../values/indexing.ts";
import { textOf } from "../values/text.ts";
import { characterCount, firstCharacters } from "./characters.ts";
import { inferred } from "./inference.ts";
import { changeItems } from "./items.ts";
import { lowerCase, upperCase } from "./letter-case.ts";
import type { FunctionCall, FunctionRow } from "./table.ts";

/** Changes strings and lets every other value pass, numbers too. */
function ofStrings(change: (text: string) => string): FunctionCall {
  return (value) => (value.type === STRING ? string(change(value.text)) : value);
}

const trimStart = (text: string) => text.replace(/^[ \t]+/, "");
const collapse = (text: string) => text.replace(/[\t\n\f\r ]+/g, " ");

/** By hand: `/[ \t]+$/` takes quadratic time where there are many blanks inside. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  return text.slice(0, end);
}

function capitalize(text: string): string {
  const first = firstCharacters(text, 1);
  return upperCase(first) + text.slice(first.length);
}

function cleanWhitespace(value: Value): Value {
  const text = textOf(value);
  return inferred(value.type === STRING ? trimStart(trimEnd(collapse(text))) : text);
}

function truncate(value: Value, length: Value): Value {
  if (value.type === ERROR || value.type === ABSENT) return value;
  if (length.type === ERROR || length.type === ABSENT) return length;
  if (!isText(value) || length.type !== INT || length.number < 0) return ERROR_VALUE;
  return string(firstCharacters(value.text, Number(length.number)));
}

/** Whole copies of the pad only, so the result may stay shorter than asked for. An empty pad adds nothing. */
function padding(text: string, length: number, pad: string): string {
  const room = length - characterCount(text);
  const count = pad === "" ? 0 : Math.max(0, Math.floor(room / characterCount(pad)));
  // One more than fits is as good as any number more: `string` then refuses it.
  return pad.repeat(Math.min(count, Math.ceil((MAX_TEXT_LENGTH + 1) / pad.length)));
}

function padded(join: (padding: string, text: string) => string): FunctionCall {
  return (value, length, pad) => {
    const missing = [value, length, pad].find(({ type }) => type === ERROR || type === ABSENT);
    if (missing !== undefined) return missing;
    if (length.type !== INT) return ERROR_VALUE;
    const text = textOf(value);
    return string(join(padding(text, Number(length.number), textOf(pad)), text));
  };
}

function substring(bounds: (first: Value, last: Value) => readonly [Value, Value]): FunctionCall {
  return (value, first, last) => {
    if (value.type === ABSENT || value.type === ERROR) return value;
    const characters = [...textOf(value)];
    const range = rangeOf(...bounds(first, last), characters.length);
    return "type" in range ? range : string(characters.slice(range.start, range.end).join(""));
  };
}

/** Bounds that count from 0; below zero they count from the end either way. An empty first one is taken for 1, oddly. */
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

/** Changes a text, and every text inside an array or map. */
function everywhere(change: (text: string) => Value): (value: Value) => Value {
  const apply = (value: Value): Value => {
    if (isCollection(value)) return changeItems(value, apply);
    return value.type === STRING ? change(value.text) : value;
  };
  return apply;
}

const latin1ToUtf8 = everywhere((text) => string(Buffer.from(text, "utf8").toString("latin1")));

/** Bytes that are no UTF-8 become U+FFFD: text here is Unicode, not bytes as in Miller. */
const utf8ToLatin1 = everywhere((text) =>
  /[\u0100-\uffff]/.test(text) ? ERROR_VALUE : string(Buffer.from(text, "latin1").toString("utf8")),
);

export const STRING_FUNCTIONS: readonly FunctionRow[] = [
  {
    name: "capitalize",
    class: "string",
    parameters: ["text"],
    help: "The text with its first letter in upper case.",
    call: ofStrings(capitalize),
  },
  {
    name: "clean_whitespace",
    class: "string",
    parameters: ["text"],
    help: "collapse_whitespace and strip in one; the result may become a number or a boolean.",
    call: cleanWhitespace,
  },
  {
    name: "collapse_whitespace",
    class: "string",
    parameters: ["text"],
    help: "The text with each run of white space replaced by one space.",
    call: ofStrings(collapse),
  },
  {
    name: "contains",
    class: "string",
    parameters: ["text", "part"],
    help: "True when the text has the part in it, letter for letter.",
    call: contains,
  },
  {
    name: "index",
    class: "string",
    parameters: ["text", "part"],
    help: "Where the part first begins in the text, counted in characters from 1; -1 when nowhere.",
    call: index,
  },
  {
    name: "latin1_to_utf8",
    class: "string",
    parameters: ["value"],
    help: "Reads the bytes of the text as Latin-1; goes into arrays and maps.",
    call: latin1ToUtf8,
  },
  {
    name: "leftpad",
    class: "string",
    parameters: ["value", "length", "pad"],
    help: "Puts whole copies of the pad before the text while it stays within the length.",
    call: padded((padding, text) => padding + text),
  },
  {
    name: "lstrip",
    class: "string",
    parameters: ["text"],
    help: "The text without spaces and tabs at its start.",
    call: ofStrings(trimStart),
  },
  {
    name: "rightpad",
    class: "string",
    parameters: ["value", "length", "pad"],
    help: "Puts whole copies of the pad behind the text while it stays within the length.",
    call: padded((padding, text) => text + padding),
  },
  {
    name: "rstrip",
    class: "string",
    parameters: ["text"],
    help: "The text without spaces and tabs at its end.",
    call: ofStrings(trimEnd),
  },
  {
    name: "strip",
    class: "string",
    parameters: ["text"],
    help: "The text without spaces and tabs at its start and end.",
    call: ofStrings((text) => trimStart(trimEnd(text))),
  },
  {
    name: "strlen",
    class: "string",
    parameters: ["text"],
    help: "How many characters the text has; an error for numbers, so write strlen(string($zip)).",
    call: (value) => (isText(value) ? int(characterCount(value.text)) : ERROR_VALUE),
  },
  {
    name: "substr",
    class: "string",
    parameters: ["value", "first", "last"],
    help: "Another name of substr0.",
    call: substr0,
  },
  {
    name: "substr0",
    class: "string",
    parameters: ["value", "first", "last"],
    help: "The characters from first to last, both included, counted from 0; negative from the end.",
    call: substr0,
  },
  {
    name: "substr1",
    class: "string",
    parameters: ["value", "first", "last"],
    help: "The characters from first to last, both included, counted from 1; negative from the end.",
    call: substr1,
  },
  {
    name: "tolower",
    class: "string",
    parameters: ["text"],
    help: "The text in lower case.",
    call: ofStrings(lowerCase),
  },
  {
    name: "toupper",
    class: "string",
    parameters: ["text"],
    help: "The text in upper case.",
    call: ofStrings(upperCase),
  },
  {
    name: "truncate",
    class: "string",
    parameters: ["text", "length"],
    help: "At most the first length characters of the text.",
    call: truncate,
  },
  {
    name: "utf8_to_latin1",
    class: "string",
    parameters: ["value"],
    help: "Writes the text as Latin-1 bytes; an error where a character has none. Goes into arrays and maps.",
    call: utf8ToLatin1,
  },
];
