/** Decides about one user after another: missing, recreated, changed, linked, or only in the tenant. */

import { BackupError } from "../../base/errors.ts";
import type { KeyedSort } from "../../pipeline/keyed-sort.ts";
import { JsonValidator } from "../../rows/json/check.ts";
import { JsonFields } from "../../rows/json/fields.ts";
import type { RestoreSettings } from "../../settings.ts";
import type { Ledger } from "../ledger.ts";
import type { PlanCounter } from "./counter.ts";
import { UserComparison } from "./differences.ts";
import { Identities, type Identity } from "./identity.ts";
import type { Candidate } from "./memberships.ts";
import { EXCLUDED, isMarker, LINKED, type MergedUser, type Row } from "./merge.ts";
import { MissingUsers } from "./missing-user.ts";
import type { StepStore } from "./step-store.ts";
import { NOT_RESTORABLE, type NotRestorable, type Step } from "./steps.ts";

const READ = ["identities", "created_at"];

/** Where the decisions go. */
export interface Decisions {
  readonly counts: PlanCounter;
  readonly steps: Pick<StepStore, "add">;
  readonly ledger: Pick<Ledger, "planned">;
  /** Receives the users whose memberships are compared; `undefined` if none are. */
  readonly candidates: Pick<KeyedSort, "addText"> | undefined;
}

/** Makes the steps of the users, one after another. */
export class UserPlanner {
  readonly #settings: Pick<RestoreSettings, "kinds">;
  readonly #backupTime: number;
  readonly #to: Decisions;
  readonly #before = new JsonFields(READ);
  readonly #now = new JsonFields(READ);
  readonly #identities = new Identities();
  readonly #missing = new MissingUsers();
  readonly #comparison: UserComparison | undefined;
  readonly #validator = new JsonValidator();

  /** @param backupTime when the backup was made */
  constructor(
    settings: Pick<RestoreSettings, "kinds" | "properties">,
    backupTime: Date,
    to: Decisions,
  ) {
    this.#settings = settings;
    this.#backupTime = backupTime.getTime();
    this.#to = to;
    if (settings.kinds.includes("changed")) {
      this.#comparison = new UserComparison(settings.properties);
    }
  }

  /** @throws BackupError if a row that matters is not JSON, or the disk cannot be written */
  async plan({ keys, keyStart, keyEnd, backup, tenant }: MergedUser): Promise<void> {
    const { counts } = this.#to;
    const isLinked = tenant !== undefined && isMarker(tenant, LINKED);
    if (tenant !== undefined && !isLinked) {
      counts.usersInTenant++;
      if (backup === undefined) counts.onlyInTenant++;
    }
    if (backup === undefined || isMarker(backup, EXCLUDED)) return;
    counts.usersInBackup++;
    if (isLinked) {
      counts.linked++;
      return;
    }
    if (tenant !== undefined && this.#comparison === undefined && !this.#to.candidates) return;
    const userId = keys.toString("utf8", keyStart, keyEnd);
    if (tenant === undefined) await this.#planMissing(userId, backup);
    else await this.#planPresent(userId, backup, tenant);
  }

  async #planMissing(userId: string, backup: Row): Promise<void> {
    const { counts } = this.#to;
    counts.missing++;
    if (!this.#settings.kinds.includes("missing")) return;
    this.#requireJson(backup, "backup");
    this.#before.read(backup.bytes, backup.start, backup.end);
    const identity = this.#primary(backup, this.#before);
    if (identity === undefined) {
      await this.#cannotRestore(userId, "", "noConnection");
      return;
    }
    const step = this.#missing.stepFor(userId, backup, identity);
    if (typeof step === "string") {
      await this.#cannotRestore(userId, identity.connection, step);
      return;
    }
    if (step.action === "import") counts.importBytes += Buffer.byteLength(step.user);
    else counts.requests++;
    await this.#addStep(step);
    await this.#addCandidate(userId, identity, "missing", true);
  }

  async #planPresent(userId: string, backup: Row, tenant: Row): Promise<void> {
    this.#before.read(backup.bytes, backup.start, backup.end);
    this.#now.read(tenant.bytes, tenant.start, tenant.end);
    const identity = this.#primary(tenant, this.#now);
    if (identity === undefined) return;
    const hasStep = await this.#planChanges(userId, backup, tenant, identity);
    const isRecreated = this.#isRecreated(backup, tenant);
    if (isRecreated || this.#settings.kinds.includes("memberships")) {
      await this.#addCandidate(userId, identity, isRecreated ? "recreated" : "present", hasStep);
    }
  }

  /** @returns whether there is a step */
  async #planChanges(
    userId: string,
    backup: Row,
    tenant: Row,
    { provider, connection }: Identity,
  ): Promise<boolean> {
    if (this.#comparison === undefined) return false;
    this.#requireJson(backup, "backup");
    this.#requireJson(tenant, "tenant's export");
    const differences = this.#comparison.compare(backup, tenant, provider);
    if (differences === undefined) return false;
    const { properties, bodies } = differences;
    const { counts } = this.#to;
    counts.changed++;
    if (bodies.length === 0) {
      await this.#cannotRestore(userId, connection, "providerProperty");
      return false;
    }
    counts.addProperties(properties);
    counts.requests += bodies.length;
    await this.#addStep({ action: "set-back", userId, connection, properties, bodies });
    return true;
  }

  /** A user who was deleted and is back has none of the former roles and organizations. */
  #isRecreated(backup: Row, tenant: Row): boolean {
    const now = timeOf(this.#now, tenant);
    if (now === undefined) return false;
    const before = timeOf(this.#before, backup);
    return before === undefined ? now > this.#backupTime : now !== before;
  }

  #primary({ bytes }: Row, { starts, ends }: JsonFields): Identity | undefined {
    return this.#identities.primary(bytes, starts[0] as number, ends[0] as number);
  }

  async #addStep(step: Step): Promise<void> {
    const { counts, steps, ledger } = this.#to;
    counts.touched++;
    counts.add(step.connection, step.action);
    await steps.add(step);
    await ledger.planned(step.userId, step.action);
  }

  async #cannotRestore(userId: string, connection: string, why: NotRestorable): Promise<void> {
    this.#to.counts.add(connection, why);
    await this.#to.ledger.planned(userId, "none", NOT_RESTORABLE[why]);
  }

  async #addCandidate(
    userId: string,
    { connection }: Identity,
    state: Candidate["state"],
    hasStep: boolean,
  ): Promise<void> {
    const candidate: Candidate = { connection, state, hasStep };
    await this.#to.candidates?.addText(userId, JSON.stringify(candidate));
  }

  /** @param where follows "in the" */
  #requireJson({ bytes, start, end }: Row, where: string): void {
    bytes.copy(this.#validator.reserve(end - start), 0, start, end);
    if (this.#validator.isObject(0, end - start)) return;
    throw new BackupError(
      `A user in the ${where} is not valid JSON.`,
      "Nothing was written. Run the workflow again; if it keeps failing, choose another backup.",
    );
  }
}

/** Milliseconds since 1970, or `undefined` if the row has no time of creation. */
function timeOf({ starts, ends }: JsonFields, { bytes }: Row): number | undefined {
  const start = starts[1] as number;
  if (start === -1) return undefined;
  const time = Date.parse(bytes.toString("latin1", start + 1, (ends[1] as number) - 1));
  return Number.isNaN(time) ? undefined : time;
}
