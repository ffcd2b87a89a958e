/** Compiles statements to closures. Each returns a signal: go on with the next statement, or leave the loop or the function. */

import { didYouMean } from "../../base/suggest.ts";
import { ExpressionError, type Span, statementError } from "../error.ts";
import type * as ast from "../syntax/ast.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  ARRAY,
  FALSE,
  int,
  isCollection,
  string,
  TRUE,
  type Value,
} from "../values/index.ts";
import { compileAssignment, compileUnset } from "./assignment.ts";
import { callRoutine } from "./call.ts";
import { type Context, location } from "./context.ts";
import { type Iteration, iterationOf, loop } from "./loop.ts";
import { BREAK, CONTINUE, type Execute, NEXT, RETURN, type Signal, type State } from "./state.ts";

/** Compiles a block in its own scope. @param prepare declares variables that are set before it is entered */
export function compileBlock(
  context: Context,
  block: ast.Block,
  prepare: (inner: Context) => void = () => {},
): Execute {
  const inner = { ...context, scope: context.scope.inner() };
  prepare(inner);
  return clearing(inner, () => sequence(inner, block));
}

/** The variables that `compile` declares are absent each time the result starts. */
function clearing({ scope }: Context, compile: () => Execute): Execute {
  const first = scope.frameSize;
  const execute = compile();
  const last = scope.frameSize;
  if (last === first) return execute;
  return (state) => {
    state.frame.slots.fill(ABSENT_VALUE, first, last);
    return execute(state);
  };
}

function sequence(context: Context, block: ast.Block): Execute {
  const statements = block.map((statement) => compileStatement(context, statement));
  const [only] = statements;
  if (statements.length === 1 && only !== undefined) return only;
  return (state) => {
    for (const execute of statements) {
      const signal = execute(state);
      if (signal !== NEXT) return signal;
    }
    return NEXT;
  };
}

function compileStatement(context: Context, node: ast.Statement): Execute {
  switch (node.kind) {
    case "bare-boolean":
      return bareBoolean(context, node);
    case "assignment":
      return compileAssignment(context, node);
    case "unset":
      return compileUnset(context, node);
    case "pattern-action":
      return patternAction(context, node);
    case "if":
      return ifStatement(context, node);
    case "while":
      return whileStatement(context, node);
    case "for-counting":
      return forCounting(context, node);
    case "for-one":
    case "for-pair":
      return forEach(context, node);
    case "call":
      return subroutineCall(context, node);
    case "return":
      return returnStatement(context, node);
    case "break":
    case "continue":
      return jump(context, node);
    case "func":
    case "subr":
    case "begin":
    case "end":
      throw new ExpressionError(`${node.kind} is only allowed at the top level.`, node.span);
  }
}

function bareBoolean(context: Context, node: ast.BareBoolean): Execute {
  const { evaluate } = context.expression(context, node.value);
  return (state) => {
    state.decision = evaluate(state);
    return NEXT;
  };
}

type Test = (state: State) => boolean;

function compileTest(context: Context, node: ast.Expression): Test {
  const { evaluate } = context.expression(context, node);
  return (state) => {
    const value = evaluate(state);
    return value === TRUE || (value !== FALSE && notBoolean(context, node.span));
  };
}

function notBoolean(context: Context, span: Span): never {
  return statementError(`The condition at ${location(context, span)} is neither true nor false.`);
}

/** Unlike elsewhere, an absent condition skips the block. */
function patternAction(context: Context, node: ast.PatternAction): Execute {
  const { evaluate } = context.expression(context, node.condition);
  const block = compileBlock(context, node.block);
  return (state) => {
    const condition = evaluate(state);
    if (condition === TRUE) return block(state);
    if (condition === FALSE || condition.type === ABSENT) return NEXT;
    return notBoolean(context, node.condition.span);
  };
}

function ifStatement(context: Context, node: ast.If): Execute {
  const branches = node.branches.map(({ condition, block }) => ({
    holds: compileTest(context, condition),
    block: compileBlock(context, block),
  }));
  const otherwise =
    node.otherwise === undefined ? undefined : compileBlock(context, node.otherwise);
  return (state) => {
    for (const { holds, block } of branches) if (holds(state)) return block(state);
    return otherwise?.(state) ?? NEXT;
  };
}

function whileStatement(context: Context, node: ast.While): Execute {
  const before = context.nodes.count;
  const holds = compileTest(context, node.condition);
  const body = compileBlock({ ...context, inLoop: true }, node.block);
  const iteration = iterationOf(context, before);
  return loop((state) => {
    if (!node.bodyFirst && !holds(state)) return NEXT;
    do {
      const signal = iteration(state, body);
      if (signal !== NEXT) return signal;
    } while (holds(state));
    return NEXT;
  });
}

