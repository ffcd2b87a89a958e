/** Functions, subroutines and function literals: parameters, body, result. */

import { ExpressionError, fatal, StatementError } from "../error.ts";
import { typeName } from "../functions/typing.ts";
import type { FunctionBody } from "../syntax/nodes.ts";
import { ABSENT_VALUE, ERROR_VALUE, funct, type Value } from "../values/index.ts";
import type { Context } from "./context.ts";
import { fits } from "./declared-types.ts";
import { Scope } from "./scope.ts";
import {
  type Evaluate,
  type Execute,
  type Frame,
  MAX_CALLS,
  type Signal,
  type State,
  spend,
} from "./state.ts";
import { compileBlock } from "./statement.ts";

type Run = (state: State, values: readonly Value[], outer: Frame | undefined) => Signal;

/** @throws FatalError in the result when it is not of the declared type */
export function compileFunction(
  context: Context,
  name: string,
  body: FunctionBody,
): (state: State, values: readonly Value[]) => Value {
  const run = compileBody({ ...context, scope: Scope.frame(), inside: "func" }, name, body);
  const { returns } = body;
  return (state, values) => result(state, name, returns, run, values, undefined);
}

export function compileSubroutine(
  context: Context,
  name: string,
  body: FunctionBody,
): (state: State, values: readonly Value[]) => Signal {
  const run = compileBody({ ...context, scope: Scope.frame(), inside: "subr" }, name, body);
  return (state, values) => run(state, values, undefined);
}

/** A function literal sees the locals around it, as they are when it is called. */
export function compileClosure(context: Context, body: FunctionBody): Evaluate {
  const name = "function-literal";
  const inner = { ...context, scope: Scope.frame(context.scope), inside: "func" } as const;
  const run = compileBody(inner, name, body);
  const arity = body.parameters.length;
  return (state) => {
    const outer = state.frame;
    return funct({
      name,
      arity,
      call: (...values) => result(state, name, body.returns, run, values, outer),
    });
  };
}

function result(
  state: State,
  name: string,
  returns: FunctionBody["returns"],
  run: Run,
  values: readonly Value[],
  outer: Frame | undefined,
): Value {
  state.returned = ABSENT_VALUE;
  try {
    run(state, values, outer);
  } catch (error) {
    // A statement that cannot be carried out ends a function with an error as its result, and the main block for good.
    if (!(error instanceof StatementError)) throw error;
    state.returned = ERROR_VALUE;
  }
  const value = state.returned;
  state.returned = ABSENT_VALUE;
  if (fits(value, returns)) return value;
  return fatal(`${name} is declared to return ${returns} and cannot return ${typeName(value)}.`);
}

function compileBody(context: Context, name: string, body: FunctionBody): Run {
  const { scope } = context;
  for (const { name: parameter, type, place } of body.parameters) {
    if (scope.declares(parameter)) {
      throw new ExpressionError(`the parameter ${parameter} is named twice.`, place);
    }
    scope.declare(parameter, type, { bound: true });
  }
  const execute = compileBlock({ ...context, inLoop: false }, body.block);
  const size = scope.frameSize;
  return (state, values, outer) => {
    for (const [index, value] of values.entries()) checkParameter(name, body, index, value);
    const slots = [...values];
    while (slots.length < size) slots.push(ABSENT_VALUE);
    return inFrame(state, { slots, outer }, execute);
  };
}

function checkParameter(name: string, body: FunctionBody, index: number, value: Value): void {
  const parameter = body.parameters[index];
  if (parameter === undefined || fits(value, parameter.type)) return;
  fatal(
    `The parameter ${parameter.name} of ${name} is declared ${parameter.type} and cannot hold ${typeName(value)}.`,
  );
}

/** Locals and captures of a call are its own. */
function inFrame(state: State, frame: Frame, execute: Execute): Signal {
  const { frame: before, captures } = state;
  if (state.calls >= MAX_CALLS) fatal(`Functions call each other more than ${MAX_CALLS} deep.`);
  spend(state, 1);
  state.calls++;
  state.frame = frame;
  state.captures = undefined;
  try {
    return execute(state);
  } finally {
    state.calls--;
    state.frame = before;
    state.captures = captures;
  }
}
