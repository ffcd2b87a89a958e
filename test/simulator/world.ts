/** The simulated world: a tenant, its storage and the artifact service, each on its own port of 127.0.0.1. */

import { createHash } from "node:crypto";
import {
  type ArtifactState,
  artifactStep,
  type Backend,
  NO_ARTIFACTS,
  runtimeToken,
  type StoredArtifact,
} from "./artifact-service.ts";
import { PROVIDER_SECRET } from "./connections.ts";
import type { Incoming } from "./exchange.ts";
import { NO_EDITS, USUAL_STYLE } from "./export-file.ts";
import { exportedFile, storageAnswer } from "./export-storage.ts";
import { type Exchange, type Fault, type FaultRule, spoil } from "./faults.ts";
import { NO_GROUPS, type UserMemberships } from "./groups.ts";
import { listen } from "./http-skin.ts";
import { advanceImports } from "./import-jobs.ts";
import { Journal, type Seen } from "./journal.ts";
import { tenantStep } from "./management-api.ts";
import type { Membership } from "./membership-store.ts";
import { newTenant } from "./new-tenant.ts";
import { accessToken } from "./sign-in.ts";
import type { ImportJob, Job, Resident, TenantSettings, TenantState } from "./tenant.ts";
import { residentsOf, TestUsers } from "./test-users.ts";
import { PROVIDER_TOKEN, USUAL_POPULATION } from "./users.ts";

/** Settings of which a scenario may name a part. */
type Parted = "application" | "style" | "storage" | "population";

/** What a test wants of the world; whatever it leaves out is usual. */
export interface Scenario
  extends Partial<Omit<TenantSettings, "origin" | "storageOrigin" | Parted>> {
  readonly application?: Partial<TenantSettings["application"]>;
  readonly style?: Partial<TenantSettings["style"]>;
  readonly storage?: Partial<TenantSettings["storage"]>;
  readonly population?: Partial<TenantSettings["population"]>;
  /** Whether the tenant and its storage call themselves by names that are not loopback, which a proxy must connect. */
  readonly hasPublicNames?: boolean;
  readonly faults?: readonly FaultRule[];
}

export interface World extends AsyncDisposable {
  readonly tenant: TenantSettings;
  /** Where the hosts of a tenant with public names listen. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Origin of the artifact service: `ACTIONS_RESULTS_URL`. */
  readonly artifactOrigin: string;
  /** What opens the artifact service: `ACTIONS_RUNTIME_TOKEN`. */
  readonly runtimeToken: string;
  /** A Management API token that is good from the start, with the application's scopes. */
  readonly readyToken: string;
  /** Requests in the order they arrived. */
  readonly seen: readonly Seen[];
  /** Requests of one kind. */
  requests(exchange: Exchange): readonly Seen[];
  /** Settles when the `count`-th request (1-based) of this kind has arrived, before it is answered. */
  arrival(exchange: Exchange, count?: number): Promise<void>;
  /** Jobs created so far. */
  jobs(): readonly Job[];
  /** Import jobs created so far. */
  imports(): readonly ImportJob[];
  /** How often each file was imported: more than 1 where a file was sent twice. */
  importedFiles(): readonly number[];
  /** Carries out every import that is running, as if its time had passed. */
  finishImports(): void;
  /** The users of database connections that the seed does not make: residents, and those that imports have made. */
  residents(): readonly Resident[];
  /** The users as they are, to look at and to change without a request. */
  readonly users: TestUsers;
  /** The memberships as they are. */
  memberships(): readonly UserMemberships[];
  /** Removes memberships without a request. */
  removeMemberships(isRemoved: (membership: Membership) => boolean): readonly Membership[];
  /** The gzip bytes of the latest job's file, as the link serves them. For tenants whose file is held whole. */
  exportedGzip(): Buffer;
  /** The files that links served so far, each whole and as faults made it, as far as they were held whole. */
  served(): Iterable<Buffer>;
  /** Finalized artifacts. */
  artifacts(): readonly StoredArtifact[];
  /** Everything handed out or sent so far that no output may hold. */
  secrets(): readonly string[];
}

export const TENANT_HOST = "acme.eu.auth0.example";
export const STORAGE_HOST = "exports.auth0.example";

export const CLIENT_ID = "AbCdEfGhIjKlMnOpQrStUvWxYz012345";
export const CLIENT_SECRET = "client-secret-do-not-print-0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ";

export const BACKEND: Backend = {
  run: "ce7f54c7-61c7-4aae-887f-30da475f5f1a",
  job: "ca395085-040a-526b-2ce8-bdc85f692774",
};

