/** Compiles functions, subroutines and function literals: parameters, body and return value. */

import { ExpressionError, fatal, StatementError } from "../error.ts";
import { typeName } from "../functions/typing.ts";
import type { FunctionBody } from "../syntax/ast.ts";
import { ABSENT_VALUE, ERROR_VALUE, funct, type Value } from "../values/index.ts";
import type { Context, Routine } from "./context.ts";
import { isOfType, Scope } from "./scope.ts";
import {
  charge,
  type Evaluate,
  type Frame,
  MAX_CALLS,
  type Signal,
  type State,
  stepsOf,
} from "./state.ts";
import { compileBlock } from "./statement.ts";

/** The values become the first slots of the frame, so the caller must not use the array afterwards. */
type Invoke<Result> = (state: State, values: Value[], outer: Frame | undefined) => Result;

export function compileFunction(
  context: Context,
  name: string,
  body: FunctionBody,
): Routine<Value>["call"] {
  const invoke = compileFunctionBody({ ...context, scope: Scope.frame() }, name, body);
  return (state, values) => invoke(state, values, undefined);
}

export function compileSubroutine(
  context: Context,
  name: string,
  body: FunctionBody,
): Routine<Signal>["call"] {
  const invoke = compileBody({ ...context, scope: Scope.frame(), inside: "subr" }, name, body);
  return (state, values) => invoke(state, values, undefined);
}

/** A function literal sees the locals around it, with the values they have when it is called. */
export function compileClosure(context: Context, body: FunctionBody): Evaluate {
  const name = "function-literal";
  const invoke = compileFunctionBody({ ...context, scope: Scope.frame(context.scope) }, name, body);
  const arity = body.parameters.length;
  return (state) => {
    const outer = state.frame;
    return funct({ name, arity, call: (...values) => invoke(state, values, outer) });
  };
}

/** The result throws FatalError for a return value that is not of the declared type. */
function compileFunctionBody(context: Context, name: string, body: FunctionBody): Invoke<Value> {
  const invoke = compileBody({ ...context, inside: "func" }, name, body);
  const { returns } = body;
  return (state, values, outer) => {
    state.returned = ABSENT_VALUE;
    try {
      invoke(state, values, outer);
    } catch (error) {
      // A statement that fails makes its function return an error. In the main block it ends the evaluation.
      if (!(error instanceof StatementError)) throw error;
      state.returned = ERROR_VALUE;
    }
    const value = state.returned;
    state.returned = ABSENT_VALUE;
    if (returns === "any" || isOfType(value, returns)) return value;
    return fatal(`${name} is declared to return ${returns} and cannot return ${typeName(value)}.`);
  };
}

function compileBody(context: Context, name: string, body: FunctionBody): Invoke<Signal> {
  const { scope } = context;
  const before = context.nodes.count;
  for (const { name: parameter, type, span } of body.parameters) {
    if (scope.declares(parameter)) {
      throw new ExpressionError(`the parameter ${parameter} is named twice.`, span);
    }
    scope.declare(parameter, type, { bound: true });
  }
  const execute = compileBlock({ ...context, inLoop: false }, body.block);
  const size = scope.frameSize;
  const steps = stepsOf(context.nodes.count - before);
  const isTyped = body.parameters.some(({ type }) => type !== "any");
  return (state, slots, outer) => {
    if (isTyped) checkParameters(name, body, slots);
    while (slots.length < size) slots.push(ABSENT_VALUE);
    if (state.calls >= MAX_CALLS) fatal(`Function calls are nested more than ${MAX_CALLS} deep.`);
    charge(state, steps);
    // A call has its own locals and captures.
    const { frame, captures } = state;
    state.calls++;
    state.frame = { slots, outer };
    state.captures = undefined;
    try {
      return execute(state);
    } finally {
      state.calls--;
      state.frame = frame;
      state.captures = captures;
    }
  };
}

function checkParameters(name: string, body: FunctionBody, values: readonly Value[]): void {
  body.parameters.forEach((parameter, index) => {
    const value = values[index];
    if (value === undefined || isOfType(value, parameter.type)) return;
    fatal(
      `The parameter ${parameter.name} of ${name} is declared ${parameter.type} and cannot hold ${typeName(value)}.`,
    );
  });
}
