/**
 * Two fast paths for nested fields, `$field["key"][1]` and `$field.key` with literal keys. A path of keys is found by the scan of the
 * row's bytes (rows/json/member-scan.ts); any other path, in the field's JSON, without making values of anything around it.
 *
 * The result must never differ from that of the general path, which is used whenever the path leads through a scalar.
 */
import { type Row, UNKNOWN } from "../../rows/row.ts";
import type { Expression } from "../syntax/ast.ts";
import { decodeString, usesCaptures } from "../syntax/string-literal.ts";
import { ABSENT_VALUE } from "../values/index.ts";
import type { PathStep } from "../values/json.ts";
import type { Compiled, Context, Slot } from "./context.ts";
import { chargeBytes } from "./state.ts";

/** Longer keys are charged, which is left to the general path. */
const MAX_KEY_LENGTH = 64;
/** Longer paths are left to the general path: every link of a chain looks for its own path from the start. */
const MAX_STEPS = 32;
const POSITION = /^[1-9][0-9]{0,8}$/;

/** @param general the same expression, compiled the general way */
export function nestedField(context: Context, node: Expression, general: Compiled): Compiled {
  const { reader } = context;
  const found = pathOf(context, node);
  const { nested } = reader;
  if (found === undefined || nested === undefined) return general;
  const { field } = found;
  const lastDot = found.steps.findLastIndex(({ isDot }) => isDot);
  const path = found.steps.map(({ key, position }, i): PathStep => {
    const codes = Uint16Array.from({ length: key.length }, (_, at) => key.charCodeAt(at));
    // A dot after an absent value concatenates.
    return { key, codes, position, isAbsentIfMissing: i >= lastDot };
  });
  const slot = slotAt(context, found);
  const isAbsentIfMissing = path.at(-1)?.isAbsentIfMissing === true;
  return {
    evaluate: (state) => {
      const row = state.row as Row;
      const start = slot === undefined ? UNKNOWN : (row.starts[slot.index] as number);
      if (start >= 0 || (start === -1 && isAbsentIfMissing)) {
        chargeBytes(state, row.starts[field] as number, row.ends[field] as number);
        return start === -1 ? ABSENT_VALUE : reader.field(row, (slot as Slot).index);
      }
      const value = nested(row, field, path);
      if (value === undefined) return general.evaluate(state);
      chargeBytes(state, row.starts[field] as number, row.ends[field] as number);
      return value;
    },
  };
}

/** The slot of a field or a member; undefined for an expression of another form, and for a member of CSV. */
export function slotOf(context: Context, node: Expression): Slot | undefined {
  const found = pathOf(context, node);
  return found && slotAt(context, found);
}

/** As `slotOf`, but only for a member of the item that a condition is about. */
export function itemSlotOf(context: Context, node: Expression): Slot | undefined {
  const found = pathOf(context, node);
  return found?.inList ? slotAt(context, found) : undefined;
}

function slotAt(context: Context, { field, inList, steps }: Path): Slot | undefined {
  if (steps.length === 0) return inList ? undefined : { index: field };
  if (context.reader.nested === undefined) return undefined;
  const keys = steps.map(({ key }) => key);
  return context.fields.memberAt(field, keys, inList);
}

interface Step {
  readonly key: string;
  readonly position: number;
  readonly isDot: boolean;
}

interface Path {
  readonly field: number;
  /** Whether it begins in the only item of the list in the field. */
  readonly inList: boolean;
  readonly steps: Step[];
}

/** A field and the literal steps after it; undefined for an expression of another form. */
function pathOf(context: Context, node: Expression, most = MAX_STEPS): Path | undefined {
  const { fields, item } = context;
  if (node.kind === "field") {
    return { field: fields.indexOf(node.name, node.span), inList: false, steps: [] };
  }
  if (node.kind === "local" && node.name === item?.name) {
    return { field: item.field, inList: true, steps: [] };
  }
  const step = most === 0 ? undefined : stepOf(node);
  const path = step === undefined ? undefined : pathOf(context, step.base, most - 1);
  if (step === undefined || step.key === "" || step.key.length > MAX_KEY_LENGTH) return undefined;
  // A value in a member of an item may be unknown, and cannot be read from the field.
  if (path?.inList && path.steps.length > 0) return undefined;
  path?.steps.push(step);
  return path;
}

function stepOf(node: Expression): (Step & { readonly base: Expression }) | undefined {
  if (node.kind === "binary" && node.operator === ".") {
    return { base: node.left, key: node.right.token, position: 0, isDot: true };
  }
  if (node.kind !== "index") return undefined;
  const { base, index } = node;
  if (index.kind === "number" && POSITION.test(index.text)) {
    return { base, key: index.text, position: Number(index.text), isDot: false };
  }
  const key = index.kind === "string" ? decodeString(index.text) : undefined;
  if (key === undefined || usesCaptures(key)) return undefined;
  return { base, key, position: 0, isDot: false };
}
