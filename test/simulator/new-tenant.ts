/** The state of a tenant that no request has reached yet. */

import { type JsonObject, parseText, quoted } from "./json-text.ts";
import { MembershipStore } from "./membership-store.ts";
import type { Resident, TenantSettings, TenantState } from "./tenant.ts";
import { UserStore } from "./user-store.ts";
import { CONNECTIONS } from "./users.ts";

/** @param token one that is good from the start, with the application's permissions */
export function newTenant(settings: TenantSettings, token: string): TenantState {
  const users = new UserStore(settings);
  for (const resident of settings.residents) users.add(userOf(resident));
  const scopes = settings.application.scopes ?? [];
  const none = { number: 0, requests: 0 };
  return {
    tokens: new Map([[token, { scopes, expiresAt: Number.POSITIVE_INFINITY }]]),
    usedAssertions: new Set(),
    jobs: new Map(),
    imports: new Map(),
    users,
    memberships: new MembershipStore(settings, users),
    expiredLinks: 0,
    windows: { all: none, write: none },
    serial: 0,
  };
}

function userOf({ connection_id: id, ...resident }: Resident): JsonObject {
  const connection = CONNECTIONS.find((known) => known.id === id);
  if (connection === undefined) throw new Error("A resident has an unknown connection.");
  const identity = {
    connection: quoted(connection.name),
    user_id: quoted(resident.user_id.replace("auth0|", "")),
    provider: `"auth0"`,
    isSocial: "false",
  };
  const time = quoted("2026-01-01T00:00:00.000Z");
  const user = parseText(JSON.stringify(resident)) as JsonObject;
  return { ...user, created_at: time, updated_at: time, identities: [identity] };
}
