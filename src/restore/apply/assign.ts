/**
 * Assigns roles and organizations. Users are collected in batches per group, and every request is idempotent: Auth0 accepts an assignment
 * that exists.
 */

import { z } from "zod";
import type { Tenant } from "../../auth0/tenant.ts";
import type { Group } from "../../rows/memberships.ts";
import { ORGANIZATION_BATCH, ROLE_BATCH } from "../plan/assignment-counter.ts";
import type { AssignmentCounts, AssignStep } from "../plan/steps.ts";
import { ProgressTimer, type Results, Tally } from "./results.ts";
import { TaskPool } from "./task-pool.ts";

/** Number of requests at the same time. */
const CONCURRENCY = 4;
/** Maximum number of batches that wait for users; the oldest one is sent when another begins. */
const OPEN_BATCHES = 1000;

/** The permissions that assigning memberships requires. */
export function assignScopes({
  roles,
  organizations,
  organizationRoles,
}: AssignmentCounts): string[] {
  return [
    // Auth0's documents differ about which of the two is required.
    ...(roles > 0 ? ["update:roles", "create:role_members"] : []),
    ...(organizations > 0 ? ["create:organization_members"] : []),
    ...(organizationRoles > 0 ? ["create:organization_member_roles"] : []),
  ];
}

/**
 * Carries out steps in bounded memory, with a few requests at the same time. A user whom Auth0 rejects is recorded as failed, and the
 * run continues with the others.
 *
 * @param results receives one result per user, when all requests for the user have ended
 * @throws BackupError when nothing can go on, after the requests under way have ended
 */
export async function assign(
  steps: AsyncIterable<AssignStep>,
  tenant: Tenant,
  results: Results,
): Promise<void> {
  const assigner = new Assigner(tenant, results);
  try {
    for await (const step of steps) await assigner.add(step);
    await assigner.sendAll();
  } finally {
    await assigner.settle();
    assigner.logProgress();
  }
}

/** A user, until all assignments have ended. */
class Assignee {
  readonly step: AssignStep;
  /** Assignments that have not ended, and one more while the step is being added. */
  pending = 1;
  /** Why the first assignment failed. */
  reason: string | undefined;

  constructor(step: AssignStep) {
    this.step = step;
  }
}

/** A user in a batch, with the roles to assign in the organization. */
interface Entry {
  readonly user: Assignee;
  readonly roles: readonly Group[];
}

interface Batch {
  readonly kind: "role" | "organization";
  readonly id: string;
  readonly entries: Entry[];
}

class Assigner {
  readonly #tenant: Tenant;
  readonly #results: Results;
  readonly #tally = new Tally();
  readonly #pool = new TaskPool(CONCURRENCY);
  /** By kind and id, the oldest first. */
  readonly #open = new Map<string, Batch>();
  readonly #progress = new ProgressTimer(() => this.logProgress());

  constructor(tenant: Tenant, results: Results) {
    this.#tenant = tenant;
    this.#results = results;
  }

  /** Adds a user to the batches, and sends those that are full. */
  async add(step: AssignStep): Promise<void> {
    const user = new Assignee(step);
    for (const { id } of step.roles) await this.#collect("role", id, { user, roles: [] });
    for (const { id, roles, isMember } of step.organizations) {
      const entry = { user, roles };
      if (isMember) {
        user.pending++;
        await this.#pool.start(() => this.#assignRoles(id, entry));
      } else {
        await this.#collect("organization", id, entry);
      }
    }
    await this.#end(user);
  }

  /** Sends the batches that are left, and waits for all requests. */
  async sendAll(): Promise<void> {
    for (const [key, batch] of this.#open) await this.#send(key, batch);
    await this.#pool.drain();
  }

  /** Waits for the requests under way. */
  settle(): Promise<void> {
    return this.#pool.settle();
  }

  async #collect(kind: Batch["kind"], id: string, entry: Entry): Promise<void> {
    const key = `${kind} ${id}`;
    const batch = this.#open.get(key) ?? { kind, id, entries: [] };
    this.#open.set(key, batch);
    entry.user.pending++;
    batch.entries.push(entry);
    const size = kind === "role" ? ROLE_BATCH : ORGANIZATION_BATCH;
    if (batch.entries.length === size) await this.#send(key, batch);
    const [oldest] = this.#open;
    if (this.#open.size > OPEN_BATCHES && oldest !== undefined) await this.#send(...oldest);
  }

  async #send(key: string, batch: Batch): Promise<void> {
    this.#open.delete(key);
    await this.#pool.start(() => this.#assignBatch(batch));
  }

  async #assignBatch(batch: Batch): Promise<void> {
    const { id, entries } = batch;
    const reason = await this.#assignGroup(batch, entries);
    for (const entry of entries) {
      // Auth0 documents neither whether a batch is all or nothing, nor which of its users was rejected.
      const own =
        reason === undefined || entries.length === 1
          ? reason
          : await this.#assignGroup(batch, [entry]);
      if (own !== undefined || entry.roles.length === 0) await this.#end(entry.user, own);
      else await this.#assignRoles(id, entry);
    }
  }

  #assignGroup({ kind, id }: Batch, entries: readonly Entry[]): Promise<string | undefined> {
    const users = entries.map(({ user }) => user.step.userId);
    const group = encodeURIComponent(id);
    return kind === "role"
      ? this.#post(`roles/${group}/users`, { users }, "users of a role")
      : this.#post(`organizations/${group}/members`, { members: users }, "organization members");
  }

  /** Assigns a member's roles in an organization. */
  async #assignRoles(organization: string, { user, roles }: Entry): Promise<void> {
    const [group, member] = [organization, user.step.userId].map(encodeURIComponent);
    const path = `organizations/${group}/members/${member}/roles`;
    const body = { roles: roles.map(({ id }) => id) };
    await this.#end(user, await this.#post(path, body, "roles of an organization member"));
  }

  /** @returns why Auth0 refused the assignment, if that concerns the users or the group */
  async #post(path: string, body: object, what: string): Promise<string | undefined> {
    try {
      await this.#tenant.call({
        method: "POST",
        path,
        body,
        what: `the assignment of ${what}`,
        schema: z.unknown(),
        isIdempotent: true,
        isPaced: true,
      });
      return undefined;
    } catch (error) {
      return this.#results.userFailure(error);
    }
  }

  /** Ends one assignment of a user. */
  async #end(user: Assignee, reason?: string): Promise<void> {
    user.reason ??= reason;
    if (--user.pending > 0) return;
    const { step } = user;
    if (user.reason === undefined) await this.#results.restored(step, this.#tally);
    else await this.#results.failed(step, user.reason, this.#tally);
    this.#progress.tick();
  }

  logProgress(): void {
    if (!this.#tally.isEmpty) {
      this.#tenant.run.log.info(`Assigning roles and organizations: ${this.#tally}.`);
    }
  }
}
