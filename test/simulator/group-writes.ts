/** Assigns roles and adds members to organizations, after Auth0's OpenAPI document. */

import { type Answer, type Incoming, json, type Step, segment } from "./exchange.ts";
import { unknownOrganization, unknownRole } from "./group-lists.ts";
import { isJsonObject, stringIn } from "./json-text.ts";
import { apiError, invalidBody, type TenantSettings, type TenantState } from "./tenant.ts";
import { bodyIn, notAnObject, unknownUser } from "./user-rules.ts";
import type { UserRef } from "./user-store.ts";

/** Undocumented: no client should need more. */
const MOST_ROLE_USERS = 50;
const MOST_ROLES = 50;
/** Documented in the page "Assign Members to an Organization". */
const MOST_MEMBERS = 10;

const NOTHING: Answer = { status: 204, headers: {}, body: Buffer.alloc(0) };

type Writer = (settings: TenantSettings, state: TenantState, request: Incoming) => Answer;

function handled(write: Writer) {
  return (settings: TenantSettings, state: TenantState, request: Incoming): Step<TenantState> => ({
    state,
    answer: write(settings, state, request),
  });
}

/** POST /roles/{id}/users. Whether a real tenant assigns the others when one is unknown is unknown: this one does not. */
export const assignRoleToUsers = handled((_settings, state, request) => {
  const ids = listIn(request, "users", MOST_ROLE_USERS);
  if ("status" in ids) return ids;
  const role = segment(request, 4);
  if (state.memberships.roleMembers(role) === undefined) return unknownRole();
  const refs = refsOf(state, ids);
  if (refs === undefined) return unknownUser();
  state.memberships.assignRole(role, refs);
  return json(200, {});
});

/** POST /users/{id}/roles. */
export const assignRolesToUser = handled((settings, state, request) => {
  const ids = listIn(request, "roles", MOST_ROLES);
  if ("status" in ids) return ids;
  const user = state.users.find(segment(request, 4));
  if (user === undefined) return unknownUser();
  if (roleIndexes(settings, ids) === undefined) return unknownRole();
  for (const id of ids) state.memberships.assignRole(id, [user.ref]);
  return NOTHING;
});

/** POST /organizations/{id}/members. Its documents list no 404. */
export const addMembers = handled((_settings, state, request) => {
  const ids = listIn(request, "members", MOST_MEMBERS);
  if ("status" in ids) return ids;
  const organization = segment(request, 4);
  if (state.memberships.members(organization) === undefined) return unknownOrganization();
  const refs = refsOf(state, ids);
  if (refs === undefined) {
    return apiError(400, "Bad Request", "One or more of the specified users do not exist.");
  }
  state.memberships.addMembers(organization, refs);
  return NOTHING;
});

/** POST /organizations/{id}/members/{user_id}/roles. */
export const assignMemberRoles = handled((settings, state, request) => {
  const ids = listIn(request, "roles", MOST_ROLES);
  if ("status" in ids) return ids;
  const organization = segment(request, 4);
  if (state.memberships.members(organization) === undefined) return unknownOrganization();
  const user = state.users.find(segment(request, 6));
  if (user === undefined) return unknownUser();
  const roles = roleIndexes(settings, ids);
  if (roles === undefined) return unknownRole();
  if (state.memberships.countMemberRoles(organization, user.ref, roles) > MOST_ROLES) {
    const message = "No more roles can be assigned to this organization member.";
    return apiError(409, "Conflict", message);
  }
  state.memberships.assignMemberRoles(organization, user.ref, roles);
  return NOTHING;
});

/** The ids in the only property that the body may have, or why it is rejected. */
function listIn(request: Incoming, property: string, most: number): readonly string[] | Answer {
  const body = bodyIn(request);
  if (body === undefined) return notAnObject();
  const extra = Object.keys(body).filter((key) => key !== property);
  if (extra.length > 0) {
    return invalidBody({ message: `Additional properties not allowed: ${extra.join(",")}` });
  }
  const list = body[property];
  if (list === undefined || typeof list === "string" || isJsonObject(list)) {
    return invalidBody({ message: "Expected type array", property });
  }
  const ids = list.map((item) => stringIn(item) ?? "");
  if (ids.includes("")) return invalidBody({ message: "Expected type string", property });
  if (ids.length === 0)
    return invalidBody({ message: "Array is too short (0), minimum 1", property });
  if (ids.length > most) {
    const message = `Array is too long (${ids.length}), maximum ${most}`;
    return invalidBody({ message, property });
  }
  return ids;
}

function refsOf({ users }: TenantState, ids: readonly string[]): UserRef[] | undefined {
  const refs = ids.map((id) => users.find(id)?.ref);
  return refs.every((ref) => ref !== undefined) ? refs : undefined;
}

function roleIndexes({ groups }: TenantSettings, ids: readonly string[]): number[] | undefined {
  const indexes = ids.map((id) => groups.roles.findIndex((role) => role.id === id));
  return indexes.includes(-1) ? undefined : indexes;
}
