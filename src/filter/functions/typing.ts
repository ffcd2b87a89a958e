/** Functions of class typing: what a value is, and assertions that end the run. */
import { fatal } from "../error.ts";
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
import type { FunctionRow } from "./table.ts";

/** By the `type` of a value. */
const TYPE_NAMES = [
  "int",
  "float",
  "bool",
  "empty",
  "string",
  "array",
  "map",
  "null",
  "error",
  "absent",
  "funct",
] as const;

/** What `typeof` answers. */
export function typeName(value: Value): string {
  return TYPE_NAMES[value.type];
}

/** `is_<name>`, what it holds of, whether Miller has `asserting_<name>` too, and the help. */
type Predicate = readonly [
  name: string,
  holds: (value: Value) => boolean,
  help: string,
  asserted?: false,
];

const isBool = (value: Value) => value.type === BOOL;
const isNothing = (value: Value) =>
  value.type === ABSENT || value.type === EMPTY || value.type === NULL;

const PREDICATES: readonly Predicate[] = [
  ["absent", (value) => value.type === ABSENT, "the row has no such field"],
  ["array", (value) => value.type === ARRAY, "the value is an array"],
  ["bool", isBool, "the value is true or false; CSV cells never are"],
  ["boolean", isBool, "the value is true or false; CSV cells never are"],
  ["empty", (value) => value.type === EMPTY, "the field is there and is the empty string"],
  ["empty_map", (value) => value.type === MAP && value.items.size === 0, "the value is {}"],
  ["error", (value) => value.type === ERROR, "the value is an error, such as strlen(5)"],
  [
    "float",
    (value) => value.type === FLOAT,
    "the value is a number with a decimal point or exponent",
  ],
  ["int", (value) => value.type === INT, "the value is a 64-bit integer"],
  ["map", (value) => value.type === MAP, "the value is a map"],
  [
    "nan",
    (value) => value.type === FLOAT && Number.isNaN(value.number),
    "the value is not-a-number",
    false,
  ],
  [
    "nonempty_map",
    (value) => value.type === MAP && value.items.size > 0,
    "the value is a map with entries",
  ],
  ["not_array", (value) => value.type !== ARRAY, "the value is anything but an array"],
  [
    "not_empty",
    (value) => value.type !== ABSENT && value.type !== EMPTY,
    "the field is there and is not the empty string; true of JSON null",
  ],
  ["not_map", (value) => value.type !== MAP, "the value is anything but a map"],
  ["not_null", (value) => !isNothing(value), "the value is neither absent, empty nor JSON null"],
  ["null", isNothing, "the value is absent, empty or JSON null"],
  ["numeric", isNumber, "the value is an int or a float"],
  ["present", (value) => value.type !== ABSENT, "the row has the field"],
  ["string", isText, "the value is a string, the empty one included"],
];

function predicateRow([name, holds, help]: Predicate): FunctionRow {
  return {
    name: `is_${name}`,
    class: "typing",
    parameters: ["value"],
    help: `True when ${help}.`,
    call: (value) => bool(holds(value)),
  };
}

function assertionRow([name, holds]: Predicate): FunctionRow {
  return {
    name: `asserting_${name}`,
    class: "typing",
    parameters: ["value"],
    help: `The value itself where is_${name} holds; ends the run where it does not.`,
    call: (value) => (holds(value) ? value : fatal(`asserting_${name} does not hold.`)),
  };
}

export const TYPING_FUNCTIONS: readonly FunctionRow[] = [
  ...PREDICATES.filter(([, , , asserted]) => asserted !== false).map(assertionRow),
  ...PREDICATES.map(predicateRow),
  {
    name: "typeof",
    class: "typing",
    parameters: ["value"],
    help: 'The name of the value\'s type, for instance "int", "string", "empty" or "absent".',
    call: (value) => string(typeName(value)),
  },
];
