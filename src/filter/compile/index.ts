/** A program into what runs for every row. */

import { ExpressionError } from "../error.ts";
import { functionNamed } from "../functions/index.ts";
import type { Block, Definition, FunctionBody } from "../syntax/nodes.ts";
import { usesCaptures } from "../syntax/string-literal.ts";
import { ABSENT_VALUE, string, type Value } from "../values/index.ts";
import { type Context, FieldNames, type Routine } from "./context.ts";
import { compileExpression } from "./expression.ts";
import { compileClosure, compileFunction, compileSubroutine } from "./function.ts";
import type { RowReader } from "./read-row.ts";
import { Scope } from "./scope.ts";
import type { Execute, Signal, State } from "./state.ts";
import { compileBlock } from "./statement.ts";

export interface Surroundings {
  readonly reader: RowReader;
  readonly exported: readonly string[] | undefined;
  readonly environment: ReadonlyMap<string, string>;
  readonly fileName: string;
  readonly now: () => number;
}

export interface Program {
  /** Fields read by name. */
  readonly fields: readonly string[];
  readonly state: State;
  /** Runs the main block for `state.row`, and the `begin` blocks before the first one. */
  readonly main: Execute;
}

/** @throws ExpressionError for whatever can be known to be wrong before the first row */
export function compileProgram(block: Block, source: string, around: Surroundings): Program {
  const environment = new Map(
    [...around.environment].map(([name, value]) => [name, string(value)] as const),
  );
  const functions = new Map<string, Routine<Value>>();
  const subroutines = new Map<string, Routine<Signal>>();
  const context: Context = {
    source,
    runtime: { now: around.now, environment },
    reader: around.reader,
    fields: new FieldNames(around.exported),
    fileName: around.fileName,
    usesCaptures: usesCaptures(source),
    functions,
    subroutines,
    scope: Scope.frame(),
    atTheEnd: [],
    hasRow: true,
    inside: "main",
    inLoop: false,
    expression: compileExpression,
    closure: compileClosure,
  };
  // All names first: a function may be called above its definition, and by itself.
  const bodies = block.flatMap((statement) => {
    if (statement.kind === "func") return define(context, statement, functions, compileFunction);
    if (statement.kind === "subr")
      return define(context, statement, subroutines, compileSubroutine);
    return [];
  });
  for (const compileBody of bodies) compileBody();
  const main = block.filter(({ kind }) => !["func", "subr", "begin", "end"].includes(kind));
  const state = newState(environment);
  const run = inFreshFrame(context, main);
  const begin = topBlocks(context, block);
  for (const finish of context.atTheEnd) finish();
  for (const execute of begin) execute(state);
  return { fields: context.fields.names, state, main: run };
}

/** Compiles `begin` and `end` blocks. @returns what to run before the first row: `end` cannot change which rows stay */
function topBlocks(context: Context, block: Block): Execute[] {
  const compiled = block.flatMap((statement) =>
    statement.kind === "begin" || statement.kind === "end"
      ? [
          {
            kind: statement.kind,
            run: inFreshFrame({ ...context, hasRow: false }, statement.block),
          },
        ]
      : [],
  );
  return compiled.filter(({ kind }) => kind === "begin").map(({ run }) => run);
}

type CompileBody<Result> = (
  context: Context,
  name: string,
  body: FunctionBody,
) => Routine<Result>["call"];

/** Enters a name. @returns what compiles its body, to be called once all names are known */
function define<Result>(
  context: Context,
  { name, body, place }: Definition,
  routines: Map<string, Routine<Result>>,
  compileBody: CompileBody<Result>,
): () => void {
  if (functionNamed(name) !== undefined) {
    throw new ExpressionError(
      `${name} is a function of the language and cannot be defined.`,
      place,
    );
  }
  if (routines.has(name)) throw new ExpressionError(`${name} is already defined.`, place);
  const routine: Routine<Result> = { name, arity: body.parameters.length, call: notCompiled };
  routines.set(name, routine);
  return () => {
    routine.call = compileBody(context, name, body);
  };
}

function notCompiled(): never {
  throw new Error("A function was called while the filter was being compiled.");
}

function inFreshFrame(around: Context, block: Block): Execute {
  const context = { ...around, scope: Scope.frame() };
  const execute = compileBlock(context, block);
  const size = context.scope.frameSize;
  return (state) => {
    state.steps = 0;
    state.captures = undefined;
    // A function may have kept the frame of the row before; so each row gets its own.
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
