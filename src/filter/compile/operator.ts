/** Operators into closures: those that do not always need both sides, the matches, and the dot. */

import type * as syntax from "../syntax/nodes.ts";
import { ABSENT, EMPTY, ERROR_VALUE, FALSE, MAP, string, TRUE } from "../values/index.ts";
import { elementOf } from "../values/indexing.ts";
import { not, rest } from "../values/logic.ts";
import { BINARY, concatenate, UNARY } from "../values/operators.ts";
import { compareBytes } from "./compare-bytes.ts";
import type { Compiled, Context } from "./context.ts";
import { literalRegex, matchAndCatch, matchComputed, matchLiteral, matchOnly } from "./match.ts";
import { matchBytes } from "./match-bytes.ts";
import { constant } from "./row.ts";
import type { Evaluate } from "./state.ts";

export function compileUnary(context: Context, node: syntax.Unary): Compiled {
  const operand = context.expression(context, node.operand);
  const compute = UNARY.get(node.operator) as NonNullable<ReturnType<typeof UNARY.get>>;
  if (operand.constant !== undefined) return constant(compute(operand.constant));
  return { evaluate: (state) => compute(operand.evaluate(state)) };
}

export function compileConditional(context: Context, node: syntax.Conditional): Compiled {
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

export function compileBinary(context: Context, node: syntax.Binary): Compiled {
  const left = context.expression(context, node.left);
  if (node.operator === "=~" || node.operator === "!=~") return match(context, node, left.evaluate);
  const right = context.expression(context, node.right);
  const lazy = LAZY.get(node.operator);
  if (lazy !== undefined) return { evaluate: lazy(left.evaluate, right.evaluate) };
  if (node.operator === ".") return dot(left.evaluate, right.evaluate, node.right.token);
  const compute = BINARY.get(node.operator) as NonNullable<ReturnType<typeof BINARY.get>>;
  const general: Evaluate = (state) => compute(left.evaluate(state), right.evaluate(state));
  const quick = compareBytes(context, node, right.constant, general);
  if (quick !== undefined) return { evaluate: quick };
  if (left.constant !== undefined && right.constant !== undefined) {
    return constant(compute(left.constant, right.constant));
  }
  return { evaluate: general };
}

/** Operators that evaluate their right side only when the left one leaves it open. */
const LAZY: ReadonlyMap<string, (left: Evaluate, right: Evaluate) => Evaluate> = new Map([
  [
    "&&",
    (left, right) => (state) => {
      const first = left(state);
      return first === FALSE ? first : rest(first, right(state));
    },
  ],
  [
    "||",
    (left, right) => (state) => {
      const first = left(state);
      return first === TRUE ? first : rest(first, right(state));
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

/** On a map `.` takes its right side's spelling as a key; on anything else it concatenates. */
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
function match(context: Context, node: syntax.Binary, left: Evaluate): Compiled {
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

function matcher(context: Context, right: syntax.Expression, left: Evaluate): Evaluate {
  const matching = context.usesCaptures ? matchAndCatch : matchOnly;
  const regex = literalRegex(right);
  if (regex !== undefined) return (state) => matchLiteral(matching, state, left(state), regex);
  const pattern = context.expression(context, right).evaluate;
  return (state) => matchComputed(matching, state, left(state), pattern(state));
}
