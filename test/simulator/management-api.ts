/** The tenant's host, request by request: who may ask what. Pure: the clock is handed in. */

import { listConnections, showConnection } from "./connections.ts";
import type { Answer, Incoming, Step } from "./exchange.ts";
import { createJob, showJob } from "./export-jobs.ts";
import {
  asksForRoles,
  listMemberRoles,
  listOrganizationMembers,
  listOrganizations,
  listRoleMembers,
  listRoles,
  showRole,
} from "./group-lists.ts";
import { createImport, showErrors, showImport } from "./import-jobs.ts";
import { signIn } from "./sign-in.ts";
import { apiError, type TenantSettings, type TenantState } from "./tenant.ts";
import { listUsers } from "./users-list.ts";

type Handler = (
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
) => Step<TenantState> | Promise<Step<TenantState>>;

interface Endpoint {
  readonly method: string;
  readonly path: RegExp;
  /** Alternatives, unless `needsAll` is set. */
  readonly scopes: readonly string[];
  readonly needsAll?: boolean;
  /** Further scopes that a query takes. */
  readonly more?: (request: Incoming) => readonly string[];
  readonly handle: Handler;
}

/** The Management API, by method and path. Where Auth0's documents differ about scopes, all of them are required. */
const ENDPOINTS: readonly Endpoint[] = [
  { method: "GET", path: /^\/api\/v2\/roles$/, scopes: ["read:roles"], handle: listRoles },
  { method: "GET", path: /^\/api\/v2\/roles\/[^/]+$/, scopes: ["read:roles"], handle: showRole },
  {
    method: "GET",
    path: /^\/api\/v2\/roles\/[^/]+\/users$/,
    scopes: ["read:users", "read:roles", "read:role_members"],
    needsAll: true,
    handle: listRoleMembers,
  },
  {
    method: "GET",
    path: /^\/api\/v2\/organizations$/,
    scopes: ["read:organizations"],
    handle: listOrganizations,
  },
  {
    method: "GET",
    path: /^\/api\/v2\/organizations\/[^/]+\/members$/,
    scopes: ["read:organization_members"],
    needsAll: true,
    more: (request) => (asksForRoles(request) ? ["read:organization_member_roles"] : []),
    handle: listOrganizationMembers,
  },
  {
    method: "GET",
    path: /^\/api\/v2\/organizations\/[^/]+\/members\/[^/]+\/roles$/,
    scopes: ["read:organization_member_roles"],
    handle: listMemberRoles,
  },
  {
    method: "GET",
    path: /^\/api\/v2\/connections$/,
    scopes: ["read:connections"],
    handle: listConnections,
  },
  {
    method: "GET",
    path: /^\/api\/v2\/connections\/[^/]+$/,
    scopes: ["read:connections"],
    handle: showConnection,
  },
  {
    method: "GET",
    path: /^\/api\/v2\/users$/,
    scopes: ["read:users"],
    handle: listUsers,
  },
  {
    method: "POST",
    path: /^\/api\/v2\/jobs\/users-exports$/,
    scopes: ["read:users"],
    handle: createJob,
  },
  {
    method: "GET",
    path: /^\/api\/v2\/jobs\/[^/]+$/,
    scopes: ["create:users", "read:users"],
    handle: (settings, state, request, now) => {
      const id = request.url.pathname.split("/").at(-1) ?? "";
      return showImport(settings, state, id, now) ?? showJob(settings, state, request, now);
    },
  },
  {
    method: "POST",
    path: /^\/api\/v2\/jobs\/users-imports$/,
    scopes: ["create:users"],
    handle: createImport,
  },
  {
    method: "GET",
    path: /^\/api\/v2\/jobs\/[^/]+\/errors$/,
    scopes: ["create:users", "read:users"],
    handle: showErrors,
  },
];

/** Answers one request to the tenant's host at `now` (epoch, ms). */
export async function tenantStep(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
): Promise<Step<TenantState>> {
  const { method } = request;
  const path = request.url.pathname;
  if (path === "/oauth/token" && method === "POST") {
    return await signIn(settings, state, request, now);
  }
  const endpoint = ENDPOINTS.find((known) => known.method === method && known.path.test(path));
  const [counted, remaining] = countRequest(settings, state, now);
  const step =
    remaining < 0
      ? { answer: tooManyRequests(), state: counted }
      : endpoint === undefined
        ? { answer: apiError(404, "Not Found", "Not Found"), state: counted }
        : (refusal(endpoint, counted, request, now) ??
          (await endpoint.handle(settings, counted, request, now)));
  return { state: step.state, answer: withRateLimit(step.answer, settings, remaining, now) };
}

function refusal(
  { scopes, needsAll = false, more }: Endpoint,
  state: TenantState,
  request: Incoming,
  now: number,
): Step<TenantState> | undefined {
  const bearer = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "")?.[1];
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
  const message = `Insufficient scope, expected ${needsAll ? "all" : "any"} of: ${asked.join(",")}`;
  return { state, answer: apiError(403, "Forbidden", message, "insufficient_scope") };
}

function countRequest(
  settings: TenantSettings,
  state: TenantState,
  now: number,
): [state: TenantState, remaining: number] {
  const second = Math.floor(now / 1000);
  const requests = state.window.second === second ? state.window.requests + 1 : 1;
  return [{ ...state, window: { second, requests } }, settings.requestsPerSecond - requests];
}

function tooManyRequests(): Answer {
  const message = "Global limit has been reached";
  return apiError(429, "Too Many Requests", message, "too_many_requests");
}

function withRateLimit(
  answer: Answer,
  settings: TenantSettings,
  remaining: number,
  now: number,
): Answer {
  const headers = {
    ...answer.headers,
    "x-ratelimit-limit": String(settings.requestsPerSecond),
    "x-ratelimit-remaining": String(Math.max(0, remaining)),
    "x-ratelimit-reset": String(Math.floor(now / 1000) + 1),
  };
  return { ...answer, headers };
}
