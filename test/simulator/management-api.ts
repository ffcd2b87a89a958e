/** The tenant's host, request by request: tokens, permissions and rate limits. The clock is handed in. */

import { ENDPOINTS, type Endpoint } from "./endpoints.ts";
import type { Answer, Incoming, Step } from "./exchange.ts";
import { advanceImports } from "./import-jobs.ts";
import { signIn } from "./sign-in.ts";
import {
  apiError,
  bearerOf,
  insufficientScope,
  type LimitName,
  type TenantSettings,
  type TenantState,
} from "./tenant.ts";

/** Answers one request to the tenant's host at `now` (epoch, ms). */
export async function tenantStep(
  settings: TenantSettings,
  before: TenantState,
  request: Incoming,
  now: number,
): Promise<Step<TenantState>> {
  const { method } = request;
  const path = request.url.pathname;
  const state = advanceImports(settings, before, now, 0);
  if (path === "/oauth/token" && method === "POST") {
    return await signIn(settings, state, request, now);
  }
  const endpoint = ENDPOINTS.find((known) => known.method === method && known.path.test(path));
  const limit = limitFor(settings, endpoint);
  const [counted, remaining] = countRequest(limit, state, now);
  const step =
    remaining < 0
      ? { answer: tooManyRequests(limit), state: counted }
      : endpoint === undefined
        ? { answer: apiError(404, "Not Found", "Not Found"), state: counted }
        : (refusal(endpoint, counted, request, now) ??
          (await endpoint.handle(settings, counted, request, now)));
  return { state: step.state, answer: withRateLimit(step.answer, limit, remaining, now) };
}

function refusal(
  { scopes, needsAll = false, more }: Endpoint,
  state: TenantState,
  request: Incoming,
  now: number,
): Step<TenantState> | undefined {
  const bearer = bearerOf(request);
  if (bearer === undefined) {
    return { state, answer: apiError(401, "Unauthorized", "Missing authentication") };
  }
  const token = state.tokens.get(bearer);
  if (token === undefined) return { state, answer: apiError(401, "Unauthorized", "Invalid token") };
  if (token.expiresAt <= now) {
    const message = "Expired token received for JSON Web Token validation";
    return { state, answer: apiError(401, "Unauthorized", message) };
  }
  const asked = [...scopes, ...(more?.(request) ?? [])];
  const isGranted = (scope: string) => token.scopes.includes(scope);
  if (needsAll ? asked.every(isGranted) : asked.some(isGranted)) return undefined;
  return { state, answer: insufficientScope(asked, needsAll ? "all" : "any") };
}

/** A bucket that is full again when a window of the clock begins. */
interface Limit {
  readonly name: LimitName;
  readonly requests: number;
  readonly seconds: number;
}

function limitFor(
  { requestsPerSecond, writeLimit }: TenantSettings,
  endpoint: Endpoint | undefined,
): Limit {
  if (endpoint?.isWrite && writeLimit !== undefined) return { name: "write", ...writeLimit };
  return { name: "all", requests: requestsPerSecond, seconds: 1 };
}

function countRequest(
  { name, requests: most, seconds }: Limit,
  state: TenantState,
  now: number,
): [state: TenantState, remaining: number] {
  const number = Math.floor(now / 1000 / seconds);
  const last = state.windows[name];
  const requests = last.number === number ? last.requests + 1 : 1;
  const windows = { ...state.windows, [name]: { number, requests } };
  return [{ ...state, windows }, most - requests];
}

/** Both messages were recorded. */
function tooManyRequests({ name }: Limit): Answer {
  const message =
    name === "all"
      ? "Global limit has been reached"
      : "Global per second users_write group limit has been reached";
  return apiError(429, "Too Many Requests", message, "too_many_requests");
}

function withRateLimit(answer: Answer, limit: Limit, remaining: number, now: number): Answer {
  const { requests, seconds } = limit;
  const headers = {
    ...answer.headers,
    "x-ratelimit-limit": String(requests),
    "x-ratelimit-remaining": String(Math.max(0, remaining)),
    "x-ratelimit-reset": String((Math.floor(now / 1000 / seconds) + 1) * seconds),
  };
  return { ...answer, headers };
}
