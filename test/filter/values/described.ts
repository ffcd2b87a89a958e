/** Values as text, for comparisons that must see the type and the spelling of everything in them. */

import { FatalError } from "../../../src/filter/error.ts";
import { typeName } from "../../../src/filter/functions/typing.ts";
import { ARRAY, MAP, type Value } from "../../../src/filter/values/index.ts";
import { textOf } from "../../../src/filter/values/text.ts";

export function described(value: Value | undefined): string {
  if (value === undefined) return "nothing";
  if (value.type === ARRAY) return `[${value.items.map(described).join()}]`;
  if (value.type !== MAP) return `${typeName(value)} ${JSON.stringify(textOf(value))}`;
  const entries = [...value.items].map(([key, item]) => JSON.stringify(key) + described(item));
  return `{${entries.join()}}`;
}

/** The description of a value that `make` returns, or the error with which it ends the filter. */
export function outcome(make: () => Value | undefined): string {
  try {
    return described(make());
  } catch (error) {
    if (error instanceof FatalError) return `fatal: ${error.message}`;
    throw error;
  }
}
