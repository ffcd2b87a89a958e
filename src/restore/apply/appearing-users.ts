/** Finds out by immediately consistent reads which users exist, where Auth0 gives no other answer. */

import { pollDelay } from "../../auth0/job.ts";
import type { Tenant } from "../../auth0/tenant.ts";
import { userExists } from "../../auth0/users.ts";
import { sleep } from "../../base/sleep.ts";
import { timingsFor } from "../../base/timings.ts";
import { forEachInPool } from "./task-pool.ts";

/** Number of reads at the same time. */
const CONCURRENCY = 2;
/** Number of users of a file that are polled until the first of them exists. */
const SAMPLE = 5;

/** Those of the users who exist. */
export async function existingUsers(
  tenant: Tenant,
  userIds: readonly string[],
): Promise<Set<string>> {
  const existing = new Set<string>();
  await forEachInPool(userIds, CONCURRENCY, async (userId) => {
    if (await userExists(tenant, userId)) existing.add(userId);
  });
  return existing;
}

/** Whether some users of a file exist. A few are looked up. */
export async function areAppearing(tenant: Tenant, userIds: readonly string[]): Promise<boolean> {
  return (await existingUsers(tenant, sampleOf(userIds))).size > 0;
}

/**
 * Waits for the users of a file that Auth0 may be importing: until all exist, or until none has appeared for a while.
 *
 * @returns those who exist
 */
export async function waitForUsers(
  tenant: Tenant,
  userIds: readonly string[],
): Promise<Set<string>> {
  const { shortestPoll, unknownOutcome } = timingsFor(tenant.origin);
  const found = new Set<string>();
  for (let last = performance.now(); ; ) {
    const open = found.size === 0 ? sampleOf(userIds) : userIds.filter((id) => !found.has(id));
    const appeared = await existingUsers(tenant, open);
    for (const id of appeared) found.add(id);
    if (found.size === userIds.length) return found;
    if (appeared.size > 0) last = performance.now();
    const waited = performance.now() - last;
    if (waited > unknownOutcome) return found;
    await sleep(pollDelay(waited, Number.POSITIVE_INFINITY, shortestPoll), tenant.run.signal);
  }
}

/** A few users from the whole file: Auth0 may reject some. */
function sampleOf(userIds: readonly string[]): string[] {
  const step = Math.max(Math.floor(userIds.length / SAMPLE), 1);
  return userIds.filter((_, i) => i % step === 0).slice(0, SAMPLE);
}
