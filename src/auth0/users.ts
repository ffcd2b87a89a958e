/** Users one by one: how many there are, whether one exists, creating and changing one. All requests are safe to repeat. */

import { z } from "zod";
import { NUMBER } from "../base/json.ts";
import { CallRefused, type Tenant } from "./tenant.ts";

/** Answers that need not be read: they repeat the user. */
const IGNORED = z.unknown();

const TOTAL = z.looseObject({ total: NUMBER });

/** How many users the tenant's list has. It is a search, which lags seconds after writes. */
export async function countListedUsers(tenant: Tenant): Promise<number> {
  const { total } = await tenant.call({
    method: "GET",
    path: "users?per_page=1&page=0&include_totals=true&fields=user_id&include_fields=true",
    what: "the count of users",
    schema: TOTAL,
    isPaced: true,
  });
  return total;
}

/**
 * Whether the tenant has a user with this id. Unlike lists and exports, this read is immediately consistent with writes.
 *
 * @throws BackupError when the tenant cannot be asked
 */
export async function userExists(tenant: Tenant, userId: string): Promise<boolean> {
  try {
    await tenant.call({
      method: "GET",
      path: `users/${encodeURIComponent(userId)}?fields=user_id&include_fields=true`,
      what: "the look-up of a user",
      schema: IGNORED,
      isPaced: true,
    });
    return true;
  } catch (error) {
    if (error instanceof CallRefused && error.status === 404) return false;
    throw error;
  }
}

/**
 * Creates a user. The request is repeated even when it may have had an effect, because the tenant rejects a second user with the
 * same id.
 *
 * @param body the user as JSON, with its id
 * @throws CallRefused with status 409 when a user with this id, address or number exists, possibly because of an earlier attempt
 */
export async function createUser(tenant: Tenant, body: string): Promise<void> {
  await tenant.call({
    method: "POST",
    path: "users",
    body,
    what: "the creation of a user",
    schema: IGNORED,
    isPaced: true,
    isIdempotent: true,
    remedies: { 403: "Grant the application the permission create:users on the Management API." },
  });
}

/**
 * Changes properties of a user.
 *
 * @param body the properties as JSON
 * @throws CallRefused when the tenant rejects it
 */
export async function patchUser(tenant: Tenant, userId: string, body: string): Promise<void> {
  await tenant.call({
    method: "PATCH",
    path: `users/${encodeURIComponent(userId)}`,
    body,
    what: "the change of a user",
    schema: IGNORED,
    isPaced: true,
    remedies: { 403: "Grant the application the permission update:users on the Management API." },
  });
}
