/** The functions of class math that pick a value: `min` and `max`, which go into arrays and maps. */
import { disposed } from "../values/arithmetic.ts";
import { type Dispositions, disposition, dispositions } from "../values/dispositions.ts";
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
import { compareValues } from "./ordering.ts";
import { define, type Implementation } from "./table.ts";

/*
 * In the tables: # by comparison, l and r the left and the right operand, e error, a absent.
 * Numbers are below booleans, those below strings; null loses in `min` and wins in `max`; absent always loses.
 */
const LEAST = dispositions(`
  ##lllaalel
  ##lllaalel
  rr#llaalel
  rrrllaalel
  rrrr#aalel
  aaaaaaaaaa
  aaaaaaaaaa
  rrrrraalel
  eeeeeaaeee
  rrrrraarea`);
const GREATEST = dispositions(`
  ##rrraarel
  ##rrraarel
  ll#rraarel
  lllrraarel
  llll#aarel
  aaaaaaaaaa
  aaaaaaaaaa
  lllllaalla
  eeeeeaaree
  rrrrraaaea`);

type Pick = (left: Value, right: Value) => Value;

/** Int with int keeps the operand, spelling and all; with a float the result is a computed float. */
function picker(
  table: Dispositions,
  ofFloats: (left: number, right: number) => number,
  wins: (order: number) => boolean,
): Pick {
  return (left, right) => {
    if (disposition(table, left, right) !== "#") return disposed(table, left, right);
    if (isNumber(left) && isNumber(right) && !(left.type === INT && right.type === INT)) {
      return float(ofFloats(toFloat(left), toFloat(right)));
    }
    return wins(compareValues(left, right)) ? left : right;
  };
}

/** The pick of all arguments; each array or map among them counts as the pick of its items. */
function pickOf(pick: Pick): Implementation {
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
  /** Unlike in arrays, collections inside a map are not gone into. */
  const ofMapItems = (items: readonly Value[]): Value => {
    const [first, ...others] = items;
    return first === undefined ? EMPTY_TEXT : others.reduce(pick, pick(first, first));
  };
  return (...values) => ofItems(values);
}

export const EXTREME_FUNCTIONS = define("math", {
  "max(values...)": [
    "The greatest value: numbers are below booleans, those below strings; null is above all.",
    pickOf(picker(GREATEST, Math.max, (order) => order > 0)),
  ],
  "min(values...)": [
    "The least value: numbers are below booleans, those below strings; null is left out.",
    pickOf(picker(LEAST, Math.min, (order) => order < 0)),
  ],
});
