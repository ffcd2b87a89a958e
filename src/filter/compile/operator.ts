/** Compiles operators: short-circuiting ones, matches, the dot, and those in the table of `values/operators.ts`. */

import type * as ast from "../syntax/ast.ts";
import { ABSENT, EMPTY, ERROR_VALUE, FALSE, MAP, string, TRUE } from "../values/index.ts";
import { elementOf } from "../values/indexing.ts";
import { combineOperands, not } from "../values/logic.ts";
import { BINARY, concatenate, UNARY } from "../values/operators.ts";
import { compareBytes } from "./compare-bytes.ts";
import type { Compiled, Context } from "./context.ts";
import {
  literalRegex,
  matchAndCapture,
  matchComputed,
  matchLiteral,
  matchOnly,
  plainMatcher,
} from "./match.ts";
import { matchBytes } from "./match-bytes.ts";
import { nestedField } from "./nested-field.ts";
import { chargeReading, type Evaluate } from "./state.ts";
import { constant } from "./variables.ts";

export function compileUnary(context: Context, node: ast.Unary): Compiled {
  const operand = context.expression(context, node.operand);
  const compute = UNARY.get(node.operator) as NonNullable<ReturnType<typeof UNARY.get>>;
  if (operand.constant !== undefined) return constant(compute(operand.constant));
  return { evaluate: (state) => compute(operand.evaluate(state)) };
}

export function compileConditional(context: Context, node: ast.Conditional): Compiled {
  const condition = context.expression(context, node.condition).evaluate;
  const yes = context.expression(context, node.yes).evaluate;
  const no = context.expression(context, node.no).evaluate;
  return {
    evaluate: (state) => {
      const decision = condition(state);
      if (decision === TRUE) return yes(state);
      return decision === FALSE ? no(state) : ERROR_VALUE;
    },
  };
}

export function compileBinary(context: Context, node: ast.Binary): Compiled {
  const left = context.expression(context, node.left);
  if (node.operator === "=~" || node.operator === "!=~")
    return compileMatch(context, node, left.evaluate);
  const right = context.expression(context, node.right);
  const shortCircuit = SHORT_CIRCUIT.get(node.operator);
  if (shortCircuit !== undefined) return { evaluate: shortCircuit(left.evaluate, right.evaluate) };
  if (node.operator === ".") {
    return nestedField(context, node, dot(left.evaluate, right.evaluate, node.right.token));
  }
  const compute = BINARY.get(node.operator) as NonNullable<ReturnType<typeof BINARY.get>>;
  const general: Evaluate = (state) => {
    const first = left.evaluate(state);
    const second = right.evaluate(state);
    chargeReading(state, first, second);
    return compute(first, second);
  };
  const fast = compareBytes(context, node, right.constant, general);
  if (fast !== undefined) return { evaluate: fast };
  if (left.constant !== undefined && right.constant !== undefined) {
    return constant(compute(left.constant, right.constant));
  }
  return { evaluate: general };
}

/** Operators that evaluate their right side only when the left side does not decide. */
const SHORT_CIRCUIT: ReadonlyMap<string, (left: Evaluate, right: Evaluate) => Evaluate> = new Map([
  [
    "&&",
    (left, right) => (state) => {
      const first = left(state);
      return first === FALSE ? first : combineOperands(first, right(state));
    },
  ],
  [
    "||",
    (left, right) => (state) => {
      const first = left(state);
      return first === TRUE ? first : combineOperands(first, right(state));
    },
  ],
  [
    "??",
    (left, right) => (state) => {
      const first = left(state);
      return first.type === ABSENT ? right(state) : first;
    },
  ],
  [
    "???",
    (left, right) => (state) => {
      const first = left(state);
      return first.type === ABSENT || first.type === EMPTY ? right(state) : first;
    },
  ],
]);

/** After a map, `.` uses the spelling of its right side as a key; after anything else it concatenates. */
function dot(left: Evaluate, right: Evaluate, token: string): Compiled {
  const key = string(token);
  return {
    evaluate: (state) => {
      const base = left(state);
      return base.type === MAP ? elementOf(base, key) : concatenate(base, right(state));
    },
  };
}

/** `=~` and `!=~`; both set the captures. */
function compileMatch(context: Context, node: ast.Binary, left: Evaluate): Compiled {
  const general = matcher(context, node.right, left);
  const found = matchBytes(context, node, general) ?? general;
  if (node.operator === "=~") return { evaluate: found };
  return {
    evaluate: (state) => {
      const answer = found(state);
      return answer === TRUE || answer === FALSE ? not(answer) : answer;
    },
  };
}

function matcher(context: Context, right: ast.Expression, left: Evaluate): Evaluate {
  const match = context.usesCaptures ? matchAndCapture : (plainMatcher(right) ?? matchOnly);
  const regex = literalRegex(right);
  if (regex !== undefined) return (state) => matchLiteral(match, state, left(state), regex);
  const pattern = context.expression(context, right).evaluate;
  return (state) => matchComputed(match, state, left(state), pattern(state));
}
