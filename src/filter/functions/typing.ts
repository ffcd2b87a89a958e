/** Functions of class typing: what a value is. */
import {
  ABSENT,
  ARRAY,
  BOOL,
  bool,
  EMPTY,
  ERROR,
  FLOAT,
  INT,
  isNumber,
  isText,
  MAP,
  NULL,
  string,
  type Value,
} from "../values/index.ts";
import { define } from "./table.ts";

/** By the `type` of a value. */
const TYPE_NAMES = "int float bool empty string array map null error absent funct".split(" ");

/** The result of `typeof`. */
export function typeName(value: Value): string {
  return TYPE_NAMES[value.type] as string;
}

type Predicate = (value: Value) => boolean;

const is =
  (type: number): Predicate =>
  (value) =>
    value.type === type;
const not =
  (type: number): Predicate =>
  (value) =>
    value.type !== type;
const isEmptyMap: Predicate = (value) => value.type === MAP && value.items.size === 0;
const isFilledMap: Predicate = (value) => value.type === MAP && value.items.size > 0;
const isNaNValue: Predicate = (value) => value.type === FLOAT && Number.isNaN(value.number);
const isNullish: Predicate = ({ type }) => type === ABSENT || type === EMPTY || type === NULL;

/** `<name>` of `is_<name>`: what it tests, in words and in code. */
export const PREDICATES: Readonly<Record<string, readonly [help: string, Predicate]>> = {
  absent: ["the row has no such field", is(ABSENT)],
  array: ["the value is an array", is(ARRAY)],
  bool: ["the value is true or false; CSV cells never are", is(BOOL)],
  boolean: ["the value is true or false; CSV cells never are", is(BOOL)],
  empty: ["the field is there and is the empty string", is(EMPTY)],
  empty_map: ["the value is {}", isEmptyMap],
  error: ["the value is an error, such as strlen(5)", is(ERROR)],
  float: ["the value is a number with a decimal point or exponent", is(FLOAT)],
  int: ["the value is a 64-bit integer", is(INT)],
  map: ["the value is a map", is(MAP)],
  nan: ["the value is not-a-number", isNaNValue],
  nonempty_map: ["the value is a map with entries", isFilledMap],
  not_array: ["the value is anything but an array", not(ARRAY)],
  not_empty: [
    "the field is there and is not the empty string; true of JSON null",
    ({ type }) => type !== ABSENT && type !== EMPTY,
  ],
  not_map: ["the value is anything but a map", not(MAP)],
  not_null: ["the value is neither absent, empty nor JSON null", (value) => !isNullish(value)],
  null: ["the value is absent, empty or JSON null", isNullish],
  numeric: ["the value is an int or a float", isNumber],
  present: ["the row has the field", not(ABSENT)],
  string: ["the value is a string, the empty one included", isText],
};

export const TYPING_FUNCTIONS = [
  ...Object.entries(PREDICATES).flatMap(([name, [help, holds]]) =>
    define("typing", {
      [`is_${name}(value)`]: [`True when ${help}.`, (value) => bool(holds(value))],
    }),
  ),
  ...define("typing", {
    "typeof(value)": [
      'The name of the value\'s type, for example "int", "string", "empty" or "absent".',
      (value) => string(typeName(value)),
    ],
  }),
];
