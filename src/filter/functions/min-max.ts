/** `min` and `max` of class math, which also compare the items of arrays and maps. */
import { disposed, type Operator } from "../values/arithmetic.ts";
import { disposition, MAX, type Matrix, MIN } from "../values/disposition-matrices.ts";
import {
  ARRAY,
  EMPTY_TEXT,
  ERROR_VALUE,
  FUNCT,
  float,
  INT,
  isNumber,
  MAP,
  toFloat,
  type Value,
} from "../values/index.ts";
import { compareValues } from "./sorting.ts";
import { define, type Implementation } from "./table.ts";

/** Two ints: the operand with its spelling. With a float: a computed float. */
function picker(
  matrix: Matrix,
  ofFloats: (left: number, right: number) => number,
  wins: (order: number) => boolean,
): Operator {
  return (left, right) => {
    if (disposition(matrix, left, right) !== "#") return disposed(matrix, left, right);
    if (isNumber(left) && isNumber(right) && !(left.type === INT && right.type === INT)) {
      return float(ofFloats(toFloat(left), toFloat(right)));
    }
    return wins(compareValues(left, right)) ? left : right;
  };
}

/** Each array or map among the arguments counts as the result for its items. */
function pickOf(pick: Operator): Implementation {
  const single = (value: Value): Value => {
    if (value.type === ARRAY) return ofItems(value.items);
    if (value.type === FUNCT) return ERROR_VALUE;
    return value.type === MAP ? ofMapItems([...value.items.values()]) : value;
  };
  const ofItems = (items: readonly Value[]): Value => {
    const [first, ...others] = items;
    if (first === undefined) return EMPTY_TEXT;
    return others.reduce(
      (best, item) => pick(single(best), single(item)),
      pick(single(first), single(first)),
    );
  };
  /** Unlike in arrays, collections inside a map are not searched. */
  const ofMapItems = (items: readonly Value[]): Value => {
    const [first, ...others] = items;
    return first === undefined ? EMPTY_TEXT : others.reduce(pick, pick(first, first));
  };
  return (...values) => ofItems(values);
}

export const MIN_MAX_FUNCTIONS = define("math", {
  "max(values...)": [
    "The greatest value. Numbers are less than booleans, booleans less than strings, strings less than null.",
    pickOf(picker(MAX, Math.max, (order) => order > 0)),
  ],
  "min(values...)": [
    "The least value. Numbers are less than booleans, booleans less than strings; null is ignored.",
    pickOf(picker(MIN, Math.min, (order) => order < 0)),
  ],
});
