/** Converts an exported user to the JSON object that Auth0's bulk import accepts, or finds why it would reject the user. */

import { JsonFields, skipSpace, stringEnd, valueEnd } from "../json/fields.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;

/** Why a user is left out, as counted in the manifest. */
export const EXCLUSION_REASONS = [
  "not_database",
  "no_email",
  "invalid_email",
  "invalid_property",
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** How many users were left out, by reason. */
export type LeftOut = Record<ExclusionReason, number>;

type Kind = "string" | "boolean" | "object";

/** The properties of Auth0's import schema that an export can contain. The others are password hashes and factors. */
const PROPERTIES: readonly (readonly [name: string, kind: Kind])[] = [
  ["user_id", "string"],
  ["email", "string"],
  ["email_verified", "boolean"],
  ["username", "string"],
  ["phone_number", "string"],
  ["phone_verified", "boolean"],
  ["name", "string"],
  ["given_name", "string"],
  ["family_name", "string"],
  ["nickname", "string"],
  ["picture", "string"],
  ["blocked", "boolean"],
  ["app_metadata", "object"],
  ["user_metadata", "object"],
];
/** Their names. */
export const IMPORTED_PROPERTIES: readonly string[] = PROPERTIES.map(([name]) => name);
/** The properties that are read: those, and the one that says which connection a user belongs to. */
export const IMPORT_FIELDS: readonly string[] = [...IMPORTED_PROPERTIES, "identities"];
const IDENTITIES = IMPORTED_PROPERTIES.length;
const USER_ID = IMPORTED_PROPERTIES.indexOf("user_id");
const EMAIL = IMPORTED_PROPERTIES.indexOf("email");
const APP_METADATA = IMPORTED_PROPERTIES.indexOf("app_metadata");

/** Keys that Auth0's import guide forbids in `app_metadata`. */
export const FORBIDDEN_APP_METADATA = [
  "__tenant",
  "_id",
  "blocked",
  "clientID",
  "created_at",
  "email_verified",
  "email",
  "globalClientID",
  "global_client_id",
  "identities",
  "lastIP",
  "lastLogin",
  "loginsCount",
  "metadata",
  "multifactor_last_modified",
  "multifactor",
  "updated_at",
  "user_id",
];

/** The import adds this prefix to `user_id` itself. Only users of database connections have it. */
const PREFIX = "auth0|";
const QUOTED_PREFIX = Buffer.from(`"${PREFIX}`);
/** What is written before each property. */
export const KEYS: readonly Buffer[] = IMPORTED_PROPERTIES.map((name) => Buffer.from(`"${name}":`));

/**
 * An address as Auth0's import probably checks it: letters of any script, also in the domain, and quoted local parts. An address that it
 * rejects all the same fails that user only, with an error of its own.
 */
const ATOM = String.raw`[^\s\p{Cc}"(),.:;<>@[\\\]]+`;
const QUOTED = String.raw`"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])+"`;
const ADDRESS = new RegExp(`^(?:${ATOM}(?:\\.${ATOM})*|${QUOTED})@(?:${ATOM}\\.)+${ATOM}$`, "u");

/**
 * Writes users in the form that the import accepts. Values are copied byte for byte, so no number is rounded. A property that
 * is null counts as absent, and the last value of a repeated property counts.
 */
export class ImportUserWriter {
  readonly #fields = new JsonFields(IMPORT_FIELDS);
  readonly #forbidden = new JsonFields(FORBIDDEN_APP_METADATA);

  /**
   * Writes the user `bytes[start..end)`, which must be a valid JSON object, to `out` at `at`. The result is not longer than the
   * input.
   *
   * @returns the offset after it in `out`, or why it cannot be imported
   */
  write(
    bytes: Buffer,
    start: number,
    end: number,
    out: Buffer,
    at: number,
  ): number | ExclusionReason {
    const { starts, ends } = this.#fields;
    this.#fields.read(bytes, start, end);
    this.#removeNulls(bytes);
    const userId = this.#userId(bytes);
    if (userId === undefined) return "not_database";
    if (starts[EMAIL] === -1) return "no_email";
    for (let i = 0; i < PROPERTIES.length; i++) {
      if (starts[i] !== -1 && !isOfKind(bytes[starts[i] as number], PROPERTIES[i]?.[1])) {
        return "invalid_property";
      }
    }
    const email = textOf(bytes, starts[EMAIL] as number, ends[EMAIL] as number);
    if (email === "") return "no_email";
    if (!ADDRESS.test(email)) return "invalid_email";
    let to = at;
    for (let i = 0; i < PROPERTIES.length; i++) {
      const valueStart = starts[i] as number;
      if (valueStart === -1) continue;
      out[to] = to === at ? OPEN_BRACE : COMMA;
      to++;
      to += (KEYS[i] as Buffer).copy(out, to);
      if (i === USER_ID) to += userId.copy(out, to);
      else if (i === APP_METADATA) to = this.#writeAppMetadata(bytes, out, to);
      else to += bytes.copy(out, to, valueStart, ends[i]);
    }
    out[to++] = CLOSE_BRACE;
    return to;
  }

  /** Offset of the list of identities of the user written last, or -1. */
  get identitiesStart(): number {
    return this.#fields.starts[IDENTITIES] as number;
  }

  /** Offset of the end of that list. */
  get identitiesEnd(): number {
    return this.#fields.ends[IDENTITIES] as number;
  }

  #removeNulls(bytes: Buffer): void {
    const { starts } = this.#fields;
    for (let i = 0; i < starts.length; i++) {
      if (starts[i] !== -1 && bytes[starts[i] as number] === LETTER_N) starts[i] = -1;
    }
  }

  /** The JSON string of `user_id` without its prefix, or undefined if it is not that of a database user. */
  #userId(bytes: Buffer): Buffer | undefined {
    const start = this.#fields.starts[USER_ID] as number;
    const end = this.#fields.ends[USER_ID] as number;
    if (start === -1 || bytes[start] !== QUOTE) return undefined;
    const idStart = start + QUOTED_PREFIX.length;
    if (
      bytes.compare(QUOTED_PREFIX, 0, QUOTED_PREFIX.length, start, Math.min(idStart, end)) === 0
    ) {
      if (idStart >= end - 1) return undefined;
      const stripped = bytes.subarray(idStart - 1, end);
      return Buffer.concat([Buffer.of(QUOTE), stripped.subarray(1)]);
    }
    const id = textOf(bytes, start, end);
    if (!id.startsWith(PREFIX) || id.length === PREFIX.length) return undefined;
    return Buffer.from(JSON.stringify(id.slice(PREFIX.length)));
  }

  #writeAppMetadata(bytes: Buffer, out: Buffer, at: number): number {
    const start = this.#fields.starts[APP_METADATA] as number;
    const end = this.#fields.ends[APP_METADATA] as number;
    this.#forbidden.read(bytes, start, end);
    if (this.#forbidden.starts.every((found) => found === -1)) {
      return at + bytes.copy(out, at, start, end);
    }
    return writeWithout(FORBIDDEN_APP_METADATA, bytes, start, end, out, at);
  }
}

