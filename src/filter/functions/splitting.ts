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
import { inferValue } from "../values/numbers.ts";
import { textOf } from "../values/text.ts";
import { entriesOf } from "./items.ts";
import { define, type Implementation } from "./table.ts";

/** Converts a piece of text to a value, with or without type inference. */
type Read = (piece: string) => Value;

/** The empty text has no pieces. One piece more than `array` and `map` allow is enough for them to fail. */
function piecesOf(text: string, separator: string): string[] {
  return text === "" ? [] : text.split(separator, MAX_COLLECTION_SIZE + 1);
}

/** Accepts the text of any type. */
function splitToArray(read: Read): Implementation {
  return (value, separator) => {
    if (value.type === ABSENT || value.type === ERROR || value.type === NULL) return value;
    if (separator.type !== STRING) return ERROR_VALUE;
    return array(piecesOf(textOf(value), separator.text).map(read));
  };
}

function splitToPositions(read: Read): Implementation {
  return (value, separator) => {
    if (!isText(value) || separator.type !== STRING) return ERROR_VALUE;
    const pieces = piecesOf(value.text, separator.text);
    return map(new Map(pieces.map((piece, index) => [String(index + 1), read(piece)])));
  };
}

/** A piece without the pair separator gets its position as key. */
function splitToPairs(read: Read): Implementation {
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

export const SPLITTING_FUNCTIONS = define("conversion", {
  "joink(collection, separator)": [
    "The keys of a map, or the positions of an array, joined into one text.",
    joinKeys,
  ],
  "joinkv(collection, pair_separator, separator)": [
    'Keys and values joined into one text: joinkv({"a": 1}, "=", ",") is "a=1".',
    joinPairs,
  ],
  "joinv(collection, separator)": [
    "The values of a map or array joined into one text.",
    joinValues,
  ],
  "splita(value, separator)": [
    'The text split into an array, numbers as numbers: splita("3,a", ",") is [3, "a"].',
    splitToArray(inferValue),
  ],
  "splitax(value, separator)": ["The text split into an array of strings.", splitToArray(string)],
  "splitkv(text, pair_separator, separator)": [
    'The text split into a map, numbers as numbers: splitkv("a=1", "=", ",") is {"a": 1}.',
    splitToPairs(inferValue),
  ],
  "splitkvx(text, pair_separator, separator)": [
    "The text split into a map of strings.",
    splitToPairs(string),
  ],
  "splitnv(text, separator)": [
    'The text split into a map keyed "1", "2" and so on, numbers as numbers.',
    splitToPositions(inferValue),
  ],
  "splitnvx(text, separator)": [
    'The text split into a map of strings keyed "1", "2" and so on.',
    splitToPositions(string),
  ],
});
