/** The tenant's Management API, called with a token that is renewed when it expires. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { formatList, quote } from "../base/format.ts";
import { optional, parseJson } from "../base/json.ts";
import type { Run } from "../base/run.ts";
import { sleep } from "../base/sleep.ts";
import { ConnectionError } from "../http/connection-error.ts";
import { rateLimitDelay, requestWithRetry, TRANSIENT_STATUSES } from "../http/index.ts";
import { readText } from "../http/send.ts";
import { StatusError } from "../http/status-error.ts";
import type { TenantSettings } from "../settings.ts";
import { foreignRefusal, foreignWords, isForeign } from "./foreign-answer.ts";
import { connectionFailed, redirectRejected, signIn, type Token } from "./sign-in.ts";

/** One call of the Management API. */
export interface Call<T> {
  readonly method: "GET" | "POST" | "PATCH";
  /** Relative to `/api/v2/`, with the query. */
  readonly path: string;
  /** Sent as JSON; a string is JSON already, and a form is sent as `multipart/form-data`. */
  readonly body?: object | string | FormData;
  /** Whether sending the request twice does no harm; by default, for all but POST. */
  readonly isIdempotent?: boolean;
  /** Statuses that the caller handles: they are thrown at once, as a {@link StatusError}. */
  readonly handled?: readonly number[];
  /** A noun phrase for the log and for messages: "the start of the export". */
  readonly what: string;
  readonly schema: z.ZodType<T>;
  /** What the user can do, by status; where it is missing, a general remedy is used. */
  readonly remedies?: Readonly<Record<number, string>>;
  /** Whether to wait while the rate limit allows no request. Only 429 delays the others. */
  readonly isPaced?: boolean;
  /** Ends the call before the run ends. */
  readonly signal?: AbortSignal;
  /** Explains a connection that broke after a POST was sent, which may have had an effect. */
  readonly unknownOutcome?: (error: ConnectionError) => BackupError;
}

/** Auth0's name of a reason. Anything else is not printed, because it could contain personal data. */
export const ERROR_CODE = z.string().regex(/^[\w.-]{1,60}$/);

const ERROR = z.looseObject({ message: optional(z.string()), errorCode: optional(ERROR_CODE) });

/** General remedies by status. */
const REMEDIES: Readonly<Record<number, string>> = {
  401: "The token was not issued for this tenant's Management API: check that `domain` and `audience` belong together.",
  403: "Grant the application the permission read:users on the Management API.",
};

/** The remedy when Auth0 refuses a token from the inputs, which a run cannot renew. */
const NO_RENEWAL =
  "If `token` has expired, use `client-id` with a secret or key instead, which lets a run renew its token, and collect a job that has started with `job-id`. Otherwise, check that `domain` and `audience` belong together.";

/** Auth0 refused a call: it had no effect. */
export class CallRefused extends StatusError {
  /** Auth0's own name of the reason, if it gives one. */
  readonly errorCode: string | undefined;

  constructor(
    what: string,
    remedy: string,
    { status, errorCode }: Pick<CallRefused, "status" | "errorCode">,
  ) {
    super(what, remedy, status);
    this.errorCode = errorCode;
  }
}

/** A tenant that we are signed in to. */
export class Tenant {
  readonly run: Pick<Run, "log" | "signal">;
  readonly #settings: TenantSettings;
  #token: Token;
  /** When the rate limit allows the next request, as `performance.now()` counts. */
  #nextRequest = 0;

  private constructor(run: Pick<Run, "log" | "signal">, settings: TenantSettings, token: Token) {
    this.run = run;
    this.#settings = settings;
    this.#token = token;
  }

  /** The tenant's host. */
  get host(): string {
    return this.#settings.origin.host;
  }

  /** The tenant's scheme, host and port. */
  get origin(): URL {
    return this.#settings.origin;
  }

  /**
   * Signs in, and checks the token's scopes if they are known.
   *
   * @param scopes the required scopes, like `read:users`
   * @throws BackupError when the tenant refuses or a scope is missing
   */
  static async signIn(
    run: Pick<Run, "log" | "signal">,
    settings: TenantSettings,
    scopes: readonly string[],
  ): Promise<Tenant> {
    const token = await signIn(run, settings);
    const tenant = new Tenant(run, settings, token);
    tenant.requireScopes(scopes);
    return tenant;
  }