/** Writes the object `bytes[start..end)` without the members with these keys. @returns the offset after it in `out` */
function writeWithout(
  keys: readonly string[],
  bytes: Buffer,
  start: number,
  end: number,
  out: Buffer,
  at: number,
): number {
  let to = at;
  out[to++] = OPEN_BRACE;
  let i = skipSpace(bytes, start + 1, end);
  while (bytes[i] === QUOTE) {
    const member = i;
    const keyEnd = stringEnd(bytes, i, end);
    const valueStart = skipSpace(bytes, skipSpace(bytes, keyEnd, end) + 1, end);
    const memberEnd = valueEnd(bytes, valueStart, end);
    if (!keys.includes(textOf(bytes, member, keyEnd))) {
      if (to > at + 1) out[to++] = COMMA;
      to += bytes.copy(out, to, member, memberEnd);
    }
    i = skipSpace(bytes, memberEnd, end);
    if (bytes[i] === COMMA) i = skipSpace(bytes, i + 1, end);
  }
  out[to++] = CLOSE_BRACE;
  return to;
}

/** Decodes the JSON string `bytes[start..end)`. */
function textOf(bytes: Buffer, start: number, end: number): string {
  return JSON.parse(bytes.toString("utf8", start, end));
}

function isOfKind(first: number | undefined, kind: Kind | undefined): boolean {
  if (kind === "string") return first === QUOTE;
  if (kind === "object") return first === OPEN_BRACE;
  return first === LETTER_T || first === LETTER_F;
}
