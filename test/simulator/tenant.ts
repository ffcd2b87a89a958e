/** A simulated Auth0 tenant: its settings, its state and the words its handlers share. */

import { createHash } from "node:crypto";
import { type Answer, type Incoming, json } from "./exchange.ts";
import type { Edits, ExportField, FileStyle } from "./export-file.ts";
import type { Groups } from "./groups.ts";
import type { MembershipStore } from "./membership-store.ts";
import type { UserChanges } from "./user-changes.ts";
import type { UserStore } from "./user-store.ts";
import type { Population } from "./users.ts";

/** A machine-to-machine application. */
export interface Application {
  readonly clientId: string;
  readonly credential: ClientSecret | PublicKey;
  /** What the client grant for the Management API holds; undefined: there is no such grant. */
  readonly scopes: readonly string[] | undefined;
  /** Whether the grant type `client_credentials` is switched on. */
  readonly isMachineToMachine: boolean;
  /** Whether the reply names the granted scopes. */
  readonly tellsScope: boolean;
}

export interface ClientSecret {
  readonly kind: "secret";
  readonly secret: string;
}

export interface PublicKey {
  readonly kind: "public-key";
  /** SPKI, in PEM. */
  readonly pem: string;
  readonly algorithm: "RS256" | "RS384" | "PS256";
  /** An assertion may leave `kid` out; one that names it must name this. */
  readonly keyId: string;
}

export interface TenantSettings {
  /** Scheme, host and port of the tenant, no trailing slash. */
  readonly origin: string;
  /** Likewise for the service that keeps the exported files. */
  readonly storageOrigin: string;
  /** Stem of the exported file's name. */
  readonly name: string;
  readonly seed: number;
  readonly users: number;
  readonly edits: Edits;
  readonly population: Population;
  /** Path of a gzip file that every job exports, instead of users that are made for it. */
  readonly exportFile?: string;
  /** Most fields of an export to JSON; an older guide of Auth0 says 30, the newer names no limit. */
  readonly mostJsonFields: number;
  readonly application: Application;
  /** What a token must be asked for; `{origin}/api/v2/` unless the origin is a custom domain. */
  readonly audience: string;
  readonly tokenSeconds: number;
  /** A job completes at this poll (1 = the first), or after this time. */
  readonly completes: { readonly atPoll: number } | { readonly afterMs: number };
  /** Whether polls tell `percentage_done` and `time_left_seconds`; no recorded export reply does. */
  readonly tellsProgress: boolean;
  /** How long a download link holds. */
  readonly linkSeconds: number;
  /** An older sample of Auth0's has links without `https://`. */
  readonly linkHasScheme: boolean;
  readonly style: FileStyle;
  /** What the storage offers. What Auth0's offers is documented nowhere. */
  readonly storage: {
    readonly ranges: boolean;
    readonly etag: boolean;
    readonly length: boolean;
    /** Most that it sends for one range, in bytes; as much as is asked for when left out. */
    readonly mostBytes: number | undefined;
  };
  /** Requests to the Management API allowed in one second of the clock. */
  readonly requestsPerSecond: number;
  /** Users of database connections who are there before any import. */
  readonly residents: readonly Resident[];
  /** How import jobs end; those that are not listed complete. */
  readonly importOutcomes: readonly ImportOutcome[];
  /** The bucket of requests that write users and memberships; `undefined` where they have no limit of their own. */
  readonly writeLimit: { readonly requests: number; readonly seconds: number } | undefined;
  /** Roles, organizations and their members. */
  readonly groups: Groups;
  /** Whether the last page by checkpoint has a `next`, as some recorded replies have. */
  readonly nextOnLastPage: boolean;
}

/** How some import jobs end. */
export interface ImportOutcome {
  readonly kind: "fails" | "never ends";
  /** Their numbers in the order of creation, from 1. */
  readonly jobs: readonly number[];
  /** How many users of the file they take first. */
  readonly users: number;
}

