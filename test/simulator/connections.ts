/** GET /api/v2/connections: the tenant's connections, by name, by id or page by page. */

import { type Incoming, json, type Step } from "./exchange.ts";
import { apiError, type TenantSettings, type TenantState } from "./tenant.ts";
import { type Connection, connectionsOf } from "./users.ts";

/** A secret that real replies hold too: it must never be printed. */
export const PROVIDER_SECRET = "google-client-secret-do-not-print";

const QUERY = new Set([
  "name",
  "strategy",
  "page",
  "per_page",
  "include_totals",
  "fields",
  "include_fields",
]);

export function listConnections(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
): Step<TenantState> {
  const query = request.url.searchParams;
  const complaint = queryComplaint(query);
  if (complaint !== undefined) {
    const message = `Query validation error: '${complaint}'.`;
    return { state, answer: apiError(400, "Bad Request", message, "invalid_query_string") };
  }
  const page = Number(query.get("page") ?? 0);
  const perPage = Number(query.get("per_page") ?? 50);
  const found = connectionsOf(settings.population).filter(
    ({ name, strategy }) =>
      name === (query.get("name") ?? name) && strategy === (query.get("strategy") ?? strategy),
  );
  const shown = found
    .slice(page * perPage, (page + 1) * perPage)
    .map((connection) => withFields(connection, query));
  const totals = {
    start: page * perPage,
    limit: perPage,
    length: shown.length,
    total: found.length,
  };
  const body = query.get("include_totals") === "true" ? { ...totals, connections: shown } : shown;
  return { state, answer: json(200, body) };
}

/** GET /api/v2/connections/{id}. */
export function showConnection(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
): Step<TenantState> {
  const id = request.url.pathname.split("/").at(-1);
  const found = connectionsOf(settings.population).find((connection) => connection.id === id);
  if (found === undefined) {
    const message = "The connection does not exist";
    return { state, answer: apiError(404, "Not Found", message, "inexistent_connection") };
  }
  return { state, answer: json(200, withFields(found, request.url.searchParams)) };
}

function queryComplaint(query: URLSearchParams): string | undefined {
  const unknown = [...query.keys()].filter((key) => !QUERY.has(key));
  if (unknown.length > 0) return `Additional properties not allowed: ${unknown.join(",")}`;
  if (!/^\d+$/.test(query.get("page") ?? "0")) return "Expected type integer on property page";
  const perPage = query.get("per_page") ?? "50";
  if (!/^\d+$/.test(perPage) || Number(perPage) < 1 || Number(perPage) > 100) {
    return "Value out of 1 to 100 on property per_page";
  }
  const flags = [query.get("include_totals"), query.get("include_fields")];
  if (flags.some((flag) => flag !== null && flag !== "true" && flag !== "false")) {
    return "Expected type boolean on property include_totals or include_fields";
  }
  return undefined;
}

function withFields(connection: Connection, query: URLSearchParams): object {
  const whole = {
    ...connection,
    options: connection.strategy === "google-oauth2" ? { client_secret: PROVIDER_SECRET } : {},
    enabled_clients: [],
    realms: [connection.name],
  };
  const isShown = fieldChoice(query);
  return Object.fromEntries(Object.entries(whole).filter(([key]) => isShown(key)));
}

/** Which members `fields` and `include_fields` leave in a reply. */
export function fieldChoice(query: URLSearchParams): (name: string) => boolean {
  const fields = query.get("fields")?.split(",");
  const isIncluded = query.get("include_fields") !== "false";
  return (name) => fields === undefined || fields.includes(name) === isIncluded;
}
