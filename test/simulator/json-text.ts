/** JSON kept as text, so that number spellings, numbers beyond 2^53 and key order stay as written. */

/** A string is the JSON text of one value; arrays and objects hold more of the same. */
export type JsonText = string | readonly JsonText[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonText | undefined;
}

/** A step into a value: a key, or a 0-based position. */
export type PathStep = string | number;

export const quoted: (value: string) => string = JSON.stringify;

/** The text of a whole value. Absent members are left out, as in Auth0's exports. */
export function write(value: JsonText): string {
  if (typeof value === "string") return value;
  let out = "";
  if (isList(value)) {
    for (const item of value) out += out === "" ? write(item) : `,${write(item)}`;
    return `[${out}]`;
  }
  for (const key in value) {
    const member = value[key];
    if (member === undefined) continue;
    out += `${out === "" ? "" : ","}${quoted(key)}:`;
    out += typeof member === "string" ? member : write(member);
  }
  return `{${out}}`;
}

/** Reads JSON with its primitives as written. @throws SyntaxError */
export function parseText(text: string): JsonText {
  return JSON.parse(text, (_key, value, context?: { readonly source?: string }) => {
    if (typeof value === "object" && value !== null) return value;
    return context?.source ?? JSON.stringify(value);
  });
}

/** Whether a value is an object; strings are JSON texts, whatever they contain. */
export function isJsonObject(value: JsonText | undefined): value is JsonObject {
  return typeof value === "object" && !Array.isArray(value);
}

/** The content of a JSON string; `undefined` for any other value. */
export function stringIn(value: JsonText | undefined): string | undefined {
  return typeof value === "string" && value.startsWith('"') ? JSON.parse(value) : undefined;
}

/** The value at a path; undefined if there is none. */
export function at(value: JsonText | undefined, path: readonly PathStep[]): JsonText | undefined {
  let here = value;
  for (const step of path) here = member(here, step);
  return here;
}

export function member(value: JsonText | undefined, step: PathStep): JsonText | undefined {
  if (value === undefined || typeof value === "string") return undefined;
  if (isList(value)) return typeof step === "number" ? value[step] : undefined;
  return Object.hasOwn(value, step) ? value[step] : undefined;
}

/** `identities[0].connection` → `["identities", 0, "connection"]`. */
export function pathSteps(path: string): PathStep[] {
  return path.split(".").flatMap((part) => {
    const [key = "", ...positions] = part.split("[");
    return [key, ...positions.map((position) => Number.parseInt(position, 10))];
  });
}

function isList(value: readonly JsonText[] | JsonObject): value is readonly JsonText[] {
  return Array.isArray(value);
}