  /**
   * @returns false when the token's scopes are unknown
   * @throws BackupError when a scope is missing
   */
  requireScopes(scopes: readonly string[]): boolean {
    const granted = this.#token.scopes;
    if (granted === undefined) return false;
    const missing = scopes.filter((scope) => !granted.includes(scope));
    if (missing.length === 0) return true;
    const names = formatList(missing);
    throw new BackupError(
      `The token lacks the permission ${names}.`,
      `Grant the application ${names} on the Management API (Applications → APIs → Auth0 Management API).`,
    );
  }

  /** Whether the token has a scope; `undefined` when its scopes are unknown. */
  hasScope(scope: string): boolean | undefined {
    return this.#token.scopes?.includes(scope);
  }

  /**
   * Calls the Management API. A refused token is renewed once.
   *
   * @throws BackupError when the tenant refuses, the answer does not match the schema, or the connection keeps failing
   */
  async call<T>(call: Call<T>): Promise<T> {
    const first = this.#token;
    const document = await this.#request(call);
    if (document.status !== 401) return this.#parse(call, document);
    if (this.#settings.credentials.kind === "token") {
      return this.#parse({ ...call, remedies: { ...call.remedies, 401: NO_RENEWAL } }, document);
    }
    if (this.#token === first) {
      this.run.log.info("Auth0 no longer accepts the token: signing in again.");
      this.#token = await signIn(this.run, this.#settings);
    }
    return this.#parse(call, await this.#request(call));
  }

  async #request<T>(call: Call<T>): Promise<Document> {
    const { method, path, what, handled = [], unknownOutcome, signal = this.run.signal } = call;
    const { isIdempotent = method !== "POST" } = call;
    const encoded = call.body === undefined ? undefined : await encodeBody(call.body);
    if (call.isPaced) await sleep(Math.max(this.#nextRequest - performance.now(), 0), signal);
    return requestWithRetry(
      { log: this.run.log, signal },
      { what, url: new URL(`/api/v2/${path}`, this.origin), idempotent: isIdempotent, handled },
      () => ({
        method,
        headers: {
          authorization: `Bearer ${this.#token.value}`,
          accept: "application/json",
          ...(encoded && { "content-type": encoded.type }),
        },
        ...(encoded && { body: encoded.body }),
      }),
      async (response) => {
        this.#nextRequest = performance.now() + rateLimitDelay(response.headers);
        return { status: response.status, text: await readText(response) };
      },
    ).catch((error) => {
      const mayHaveEffect = error instanceof ConnectionError && error.sent;
      if (mayHaveEffect && unknownOutcome !== undefined) throw unknownOutcome(error);
      return connectionFailed(this.host)(error);
    });
  }

  #parse<T>(call: Call<T>, { status, text }: Document): T {
    if (status < 200 || status > 299) throw callRefused(call, { host: this.host, status, text });
    const parsed = call.schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new BackupError(
      `${this.host} answered ${call.what} in a format that is not Auth0's${foreignWords(text)}.`,
      "Check that `domain` is the domain of an Auth0 tenant and that no proxy answers in its place.",
    );
  }
}

async function encodeBody(
  body: object | string | FormData,
): Promise<{ readonly type: string; readonly body: string | Buffer }> {
  if (!(body instanceof FormData)) {
    return {
      type: "application/json",
      body: typeof body === "string" ? body : JSON.stringify(body),
    };
  }
  const form = new Response(body);
  const type = form.headers.get("content-type") ?? "";
  return { type, body: Buffer.from(await form.arrayBuffer()) };
}

interface Document {
  readonly status: number;
  readonly text: string;
}

function callRefused<T>(
  { what, remedies }: Call<T>,
  answer: Document & { readonly host: string },
): BackupError {
  const { status, text } = answer;
  if (status >= 300 && status < 400) return redirectRejected(what);
  if (isForeign(text)) {
    const remedy = TRANSIENT_STATUSES.includes(status) ? remedies?.[status] : undefined;
    return foreignRefusal(what, answer, remedy);
  }
  const parsed = ERROR.safeParse(parseJson(text));
  const words = parsed.success && parsed.data.message ? `: ${quote(parsed.data.message)}` : "";
  return new CallRefused(
    `Auth0 refused ${what} (${status}${words}).`.replace("..)", ".)"),
    remedies?.[status] ??
      REMEDIES[status] ??
      "Run the workflow again. If it keeps failing, see the tenant's log in the Auth0 dashboard under Monitoring.",
    { status, errorCode: parsed.data?.errorCode ?? undefined },
  );
}
