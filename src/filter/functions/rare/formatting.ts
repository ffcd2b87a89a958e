/** Functions of class string that fill a template, or extract the values from a filled one. */

import {
  array,
  checkTextLength,
  EMPTY_TEXT,
  ERROR_VALUE,
  isText,
  string,
  type Value,
} from "../../values/index.ts";
import { inferValue } from "../../values/numbers.ts";
import { textOf } from "../../values/text.ts";
import { define, type Implementation } from "../table.ts";

const BLANK = "{}";

/** A `{}` without an argument becomes empty; an argument without a `{}` is ignored. */
function format(...values: Value[]): Value {
  const [template, ...fillings] = values;
  if (template === undefined) return EMPTY_TEXT;
  if (!isText(template)) return ERROR_VALUE;
  const [first = "", ...others] = template.text.split(BLANK);
  let text = first;
  for (const [index, piece] of others.entries()) {
    const filling = fillings[index];
    text += (filling === undefined ? "" : textOf(filling)) + piece;
    checkTextLength(text.length);
  }
  return string(text);
}

function unformat(read: (piece: string) => Value): Implementation {
  return (template, value) => {
    if (!isText(template) || !isText(value)) return ERROR_VALUE;
    const pieces = extractPieces(template.text, value.text);
    return pieces === undefined ? ERROR_VALUE : array(pieces.map(read));
  };
}

/** Each `{}` matches as little as possible; one at the end of the template matches the rest. */
function extractPieces(template: string, text: string): string[] | undefined {
  const [start = "", ...literals] = template.split(BLANK);
  if (!text.startsWith(start)) return undefined;
  let rest = text.slice(start.length);
  const pieces: string[] = [];
  for (const [index, literal] of literals.entries()) {
    const isLast = index === literals.length - 1;
    const end = isLast && literal === "" ? rest.length : rest.indexOf(literal);
    if (end < 0) return undefined;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end + literal.length);
  }
  return pieces;
}

export const FORMATTING_FUNCTIONS = define("string", {
  "format(template?, values...)": [
    'The template with each {} replaced by the next value: format("{}:{}", 1, 2) is "1:2".',
    format,
  ],
  "unformat(template, text)": [
    "The parts of the text that match the {} of the template, as an array; numbers are inferred.",
    unformat(inferValue),
  ],
  "unformatx(template, text)": [
    "The parts of the text that match the {} of the template, as an array of strings.",
    unformat(string),
  ],
});
