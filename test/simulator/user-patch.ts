/** PATCH /users/{id}, with the rules of Auth0's OpenAPI document and of replies that SDKs and issues recorded. */

import { type Answer, type Incoming, type Step, segment } from "./exchange.ts";
import {
  isJsonObject,
  type JsonObject,
  type JsonText,
  member,
  quoted,
  stringIn,
} from "./json-text.ts";
import {
  apiError,
  insufficientScope,
  invalidBody,
  scopesOf,
  type TenantSettings,
  type TenantState,
} from "./tenant.ts";
import { userAnswer } from "./user-requests.ts";
import {
  bodyIn,
  METADATA,
  notAnObject,
  notSupported,
  PROFILE,
  propertyComplaint,
  unknownUser,
} from "./user-rules.ts";
import { connectionIn, type StoredUser, UNIQUE, type UserStore } from "./user-store.ts";
import { CONNECTIONS, type Connection } from "./users.ts";

type Strategy = Connection["strategy"];

const NULLABLE = ["email", "phone_number", "username", "password", ...PROFILE];
/** Sent, and no part of the profile. */
const SETTINGS = ["verify_email", "verify_phone_number", "password", "connection", "client_id"];
const CHANGED = [
  ...SETTINGS,
  ...METADATA,
  ...PROFILE,
  "blocked",
  "email",
  "email_verified",
  "username",
  "phone_number",
  "phone_verified",
];

/** Properties that cannot be changed in one request. */
const APART: readonly (readonly [string, string])[] = [
  ["password", "email"],
  ["password", "email_verified"],
  ["username", "email"],
  ["username", "email_verified"],
  ["username", "password"],
];

const ALL: readonly Strategy[] = CONNECTIONS.map(({ strategy }) => strategy);
/** Whose users have a property that can be changed; all, where it is not listed. */
const STRATEGIES: Readonly<Record<string, readonly Strategy[]>> = {
  email: ["auth0"],
  username: ["auth0"],
  password: ["auth0"],
  email_verified: ["auth0", "email", "google-oauth2"],
  phone_number: ["sms"],
  phone_verified: ["sms"],
  ...Object.fromEntries(PROFILE.map((name) => [name, ["auth0", "email", "sms"] as const])),
};

export function patchUser(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
): Step<TenantState> {
  return { state, answer: patched(settings, state, request, now) };
}

function patched(
  _settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
): Answer {
  const body = bodyIn(request);
  if (body === undefined) return notAnObject();
  const complaint = propertyComplaint(body, CHANGED, NULLABLE);
  if (complaint !== undefined) return invalidBody(complaint);
  // The narrower permission is for app_metadata only.
  const isWide = scopesOf(state, request).includes("update:users");
  if (!isWide && Object.keys(body).some((name) => name !== "app_metadata")) {
    return insufficientScope(["update:users"], "any");
  }
  const found = state.users.find(segment(request, 4));
  if (found === undefined) return unknownUser();
  const refused = refusalFor(found, body, state.users);
  if (refused !== undefined) return refused;
  const user = merged(found.user, body, new Date(now));
  state.users.change(found.ref, user);
  return userAnswer(200, user);
}

function refusalFor(
  { ref, user }: StoredUser,
  body: JsonObject,
  users: UserStore,
): Answer | undefined {
  const pair = APART.find(([one, other]) => one in body && other in body);
  if (pair !== undefined) return notSupported(`Cannot update ${pair.join(" and ")} simultaneously`);
  const connection = connectionIn(user);
  const strategy = CONNECTIONS.find(({ name }) => name === connection)?.strategy;
  if (strategy === undefined) throw new Error("The user's connection is unknown.");
  const allows = (name: string) => (STRATEGIES[name] ?? ALL).includes(strategy);
  if ("email" in body && !allows("email")) {
    return notSupported("Cannot update email for non-database user.");
  }
  // A refused key fails the whole call, even when its value is the same.
  const names = Object.keys(body).filter((name) => !allows(name));
  if (names.length > 0) {
    return notSupported(
      `The following user attributes cannot be updated: ${names.join(", ")}. The connection (${connection}) should either be a database connection (using the Auth0 store), a passwordless connection (email or sms) or has disabled 'Sync user profile attributes at each login'.`,
    );
  }
  const unset = PROFILE.filter((name) => body[name] === "null");
  if (strategy === "auth0" && unset.length > 0) {
    return notSupported(`The following user attributes cannot be removed: ${unset.join(", ")}`);
  }
  return identityComplaint(user, body) ?? takenComplaint(ref, connection, body, users);
}

/** `connection` names the identity to change. That of a linked account is out of this simulator's reach. */
function identityComplaint(user: JsonObject, body: JsonObject): Answer | undefined {
  const name = stringIn(body["connection"]);
  if (name === undefined || name === connectionIn(user)) return undefined;
  const identities = user["identities"] as readonly JsonText[];
  const isLinked = identities.some((one) => stringIn(member(one, "connection")) === name);
  if (isLinked) throw new Error("The simulator changes no linked identity.");
  return apiError(
    400,
    "Bad Request",
    "The user has no identity of this connection.",
    "invalid_body",
  );
}

function takenComplaint(
  ref: StoredUser["ref"],
  connection: string,
  body: JsonObject,
  users: UserStore,
): Answer | undefined {
  const taken = UNIQUE.find((property) => {
    const value = stringIn(body[property]);
    const owner = value === undefined ? undefined : users.findBy(connection, property, value);
    return owner !== undefined && owner.ref !== ref;
  });
  if (taken === undefined) return undefined;
  return apiError(
    400,
    "Bad Request",
    `The specified new ${taken} already exists`,
    "auth0_idp_error",
  );
}

/** The user after a change: metadata merges at the first level, everything else is set or, by `null`, unset. */
function merged(before: JsonObject, body: JsonObject, now: Date): JsonObject {
  // Whether a new address stays verified is unknown; the harder case for a client is that it does not.
  const user: Record<string, JsonText | undefined> = {
    ...before,
    ...("email" in body && { email_verified: "false" }),
    updated_at: quoted(now.toISOString()),
  };
  for (const [name, value] of Object.entries(body)) {
    if (SETTINGS.includes(name) || value === undefined) continue;
    if (name === "app_metadata" || name === "user_metadata") {
      user[name] = mergedMetadata(name, before[name], value as JsonObject);
    } else user[name] = value === "null" ? undefined : value;
  }
  return user;
}

/** An empty object wipes the metadata: then `user_metadata` is empty, and `app_metadata` is gone. */
function mergedMetadata(
  name: string,
  before: JsonText | undefined,
  changes: JsonObject,
): JsonObject | undefined {
  if (Object.keys(changes).length === 0) return name === "user_metadata" ? {} : undefined;
  const all = { ...(isJsonObject(before) ? before : {}), ...changes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "null"));
}
