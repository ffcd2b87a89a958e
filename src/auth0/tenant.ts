/** The tenant's Management API: calls with a token that is renewed when it expires. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import { parseJson } from "../base/json.ts";
import type { Run } from "../base/run.ts";
import { requestWithRetry } from "../http/index.ts";
import { ConnectionError, readText } from "../http/send.ts";
import type { Connection, TenantSettings } from "../settings.ts";
import { redirected, signIn, type Token } from "./sign-in.ts";

/** One call of the Management API. */
interface Call<T> {
  readonly method: "GET" | "POST";
  /** Below `/api/v2/`, with its query. */
  readonly path: string;
  readonly body?: unknown;
  /** The call in words, for messages: "the start of the export". */
  readonly what: string;
  /** What the answer must look like; it may hold more. */
  readonly answer: z.ZodType<T>;
  /** What to tell the user for a status of this call, where the general sentence is not enough. */
  readonly remedies?: Readonly<Record<number, string>>;
}

const ERROR = z.looseObject({ message: z.string().nullish(), errorCode: z.string().nullish() });

/** Why a call was refused, by status; the call's own remedies come first. */
const REMEDIES: Readonly<Record<number, string>> = {
  401: "The token was not issued for this tenant's Management API: check that `domain` and `audience` belong together.",
  403: "Grant the application the permission read:users on the Management API.",
};

/** Why a token that was given ready is refused: at the first call, or in the middle of the run. */
const NO_RENEWAL =
  "If `token` has expired, give `client-id` with a secret or key, by which it is renewed, and collect a job that was started with `job-id`; otherwise check that `domain` and `audience` belong together.";

/** A tenant that we are signed in to. */
export class Tenant {
  readonly run: Pick<Run, "log" | "signal">;
  readonly #settings: TenantSettings;
  #token: Token;

  private constructor(run: Pick<Run, "log" | "signal">, settings: TenantSettings, token: Token) {
    this.run = run;
    this.#settings = settings;
    this.#token = token;
  }

  /** The tenant's host. */
  get host(): string {
    return this.#settings.origin.host;
  }

  /** Where the tenant answers. */
  get origin(): URL {
    return this.#settings.origin;
  }

  /**
   * Signs in and checks, where the token tells, that it may do what the run needs.
   *
   * @param scopes needed scopes, like `read:users`
   * @throws BackupError when the tenant refuses or a scope is missing
   */
  static async signIn(
    run: Pick<Run, "log" | "signal">,
    settings: TenantSettings,
    scopes: readonly string[],
  ): Promise<Tenant> {
    const token = await signIn(run, settings).catch(unreachable(settings.origin.host));
    const tenant = new Tenant(run, settings, token);
    tenant.requireScopes(scopes);
    return tenant;
  }

  /**
   * @returns false where the token does not tell what it may do
   * @throws BackupError where it tells that a scope is missing
   */
  requireScopes(scopes: readonly string[]): boolean {
    const granted = this.#token.scopes;
    if (granted === undefined) return false;
    const missing = scopes.filter((scope) => !granted.includes(scope));
    if (missing.length === 0) return true;
    throw new BackupError(
      `The token lacks the permission ${missing.join(" and ")}.`,
      `Grant the application ${missing.join(" and ")} on the Management API (Applications → APIs → Auth0 Management API).`,
    );
  }

  /**
   * Calls the Management API. GET is repeated after a broken connection, POST is not. A refused token is renewed once.
   *
   * @throws BackupError when the tenant refuses or answers in another shape
   * @throws ConnectionError when the connection breaks for good
   */
  async call<T>(call: Call<T>): Promise<T> {
    const first = this.#token;
    const answer = await this.#attempt(call);
    if (answer.status !== 401) return this.#understood(call, answer);
    if (this.#settings.credentials.kind === "token") {
      return this.#understood({ ...call, remedies: { ...call.remedies, 401: NO_RENEWAL } }, answer);
    }
    if (this.#token === first) {
      this.run.log.info("Auth0 no longer takes the token; signing in again.");
      this.#token = await signIn(this.run, this.#settings).catch(unreachable(this.host));
    }
    return this.#understood(call, await this.#attempt(call));
  }

  #attempt<T>({ method, path, body, what }: Call<T>): Promise<Document> {
    return requestWithRetry(
      this.run,
      {
        what,
        url: new URL(`/api/v2/${path}`, this.#settings.origin),
        idempotent: method === "GET",
      },
      () => ({
        method,
        headers: {
          authorization: `Bearer ${this.#token.value}`,
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      async (response) => ({ status: response.status, text: await readText(response) }),
    );
  }

  #understood<T>(call: Call<T>, { status, text }: Document): T {
    if (status < 200 || status > 299) throw refused(call, status, text);
    const parsed = call.answer.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new BackupError(
      `${this.host} answered ${call.what} in a shape that is not Auth0's.`,
      "Check that `domain` is the domain of an Auth0 tenant and that no proxy answers for it.",
    );
  }
}

interface Document {
  readonly status: number;
  readonly text: string;
}

function refused<T>({ what, remedies }: Call<T>, status: number, text: string): BackupError {
  const parsed = ERROR.safeParse(parseJson(text));
  const said = parsed.success && parsed.data.message ? `: ${quote(parsed.data.message)}` : "";
  if (status >= 300 && status < 400) return redirected(what);
  return new BackupError(
    `Auth0 refused ${what} (${status}${said}).`.replace("..)", ".)"),
    remedies?.[status] ??
      REMEDIES[status] ??
      "Run the backup again; if it lasts, see what the tenant's log says under Monitoring.",
  );
}

/** Turns a connection that failed for good into a sentence about the tenant. */
export function unreachable(host: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ConnectionError)) throw error;
    throw new BackupError(
      `The connection to ${host} failed (${error.message}).`,
      "Check `domain`, and the runner's network or proxy; run the backup again if it was a passing fault.",
      { cause: error },
    );
  };
}

const CONNECTIONS = z.array(z.looseObject({ id: z.string(), name: z.string() }));

/**
 * The id of a connection. A name is looked up, which needs `read:connections`.
 *
 * @throws BackupError when the tenant has no connection of that name
 */
export async function connectionId(tenant: Tenant, connection: Connection): Promise<string> {
  if (connection.kind === "id") return connection.id;
  const query = new URLSearchParams({ name: connection.name, fields: "id,name" });
  const found = await tenant
    .call({
      method: "GET",
      path: `connections?${query}`,
      what: "the look-up of the connection",
      answer: CONNECTIONS,
      remedies: {
        403: "Grant the application the permission read:connections, or give the connection's id (con_…).",
      },
    })
    .catch(unreachable(tenant.host));
  const match = found.find(({ name }) => name === connection.name);
  if (match !== undefined) return match.id;
  throw new BackupError(
    `The tenant has no connection "${quote(connection.name)}".`,
    "Check the name under Authentication in the dashboard: upper and lower case count.",
  );
}