function forCounting(context: Context, node: ast.ForCounting): Execute {
  const inner = { ...context, scope: context.scope.inner() };
  return clearing(inner, () => {
    const before = inner.nodes.count;
    const start = sequence(inner, node.start);
    const holds = continuation(inner, node);
    const update = sequence(inner, node.update);
    const body = compileBlock({ ...inner, inLoop: true }, node.block);
    const iteration = iterationOf(inner, before);
    return loop((state) => {
      for (start(state); holds(state); update(state)) {
        const signal = iteration(state, body);
        if (signal !== NEXT) return signal;
      }
      return NEXT;
    });
  });
}

/** Assignments and then the condition; without any statement the loop has no end of its own. */
function continuation(context: Context, node: ast.ForCounting): Test {
  const last = node.continuation.at(-1);
  if (last === undefined) return () => true;
  const before = node.continuation.slice(0, -1);
  const wrong = before.find(({ kind }) => kind !== "assignment");
  if (last.kind !== "bare-boolean" || wrong !== undefined) {
    throw new ExpressionError(
      "the middle part of a for loop must be assignments followed by one condition.",
      (wrong ?? last).span,
    );
  }
  const prepare = sequence(context, before);
  const holds = compileTest(context, last.value);
  return (state) => {
    prepare(state);
    return holds(state);
  };
}

/** A value that is not a collection has no members. The loop iterates over the collection as it was at the start. */
function forEach(context: Context, { kind, names, over, span, block }: ast.ForEach): Execute {
  const { evaluate } = context.expression(context, over);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new ExpressionError(`the loop variable ${repeated} is named twice.`, span);
  }
  const slots: number[] = [];
  const before = context.nodes.count;
  const body = compileBlock({ ...context, inLoop: true }, block, ({ scope }) => {
    for (const name of names) {
      slots.push(scope.frameSize);
      scope.declare(name, "any", { bound: true });
    }
  });
  const iterate = kind === "for-one" ? forOne : forPair;
  const iteration = iterationOf(context, before);
  return loop((state) => iterate(state, evaluate(state), slots, body, iteration));
}

type Iterate = (
  state: State,
  over: Value,
  slots: readonly number[],
  body: Execute,
  iteration: Iteration,
) => Signal;

/** Binds the elements of an array, or the keys of a map. */
const forOne: Iterate = (state, over, slots, body, iteration) => {
  if (!isCollection(over)) return NEXT;
  for (const member of over.type === ARRAY ? over.items : over.items.keys()) {
    state.frame.slots[slots[0] as number] = typeof member === "string" ? string(member) : member;
    const signal = iteration(state, body);
    if (signal !== NEXT) return signal;
  }
  return NEXT;
};

/** Binds the first slot to each key, and goes on with the value: to the next key, or at the last slot to the body. */
const forPair: Iterate = (state, over, slots, body, iteration) => {
  if (!isCollection(over)) return NEXT;
  const [keySlot, ...rest] = slots;
  for (const [key, member] of over.items.entries()) {
    state.frame.slots[keySlot as number] = typeof key === "string" ? string(key) : int(key + 1);
    if (rest.length === 1) state.frame.slots[rest[0] as number] = member;
    const signal = iteration(
      state,
      rest.length === 1 ? body : () => forPair(state, member, rest, body, iteration),
    );
    if (signal !== NEXT) return signal;
  }
  return NEXT;
};

/** A `return` in a subroutine ends the caller's block too, as in Miller. */
function subroutineCall(context: Context, node: ast.SubroutineCall): Execute {
  const subroutine = context.subroutines.get(node.name);
  if (subroutine === undefined) {
    const hint = didYouMean(node.name, context.subroutines.keys());
    throw new ExpressionError(`there is no subroutine ${node.name}.${hint}`, node.span);
  }
  return callRoutine(context, node, subroutine, "subroutine");
}

function returnStatement(context: Context, { value, span }: ast.Return): Execute {
  const { inside } = context;
  if (inside === "main") {
    throw new ExpressionError("return is only allowed in a func or subr.", span);
  }
  if (inside === "func" && value === undefined) {
    throw new ExpressionError("a func must return a value.", span);
  }
  if (value === undefined) return () => RETURN;
  if (inside === "subr") throw new ExpressionError("a subr cannot return a value.", span);
  const { evaluate } = context.expression(context, value);
  return (state) => {
    state.returned = evaluate(state);
    return RETURN;
  };
}

function jump(context: Context, { kind, span }: ast.Jump): Execute {
  if (!context.inLoop) {
    throw new ExpressionError(`${kind} is only allowed in a loop.`, span);
  }
  const signal = kind === "break" ? BREAK : CONTINUE;
  return () => signal;
}
