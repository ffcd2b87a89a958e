/** GET /api/v2/users: the users page by page, sorted, searched by connection, with chosen fields. */

import { fieldChoice } from "./connections.ts";
import { type Answer, type Incoming, type Step, text } from "./exchange.ts";
import { type JsonObject, type JsonText, member, write } from "./json-text.ts";
import { apiError, scopesOf, type TenantSettings, type TenantState } from "./tenant.ts";
import type { UserChanges } from "./user-changes.ts";
import { PERSONAS, personasOf, SERIAL, serialOf } from "./users.ts";

const QUERY = new Set([
  "page",
  "per_page",
  "include_totals",
  "sort",
  "fields",
  "include_fields",
  "q",
  "search_engine",
  "primary_order",
]);
/** Whatever the query, no more users than these can be listed. */
const MOST_USERS = 1000;

export function listUsers(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
): Step<TenantState> {
  const query = request.url.searchParams;
  const complaint = queryComplaint(query);
  if (complaint !== undefined) {
    const message = `Query validation error: '${complaint}.`;
    return { state, answer: apiError(400, "Bad Request", message, "invalid_query_string") };
  }
  const page = Number(query.get("page") ?? 0);
  const perPage = Number(query.get("per_page") ?? 50);
  if ((page + 1) * perPage > MOST_USERS) {
    const message = `You can only page through the first ${MOST_USERS} records. See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation`;
    return { state, answer: apiError(400, "Bad Request", message, "invalid_paging") };
  }
  const providerTokens = scopesOf(state, request).includes("read:user_idp_tokens");
  const population = { ...settings.population, providerTokens };
  const isShown = fieldChoice(query);
  const changes = state.users.changes();
  const wanted = { query, start: page * perPage, count: perPage };
  const { shown, total } = found({ ...settings, population }, changes, wanted);
  const users = shown.map(({ user, index }) => {
    const chosen = Object.entries(user).filter(([name]) => isShown(name));
    return write(Object.fromEntries(chosen)).replaceAll(SERIAL, serialOf(index));
  });
  return { state, answer: listOf(users, query, { start: page * perPage, perPage, total }) };
}

function listOf(
  users: readonly string[],
  query: URLSearchParams,
  { start, perPage, total }: { start: number; perPage: number; total: number },
): Answer {
  const list = `[${users.join(",")}]`;
  const totals = `"start":${start},"limit":${perPage},"length":${users.length},"total":${total}`;
  const body = query.get("include_totals") === "true" ? `{${totals},"users":${list}}` : list;
  return text(200, "application/json; charset=utf-8", body);
}

/** A part of the users that a query finds, in its order. Users of one persona follow each other, as only serial numbers differ. */
function found(
  { seed, users, edits, population }: TenantSettings,
  { deleted, changed, created }: UserChanges,
  { query, start, count }: { query: URLSearchParams; start: number; count: number },
) {
  const connection = connectionIn(query.get("q"));
  const [, field = "user_id", direction = "1"] = /^(.+):(-?1)$/.exec(query.get("sort") ?? "") ?? [];
  const rank = (user: JsonObject, index: number, end: number) => {
    return { user, index, end, key: String(member(user, field) ?? "") };
  };
  const personaAt = personasOf(seed, population);
  const ranked = [
    ...Array.from({ length: Math.min(users, PERSONAS) }, (_, index) => {
      return rank(personaAt(index), index, users);
    }),
    ...[...created.values()].map((user, i) => rank(user, users + i, users + i + 1)),
  ].filter(({ user }) => connection === undefined || hasIdentity(user, connection));
  if (query.has("sort")) {
    const sign = Number(direction);
    ranked.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.index - b.index));
  }
  const removed = new Set(edits.removed);
  const shown: { user: JsonObject; index: number }[] = [];
  let total = 0;
  for (const { user, index: first, end } of ranked) {
    for (let index = first; index < end; index += PERSONAS) {
      if (removed.has(index) || deleted.has(index)) continue;
      if (total >= start && shown.length < count) {
        shown.push({ user: changed.get(index) ?? user, index });
      }
      total++;
    }
  }
  return { shown, total };
}

function hasIdentity(persona: JsonObject, connection: string): boolean {
  const identities = persona["identities"] as readonly JsonText[];
  return identities.some((one) => member(one, "connection") === JSON.stringify(connection));
}

/** Of Lucene's syntax, only the search for a connection is simulated. */
function connectionIn(q: string | null): string | undefined {
  return /^identities\.connection:"([^"]*)"$/.exec(q ?? "")?.[1];
}

function queryComplaint(query: URLSearchParams): string | undefined {
  const unknown = [...query.keys()].filter((key) => !QUERY.has(key));
  if (unknown.length > 0) return `Additional properties not allowed: ${unknown.join(",")}'`;
  if (!/^\d+$/.test(query.get("page") ?? "0")) return "Expected type integer' on property page";
  const perPage = query.get("per_page") ?? "50";
  if (!/^\d+$/.test(perPage)) return "Expected type integer' on property per_page";
  if (Number(perPage) > 100) {
    return `Value ${perPage} is greater than maximum 100' on property per_page (Number of results per page)`;
  }
  const sort = query.get("sort");
  if (sort !== null && !/^(?!(?:user|app)_metadata)[\w.]+:-?1$/.test(sort)) {
    return "Object didn't pass validation for format sort' on property sort";
  }
  const q = query.get("q");
  if (q !== null && connectionIn(q) === undefined) {
    return "The simulator knows no such search' on property q";
  }
  return undefined;
}
