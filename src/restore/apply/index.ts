/** Carries out a plan: imports, then single users, then memberships. */

import type { Tenant } from "../../auth0/tenant.ts";
import { BackupError } from "../../base/errors.ts";
import { formatCount, formatUsers } from "../../base/format.ts";
import type { Run } from "../../base/run.ts";
import type { Action, AssignStep, ImportStep, Plan, PlanCounts, Step } from "../plan/steps.ts";
import { assign, assignScopes } from "./assign.ts";
import { importUsers } from "./imports.ts";
import type { PasswordHashes } from "./password-hashes.ts";
import { type ResultLedger, Results } from "./results.ts";
import { changeUsers } from "./single-users.ts";

const WAIT =
  "Wait two hours, the longest that Auth0 works on an import, and run the restore again: it sends no user twice, because its plan has only those who are still missing.";

/** The permissions that carrying out a plan requires. */
export function applyScopes({
  byConnection,
  assignments,
}: Pick<PlanCounts, "byConnection" | "assignments">): string[] {
  const plans = (action: Action) => [...byConnection.values()].some((counts) => counts[action]);
  return [
    ...(plans("import") || plans("create") ? ["create:users"] : []),
    ...(plans("import") ? ["read:connections"] : []),
    ...(plans("set-back") ? ["update:users"] : []),
    ...assignScopes(assignments),
  ];
}

/**
 * Carries out a plan. A failure of one user is recorded, and the others go on. What was done is in the ledger, also when this fails.
 *
 * @throws BackupError when nothing can go on, or when it remains unknown whether Auth0 imports some users
 */
export async function applyPlan(
  plan: Plan,
  tenant: Tenant,
  hashes: PasswordHashes | undefined,
  run: Pick<Run, "log" | "signal">,
  ledger: ResultLedger,
): Promise<void> {
  const results = new Results(ledger);
  const steps = new StepReader(plan.steps());
  try {
    const imports = steps.next("import");
    await importUsers(hashes ? withHashes(imports, hashes) : imports, tenant, results);
    if (hashes !== undefined) logCounts(hashes, run);
    await changeUsers(steps.next("create", "set-back"), tenant, results);
    await assign(withExistingUsers(steps.next("assign"), results), tenant, results);
    await steps.end();
  } catch (error) {
    const isOpen = results.usersInOpenImports > 0 && error instanceof BackupError;
    throw isOpen ? new BackupError(error.problem, WAIT, { cause: error }) : error;
  }
  const users = results.usersInOpenImports;
  if (users === 0) return;
  throw new BackupError(
    `Auth0 may still be importing ${formatUsers(users)}: it did not say how an import of theirs ended.`,
    WAIT,
  );
}

async function* withHashes(
  steps: AsyncIterable<ImportStep>,
  hashes: PasswordHashes,
): AsyncGenerator<ImportStep> {
  for await (const step of steps) yield hashes.merge(step);
}

function logCounts({ counts }: PasswordHashes, { log }: Pick<Run, "log">): void {
  const { byId, byAddress, withoutHash, withFactors, unused, skippedFactors } = counts;
  log.info(
    `Password hashes: ${formatCount(byId)} by user id, ${formatCount(byAddress)} by address, none for ${formatUsers(withoutHash)}, who must reset their password; ${formatCount(unused)} of the file unused.`,
  );
  if (withFactors + skippedFactors === 0) return;
  log.info(
    `Factors: ${formatUsers(withFactors)} with one-time passwords; ${formatCount(skippedFactors)} factors of other kinds cannot be imported.`,
  );
}

async function* withExistingUsers(
  steps: AsyncIterable<AssignStep>,
  results: Results,
): AsyncGenerator<AssignStep> {
  for await (const step of steps) if (results.exists(step.userId)) yield step;
}

/** Reads the steps of a plan action by action. */
class StepReader {
  readonly #steps: AsyncGenerator<Step>;
  #current: IteratorResult<Step> | undefined;

  constructor(steps: AsyncGenerator<Step>) {
    this.#steps = steps;
  }

  /** The next steps, as long as they have one of these actions. */
  async *next<A extends Action>(...actions: A[]): AsyncGenerator<Extract<Step, { action: A }>> {
    for (;;) {
      this.#current ??= await this.#steps.next();
      const { done, value } = this.#current;
      if (done || !isOneOf(value, actions)) return;
      this.#current = undefined;
      yield value;
    }
  }

  /** @throws Error when steps are left */
  async end(): Promise<void> {
    this.#current ??= await this.#steps.next();
    if (!this.#current.done) throw new Error("The steps of a plan are not in their order.");
  }
}

function isOneOf<A extends Action>(
  step: Step,
  actions: readonly A[],
): step is Extract<Step, { action: A }> {
  return actions.some((action) => action === step.action);
}
