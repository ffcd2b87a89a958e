/** Compiles what an expression reads from outside itself: fields, out-of-stream variables, `ENV`, and built-in variables. */

import type { Row } from "../../rows/row.ts";
import { ExpressionError, type Span } from "../error.ts";
import type * as ast from "../syntax/ast.ts";
import {
  ABSENT_VALUE,
  EMPTY_TEXT,
  ERROR_VALUE,
  float,
  int,
  type MapValue,
  map,
  string,
  type Value,
} from "../values/index.ts";
import { elementOf, keyOf } from "../values/indexing.ts";
import type { Compiled, Context } from "./context.ts";
import { charge, chargeBytes, chargedKey, chargeIndexing, type State } from "./state.ts";

export function constant(value: Value): Compiled {
  return { evaluate: () => value, constant: value };
}

function requireRow(context: Context, span: Span): void {
  if (context.hasRow) return;
  throw new ExpressionError("begin and end blocks have no row, so they cannot read fields.", span);
}

/** @throws ExpressionError in `begin` and `end`, and for a field that is not exported */
export function field(context: Context, name: string, span: Span): Compiled {
  requireRow(context, span);
  const index = context.fields.indexOf(name, span);
  const { reader } = context;
  return {
    evaluate: (state) => {
      const row = state.row as Row;
      chargeBytes(state, row.starts[index] as number, row.ends[index] as number);
      return reader.field(row, index);
    },
  };
}

export function whole(context: Context, { kind, span }: ast.Whole): Compiled {
  if (kind === "all-oosvars") {
    return {
      evaluate: (state) => {
        charge(state, state.oosvars.size);
        return map(new Map(state.oosvars));
      },
    };
  }
  requireRow(context, span);
  return { evaluate: (state) => wholeRow(context, state) };
}

function wholeRow({ reader }: Context, state: State): MapValue {
  const row = state.row as Row;
  chargeBytes(state, row.start, row.end);
  return reader.whole(row);
}

export function computed(context: Context, { kind, span, name, token }: ast.Computed): Compiled {
  const { evaluate, constant: known } = context.expression(context, name);
  if (kind === "computed-oosvar") {
    return entryOf((state) => state.oosvars, evaluate, ABSENT_VALUE);
  }
  // A variable that is not set is empty, not absent.
  if (kind === "environment") return entryOf((state) => state.environment, evaluate, EMPTY_TEXT);
  const key = known === undefined ? undefined : keyOf(known);
  if (key !== undefined) return field(context, key, span);
  const row = whole(context, { kind: "whole-row", span, token });
  return {
    evaluate: (state) => {
      const fields = row.evaluate(state);
      const at = evaluate(state);
      chargeIndexing(state, fields, at);
      return elementOf(fields, at);
    },
  };
}

function entryOf(
  entries: (state: State) => ReadonlyMap<string, Value>,
  name: (state: State) => Value,
  missing: Value,
): Compiled {
  return {
    evaluate: (state) => {
      const key = chargedKey(state, name(state));
      return key === undefined ? ERROR_VALUE : (entries(state).get(key) ?? missing);
    },
  };
}

/** `NR`, `M_PI` and so on. The separators have no meaning for NDJSON and CSV; their value is `N/A`, as in Miller. */
export function builtIn(context: Context, { name, span }: ast.Named): Compiled {
  switch (name) {
    case "M_PI":
      return constant(float(Math.PI));
    case "M_E":
      return constant(float(Math.E));
    case "Inf":
      return constant(float(Infinity));
    case "NaN":
      return constant(float(NaN));
    case "NR":
    case "FNR":
      // In `begin`, where there is no row yet, it is 1, as in Miller.
      return { evaluate: ({ row }) => int(row?.number ?? 1) };
    case "NF": {
      requireRow(context, span);
      return { evaluate: (state) => int(wholeRow(context, state).items.size) };
    }
    case "FILENAME":
      return constant(string(context.fileName));
    case "FILENUM":
      return constant(int(1));
    default:
      return constant(string("N/A"));
  }
}
