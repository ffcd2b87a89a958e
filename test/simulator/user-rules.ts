/** What Auth0 accepts as properties of one user, whoever sends them. */

import type { Answer, Incoming } from "./exchange.ts";
import { FORBIDDEN_APP_METADATA } from "./import-schema.ts";
import { isJsonObject, type JsonObject, parseText } from "./json-text.ts";
import { apiError, type Complaint, invalidBody } from "./tenant.ts";

/** The profile, which an identity provider can own. */
export const PROFILE = ["name", "nickname", "given_name", "family_name", "picture"] as const;
export const METADATA = ["app_metadata", "user_metadata"] as const;

const FLAGS = [
  "blocked",
  "email_verified",
  "phone_verified",
  "verify_email",
  "verify_phone_number",
];
/** Schema rules of the OpenAPI document. */
const LENGTHS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  name: [1, 300],
  nickname: [1, 300],
  given_name: [1, 150],
  family_name: [1, 150],
  username: [1, 128],
  user_id: [1, 255],
  password: [1, 1024],
};
const PHONE = /^\+[0-9]{1,15}$/;

/** The JSON object that a request sends; `undefined` where there is none. */
export function bodyIn({ headers, body }: Incoming): JsonObject | undefined {
  if (headers["content-type"]?.split(";")[0] !== "application/json") return undefined;
  try {
    const value = parseText(body.toString());
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What is wrong with the properties of a body.
 *
 * @param known all that it may have @param nullable those that `null` unsets
 */
export function propertyComplaint(
  body: JsonObject,
  known: readonly string[],
  nullable: readonly string[],
): Complaint | undefined {
  // Whether a real tenant ignores unknown keys of a change is unknown; rejecting them is the stricter reading.
  const extra = Object.keys(body).filter((key) => !known.includes(key));
  if (extra.length > 0) {
    return { message: `Additional properties not allowed: ${extra.join(",")}` };
  }
  for (const [property, value] of Object.entries(body)) {
    if (value === "null" && nullable.includes(property)) continue;
    const message = valueComplaint(property, value);
    if (message !== undefined) return { message, property };
  }
  return undefined;
}

function valueComplaint(property: string, value: JsonObject[string]): string | undefined {
  if (METADATA.some((name) => name === property)) return metadataComplaint(property, value);
  if (FLAGS.includes(property)) {
    return value === "true" || value === "false" ? undefined : "Expected type boolean";
  }
  if (typeof value !== "string" || !value.startsWith('"')) return "Expected type string";
  const { length } = JSON.parse(value);
  const [least, most] = LENGTHS[property] ?? [0, Number.POSITIVE_INFINITY];
  if (length < least) return `String is too short (${length} chars), minimum ${least}`;
  if (length > most) return `String is too long (${length} chars), maximum ${most}`;
  if (property === "phone_number" && !PHONE.test(JSON.parse(value))) {
    return `String does not match pattern ${PHONE.source}`;
  }
  if (property === "user_id" && /\s/.test(JSON.parse(value))) return "Must not contain spaces";
  return undefined;
}

function metadataComplaint(property: string, value: JsonObject[string]): string | undefined {
  if (!isJsonObject(value)) return "Expected type object";
  for (const key of Object.keys(value)) {
    if (/[.$]/.test(key)) return `Property names must not contain . or $: ${key}`;
    if (property === "app_metadata" && FORBIDDEN_APP_METADATA.includes(key)) {
      return `Property ${key} is not allowed in app_metadata`;
    }
  }
  return undefined;
}

/** The recorded answer where there is no such user. */
export function unknownUser(): Answer {
  return apiError(404, "Not Found", "The user does not exist.", "inexistent_user");
}

/** A request that this user, or this kind of user, does not support. */
export function notSupported(message: string): Answer {
  return apiError(400, "Bad Request", message, "operation_not_supported");
}

export function notAnObject(): Answer {
  return invalidBody({ message: "Expected type object" });
}
