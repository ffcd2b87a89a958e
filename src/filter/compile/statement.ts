/** Statements into closures. Each says what comes after it: the next one, or a way out of the loop or the function. */

import { ExpressionError, type Place, statementError } from "../error.ts";
import { didYouMean } from "../suggest.ts";
import type * as syntax from "../syntax/nodes.ts";
import { ABSENT, ABSENT_VALUE, FALSE, TRUE } from "../values/index.ts";
import { compileAssignment, compileUnset } from "./assignment.ts";
import { callOwn } from "./call.ts";
import { type Context, whereIs } from "./context.ts";
import { compileForEach } from "./loop.ts";
import { BREAK, CONTINUE, type Execute, NEXT, RETURN, type State, spend } from "./state.ts";

/** A block in a scope of its own. @param prepare declares what the block begins with, such as loop variables */
export function compileBlock(
  context: Context,
  block: syntax.Block,
  prepare: (inner: Context) => void = () => {},
): Execute {
  const inner = { ...context, scope: context.scope.inner() };
  prepare(inner);
  const first = context.scope.frameSize;
  const run = sequence(block.map((statement) => compileStatement(inner, statement)));
  const last = context.scope.frameSize;
  if (last === first) return run;
  return (state) => {
    state.frame.slots.fill(ABSENT_VALUE, first, last);
    return run(state);
  };
}

export function sequence(statements: readonly Execute[]): Execute {
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

export function compileStatement(context: Context, node: syntax.Statement): Execute {
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
      return compileForEach(context, node, (inner, block, prepare) =>
        compileBlock({ ...inner, inLoop: true }, block, prepare),
      );
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
      throw new ExpressionError(`${node.kind} can only stand at the top level.`, node.place);
  }
}

function bareBoolean(context: Context, node: syntax.BareBoolean): Execute {
  const { evaluate } = context.expression(context, node.value);
  return (state) => {
    state.decision = evaluate(state);
    return NEXT;
  };
}

type Test = (state: State) => boolean;

/** Says yes or no; anything else is an error. */
function test(context: Context, node: syntax.Expression): Test {
  const { evaluate } = context.expression(context, node);
  return (state) => {
    const value = evaluate(state);
    return value === TRUE || (value !== FALSE && notBoolean(context, node.place));
  };
}

function notBoolean(context: Context, place: Place): never {
  return statementError(`The condition at ${whereIs(context, place)} is neither true nor false.`);
}

/** Unlike elsewhere, an absent condition just skips the block. */
function patternAction(context: Context, node: syntax.PatternAction): Execute {
  const { evaluate } = context.expression(context, node.condition);
  const block = compileBlock(context, node.block);
  return (state) => {
    const condition = evaluate(state);
    if (condition === TRUE) return block(state);
    if (condition === FALSE || condition.type === ABSENT) return NEXT;
    return notBoolean(context, node.condition.place);
  };
}

function ifStatement(context: Context, node: syntax.If): Execute {
  const branches = node.branches.map(({ condition, block }) => ({
    holds: test(context, condition),
    block: compileBlock(context, block),
  }));
  const otherwise =
    node.otherwise === undefined ? undefined : compileBlock(context, node.otherwise);
  return (state) => {
    for (const { holds, block } of branches) if (holds(state)) return block(state);
    return otherwise?.(state) ?? NEXT;
  };
}

function whileStatement(context: Context, node: syntax.While): Execute {
  const holds = test(context, node.condition);
  const block = compileBlock({ ...context, inLoop: true }, node.block);
  return (state) => {
    if (!node.bodyFirst && !holds(state)) return NEXT;
    do {
      spend(state, 1);
      const signal = block(state);
      if (signal === BREAK) return NEXT;
      if (signal === RETURN) return signal;
    } while (holds(state));
    return NEXT;
  };
}

function forCounting(context: Context, node: syntax.ForCounting): Execute {
  const around = { ...context, scope: context.scope.inner() };
  const first = context.scope.frameSize;
  const start = sequence(node.start.map((statement) => compileStatement(around, statement)));
  const goesOn = continuation(around, node);
  const update = sequence(node.update.map((statement) => compileStatement(around, statement)));
  const block = compileBlock({ ...around, inLoop: true }, node.block);
  const last = context.scope.frameSize;
  return (state) => {
    state.frame.slots.fill(ABSENT_VALUE, first, last);
    for (start(state); goesOn(state); update(state)) {
      spend(state, 1);
      const signal = block(state);
      if (signal === BREAK) return NEXT;
      if (signal === RETURN) return signal;
    }
    return NEXT;
  };
}

/** Statements of which the last one, a bare boolean, decides; none means for ever. */
function continuation(context: Context, node: syntax.ForCounting): Test {
  const decider = node.continuation.at(-1);
  if (decider === undefined) return () => true;
  const before = node.continuation.slice(0, -1);
  const wrong = before.find(({ kind }) => kind !== "assignment");
  if (decider.kind !== "bare-boolean" || wrong !== undefined) {
    throw new ExpressionError(
      "the middle part of a for loop is assignments and, last, a condition.",
      (wrong ?? decider).place,
    );
  }
  const prepare = sequence(before.map((statement) => compileStatement(context, statement)));
  const holds = test(context, decider.value);
  return (state) => {
    prepare(state);
    return holds(state);
  };
}

/** A `return` in a subroutine ends the caller's block too: so it is in Miller. */
function subroutineCall(context: Context, node: syntax.SubroutineCall): Execute {
  const own = context.subroutines.get(node.name);
  if (own === undefined) {
    const hint = didYouMean(node.name, context.subroutines.keys());
    throw new ExpressionError(`there is no subroutine ${node.name}.${hint}`, node.place);
  }
  return callOwn(context, node, own, "subroutine");
}

function returnStatement(context: Context, node: syntax.Return): Execute {
  if (context.inside === "main") {
    throw new ExpressionError("return can only stand in a func or subr.", node.place);
  }
  if (context.inside === "func" && node.value === undefined) {
    throw new ExpressionError("a func must return a value.", node.place);
  }
  if (context.inside === "subr" && node.value !== undefined) {
    throw new ExpressionError("a subr cannot return a value.", node.place);
  }
  if (node.value === undefined) return () => RETURN;
  const { evaluate } = context.expression(context, node.value);
  return (state) => {
    state.returned = evaluate(state);
    return RETURN;
  };
}

function jump(context: Context, node: syntax.Jump): Execute {
  if (!context.inLoop) {
    throw new ExpressionError(`${node.kind} can only stand in a loop.`, node.place);
  }
  const signal = node.kind === "break" ? BREAK : CONTINUE;
  return () => signal;
}
