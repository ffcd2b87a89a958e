/** A naive model of users, of Auth0's merge rules and of a plan, to hold the real ones against. */

import fc from "fast-check";
import type { RestorableProperty } from "../../../src/settings.ts";

export type Json = Readonly<Record<string, unknown>>;

const KEYS = ["a", "b", "plan", "__proto__", "user_id", 'é\\"'];

/** An object may have the key `__proto__`, which an assignment would lose. */
const metadata = fc.option(
  fc
    .uniqueArray(
      fc.tuple(
        fc.constantFrom(...KEYS),
        fc.oneof(
          fc.constantFrom<unknown>(null, 0, 1, 1.5, "", "x", [], [1, null], {}),
          fc.record(
            { c: fc.constantFrom<unknown>(null, 1, {}), d: fc.nat(2) },
            { requiredKeys: [] },
          ),
        ),
      ),
      { selector: ([key]) => key },
    )
    .map((entries) => Object.fromEntries(entries)),
);
const flag = fc.option(fc.boolean());
const word = fc.option(fc.constantFrom("x", "y", 'q"\\u'));

/** What a restore compares of a database user. */
export const arbitraryProperties: fc.Arbitrary<Json> = fc.record(
  {
    app_metadata: metadata,
    user_metadata: metadata,
    blocked: flag,
    name: word,
    nickname: word,
    given_name: word,
    family_name: word,
    picture: word,
    email: word,
    email_verified: flag,
    phone_number: word,
    phone_verified: flag,
    username: word,
  } satisfies Record<RestorableProperty, unknown>,
  { requiredKeys: [] },
);

/** Auth0's answer to a PATCH: metadata merges key by key, null removes, and an empty object removes everything. */
export function patched(user: Json, body: Json): Json {
  const result = new Map(Object.entries(user));
  const { verify_email: _, verify_phone_number: __, ...changes } = body;
  for (const [property, value] of Object.entries(changes)) {
    if (!property.endsWith("_metadata")) result.set(property, value);
    else result.set(property, merged(result.get(property) ?? {}, value as Json));
  }
  return Object.fromEntries(result);
}

function merged(old: unknown, changes: Json): Json {
  const entries = Object.entries(changes);
  if (entries.length === 0) return {};
  const result = new Map(Object.entries(old as Json));
  for (const [key, value] of entries) {
    if (value === null) result.delete(key);
    else result.set(key, value);
  }
  return Object.fromEntries(result);
}

/** The value of a property as it counts; `undefined` if the backup's lack of it means nothing. */
export function wantedValue(user: Json, property: RestorableProperty): unknown {
  const value = user[property] ?? undefined;
  if (property === "blocked") return value ?? false;
  if (!property.endsWith("_metadata")) return value;
  const allowed = Object.entries((value ?? {}) as Json).filter(
    ([key]) => property === "user_metadata" || key !== "user_id",
  );
  return withoutNulls(Object.fromEntries(allowed));
}

/** The value of a property of the tenant's user. */
export function currentValue(user: Json, property: RestorableProperty): unknown {
  return wantedValue(user, property) ?? (property.endsWith("_verified") ? false : undefined);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutNulls(member)]));
}
