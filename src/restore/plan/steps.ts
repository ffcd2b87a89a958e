/** What a plan is made of: the steps per user that a restore will carry out, and the counts that a preview shows. */

import type { Group, OrganizationOfMember } from "../../rows/memberships.ts";
import type { RestorableProperty } from "../../settings.ts";

/** One thing to do for one user. A user can have several: a user who is imported can also have memberships to assign. */
export type Step = ImportStep | CreateStep | SetBackStep | AssignStep;

interface UserStep {
  /** With its prefix, like `auth0|…`. */
  readonly userId: string;
  /** Name of the connection that the user signs in with. */
  readonly connection: string;
}

/** A database user to import in bulk. */
export interface ImportStep extends UserStep {
  readonly action: "import";
  /** The JSON object for the import file, numbers exactly as in the backup. */
  readonly user: string;
}

/** A passwordless user to create by `POST /api/v2/users`. */
export interface CreateStep extends UserStep {
  readonly action: "create";
  /** The JSON text of the request. */
  readonly body: string;
}

/** Properties to set back by `PATCH /api/v2/users/{id}`. */
export interface SetBackStep extends UserStep {
  readonly action: "set-back";
  readonly properties: readonly RestorableProperty[];
  /** The JSON texts of the requests, in their order: Auth0 rejects some pairs of properties in one request. */
  readonly bodies: readonly string[];
}

/** Roles and organizations to assign. */
export interface AssignStep extends UserStep {
  readonly action: "assign";
  readonly roles: readonly Group[];
  /** Organizations with the missing roles in them. */
  readonly organizations: readonly (OrganizationOfMember & { readonly isMember: boolean })[];
}

export type Action = Step["action"];

/** Why a user of the backup cannot be restored. */
export const NOT_RESTORABLE = {
  returns: "returns by signing in",
  noAddress: "has no email address",
  invalidAddress: "has an email address that the import rejects",
  invalidProperty: "has a property of a wrong type, which the import rejects",
  tooLarge: "is too large for the import",
  noConnection: "has no connection in the backup",
  noNumber: "has no phone number",
  providerProperty: "has properties that the identity provider sets at the next sign-in",
} as const;
export type NotRestorable = keyof typeof NOT_RESTORABLE;

/** Numbers of users by what the plan does for them. */
export type ActionCounts = Partial<Record<Action | NotRestorable, number>>;

/** How many memberships a plan assigns. */
export interface AssignmentCounts {
  /** Roles of users, those in organizations not included. */
  readonly roles: number;
  /** New members of organizations. */
  readonly organizations: number;
  /** Members of organizations, new or not, who are assigned roles there. */
  readonly organizationRoles: number;
  /** Requests that assigning them takes if Auth0 refuses none. */
  readonly requests: number;
}

/** The counts of a plan. All are numbers of users unless stated otherwise. */
export interface PlanCounts {
  /** After `connection` and `filter`. */
  readonly usersInBackup: number;
  readonly usersInTenant: number;
  /** Users of the tenant who are not in the backup: they are left alone. */
  readonly onlyInTenant: number;
  /** Users of the backup who are now linked into another user, so they are not missing. */
  readonly linked: number;
  /** Users of the backup who are not in the tenant, restorable or not. */
  readonly missing: number;
  /** Users whose properties differ; 0 unless `changed` is asked for. */
  readonly changed: number;
  /** Users who lack memberships that the backup has. */
  readonly lackMemberships: number;
  readonly assignments: AssignmentCounts;
  /** Users with at least one step. */
  readonly touched: number;
  /** By the name of the connection, then by action or by the reason why nothing can be done. */
  readonly byConnection: ReadonlyMap<string, ActionCounts>;
  /** For `changed`. */
  readonly byProperty: ReadonlyMap<RestorableProperty, number>;
  /** Bytes of the users to import. */
  readonly importBytes: number;
  /** Number of requests besides those of imports, those of the assignments included. */
  readonly requests: number;
}

/** A plan: its counts, and its steps, which can be read once. */
export interface Plan {
  readonly counts: PlanCounts;
  /** All imports by connection, then all creates, set-backs and assignments. Call it once. */
  steps(): AsyncGenerator<Step>;
}
