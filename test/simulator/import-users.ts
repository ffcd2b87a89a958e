/** Carries out an import: takes the users of a file into a database connection, and reports those that it rejects. */

import { createHash } from "node:crypto";
import { schemaErrors } from "./import-schema.ts";
import { isJsonObject, type JsonObject, type JsonText, parseText, quoted } from "./json-text.ts";
import type { ImportError, ImportJob } from "./tenant.ts";
import { type Credentials, type StoredUser, UNIQUE, type UserStore } from "./user-store.ts";

/** Properties that Auth0 stores apart from the profile. */
const CREDENTIALS = ["password_hash", "custom_password_hash", "mfa_factors"];
/** Everything that an upsert changes. Metadata is replaced, not merged. */
const UPSERTED = [
  "email_verified",
  "name",
  "nickname",
  "given_name",
  "family_name",
  "picture",
  "app_metadata",
  "user_metadata",
];

type UserError = ImportError["errors"][number];
type Plain = Readonly<Record<string, unknown>>;

/** @param most users of the file to take; a job that fails may have taken some @returns how the job ends */
export function importUsers(
  { text, upsert }: ImportJob,
  connection: string,
  store: UserStore,
  now: number,
  most = Number.POSITIVE_INFINITY,
): NonNullable<ImportJob["end"]> {
  const users = listIn(text);
  const summary = { failed: 0, updated: 0, inserted: 0, total: users?.length ?? 0 };
  if (users === undefined) return { failed: true, summary, errors: [] };
  const errors: ImportError[] = [];
  const provided = new Set<string>();
  for (const { plain, exact } of users.slice(0, most)) {
    const rejected = schemaErrors(plain);
    const error = rejected.length > 0 ? rejected : errorOf(plain, provided);
    if (error !== undefined) {
      errors.push({ user: masked(plain), errors: error });
      continue;
    }
    const user = userFrom(exact, connection, now);
    const { match, conflict } = matchOf(plain, connection, store, upsert);
    const credentials = credentialsIn(plain);
    if (conflict !== undefined) {
      errors.push({ user: masked(plain), errors: [conflict] });
    } else if (match === undefined) {
      store.add(user, credentials);
      summary.inserted++;
    } else if ("custom_password_hash" in credentials && hasOtherHash(match, store)) {
      errors.push({ user: masked(plain), errors: [HAS_HASH] });
    } else {
      if ("custom_password_hash" in credentials) store.setCredentials(match.ref, credentials);
      store.change(match.ref, upserted(match.user, user, now));
      summary.updated++;
    }
  }
  summary.failed = errors.length;
  return { failed: false, summary, errors };
}

/** The recorded message; its code was not recorded. */
const HAS_HASH: UserError = {
  code: "CONFLICT",
  message: "A custom_password_hash was provided, but the user already has password hash defined",
};

/** A second user with the same id, address or user name in one file is rejected. */
function errorOf(user: Plain, provided: Set<string>): readonly UserError[] | undefined {
  const keys = ["email", "username", "user_id", "phone_number"].flatMap((property) => {
    const value = user[property];
    return value === undefined
      ? []
      : [{ property, key: `${property} ${String(value).toLowerCase()}` }];
  });
  const twice = keys.find(({ key }) => provided.has(key));
  for (const { key } of keys) provided.add(key);
  if (twice === undefined) return undefined;
  const message = `A user with this ${twice.property} was already provided.`;
  return [{ code: "DUPLICATED_USER", message }];
}

/** The user to update, or why the user cannot be taken. An upsert finds users by their address only. */
function matchOf(
  user: Plain,
  connection: string,
  store: UserStore,
  upsert: boolean,
): { readonly match?: StoredUser; readonly conflict?: UserError } {
  const values = UNIQUE.map((property) => {
    const value = user[property];
    const known =
      value === undefined ? undefined : store.findBy(connection, property, String(value));
    return { property, known };
  });
  const match = values.find(({ property, known }) => property === "email" && known)?.known;
  if (upsert && match !== undefined) return { match };
  const id = user["user_id"];
  const taken = id === undefined ? undefined : store.find(`auth0|${id}`);
  if (!upsert && (taken !== undefined || values.some(({ known }) => known !== undefined))) {
    const message = "The user already exist and upsert parameter is false";
    return { conflict: { code: "DUPLICATED_USER", message } };
  }
  if (taken !== undefined) return { conflict: { code: "CONFLICT", message: "The id is taken" } };
  const other = values.find(({ known }) => known !== undefined);
  if (other === undefined) return {};
  return { conflict: { code: "CONFLICT_USERNAME", message: `The ${other.property} is taken` } };
}

/** The user as the tenant stores it, under the prefix of database users. */
function userFrom(exact: JsonObject, connection: string, now: number): JsonObject {
  const email = String(exact["email"]);
  const bare = exact["user_id"] ?? quoted(idFor(connection + email));
  const properties = Object.entries(exact).filter(([name]) => !CREDENTIALS.includes(name));
  const identity = {
    connection: quoted(connection),
    user_id: bare,
    provider: `"auth0"`,
    isSocial: "false",
  };
  const time = quoted(new Date(now).toISOString());
  return {
    email_verified: "false",
    ...Object.fromEntries(properties),
    user_id: `"auth0|${String(bare).slice(1)}`,
    created_at: time,
    updated_at: time,
    identities: [identity],
  };
}

function upserted(before: JsonObject, user: JsonObject, now: number): JsonObject {
  const changes = UPSERTED.map((name): [string, JsonText | undefined] => [name, user[name]]);
  const time = quoted(new Date(now).toISOString());
  return { ...before, ...Object.fromEntries(changes), updated_at: time };
}

/** An upsert replaces a hash that an import brought. Without one in the first import, the tenant sets a random hash, which stays. */
function hasOtherHash({ ref }: StoredUser, store: UserStore): boolean {
  return store.credentials(ref)?.["custom_password_hash"] === undefined;
}

function credentialsIn(user: Plain): Credentials {
  const own = Object.entries(user).filter(([name]) => CREDENTIALS.includes(name));
  return Object.fromEntries(own);
}

/** The user as error reports repeat it. */
function masked(user: Plain): object {
  if (typeof user !== "object" || user === null) return {};
  const custom = user["custom_password_hash"] as { hash?: object } | undefined;
  return {
    ...user,
    ...(user["password_hash"] !== undefined && { password_hash: "*****" }),
    ...(custom !== undefined && {
      custom_password_hash: { ...custom, hash: { ...custom.hash, value: "*****" } },
    }),
  };
}

/** An id as Auth0 makes them: 24 hexadecimal digits. */
export function idFor(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

function listIn(text: string): { plain: Plain; exact: JsonObject }[] | undefined {
  try {
    const plain = JSON.parse(text);
    const exact = parseText(text);
    if (!Array.isArray(plain) || !Array.isArray(exact)) return undefined;
    return plain.map((one, i) => ({
      plain: one,
      exact: isJsonObject(exact[i]) ? exact[i] : {},
    }));
  } catch {
    return undefined;
  }
}
