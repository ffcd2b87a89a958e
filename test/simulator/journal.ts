/** What the other side saw: every request in the order of arrival, and every secret that went over the wire. */

import type { Answer, Incoming } from "./exchange.ts";
import {
  distort,
  type Exchange,
  type Fault,
  type FaultRule,
  faultsAt,
  substitute,
} from "./faults.ts";
import type { Respond } from "./http-skin.ts";

export type Service = "tenant" | "storage" | "artifacts";

/** One request as the other side saw it. */
export interface Seen {
  readonly service: Service;
  readonly exchange: Exchange;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when it was larger than `LARGEST_BODY_KEPT`. */
  readonly body: string;
  readonly bodyBytes: number;
  /** What was answered, even if a fault kept the answer from arriving; undefined until then. */
  status: number | undefined;
}

type Handle = (request: Incoming, faults: readonly Fault[]) => Promise<Answer>;

const LARGEST_BODY_KEPT = 64 * 1024;

/** Members of JSON answers, and form fields, that no output may hold. */
const SECRET_MEMBERS = /"(?:access_token|location|signed_upload_url|signed_url)":"([^"]+)"/g;
const SECRET_FIELDS = ["client_secret", "client_assertion"] as const;

export class Journal {
  readonly seen: Seen[] = [];
  readonly secrets = new Set<string>();
  readonly #byExchange = new Map<Exchange, Seen[]>();
  readonly #rules: readonly FaultRule[];
  readonly #waiting: { exchange: Exchange; count: number; resolve: () => void }[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(rules: readonly FaultRule[]) {
    this.#rules = rules;
  }

  requests(exchange: Exchange): readonly Seen[] {
    return [...this.#alike(exchange)];
  }

  /** Settles when the `count`-th request (1-based) of this kind has arrived, before it is answered. */
  arrival(exchange: Exchange, count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.requests(exchange).length >= count) resolve();
    else this.#waiting.push({ exchange, count, resolve });
    return promise;
  }

  /** A service's door: writes down who came, applies the faults due, and lets one request in at a time. */
  door(service: Service, handle: Handle): Respond {
    return async (request) => {
      const seen = this.#arrived(service, request);
      const { exchange } = seen;
      const faults = faultsAt(this.#rules, exchange, this.#alike(exchange).length);
      // One at a time: a handler's new state must not overwrite that of another.
      const turn = this.#turn.then(() => substitute(faults) ?? handle(request, faults));
      this.#turn = turn.catch(() => undefined);
      const answer = distort(await turn, faults);
      seen.status = answer.status;
      this.#keepSecrets(request, answer);
      return { answer, faults };
    };
  }

  #arrived(service: Service, { method, url, headers, body }: Incoming): Seen {
    const seen: Seen = {
      service,
      exchange: exchangeOf(method, url),
      method,
      url: url.href,
      headers,
      body: body.length > LARGEST_BODY_KEPT ? "" : body.toString(),
      bodyBytes: body.length,
      status: undefined,
    };
    this.seen.push(seen);
    const count = this.#alike(seen.exchange).push(seen);
    for (const one of this.#waiting) {
      if (one.exchange === seen.exchange && count >= one.count) one.resolve();
    }
    return seen;
  }

  #alike(exchange: Exchange): Seen[] {
    const alike = this.#byExchange.get(exchange) ?? [];
    this.#byExchange.set(exchange, alike);
    return alike;
  }

  #keepSecrets(request: Incoming, answer: Answer): void {
    if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
      const form = new URLSearchParams(request.body.toString());
      for (const name of SECRET_FIELDS) this.#keep(form.get(name));
    }
    if (!answer.headers["content-type"]?.startsWith("application/json")) return;
    if (!Buffer.isBuffer(answer.body)) return;
    // Not parsed: a fault may have made it something else than JSON.
    for (const [, secret] of answer.body.toString().matchAll(SECRET_MEMBERS)) this.#keep(secret);
  }

  /** A signed address is secret for its signature, which may also be printed alone. */
  #keep(secret: string | null | undefined): void {
    if (!secret) return;
    this.secrets.add(secret);
    const signature = /[?&](?:Signature|sig)=([^&]+)/.exec(secret)?.[1];
    if (signature === undefined) return;
    this.secrets.add(signature);
    this.secrets.add(decodeURIComponent(signature));
  }
}

/** The Management API, by method and the path after `/api/v2/`. */
const API_EXCHANGES: readonly (readonly [method: string, path: RegExp, exchange: Exchange])[] = [
  ["GET", /^connections$/, "connections"],
  ["GET", /^users$/, "users"],
  ["POST", /^users$/, "create-user"],
  ["GET", /^users\/[^/]+$/, "user"],
  ["PATCH", /^users\/[^/]+$/, "update-user"],
  ["DELETE", /^users\/[^/]+$/, "delete-user"],
  ["POST", /^users\/[^/]+\/roles$/, "assign-user-roles"],
  ["GET", /^roles$/, "roles"],
  ["GET", /^roles\/[^/]+\/users$/, "role-members"],
  ["POST", /^roles\/[^/]+\/users$/, "assign-role"],
  ["GET", /^organizations$/, "organizations"],
  ["GET", /^organizations\/[^/]+\/members$/, "organization-members"],
  ["POST", /^organizations\/[^/]+\/members$/, "add-members"],
  ["POST", /^organizations\/[^/]+\/members\/[^/]+\/roles$/, "assign-member-roles"],
  ["POST", /^jobs\/users-exports$/, "create-job"],
  ["POST", /^jobs\/users-imports$/, "create-import"],
  ["GET", /^jobs\/[^/]+\/errors$/, "job-errors"],
  ["GET", /^jobs\/[^/]+$/, "job"],
];

function exchangeOf(method: string, { pathname, searchParams }: URL): Exchange {
  if (pathname === "/oauth/token") return "token";
  const api = /^\/api\/v2\/(.*)$/.exec(pathname)?.[1];
  if (api !== undefined) {
    const known = API_EXCHANGES.find(([verb, path]) => verb === method && path.test(api));
    return known?.[2] ?? "other";
  }
  if (pathname.startsWith("/export-storage/")) return "download";
  if (pathname.startsWith("/artifact-storage/")) {
    if (method !== "PUT") return "artifact-download";
    return searchParams.get("comp") === "blocklist" ? "block-list" : "block";
  }
  return TWIRP_METHODS.find((name) => pathname.endsWith(`.ArtifactService/${name}`)) ?? "other";
}

const TWIRP_METHODS = [
  "CreateArtifact",
  "FinalizeArtifact",
  "ListArtifacts",
  "GetSignedArtifactURL",
  "DeleteArtifact",
] as const;
