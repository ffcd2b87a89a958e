/** Counts what a plan does. */

import type { RestorableProperty } from "../../settings.ts";
import type { Action, ActionCounts, AssignmentCounts, NotRestorable, PlanCounts } from "./steps.ts";

/** The counts of a plan while it is made. */
export class PlanCounter implements PlanCounts {
  usersInBackup = 0;
  usersInTenant = 0;
  onlyInTenant = 0;
  linked = 0;
  missing = 0;
  changed = 0;
  lackMemberships = 0;
  assignments: AssignmentCounts = { roles: 0, organizations: 0, organizationRoles: 0, requests: 0 };
  touched = 0;
  importBytes = 0;
  requests = 0;
  readonly byConnection = new Map<string, ActionCounts>();
  readonly byProperty = new Map<RestorableProperty, number>();

  /** Counts a user of a connection by an action, or by the reason why there is none. */
  add(connection: string, what: Action | NotRestorable): void {
    const counts = this.byConnection.get(connection) ?? {};
    counts[what] = (counts[what] ?? 0) + 1;
    this.byConnection.set(connection, counts);
  }

  addProperties(properties: readonly RestorableProperty[]): void {
    for (const property of properties) {
      this.byProperty.set(property, (this.byProperty.get(property) ?? 0) + 1);
    }
  }
}
