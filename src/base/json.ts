/** JSON from outside, which may be malformed. */

import { z } from "zod";

/** The parsed value, or `undefined` if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value that a run can do without: one of another type is treated as missing, because it must not end the run. */
export function optional<T>(schema: z.ZodType<T>): z.ZodType<T | null | undefined> {
  return schema.nullish().catch(undefined);
}

/** A number, or a whole number as text, as some APIs write it. */
export const NUMBER = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
