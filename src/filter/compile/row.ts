/** What an expression reads of the row and its surroundings: fields, positions, NR, ENV. */

import type { Row } from "../../rows/row.ts";
import { ExpressionError, type Place } from "../error.ts";
import type * as syntax from "../syntax/nodes.ts";
import {
  ABSENT_VALUE,
  EMPTY_TEXT,
  ERROR_VALUE,
  float,
  int,
  string,
  type Value,
} from "../values/index.ts";
import { elementOf, keyOf } from "../values/indexing.ts";
import type { Compiled, Context } from "./context.ts";
import type { State } from "./state.ts";

export function constant(value: Value): Compiled {
  return { evaluate: () => value, constant: value };
}

function needRow(context: Context, place: Place): void {
  if (!context.hasRow) {
    throw new ExpressionError("begin and end blocks see no row: no field can be read here.", place);
  }
}

/** @throws ExpressionError in `begin` and `end`, and for a field that was not exported */
export function field(context: Context, name: string, place: Place): Compiled {
  needRow(context, place);
  const index = context.fields.indexOf(name, place);
  const { reader } = context;
  return { evaluate: (state) => reader.field(state.row as Row, index) };
}

export function wholeRow(context: Context, place: Place): Compiled {
  needRow(context, place);
  const { reader } = context;
  return { evaluate: (state) => reader.whole(state.row as Row) };
}

/** `$[name]`; a constant name is a field like any other. */
export function computedField(context: Context, node: syntax.ComputedField): Compiled {
  const name = context.expression(context, node.name);
  const key = name.constant === undefined ? undefined : keyOf(name.constant);
  if (key !== undefined) return field(context, key, node.place);
  const row = wholeRow(context, node.place);
  return { evaluate: (state) => elementOf(row.evaluate(state), name.evaluate(state)) };
}

export function oosvar(name: string): Compiled {
  return { evaluate: (state) => state.oosvars.get(name) ?? ABSENT_VALUE };
}

export function computedOosvar(context: Context, node: syntax.ComputedOosvar): Compiled {
  const name = context.expression(context, node.name);
  return {
    evaluate: (state) => {
      const key = keyOf(name.evaluate(state));
      return key === undefined ? ERROR_VALUE : (state.oosvars.get(key) ?? ABSENT_VALUE);
    },
  };
}

/** A variable that is not set is empty, not absent. */
export function environment(context: Context, node: syntax.Environment): Compiled {
  const name = context.expression(context, node.name);
  return {
    evaluate: (state) => {
      const key = keyOf(name.evaluate(state));
      return key === undefined ? ERROR_VALUE : (state.environment.get(key) ?? EMPTY_TEXT);
    },
  };
}

/** Where there is no row yet, in `begin`, it is 1, as in Miller. */
const rowNumber = ({ row }: State) => int(row?.number ?? 1);

/** `NR`, `M_PI` and the like. The separators have no meaning for NDJSON and CSV; Miller says N/A. */
export function surroundings(context: Context, { name, place }: syntax.Constant): Compiled {
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
      return { evaluate: rowNumber };
    case "NF": {
      needRow(context, place);
      const { reader } = context;
      return { evaluate: (state) => int(reader.whole(state.row as Row).items.size) };
    }
    case "FILENAME":
      return constant(string(context.fileName));
    case "FILENUM":
      return constant(int(1));
    default:
      return constant(string("N/A"));
  }
}
