/** Creates and changes users one by one: a few requests at the same time, paced by the tenant's rate limit. */

import { CallRefused, type Tenant } from "../../auth0/tenant.ts";
import { createUser, patchUser, userExists } from "../../auth0/users.ts";
import type { CreateStep, SetBackStep } from "../plan/steps.ts";
import { ProgressTimer, type Results, Tally } from "./results.ts";
import { forEachInPool } from "./task-pool.ts";

/** Number of users at the same time: more would exceed the rate limit of the smallest plans, two requests per second, again and again. */
const CONCURRENCY = 2;

/**
 * Creates and sets back users, and records each one's result.
 *
 * @throws BackupError when nothing can go on
 */
export async function changeUsers(
  steps: AsyncIterable<CreateStep | SetBackStep>,
  tenant: Tenant,
  results: Results,
): Promise<void> {
  const { log } = tenant.run;
  const tallies = { create: new Tally(), "set-back": new Tally() };
  const logProgress = () => {
    if (!tallies.create.isEmpty) log.info(`Creating users: ${tallies.create}.`);
    if (!tallies["set-back"].isEmpty) log.info(`Setting back users: ${tallies["set-back"]}.`);
  };
  const progress = new ProgressTimer(logProgress);
  try {
    await forEachInPool(steps, CONCURRENCY, async (step) => {
      const tally = tallies[step.action];
      if (step.action === "create") await create(step, tenant, results, tally);
      else await setBack(step, tenant, results, tally);
      progress.tick();
    });
  } finally {
    logProgress();
  }
}

async function create(
  step: CreateStep,
  tenant: Tenant,
  results: Results,
  tally: Tally,
): Promise<void> {
  try {
    await createUser(tenant, step.body);
  } catch (error) {
    // Status 409: an attempt whose answer was lost created the user, or another user has the address or number.
    const exists =
      error instanceof CallRefused &&
      error.status === 409 &&
      (await userExists(tenant, step.userId));
    if (!exists) return results.failed(step, results.userFailure(error), tally);
  }
  await results.restored(step, tally);
}

/** Sends all requests of the step, also after one that Auth0 rejects, because they are about different properties. */
async function setBack(
  step: SetBackStep,
  tenant: Tenant,
  results: Results,
  tally: Tally,
): Promise<void> {
  let failure: string | undefined;
  for (const body of step.bodies) {
    try {
      await patchUser(tenant, step.userId, body);
    } catch (error) {
      failure ??= results.userFailure(error);
    }
  }
  if (failure === undefined) await results.restored(step, tally);
  else await results.failed(step, failure, tally);
}