/** Starts the world; disposing it closes every connection. */
export async function startSimulator({
  faults = [],
  hasPublicNames = false,
  ...wishes
}: Scenario = {}): Promise<World> {
  await using starting = new AsyncDisposableStack();
  const tenantSkin = starting.use(await listen());
  const storageSkin = starting.use(await listen());
  const artifactSkin = starting.use(await listen());
  const tenant = hasPublicNames
    ? tenantSettings(`https://${TENANT_HOST}`, `https://${STORAGE_HOST}`, wishes)
    : tenantSettings(tenantSkin.origin, storageSkin.origin, wishes);
  const artifactSettings = { origin: artifactSkin.origin, backend: BACKEND };
  const readyToken = accessToken(tenant, 0);
  const journal = new Journal(faults);
  let tenantState = newTenant(tenant, readyToken);
  const { users, memberships } = tenantState;
  let artifactState: ArtifactState = NO_ARTIFACTS;
  const served = new Map<string, Buffer>();

  tenantSkin.respond = journal.door("tenant", async (request, due) => {
    const before = afflicted(tenantState, due);
    const { answer, state } = await tenantStep(tenant, before, request, Date.now());
    tenantState = state;
    return answer;
  });
  storageSkin.respond = journal.door("storage", async (request, due) => {
    tenantState = afflicted(tenantState, due);
    const asked = due.some(({ kind }) => kind === "range-ignored")
      ? withoutRange(request)
      : request;
    return storageAnswer(tenant, tenantState, asked, Date.now(), (file) => {
      const spoilt = spoil(file, due);
      if (Buffer.isBuffer(spoilt))
        served.set(createHash("sha1").update(spoilt).digest("hex"), spoilt);
      return spoilt;
    });
  });
  artifactSkin.respond = journal.door("artifacts", async (request) => {
    const { answer, state } = artifactStep(artifactSettings, artifactState, request);
    artifactState = state;
    return answer;
  });

  const listening = starting.move();
  return {
    tenant,
    hosts: { [TENANT_HOST]: tenantSkin.origin, [STORAGE_HOST]: storageSkin.origin },
    artifactOrigin: artifactSkin.origin,
    runtimeToken: runtimeToken(BACKEND),
    readyToken,
    seen: journal.seen,
    requests: (exchange) => journal.requests(exchange),
    arrival: (exchange, count = 1) => journal.arrival(exchange, count),
    jobs: () => [...tenantState.jobs.values()],
    imports: () => [...tenantState.imports.values()],
    importedFiles: () => {
      const files = [...tenantState.imports.values()].map(({ connectionId, text }) => {
        return createHash("sha1").update(connectionId).update(text).digest("hex");
      });
      return [...new Set(files)].map((file) => files.filter((one) => one === file).length);
    },
    finishImports: () => {
      const soon = { ...tenant, completes: { afterMs: 0 } };
      tenantState = advanceImports(soon, tenantState, Date.now(), 0);
    },
    residents: () => residentsOf(users),
    users: new TestUsers(users, memberships),
    memberships: () => memberships.lines(),
    removeMemberships: (isRemoved) => memberships.remove(isRemoved),
    exportedGzip: () => heldFile(tenant, tenantState),
    served: () => served.values(),
    artifacts: () => artifactState.artifacts.filter(({ digest }) => digest !== undefined),
    secrets: () => [
      ...journal.secrets,
      ...tenantState.tokens.keys(),
      runtimeToken(BACKEND),
      PROVIDER_SECRET,
      PROVIDER_TOKEN,
    ],
    [Symbol.asyncDispose]: () => listening.disposeAsync(),
  };
}

function tenantSettings(
  origin: string,
  storageOrigin: string,
  {
    application,
    style,
    storage,
    population,
    ...wishes
  }: Omit<Scenario, "faults" | "hasPublicNames">,
): TenantSettings {
  return {
    origin,
    storageOrigin,
    name: "acme",
    seed: 1,
    users: 250,
    edits: NO_EDITS,
    population: { ...USUAL_POPULATION, ...population },
    mostJsonFields: Number.POSITIVE_INFINITY,
    application: {
      clientId: CLIENT_ID,
      credential: { kind: "secret", secret: CLIENT_SECRET },
      scopes: ["read:users", "read:connections"],
      isMachineToMachine: true,
      tellsScope: true,
      ...application,
    },
    audience: `${origin}/api/v2/`,
    tokenSeconds: 86_400,
    completes: { atPoll: 3 },
    tellsProgress: true,
    linkSeconds: 60,
    linkHasScheme: true,
    style: { ...USUAL_STYLE, ...style },
    storage: { ranges: true, etag: true, length: true, mostBytes: undefined, ...storage },
    requestsPerSecond: 50,
    residents: [],
    importOutcomes: [],
    writeLimit: undefined,
    groups: NO_GROUPS,
    nextOnLastPage: true,
    ...wishes,
  };
}

function heldFile(tenant: TenantSettings, { jobs }: TenantState): Buffer {
  const job = [...jobs.values()].at(-1);
  const file = job === undefined ? undefined : exportedFile(tenant, job);
  if (!Buffer.isBuffer(file)) throw new Error("There is no job whose file is held whole.");
  return file;
}

/** The tenant after the state faults that are due. */
function afflicted(state: TenantState, due: readonly Fault[]): TenantState {
  let after = state;
  for (const { kind } of due) {
    if (kind === "tokens-expire") after = { ...after, tokens: expired(after.tokens) };
    if (kind === "links-expire") after = { ...after, expiredLinks: after.serial };
    if (kind === "jobs-vanish") after = { ...after, jobs: new Map() };
  }
  return after;
}

function expired(tokens: TenantState["tokens"]): TenantState["tokens"] {
  return new Map([...tokens].map(([token, known]) => [token, { ...known, expiresAt: 0 }]));
}

function withoutRange(request: Incoming): Incoming {
  const { range: _range, ...headers } = request.headers;
  return { ...request, headers };
}
