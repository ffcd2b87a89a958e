/** Calls: functions of the table, functions of the expression's own, functions held in locals. */

import { ExpressionError, fatal } from "../error.ts";
import { functionNamed, functions } from "../functions/index.ts";
import { arity, type FunctionDefinition, type Implementation } from "../functions/table.ts";
import { didYouMean } from "../suggest.ts";
import type * as syntax from "../syntax/nodes.ts";
import { REFUSED_FUNCTIONS } from "../syntax/reserved-words.ts";
import { FUNCT, funct, type Value } from "../values/index.ts";
import type { Compiled, Context, Routine } from "./context.ts";
import { literalRegex } from "./match.ts";
import type { Resolved } from "./scope.ts";
import { costOf, type Evaluate, read, type State, spend } from "./state.ts";

/** The table goes first, then the expression's own functions, then locals that hold a function. */
export function compileCall(context: Context, node: syntax.Call): Compiled {
  const row = functionNamed(node.name);
  if (row !== undefined) return callRow(context, node, row);
  const own = context.functions.get(node.name);
  if (own !== undefined) return { evaluate: callOwn(context, node, own, "function") };
  return callLocal(context, node);
}

/** One of the expression's own functions as a value; undefined when none is called so. */
export function compileFunctionName(
  context: Context,
  { name }: syntax.Local,
): Compiled | undefined {
  const own = context.functions.get(name);
  if (own === undefined) return undefined;
  return {
    evaluate: (state) =>
      funct({ name, arity: own.arity, call: (...values) => own.call(state, values) }),
  };
}

/** @throws ExpressionError when the number of arguments does not fit */
export function callOwn<Result>(
  context: Context,
  node: syntax.Call | syntax.SubroutineCall,
  own: Routine<Result>,
  what: "function" | "subroutine",
): (state: State) => Result {
  checkCount(node, { least: own.arity, most: own.arity }, what);
  const values = node.arguments.map((argument) => context.expression(context, argument).evaluate);
  return (state) =>
    own.call(
      state,
      values.map((value) => value(state)),
    );
}

function checkCount(
  { name, arguments: given, place }: syntax.Call | syntax.SubroutineCall,
  { least, most }: { least: number; most: number },
  what: string,
): void {
  if (given.length >= least && given.length <= most) return;
  const wanted =
    least === most ? `${least}` : most === Infinity ? `${least} or more` : `${least} to ${most}`;
  const plural = least === 1 && most === 1 ? "" : "s";
  throw new ExpressionError(
    `the ${what} ${name} takes ${wanted} argument${plural}, not ${given.length}.`,
    place,
  );
}

/** A function literal may call a local that is assigned further down, or itself: so names are looked up at the end. */
function callLocal(context: Context, node: syntax.Call): Compiled {
  const values = node.arguments.map((argument) => context.expression(context, argument).evaluate);
  let held: Resolved | undefined;
  context.atTheEnd.push(() => {
    held = context.scope.resolve(node.name) ?? noSuchFunction(context, node);
  });
  return {
    evaluate: (state) => {
      const callee = read(state, held as Resolved);
      if (callee.type !== FUNCT) return fatal(`${node.name} is called, but holds no function.`);
      const { arity: wanted } = callee.items;
      if (wanted !== values.length) {
        return fatal(
          `The function in ${node.name} takes ${wanted} arguments, not ${values.length}.`,
        );
      }
      return callee.items.call(...values.map((value) => value(state)));
    },
  };
}

function noSuchFunction(context: Context, { name, place }: syntax.Call): never {
  const refusal = REFUSED_FUNCTIONS.get(name);
  if (refusal !== undefined) {
    throw new ExpressionError(`${name} cannot be used: ${refusal}.`, place);
  }
  const names = [...functions.map((row) => row.name), ...context.functions.keys()];
  throw new ExpressionError(`there is no function ${name}.${didYouMean(name, names)}`, place);
}

function callRow(context: Context, node: syntax.Call, row: FunctionDefinition): Compiled {
  checkCount(node, arity(row), "function");
  const values = node.arguments.map((argument) => context.expression(context, argument));
  const regexNode = row.pattern === undefined ? undefined : node.arguments[row.pattern];
  const pattern = regexNode === undefined ? undefined : literalRegex(regexNode);
  const call = "call" in row ? row.call : row.build({ pattern, runtime: context.runtime });
  return {
    evaluate: spending(
      call,
      values.map(({ evaluate }) => evaluate),
    ),
  };
}

/** A call costs what it makes, so that a loop of calls that make much ends too. */
function spending(call: Implementation, values: readonly Evaluate[]): Evaluate {
  const [first, second, third] = values;
  if (first === undefined) return () => call();
  if (second === undefined) return (state) => paid(state, call(first(state)));
  if (third === undefined) return (state) => paid(state, call(first(state), second(state)));
  return (state) => paid(state, call(...values.map((value) => value(state))));
}

function paid(state: State, value: Value): Value {
  spend(state, costOf(value));
  return value;
}
