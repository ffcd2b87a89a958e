/** Users and counts as the tests of the plan write them. */

import type { Json } from "./model.ts";

/** When users were created. */
export const CREATED = "2026-01-01T00:00:00.000Z";

/** A user as Auth0 exports it. */
export function user(userId: string, properties: Json = {}, connection = "users"): Json {
  const [provider, ...rest] = userId.split("|");
  const identities = [{ provider, connection, user_id: rest.join("|") }];
  return { user_id: userId, identities, created_at: CREATED, ...properties };
}

/** The counts by connection as an object. */
export const byConnection = (counts: { byConnection: ReadonlyMap<string, object> }) =>
  Object.fromEntries(counts.byConnection);
