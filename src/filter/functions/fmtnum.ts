/** Functions of class conversion that format numbers: `fmtnum` and `fmtifnum`. */

import {
  ABSENT,
  ABSENT_VALUE,
  BOOL,
  EMPTY,
  ERROR,
  ERROR_VALUE,
  FLOAT,
  FUNCT,
  float,
  INT,
  int,
  isCollection,
  isNumber,
  NULL,
  type NumberValue,
  STRING,
  string,
  TRUE,
  toFloat,
  type Value,
} from "../values/index.ts";
import { int64Of, numberText } from "../values/numbers.ts";
import { goFormat } from "./go-format.ts";
import { changeItems } from "./items.ts";
import { parseFloat64, parseInteger } from "./number-parsing.ts";
import { define } from "./table.ts";

/** Formats a number; the result is a number if it parses as one, otherwise a string. */
type Formatter = (value: NumberValue) => Value;

const MAX_CACHED = 100;
const cache = new Map<string, Formatter | undefined>();

/** @returns undefined for a format without exactly one `%` */
function formatterOf(format: string): Formatter | undefined {
  if (cache.has(format)) return cache.get(format);
  if (cache.size >= MAX_CACHED) cache.clear();
  const formatter = format.split("%").length === 2 ? newFormatter(format) : undefined;
  cache.set(format, formatter);
  return formatter;
}

/** The last letter decides; `l` and `ll`, as in C, are removed. */
function newFormatter(format: string): Formatter {
  const goForm = format.replace(/l?l(?=[dx])|l(?=[feg])/g, "");
  if (/[dx]$/.test(goForm)) return asInteger(goForm);
  return /[feg]$/.test(goForm) ? asFloat(goForm) : asText(goForm);
}

/** `%_d` and `%_f` are Miller's own: commas between thousands. */
function printer(format: string) {
  const isGrouped = /_[df]$/.test(format);
  return goFormat(isGrouped ? format.replace(/_(?=.$)/, "") : format, isGrouped);
}

function asInteger(format: string): Formatter {
  const print = printer(format);
  return (value) => {
    const text =
      value.type === INT
        ? print({ type: "int64", value: BigInt(value.number) })
        : print({ type: "int", value: int64Of(value.number) });
    const number = parseInteger(text, 0);
    return number === undefined ? string(text) : int(number, text);
  };
}

function asFloat(format: string): Formatter {
  const print = printer(format);
  return (value) => {
    const text = print({ type: "float64", value: toFloat(value) });
    const number = parseFloat64(text);
    return number === undefined ? string(text) : float(number, text);
  };
}

function asText(format: string): Formatter {
  const print = goFormat(format);
  return (value) => string(print({ type: "string", value: numberText(value) }));
}

/** Applies to the items of arrays and maps too; booleans count as 1 and 0. */
function fmtnum(value: Value, format: Value): Value {
  if (isCollection(value)) return changeItems(value, (item) => fmtnum(item, format));
  if (value.type === ERROR || value.type === FUNCT) return ERROR_VALUE;
  if (format.type === ABSENT) return ABSENT_VALUE;
  if (value.type === ABSENT) return ABSENT_FORMATS.has(format.type) ? ABSENT_VALUE : ERROR_VALUE;
  const number = value.type === BOOL ? int(value === TRUE ? 1 : 0) : value;
  if (!isNumber(number) || format.type !== STRING) return ERROR_VALUE;
  return formatterOf(format.text)?.(number) ?? ERROR_VALUE;
}

/** Types of format for which an absent number is absent; other types are errors. */
const ABSENT_FORMATS: ReadonlySet<number> = new Set([INT, FLOAT, EMPTY, STRING, NULL]);

function fmtifnum(value: Value, format: Value): Value {
  if (isCollection(value)) return changeItems(value, (item) => fmtifnum(item, format));
  const formatted = fmtnum(value, format);
  return formatted.type === ERROR ? value : formatted;
}

export const FMTNUM_FUNCTIONS = define("conversion", {
  "fmtifnum(value, format)": ["As fmtnum, but leaves other values unchanged.", fmtifnum],
  "fmtnum(value, format)": [
    'The number in a format such as "%08.3f", "%x" or, with commas, "%_d".',
    fmtnum,
  ],
});
