/** Roles, organizations and their members, by offset or by checkpoint, with the quirks that recorded replies have. */

import { type Answer, type Incoming, json, type Step, segment } from "./exchange.ts";
import type { MembershipStore } from "./membership-store.ts";
import { apiError, type TenantSettings, type TenantState } from "./tenant.ts";

/** Offset pagination reaches only this many entries. */
const MOST_BY_OFFSET = 1000;
const MOST_PER_PAGE = 100;
const USUAL_PER_PAGE = 50;

type Lister = (settings: TenantSettings, request: Incoming, memberships: MembershipStore) => Answer;

function handled(list: Lister) {
  return (settings: TenantSettings, state: TenantState, request: Incoming): Step<TenantState> => ({
    state,
    answer: list(settings, request, state.memberships),
  });
}

/** GET /roles: by offset only. */
export const listRoles = handled(({ groups }, request) => {
  const roles = groups.roles.map(({ id, name }) => ({ id, name, description: "" }));
  return paged(request, "roles", roles, ["name_filter"], { checkpoint: false, quirk: false });
});

/** GET /roles/{id}. */
export const showRole = handled(({ groups }, request) => {
  const role = groups.roles.find(({ id }) => id === segment(request, 4));
  return role === undefined
    ? unknownRole()
    : json(200, { id: role.id, name: role.name, description: "" });
});

/** GET /roles/{id}/users. */
export const listRoleMembers = handled(({ nextOnLastPage }, request, memberships) => {
  const members = memberships.roleMembers(segment(request, 4));
  if (members === undefined) return unknownRole();
  const style = { checkpoint: true, quirk: nextOnLastPage };
  return paged(request, "users", members, [], style, (user) => profile(memberships.idOf(user)));
});

/** GET /organizations. */
export const listOrganizations = handled(({ groups, nextOnLastPage }, request) => {
  const style = { checkpoint: true, quirk: nextOnLastPage };
  return paged(
    request,
    "organizations",
    groups.organizations,
    ["sort", "q"],
    style,
    ({ id, name }) => ({
      id,
      name,
      display_name: name,
      third_party_client_access: "block",
    }),
  );
});

/** GET /organizations/{id}/members: roles only where `fields` names them. */
export const listOrganizationMembers = handled((settings, request, memberships) => {
  const { groups, nextOnLastPage } = settings;
  const members = memberships.members(segment(request, 4));
  if (members === undefined) return unknownOrganization();
  const fields = request.url.searchParams.get("fields")?.split(",");
  const style = { checkpoint: true, quirk: nextOnLastPage };
  const query = ["fields", "include_fields"];
  return paged(request, "members", members, query, style, (member) => {
    const roles = member.roles.map((index) => {
      const { id = "", name = "" } = groups.roles[index] ?? {};
      return { id, name };
    });
    const whole = { ...profile(memberships.idOf(member.user)), roles };
    const wanted = fields ?? ["user_id", "email", "picture", "name"];
    return Object.fromEntries(Object.entries(whole).filter(([key]) => wanted.includes(key)));
  });
});

/** GET /organizations/{id}/members/{user_id}/roles: by offset only. */
export const listMemberRoles = handled(({ groups }, request, memberships) => {
  const userId = segment(request, 6);
  const members = memberships.members(segment(request, 4));
  const member = members?.find(({ user }) => memberships.idOf(user) === userId);
  if (member === undefined) return apiError(404, "Not Found", "The user does not exist.");
  const roles = member.roles.map((index) => groups.roles[index]);
  const shown = roles.map((role) => ({ id: role?.id, name: role?.name, description: "" }));
  return paged(request, "roles", shown, [], { checkpoint: false, quirk: false });
});

/** Whether a request for members asks for their roles, which takes a permission of its own. */
export function asksForRoles({ url }: Incoming): boolean {
  return url.searchParams.get("fields")?.split(",").includes("roles") ?? false;
}

function profile(userId: string): object {
  const [, name = ""] = userId.split("|");
  return { user_id: userId, email: `${name}@example.com`, picture: "", name };
}

export function unknownRole(): Answer {
  return apiError(404, "Not Found", "The role does not exist.");
}

export function unknownOrganization(): Answer {
  return apiError(404, "Not Found", "No organization found by that id or name");
}

/** Shows one page: by checkpoint where `take` is given, otherwise by offset. */
function paged<T>(
  { url }: Incoming,
  name: string,
  all: readonly T[],
  others: readonly string[],
  style: { readonly checkpoint: boolean; readonly quirk: boolean },
  show: (entry: T) => unknown = (entry) => entry,
): Answer {
  const query = url.searchParams;
  const checkpoint = style.checkpoint ? ["from", "take"] : [];
  const known = ["page", "per_page", "include_totals", ...checkpoint, ...others];
  const unknown = [...query.keys()].filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    return invalidQuery(`Additional properties not allowed: ${unknown.join(",")}`);
  }
  for (const key of ["per_page", "take"]) {
    const value = Number(query.get(key) ?? 1);
    if (!(value >= 1)) return invalidQuery(`Value ${value} is less than minimum 1`, key);
    if (value > MOST_PER_PAGE) {
      return invalidQuery(`Value ${value} is greater than maximum ${MOST_PER_PAGE}`, key);
    }
  }
  if (style.checkpoint && (query.has("take") || query.has("from"))) {
    return checkpointPage(url, name, all, style.quirk, show);
  }
  return offsetPage(query, name, all, show);
}

function checkpointPage<T>(
  url: URL,
  name: string,
  all: readonly T[],
  quirk: boolean,
  show: (entry: T) => unknown,
): Answer {
  const take = Number(url.searchParams.get("take") ?? USUAL_PER_PAGE);
  const from = url.searchParams.get("from");
  const start = from === null ? 0 : offsetIn(from, url.pathname);
  if (start === undefined) return invalidQuery("Invalid value", "from");
  const end = start + take;
  const shown = all.slice(start, end).map(show);
  // Recorded replies have a `next` on the last page too: then an empty page without one follows.
  const hasNext = quirk ? shown.length > 0 : end < all.length;
  return json(200, { [name]: shown, ...(hasNext && { next: cursorAt(end, url.pathname) }) });
}

/** Opaque, and of use for one list only. */
function cursorAt(offset: number, path: string): string {
  return Buffer.from(`${path} ${offset}`).toString("base64");
}

function offsetIn(cursor: string, path: string): number | undefined {
  const [place, offset] = Buffer.from(cursor, "base64").toString().split(" ");
  return place === path && /^\d+$/.test(offset ?? "") ? Number(offset) : undefined;
}

function offsetPage<T>(
  query: URLSearchParams,
  name: string,
  all: readonly T[],
  show: (entry: T) => unknown,
): Answer {
  const page = Number(query.get("page") ?? 0);
  const perPage = Number(query.get("per_page") ?? USUAL_PER_PAGE);
  if ((page + 1) * perPage > MOST_BY_OFFSET) {
    const message = `Requesting page ${page} exceeds the allowed maximum of ${MOST_BY_OFFSET} records. Please use Export API to fetch more records`;
    return apiError(400, "Bad Request", message, "invalid_paging");
  }
  const start = page * perPage;
  const shown = all.slice(start, start + perPage).map(show);
  if (query.get("include_totals") !== "true") return json(200, shown);
  return json(200, { start, limit: perPage, total: all.length, [name]: shown });
}

function invalidQuery(complaint: string, property?: string): Answer {
  const where = property === undefined ? "" : ` on property ${property}`;
  const message = `Query validation error: '${complaint}'${where}.`;
  return apiError(400, "Bad Request", message, "invalid_query_string");
}
