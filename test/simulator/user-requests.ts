/** GET, POST and DELETE of one user, after Auth0's OpenAPI document and replies that SDKs recorded. */

import { fieldChoice } from "./connections.ts";
import { type Answer, type Incoming, type Step, segment, text } from "./exchange.ts";
import { advanceImports } from "./import-jobs.ts";
import { idFor } from "./import-users.ts";
import { type JsonObject, quoted, stringIn, write } from "./json-text.ts";
import { apiError, invalidBody, type TenantSettings, type TenantState } from "./tenant.ts";
import {
  bodyIn,
  METADATA,
  notAnObject,
  notSupported,
  PROFILE,
  propertyComplaint,
  unknownUser,
} from "./user-rules.ts";
import { UNIQUE } from "./user-store.ts";
import { type Connection, connectionsOf } from "./users.ts";

const CREATED = [
  "connection",
  "user_id",
  "password",
  "verify_email",
  "blocked",
  "email",
  "email_verified",
  "username",
  "phone_number",
  "phone_verified",
  ...PROFILE,
  ...METADATA,
];
/** Sent, and no part of the profile. */
const SETTINGS = ["connection", "password", "verify_email"];

/** GET /users/{id}: immediately consistent. */
export function showUser(
  settings: TenantSettings,
  before: TenantState,
  request: Incoming,
  now: number,
): Step<TenantState> {
  const state = advanceImports(settings, before, now, 1);
  const found = state.users.find(segment(request, 4));
  if (found === undefined) return { state, answer: unknownUser() };
  const isShown = fieldChoice(request.url.searchParams);
  const shown = Object.entries(found.user).filter(([name]) => isShown(name));
  return { state, answer: userAnswer(200, Object.fromEntries(shown)) };
}

/** DELETE /users/{id}: 204 also where there is no such user, so the OpenAPI document. */
export function deleteUser(
  _settings: TenantSettings,
  state: TenantState,
  request: Incoming,
): Step<TenantState> {
  const found = state.users.find(segment(request, 4));
  if (found !== undefined) {
    state.users.delete(found.ref);
    state.memberships.forget(found.ref);
  }
  return { state, answer: { status: 204, headers: {}, body: Buffer.alloc(0) } };
}

/** POST /users: for database and passwordless connections. */
export function createUser(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
): Step<TenantState> {
  const body = bodyIn(request);
  const answer = body === undefined ? notAnObject() : created(settings, state, body, new Date(now));
  return { state, answer };
}

function created(
  { population }: TenantSettings,
  { users }: TenantState,
  body: JsonObject,
  now: Date,
): Answer {
  const complaint = propertyComplaint(body, CREATED, []);
  if (complaint !== undefined) return invalidBody(complaint);
  const name = stringIn(body["connection"]);
  if (name === undefined) return invalidBody({ message: "Missing required property: connection" });
  const connection = connectionsOf(population).find((known) => known.name === name);
  if (connection === undefined) {
    const message = "The connection does not exist.";
    return apiError(400, "Bad Request", message, "inexistent_connection");
  }
  const refused = refusalFor(connection, body);
  if (refused !== undefined) return refused;
  const user = userFrom(connection, body, now);
  const isTaken = UNIQUE.some((property) => {
    const value = stringIn(user[property]);
    return value !== undefined && users.findBy(name, property, value) !== undefined;
  });
  if (isTaken || users.find(stringIn(user["user_id"]) ?? "") !== undefined) {
    return apiError(409, "Conflict", "The user already exists.", "auth0_idp_error");
  }
  users.add(user, body["password"] === undefined ? undefined : { password: body["password"] });
  return userAnswer(201, user);
}

/** What the connection's kind needs, and what it does not support. */
function refusalFor({ strategy }: Connection, body: JsonObject): Answer | undefined {
  const needed = { auth0: "password", email: "email", sms: "phone_number" };
  if (!Object.hasOwn(needed, strategy)) {
    return notSupported("The connection must be a database or passwordless connection.");
  }
  const property = needed[strategy as keyof typeof needed];
  if (body[property] === undefined) {
    return invalidBody({ message: `Missing required property: ${property}` });
  }
  if (strategy === "auth0" && body["email"] === undefined && body["username"] === undefined) {
    return invalidBody({ message: "Missing required property: email" });
  }
  const others = {
    auth0: [],
    email: ["password", "username", "phone_number", "phone_verified"],
    sms: ["password", "username", "email", "email_verified", "verify_email"],
  }[strategy as keyof typeof needed];
  const extra = others.filter((name) => body[name] !== undefined);
  if (extra.length === 0) return undefined;
  return notSupported(`The connection does not support ${extra.join(", ")}.`);
}

function userFrom({ name, strategy }: Connection, body: JsonObject, now: Date): JsonObject {
  const email = stringIn(body["email"]);
  const number = stringIn(body["phone_number"]);
  const known = email ?? stringIn(body["username"]) ?? number ?? "";
  const bare = stringIn(body["user_id"]) ?? idFor(`${name}${known}`);
  const profile = Object.entries(body).filter(([property]) => !SETTINGS.includes(property));
  const time = quoted(now.toISOString());
  return {
    ...(email !== undefined && { email_verified: "false" }),
    name: quoted(known),
    nickname: quoted(known.split("@")[0] ?? ""),
    picture: quoted(`https://gravatar.example/avatar/${idFor(known)}`),
    ...Object.fromEntries(profile),
    user_id: quoted(`${strategy}|${bare}`),
    created_at: time,
    updated_at: time,
    identities: [
      {
        connection: quoted(name),
        user_id: quoted(bare),
        provider: quoted(strategy),
        isSocial: "false",
      },
    ],
  };
}

export function userAnswer(status: number, user: JsonObject): Answer {
  return text(status, "application/json; charset=utf-8", write(user));
}
