/** Functions of class conversion that split text into collections and join collections into text. */

import {
  ABSENT,
  type ArrayValue,
  array,
  checkTextLength,
  ERROR,
  ERROR_VALUE,
  isCollection,
  isText,
  MAX_COLLECTION_SIZE,
  type MapValue,
  map,
  NULL,
  STRING,
  string,
  type Value,
} from "../values/index.ts";
import { textOf } from "../values/text.ts";
import { inferred } from "./inference.ts";
import { entriesOf } from "./items.ts";
import type { FunctionCall, FunctionRow } from "./table.ts";

/** Makes a value of a piece of text, with type inference or without. */
type Read = (piece: string) => Value;

/** Nothing has no pieces; of too many one more than `array` and `map` take. */
function piecesOf(text: string, separator: string): string[] {
  return text === "" ? [] : text.split(separator, MAX_COLLECTION_SIZE + 1);
}

/** Takes the text of any value. */
function splitToArray(read: Read): FunctionCall {
  return (value, separator) => {
    if (value.type === ABSENT || value.type === ERROR || value.type === NULL) return value;
    if (separator.type !== STRING) return ERROR_VALUE;
    return array(piecesOf(textOf(value), separator.text).map(read));
  };
}

function splitToPositions(read: Read): FunctionCall {
  return (value, separator) => {
    if (!isText(value) || separator.type !== STRING) return ERROR_VALUE;
    const pieces = piecesOf(value.text, separator.text);
    return map(new Map(pieces.map((piece, index) => [String(index + 1), read(piece)])));
  };
}

/** A piece without the pair separator goes under its position. */
function splitToPairs(read: Read): FunctionCall {
  return (value, pairSeparator, separator) => {
    if (!isText(value) || pairSeparator.type !== STRING || separator.type !== STRING) {
      return ERROR_VALUE;
    }
    const mark = pairSeparator.text;
    const entries = piecesOf(value.text, separator.text).map((piece, index): [string, Value] => {
      const at = piece.indexOf(mark);
      return at < 0
        ? [String(index + 1), read(piece)]
        : [piece.slice(0, at), read(piece.slice(at + mark.length))];
    });
    return map(new Map(entries));
  };
}

/** @param spell the text of one entry */
function join(
  collection: ArrayValue | MapValue,
  separator: string,
  spell: (key: string, item: Value) => string,
): Value {
  const pieces: string[] = [];
  let length = 0;
  for (const [key, item] of entriesOf(collection)) {
    const piece = spell(key, item);
    length += piece.length + separator.length;
    checkTextLength(length);
    pieces.push(piece);
  }
  return string(pieces.join(separator));
}

function joinKeys(collection: Value, separator: Value): Value {
  if (!isCollection(collection) || separator.type !== STRING) return ERROR_VALUE;
  return join(collection, separator.text, (key) => key);
}

function joinValues(collection: Value, separator: Value): Value {
  if (!isCollection(collection) || !isText(separator)) return ERROR_VALUE;
  return join(collection, separator.text, (_, item) => textOf(item));
}

function joinPairs(collection: Value, pairSeparator: Value, separator: Value): Value {
  if (!isCollection(collection)) return ERROR_VALUE;
  if (pairSeparator.type !== STRING || separator.type !== STRING) return ERROR_VALUE;
  const mark = pairSeparator.text;
  return join(collection, separator.text, (key, item) => key + mark + textOf(item));
}

export const SPLITTING_FUNCTIONS: readonly FunctionRow[] = [
  {
    name: "joink",
    class: "conversion",
    parameters: ["collection", "separator"],
    help: "The keys of a map, or the positions of an array, joined into one text.",
    call: joinKeys,
  },
  {
    name: "joinkv",
    class: "conversion",
    parameters: ["collection", "pair_separator", "separator"],
    help: 'Keys and values joined into one text: joinkv({"a": 1}, "=", ",") is "a=1".',
    call: joinPairs,
  },
  {
    name: "joinv",
    class: "conversion",
    parameters: ["collection", "separator"],
    help: "The values of a map or array joined into one text.",
    call: joinValues,
  },
  {
    name: "splita",
    class: "conversion",
    parameters: ["value", "separator"],
    help: 'The text split into an array, numbers as numbers: splita("3,a", ",") is [3, "a"].',
    call: splitToArray(inferred),
  },
  {
    name: "splitax",
    class: "conversion",
    parameters: ["value", "separator"],
    help: "The text split into an array of strings.",
    call: splitToArray(string),
  },
  {
    name: "splitkv",
    class: "conversion",
    parameters: ["text", "pair_separator", "separator"],
    help: 'The text split into a map, numbers as numbers: splitkv("a=1", "=", ",") is {"a": 1}.',
    call: splitToPairs(inferred),
  },
  {
    name: "splitkvx",
    class: "conversion",
    parameters: ["text", "pair_separator", "separator"],
    help: "The text split into a map of strings.",
    call: splitToPairs(string),
  },
  {
    name: "splitnv",
    class: "conversion",
    parameters: ["text", "separator"],
    help: 'The text split into a map keyed "1", "2" and so on, numbers as numbers.',
    call: splitToPositions(inferred),
  },
  {
    name: "splitnvx",
    class: "conversion",
    parameters: ["text", "separator"],
    help: 'The text split into a map of strings keyed "1", "2" and so on.',
    call: splitToPositions(string),
  },
];
