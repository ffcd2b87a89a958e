/**
 * Finds the root properties that the tenant's users have and that Auth0 does not document. Auth0 exports such a property only if it is
 * requested by name, and lists the names nowhere, so a sample of users is read.
 */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import type { Connection } from "../settings.ts";
import { listConnections } from "./connections.ts";
import { DOCUMENTED } from "./fields.ts";
import { CallRefused, type Tenant } from "./tenant.ts";

/** Maximum number of requests, including the list of connections. */
const MOST_REQUESTS = 10;
/** Maximum duration of all requests, in milliseconds: a rate limit that others use up must not cost the run its time. */
const LONGEST_DISCOVERY = 120_000;
/** Auth0's maximum. */
const USERS_PER_PAGE = 100;
/** The newest, the oldest and the most recently signed in. */
const ORDERS = ["created_at:-1", "created_at:1", "last_login:-1"];

/** What a sample of the users has. */
export interface Discovery {
  /** The undocumented properties by name, sorted; whether a user has a list or an object there. Names are not trusted. */
  readonly properties: ReadonlyMap<string, { readonly isNested: boolean }>;
  /** Whether the sample is all users. */
  readonly isComplete: boolean;
  /** Why the sample is smaller than it should be. */
  readonly failure: BackupError | undefined;
}

/**
 * Reads a sample of users in at most ten requests. A request that fails leaves its users out of the sample.
 *
 * @param connection the only connection to look at
 */
export async function discoverProperties(
  tenant: Tenant,
  connection: Connection | undefined,
): Promise<Discovery> {
  const sample = new Sample(tenant);
  const names = await sample.connectionNames(connection);
  const only = connection === undefined ? undefined : names[0];
  const pages = [0, 1, 2].map((page) => ORDERS.map((sort) => ({ sort, page, connection: only })));
  const [first = [], ...further] = pages;
  const perConnection = only === undefined ? names.map((name) => ({ connection: name })) : [];
  for (const query of [...first, ...perConnection, ...further.flat()]) {
    if (sample.requests === MOST_REQUESTS || sample.isComplete) break;
    await sample.add(query);
  }
  const properties = new Map([...sample.properties].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { properties, isComplete: sample.isComplete, failure: sample.failure };
}

interface Query {
  readonly sort?: string;
  /** 0-based. */
  readonly page?: number;
  /** Name of the connection to which the users belong. */
  readonly connection?: string | undefined;
}

class Sample {
  readonly properties = new Map<string, { isNested: boolean }>();
  requests = 0;
  isComplete = false;
  failure: BackupError | undefined;
  #isRefused = false;
  readonly #tenant: Tenant;
  readonly #end = AbortSignal.timeout(LONGEST_DISCOVERY);
  readonly #signal: AbortSignal;

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
    this.#signal = AbortSignal.any([tenant.run.signal, this.#end]);
  }

  /** The name of one connection, or the names of those whose users are sampled; none if the token may not list connections. */
  async connectionNames(wanted: Connection | undefined): Promise<string[]> {
    if (wanted?.kind === "name") return [wanted.name];
    if (this.#tenant.hasScope("read:connections") === false) return [];
    const list = await this.#request((options) => listConnections(this.#tenant, options), true);
    const all = (list ?? []).filter(({ id }) => wanted === undefined || id === wanted.id);
    // The properties depend on the identity provider more than on the connection.
    const firsts = [...Map.groupBy(all, ({ strategy }) => strategy).values()].flatMap(
      ([one]) => one ?? [],
    );
    return [...new Set([...firsts, ...all])].map(({ name }) => name);
  }

  /** Adds the users that a query finds. */
  async add({ sort, page = 0, connection }: Query): Promise<void> {
    const query = new URLSearchParams({
      // What is documented is not needed, and may be large or secret.
      fields: DOCUMENTED.join(","),
      include_fields: "false",
      per_page: String(USERS_PER_PAGE),
      page: String(page),
      ...(sort !== undefined && { sort }),
      ...(connection !== undefined && { q: `identities.connection:${JSON.stringify(connection)}` }),
    });
    const users = await this.#request((options) =>
      this.#tenant.call({
        ...options,
        method: "GET",
        path: `users?${query}`,
        what: "the list of users",
        // Not an object of zod's: its copy would lose a property `__proto__`.
        schema: z.array(z.unknown()),
      }),
    );
    for (const user of users ?? []) this.#addUser(user);
    const isLast = users !== undefined && users.length < USERS_PER_PAGE;
    if (isLast && sort !== undefined && page === 0) this.isComplete = true;
  }

  #addUser(user: unknown): void {
    if (typeof user !== "object" || user === null) return;
    for (const [name, value] of Object.entries(user)) {
      if (DOCUMENTED.includes(name)) continue;
      const known = this.properties.get(name);
      const isNested = typeof value === "object" && value !== null;
      this.properties.set(name, { isNested: isNested || known?.isNested === true });
    }
  }

  /**
   * @param mayLackScope whether it is no failure that the token lacks the scope
   * @returns `undefined` if the request fails, which ends neither the sample nor the run
   */
  async #request<T>(
    request: (options: { isPaced: true; signal: AbortSignal }) => Promise<T>,
    mayLackScope = false,
  ): Promise<T | undefined> {
    if (this.#end.aborted || this.#isRefused) return undefined;
    this.requests++;
    try {
      return await request({ isPaced: true, signal: this.#signal });
    } catch (error) {
      this.#tenant.run.signal.throwIfAborted();
      if (!this.#end.aborted && !(error instanceof BackupError)) throw error;
      const status = error instanceof CallRefused ? error.status : undefined;
      if (status === 403 && mayLackScope) return undefined;
      this.#isRefused = status === 401 || status === 403;
      this.failure ??= error instanceof BackupError ? error : tooSlow();
      return undefined;
    }
  }
}

function tooSlow(): BackupError {
  return new BackupError(
    `Auth0 took longer than ${LONGEST_DISCOVERY / 60_000} minutes to list a sample of users.`,
    "Run the workflow at another time if something else uses up the tenant's rate limit.",
  );
}
