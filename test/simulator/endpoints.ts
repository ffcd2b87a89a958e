/** The endpoints of the Management API: who may ask what. */

import { listConnections, showConnection } from "./connections.ts";
import type { Incoming, Step } from "./exchange.ts";
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
import {
  addMembers,
  assignMemberRoles,
  assignRolesToUser,
  assignRoleToUsers,
} from "./group-writes.ts";
import { createImport, showErrors, showImport } from "./import-jobs.ts";
import type { TenantSettings, TenantState } from "./tenant.ts";
import { patchUser } from "./user-patch.ts";
import { createUser, deleteUser, showUser } from "./user-requests.ts";
import { listUsers } from "./users-list.ts";

type Handler = (
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
) => Step<TenantState> | Promise<Step<TenantState>>;

export interface Endpoint {
  readonly method: string;
  readonly path: RegExp;
  /** Alternatives, unless `needsAll` is set. */
  readonly scopes: readonly string[];
  readonly needsAll?: boolean;
  /** Further scopes that a query takes. */
  readonly more?: (request: Incoming) => readonly string[];
  /** Whether it counts in the bucket of writes. */
  readonly isWrite?: boolean;
  readonly handle: Handler;
}

/** The Management API, by method and path. Where Auth0's documents differ about scopes, all of them are required. */
export const ENDPOINTS: readonly Endpoint[] = [
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
  {
    method: "GET",
    path: /^\/api\/v2\/users\/[^/]+$/,
    scopes: ["read:users"],
    handle: showUser,
  },
  {
    method: "POST",
    path: /^\/api\/v2\/users$/,
    scopes: ["create:users"],
    isWrite: true,
    handle: createUser,
  },
  {
    method: "PATCH",
    path: /^\/api\/v2\/users\/[^/]+$/,
    scopes: ["update:users", "update:users_app_metadata"],
    isWrite: true,
    handle: patchUser,
  },
  {
    method: "DELETE",
    path: /^\/api\/v2\/users\/[^/]+$/,
    scopes: ["delete:users"],
    isWrite: true,
    handle: deleteUser,
  },
  {
    method: "POST",
    path: /^\/api\/v2\/roles\/[^/]+\/users$/,
    scopes: ["update:roles", "create:role_members"],
    needsAll: true,
    isWrite: true,
    handle: assignRoleToUsers,
  },
  {
    method: "POST",
    path: /^\/api\/v2\/users\/[^/]+\/roles$/,
    scopes: ["read:roles", "update:users", "create:role_members"],
    needsAll: true,
    isWrite: true,
    handle: assignRolesToUser,
  },
  {
    method: "POST",
    path: /^\/api\/v2\/organizations\/[^/]+\/members$/,
    scopes: ["create:organization_members"],
    isWrite: true,
    handle: addMembers,
  },
  {
    method: "POST",
    path: /^\/api\/v2\/organizations\/[^/]+\/members\/[^/]+\/roles$/,
    scopes: ["create:organization_member_roles"],
    isWrite: true,
    handle: assignMemberRoles,
  },
];