export interface Token {
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

export interface Job {
  readonly id: string;
  /** What was asked, echoed in every reply. */
  readonly request: JobRequest;
  readonly format: "json" | "csv";
  readonly createdAt: number;
  readonly polls: number;
  /** What had happened to the users when it was created. */
  readonly changes: UserChanges;
}

export interface JobRequest {
  readonly connection_id?: string;
  readonly format?: "json" | "csv";
  readonly limit?: number;
  readonly fields?: readonly ExportField[];
}

/** A user of a database connection, as an import makes it: the user of the file, under the id that the tenant gives. */
export interface Resident {
  readonly connection_id: string;
  readonly user_id: string;
  readonly email: string;
  readonly [property: string]: unknown;
}

/** A user whom an import did not take, and why. */
export interface ImportError {
  readonly user: object;
  readonly errors: readonly {
    readonly code: string;
    readonly message: string;
    readonly path?: string;
  }[];
}

export interface ImportJob {
  readonly id: string;
  readonly connectionId: string;
  readonly upsert: boolean;
  /** Whether every owner of the tenant gets a mail. */
  readonly sendsEmail: boolean;
  readonly externalId?: string;
  /** The file. */
  readonly text: string;
  readonly createdAt: number;
  readonly polls: number;
  /** Whether it never ends. */
  readonly isStuck: boolean;
  /** What came of it; undefined while it runs. */
  readonly end:
    | {
        readonly failed: boolean;
        readonly summary: Readonly<Record<"failed" | "updated" | "inserted" | "total", number>>;
        readonly errors: readonly ImportError[];
      }
    | undefined;
}

export type LimitName = "all" | "write";

/** A window of a rate limit, counted from the epoch. */
export interface Window {
  readonly number: number;
  readonly requests: number;
}

export interface TenantState {
  readonly tokens: ReadonlyMap<string, Token>;
  /** The `jti` of every assertion that was accepted. */
  readonly usedAssertions: ReadonlySet<string>;
  readonly jobs: ReadonlyMap<string, Job>;
  readonly imports: ReadonlyMap<string, ImportJob>;
  /** Changed in place: copying them for each request would cost too much. */
  readonly users: UserStore;
  /** Likewise. */
  readonly memberships: MembershipStore;
  /** Links with this serial number or a lower one count as expired. */
  readonly expiredLinks: number;
  /** Requests to the Management API in the running window of each rate limit. */
  readonly windows: Readonly<Record<LimitName, Window>>;
  /** Counts tokens, jobs and links, so that no two are alike. */
  readonly serial: number;
}

/** The error body of the Management API, as SDKs recorded it. */
export function apiError(
  statusCode: number,
  error: string,
  message: string,
  errorCode?: string,
): Answer {
  return json(statusCode, { statusCode, error, message, errorCode });
}

/** The recorded answer to a token without the permission. */
export function insufficientScope(scopes: readonly string[], needed: "all" | "any"): Answer {
  const message = `Insufficient scope, expected ${needed} of: ${scopes.join(",")}`;
  return apiError(403, "Forbidden", message, "insufficient_scope");
}

/** The token that a request sends, if it sends one. */
export function bearerOf({ headers }: Incoming): string | undefined {
  return /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1];
}

/** The permissions of a request's token. */
export function scopesOf({ tokens }: TenantState, request: Incoming): readonly string[] {
  return tokens.get(bearerOf(request) ?? "")?.scopes ?? [];
}

/** What a strict schema has against a body: what is wrong, and where if not in the body as a whole. */
export interface Complaint {
  readonly message: string;
  readonly property?: string;
}

export function invalidBody({ message, property }: Complaint): Answer {
  const where = property === undefined ? "" : ` on property ${property}`;
  const text = `Payload validation error: '${message}'${where}.`;
  return apiError(400, "Bad Request", text, "invalid_body");
}

/** An id of the tenant's: the prefix and 16 letters or digits. */
export function newId(prefix: string, settings: TenantSettings, serial: number): string {
  const digest = createHash("sha256")
    .update(`${prefix} ${settings.seed} ${serial}`)
    .digest("base64");
  return prefix + digest.replaceAll(/[^A-Za-z0-9]/g, "x").slice(0, 16);
}
