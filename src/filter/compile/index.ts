/** Closure compilation: turns a parsed program into closures that run for each row. */

import type { Member } from "../../rows/row.ts";
import { ExpressionError } from "../error.ts";
import { functionNamed } from "../functions/index.ts";
import type { Block, Definition, FunctionBody } from "../syntax/ast.ts";
import { usesCaptures } from "../syntax/string-literal.ts";
import { ABSENT_VALUE, string, type Value } from "../values/index.ts";
import { type Context, FieldNames, type Routine } from "./context.ts";
import { compileExpression } from "./expression.ts";
import { compileClosure, compileFunction, compileSubroutine } from "./function.ts";
import type { RowReader } from "./row-reader.ts";
import { Scope } from "./scope.ts";
import { charge, type Execute, type Signal, type State, stepsOf } from "./state.ts";
import { compileBlock } from "./statement.ts";

export interface ProgramOptions {
  readonly reader: RowReader;
  /** The exported fields; undefined to allow any name. */
  readonly exported: readonly string[] | undefined;
  readonly environment: ReadonlyMap<string, string>;
  readonly fileName: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Program {
  /** The fields read by name. */
  readonly fields: readonly string[];
  readonly members: readonly Member[];
  readonly state: State;
  /** Runs the main block for `state.row`. The caller resets `state.steps` before each row; all `begin` blocks share one budget. */
  readonly main: Execute;
}

/**
 * Compiles a program and runs its `begin` blocks.
 *
 * @throws ExpressionError for every mistake that can be found before the first row
 * @throws FatalError when a `begin` block fails
 */
export function compileProgram(block: Block, source: string, options: ProgramOptions): Program {
  const { now, reader, fileName } = options;
  const environment = new Map(
    [...options.environment].map(([name, value]) => [name, string(value)] as const),
  );
  const functions = new Map<string, Routine<Value>>();
  const subroutines = new Map<string, Routine<Signal>>();
  let running: State | undefined;
  const context: Context = {
    source,
    runtime: { now, environment, charge: (steps) => charge(running as State, steps) },
    reader,
    fields: new FieldNames(options.exported),
    fileName,
    usesCaptures: usesCaptures(source),
    functions,
    subroutines,
    scope: Scope.frame(),
    deferred: [],
    nodes: { count: 0 },
    hasRow: true,
    inside: "main",
    inLoop: false,
    expression: compileExpression,
    closure: compileClosure,
  };
  // All names first: a function may be called before its definition, and by itself.
  const bodies = block.flatMap((node) => {
    if (node.kind === "func") return define(context, node, functions, compileFunction);
    if (node.kind === "subr") return define(context, node, subroutines, compileSubroutine);
    return [];
  });
  for (const compileBody of bodies) compileBody();
  const main = compileFrame(
    context,
    block.filter(({ kind }) => !["func", "subr", "begin", "end"].includes(kind)),
  );
  const begin = compileTopBlocks({ ...context, hasRow: false }, block);
  for (const finish of context.deferred) finish();
  context.fields.placeMembers();
  const state = newState(environment);
  running = state;
  for (const execute of begin) execute(state);
  return { fields: context.fields.names, members: context.fields.members, state, main };
}

/** @returns the `begin` blocks; `end` blocks are only checked, as they cannot change which rows are kept */
function compileTopBlocks(context: Context, block: Block): Execute[] {
  return block.flatMap((node) => {
    if (node.kind !== "begin" && node.kind !== "end") return [];
    const execute = compileFrame(context, node.block);
    return node.kind === "begin" ? execute : [];
  });
}

type CompileBody<Result> = (
  context: Context,
  name: string,
  body: FunctionBody,
) => Routine<Result>["call"];

/** Declares a name. @returns a function that compiles its body, to be called when all names are known */
function define<Result>(
  context: Context,
  { name, body, span }: Definition,
  routines: Map<string, Routine<Result>>,
  compileBody: CompileBody<Result>,
): () => void {
  if (functionNamed(name) !== undefined) {
    throw new ExpressionError(`${name} is a built-in function and cannot be redefined.`, span);
  }
  if (routines.has(name)) throw new ExpressionError(`${name} is already defined.`, span);
  const routine: Routine<Result> = { arity: body.parameters.length, call: notCompiled };
  routines.set(name, routine);
  return () => {
    routine.call = compileBody(context, name, body);
  };
}

function notCompiled(): never {
  throw new Error("A function was called before the filter was compiled.");
}

/** A block with a frame of its own. */
function compileFrame(outer: Context, block: Block): Execute {
  const context = { ...outer, scope: Scope.frame() };
  const before = context.nodes.count;
  const execute = compileBlock(context, block);
  const steps = stepsOf(context.nodes.count - before);
  const size = context.scope.frameSize;
  return (state) => {
    charge(state, steps);
    state.captures = undefined;
    // A function value may still refer to the frame of the previous row, so each row gets a new one.
    if (size > 0) state.frame = { slots: new Array(size).fill(ABSENT_VALUE), outer: undefined };
    return execute(state);
  };
}

function newState(environment: Map<string, Value>): State {
  return {
    row: undefined,
    frame: { slots: [], outer: undefined },
    captures: undefined,
    oosvars: new Map(),
    environment,
    returned: ABSENT_VALUE,
    decision: undefined,
    steps: 0,
    calls: 0,
  };
}
