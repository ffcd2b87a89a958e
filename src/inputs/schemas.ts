/** How the texts of inputs are read: the schemas that the tables of inputs share. */

import { z } from "zod";
import { redact } from "../base/secrets.ts";
import type { Connection } from "../settings.ts";

export const text = z.string();

/** @param expected completes the sentence "Use …" */
export function parsed<T>(expected: string, parse: (text: string) => T | undefined) {
  return text.transform((given, context): T => {
    const value = parse(given);
    if (value !== undefined) return value;
    // A line separator or a direction mark would break the annotation.
    const shown = redact(given)
      .slice(0, 100)
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
    context.addIssue({ code: "custom", message: `cannot be "${shown}". Use ${expected}.` });
    return z.NEVER;
  });
}

/** A number from `minimum` to `maximum`. */
export function number(minimum: number, maximum: number, expected: string, form = /^\d+$/) {
  return parsed(expected, (given) => {
    const value = Number(given);
    return form.test(given) && value >= minimum && value <= maximum ? value : undefined;
  });
}

/** One of the values. */
export function choice<const T extends string>(...values: readonly T[]) {
  const list = `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
  return parsed(list, (given) => values.find((value) => value === given));
}

/** Some of the values, separated by commas or white space: each once, in the order of `values`. */
export function listOf<const T extends string>(expected: string, values: readonly T[]) {
  return parsed(expected, (given): readonly T[] | undefined => {
    const names = new Set(given.split(/[\s,]+/).filter((name) => name !== ""));
    const known = values.filter((value) => names.has(value));
    return known.length > 0 && known.length === names.size ? known : undefined;
  });
}

/** Whether a text has a line break or another control character. */
export const hasLineBreak = (given: string) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(given);

export const line = parsed("one line, without control characters", (given) =>
  hasLineBreak(given) ? undefined : given,
);

export const trueOrFalse = parsed("true or false", (given) => z.stringbool().safeParse(given).data);

export const connection = parsed(
  "the name of a connection, or an id with 16 letters and digits after con_",
  (given): Connection | undefined => {
    if (hasLineBreak(given)) return undefined;
    if (!given.startsWith("con_")) return { kind: "name", name: given };
    return /^con_[A-Za-z0-9]{16}$/.test(given) ? { kind: "id", id: given } : undefined;
  },
);

/** The upper limit of whole numbers. */
export const ANY = Number.MAX_SAFE_INTEGER;

const SIX_DAYS = 6 * 24 * 60;

/** A number of minutes, read as milliseconds. */
export const minutes = number(
  Number.MIN_VALUE,
  SIX_DAYS,
  `a number of minutes above 0, up to ${SIX_DAYS}`,
  /^\d+(\.\d+)?$/,
).transform((value) => value * 60_000);
