/** What happened to the users of a tenant since it was as its seed makes it, as far as exports show it. */

import type { JsonObject } from "./json-text.ts";

export interface UserChanges {
  /** 0-based indexes of seeded users. */
  readonly deleted: ReadonlySet<number>;
  /** Seeded users that are not as the seed makes them, whole, by index. */
  readonly changed: ReadonlyMap<number, JsonObject>;
  /** Users that the seed does not make, by `user_id`. */
  readonly created: ReadonlyMap<string, JsonObject>;
}

export const NO_CHANGES: UserChanges = {
  deleted: new Set(),
  changed: new Map(),
  created: new Map(),
};
