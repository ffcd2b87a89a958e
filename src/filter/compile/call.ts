/** Compiles calls: of built-in functions, of functions that the expression defines, and of functions held in locals. */

import { didYouMean } from "../../base/suggest.ts";
import { ExpressionError, fatal } from "../error.ts";
import { functionNamed, functions } from "../functions/index.ts";
import {
  arity as arityOf,
  type FunctionDefinition,
  type Implementation,
} from "../functions/table.ts";
import type * as ast from "../syntax/ast.ts";
import { REJECTED_FUNCTIONS } from "../syntax/reserved-words.ts";
import { FUNCT, funct, isCollection, sizeOf, type Value } from "../values/index.ts";
import type { Compiled, Context, Routine } from "./context.ts";
import { literalRegex } from "./match.ts";
import { onlyItem } from "./only-item.ts";
import type { Resolved } from "./scope.ts";
import { charge, type Evaluate, read, type State } from "./state.ts";

/** Built-in functions take precedence, then those that the expression defines, then locals that hold a function. */
export function compileCall(context: Context, node: ast.Call): Compiled {
  const row = functionNamed(node.name);
  if (row !== undefined) return callBuiltIn(context, node, row);
  const routine = context.functions.get(node.name);
  if (routine !== undefined) return { evaluate: callRoutine(context, node, routine, "function") };
  return callLocal(context, node);
}

/** A function that the expression defines, as a value; undefined when none has that name. */
export function compileFunctionName(context: Context, { name }: ast.Named): Compiled | undefined {
  const routine = context.functions.get(name);
  if (routine === undefined) return undefined;
  const { arity } = routine;
  return {
    evaluate: (state) => funct({ name, arity, call: (...values) => routine.call(state, values) }),
  };
}

/** @throws ExpressionError when the number of arguments does not fit */
export function callRoutine<Result>(
  context: Context,
  node: ast.Call | ast.SubroutineCall,
  routine: Routine<Result>,
  what: "function" | "subroutine",
): (state: State) => Result {
  checkCount(node, { least: routine.arity, most: routine.arity }, what);
  const values = node.arguments.map((argument) => context.expression(context, argument).evaluate);
  return (state) => {
    const given = values.map((value) => value(state));
    return routine.call(state, given);
  };
}

function checkCount(
  { name, arguments: given, span }: ast.Call | ast.SubroutineCall,
  { least, most }: { least: number; most: number },
  what: string,
): void {
  if (given.length >= least && given.length <= most) return;
  const wanted =
    least === most ? `${least}` : most === Infinity ? `${least} or more` : `${least} to ${most}`;
  const plural = least === 1 && most === 1 ? "" : "s";
  throw new ExpressionError(
    `the ${what} ${name} takes ${wanted} argument${plural}, not ${given.length}.`,
    span,
  );
}

/** A function literal may call itself, or a local that is assigned later, so the name is resolved after everything is compiled. */
function callLocal(context: Context, node: ast.Call): Compiled {
  const values = node.arguments.map((argument) => context.expression(context, argument).evaluate);
  let held: Resolved | undefined;
  context.deferred.push(() => {
    held = context.scope.resolve(node.name) ?? noSuchFunction(context, node);
  });
  return {
    evaluate: (state) => {
      const callee = read(state, held as Resolved);
      if (callee.type !== FUNCT)
        return fatal(`${node.name} is called, but its value is not a function.`);
      const { arity } = callee.items;
      if (arity !== values.length) {
        return fatal(
          `The function in ${node.name} takes ${arity} arguments, not ${values.length}.`,
        );
      }
      return callee.items.call(...values.map((value) => value(state)));
    },
  };
}

function noSuchFunction(context: Context, { name, span }: ast.Call): never {
  const reason = REJECTED_FUNCTIONS.get(name);
  if (reason !== undefined) {
    throw new ExpressionError(`${name} cannot be used: ${reason}.`, span);
  }
  const names = [...functions.map((row) => row.name), ...context.functions.keys()];
  const hint = name.toLowerCase() === "not" ? " Write ! for not." : didYouMean(name, names);
  throw new ExpressionError(`there is no function ${name}.${hint}`, span);
}

function callBuiltIn(context: Context, node: ast.Call, row: FunctionDefinition): Compiled {
  checkCount(node, arityOf(row), "function");
  const values = node.arguments.map((argument) => context.expression(context, argument));
  const regexNode = row.pattern === undefined ? undefined : node.arguments[row.pattern];
  const pattern = regexNode === undefined ? undefined : literalRegex(regexNode);
  const call = "call" in row ? row.call : row.build({ pattern, runtime: context.runtime });
  const arguments_ = values.map(({ evaluate }) => evaluate);
  const general = charging(call, arguments_, row.steps ?? 1);
  return { evaluate: onlyItem(context, node, general) ?? general };
}

/** A call costs what it reads, before it does, or the size of its result if that is greater. @param least steps of any call */
function charging(call: Implementation, values: readonly Evaluate[], least: number): Evaluate {
  const [first, second, third] = values;
  if (first === undefined) {
    return (state) => {
      charge(state, least);
      return call();
    };
  }
  if (second === undefined) {
    return (state) => {
      const value = first(state);
      const steps = sizeOf(value) + least - 1;
      charge(state, steps);
      return chargedBeyond(state, steps, call(value));
    };
  }
  if (third === undefined) {
    return (state) => {
      const value = first(state);
      const other = second(state);
      const steps = readingSteps(value, other) + least - 1;
      charge(state, steps);
      return chargedBeyond(state, steps, call(value, other));
    };
  }
  return (state) => {
    const given = values.map((value) => value(state));
    const [value, other, ...rest] = given as [Value, Value, ...Value[]];
    const others = rest.reduce((sum, argument) => sum + sizeOf(argument) - 1, 0);
    const steps = readingSteps(value, other) + others + least - 1;
    charge(state, steps);
    return chargedBeyond(state, steps, call(...given));
  };
}

/** A search for one text in another one may compare all of both. */
function readingSteps(value: Value, other: Value): number {
  if (isCollection(value) && isCollection(other)) return sizeOf(value) + sizeOf(other) - 1;
  return sizeOf(value) * sizeOf(other);
}

function chargedBeyond(state: State, paid: number, result: Value): Value {
  const steps = sizeOf(result) - paid;
  if (steps > 0) charge(state, steps);
  return result;
}
