/** The functions of class conversion that lay numbers out: `fmtnum` and `fmtifnum`. */

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

/** Lays out a number; the result is a number again where it reads as one. */
type Formatter = (value: NumberValue) => Value;

const MAX_KEPT = 100;
const kept = new Map<string, Formatter | undefined>();

/** @returns undefined for a format without exactly one `%` */
function formatterOf(format: string): Formatter | undefined {
  if (kept.has(format)) return kept.get(format);
  if (kept.size >= MAX_KEPT) kept.clear();
  const formatter = format.split("%").length === 2 ? newFormatter(format) : undefined;
  kept.set(format, formatter);
  return formatter;
}

/** The last letter decides; the `l` and `ll` of C are dropped wherever they stand before one. */
function newFormatter(format: string): Formatter {
  const goForm = format.replace(/l?l(?=[dx])|l(?=[feg])/g, "");
  if (/[dx]$/.test(goForm)) return asInteger(goForm);
  return /[feg]$/.test(goForm) ? asFloat(goForm) : asText(goForm);
}

function asInteger(format: string): Formatter {
  const isGrouped = format.endsWith("_d");
  const layOut = goFormat(isGrouped ? format.replace(/_d$/, "d") : format, isGrouped);
  return (value) => {
    const text =
      value.type === INT
        ? layOut({ type: "int64", value: BigInt(value.number) })
        : layOut({ type: "int", value: int64Of(value.number) });
    const read = parseInteger(text, 0);
    return read === undefined ? string(text) : int(read, text);
  };
}

function asFloat(format: string): Formatter {
  const isGrouped = format.endsWith("_f");
  const layOut = goFormat(isGrouped ? format.replace(/_f$/, "f") : format, isGrouped);
  return (value) => {
    const text = layOut({ type: "float64", value: toFloat(value) });
    const read = parseFloat64(text);
    return read === undefined ? string(text) : float(read, text);
  };
}

function asText(format: string): Formatter {
  const layOut = goFormat(format);
  return (value) => string(layOut({ type: "string", value: numberText(value) }));
}

/** Goes into arrays and maps; booleans count as 1 and 0. */
function fmtnum(value: Value, format: Value): Value {
  if (isCollection(value)) return changeItems(value, (item) => fmtnum(item, format));
  if (value.type === ERROR || value.type === FUNCT) return ERROR_VALUE;
  if (format.type === ABSENT) return ABSENT_VALUE;
  if (value.type === ABSENT) return ABSENT_ANSWERS.has(format.type) ? ABSENT_VALUE : ERROR_VALUE;
  const number = value.type === BOOL ? int(value === TRUE ? 1 : 0) : value;
  if (!isNumber(number) || format.type !== STRING) return ERROR_VALUE;
  return formatterOf(format.text)?.(number) ?? ERROR_VALUE;
}

/** Formats that make nothing of an absent number; the others are errors. */
const ABSENT_ANSWERS: ReadonlySet<number> = new Set([INT, FLOAT, EMPTY, STRING, NULL]);

function fmtifnum(value: Value, format: Value): Value {
  if (isCollection(value)) return changeItems(value, (item) => fmtifnum(item, format));
  const formatted = fmtnum(value, format);
  return formatted.type === ERROR ? value : formatted;
}

export const FMTNUM_FUNCTIONS = define("conversion", {
  "fmtifnum(value, format)": ["As fmtnum, but leaves what is not a number as it is.", fmtifnum],
  "fmtnum(value, format)": [
    'The number laid out by a format such as "%08.3f", "%x" or, with commas, "%_d".',
    fmtnum,
  ],
});
