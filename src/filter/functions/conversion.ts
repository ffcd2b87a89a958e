/** Functions of class conversion between numbers, booleans and text. */

import {
  ABSENT,
  BOOL,
  bool,
  EMPTY,
  ERROR_VALUE,
  FLOAT,
  float,
  INT,
  int,
  NULL,
  STRING,
  string,
  TRUE,
  toFloat,
  type Value,
} from "../values/index.ts";
import { int64Of } from "../values/numbers.ts";
import { textOf } from "../values/text.ts";
import { parseFloat64, parseInteger } from "./number-parsing.ts";
import { define } from "./table.ts";

/** Empty, null and absent are returned unchanged; other types are errors. */
function unconverted(value: Value): Value {
  return value.type === EMPTY || value.type === NULL || value.type === ABSENT ? value : ERROR_VALUE;
}

function toInt(value: Value, base?: Value): Value {
  if (base !== undefined && base.type !== INT) return ERROR_VALUE;
  switch (value.type) {
    case INT:
      return base === undefined ? value : int(value.number);
    case FLOAT:
      return int(int64Of(value.number));
    case BOOL:
      return int(value === TRUE ? 1 : 0);
    case STRING: {
      const parsed = parseInteger(value.text, Number(base?.number ?? 0));
      return parsed === undefined ? ERROR_VALUE : int(parsed);
    }
    default:
      return unconverted(value);
  }
}

function toFloatValue(value: Value): Value {
  switch (value.type) {
    case INT:
      return float(toFloat(value));
    case FLOAT:
      return value;
    case BOOL:
      return float(value === TRUE ? 1 : 0);
    case STRING: {
      const parsed = parseFloat64(value.text);
      return parsed === undefined ? ERROR_VALUE : float(parsed);
    }
    default:
      return unconverted(value);
  }
}

function toBoolean(value: Value): Value {
  switch (value.type) {
    case INT:
    case FLOAT:
      return bool(toFloat(value) !== 0);
    case BOOL:
      return value;
    case STRING:
      return value.text === "true" || value.text === "false"
        ? bool(value.text === "true")
        : ERROR_VALUE;
    default:
      return unconverted(value);
  }
}

function hexfmt(value: Value): Value {
  if (value.type !== INT) return value;
  return string(`0x${BigInt.asUintN(64, BigInt(value.number)).toString(16)}`);
}

export const CONVERSION_FUNCTIONS = define("conversion", {
  "boolean(value)": [
    'The value as a boolean: "true" and "false" as themselves; numbers other than zero are true.',
    toBoolean,
  ],
  "float(value)": ["The value as a float.", toFloatValue],
  "hexfmt(value)": [
    'An int in hexadecimal: 255 becomes "0xff". Other values stay unchanged.',
    hexfmt,
  ],
  "int(value, base?)": [
    "The value as an int; floats are truncated. Text is parsed in the base, or by its prefix.",
    toInt,
  ],
  "string(value)": [
    "The value as text: numbers with their spelling, arrays and maps as JSON.",
    (value) => string(textOf(value)),
  ],
});
