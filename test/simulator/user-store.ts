/** The users of a tenant: those that its seed makes, none of which is held in memory, overlaid with every change since. */

import type { Edits } from "./export-file.ts";
import { at, type JsonObject, type JsonText, quoted, stringIn } from "./json-text.ts";
import type { UserChanges } from "./user-changes.ts";
import { PERSONAS, type Population, personasOf, SERIAL, serialOf } from "./users.ts";

/** The index of a seeded user, or the `user_id` of a created one. A deleted user who returns gets another one. */
export type UserRef = number | string;

export interface StoredUser {
  readonly ref: UserRef;
  readonly user: JsonObject;
}

/** The users that a tenant begins with. */
export interface Seed {
  readonly seed: number;
  readonly users: number;
  readonly edits: Edits;
  readonly population: Population;
}

/** Properties that are unique among the users of a connection. */
export const UNIQUE = ["email", "username", "phone_number"] as const;
export type UniqueProperty = (typeof UNIQUE)[number];

/** The seed's own values contain the index of their user. */
const SEEDED_VALUES: Readonly<Record<UniqueProperty, RegExp>> = {
  email: /^user(\d{8})@/,
  username: /^user_(\d{8})$/,
  phone_number: /^\+1555(\d{8})$/,
};

/** Password hashes and factors of a user, which the API never shows. */
export type Credentials = Readonly<Record<string, unknown>>;

export class UserStore {
  readonly #seed: Seed;
  readonly #removed: ReadonlySet<number>;
  readonly #edited: ReadonlySet<number>;
  readonly #personaAt: (index: number) => JsonObject;
  readonly #deleted = new Set<number>();
  readonly #changed = new Map<number, JsonObject>();
  readonly #created = new Map<string, JsonObject>();
  /** Changed and created users by connection, property and value. */
  readonly #unique = new Map<string, UserRef>();
  readonly #credentials = new Map<UserRef, Credentials>();

  constructor(seed: Seed) {
    this.#seed = seed;
    this.#personaAt = personasOf(seed.seed, seed.population);
    this.#removed = new Set(seed.edits.removed);
    this.#edited = new Set(seed.edits.changed);
  }

  /** A copy of the changes so far. */
  changes(): UserChanges {
    return {
      deleted: new Set(this.#deleted),
      changed: new Map(this.#changed),
      created: new Map(this.#created),
    };
  }

  /** Whether a user has been deleted. Users that `edits` removes have not: some lists still have them. */
  isDeleted(ref: UserRef): boolean {
    return typeof ref === "number" ? this.#deleted.has(ref) : !this.#created.has(ref);
  }

  /** Whether any seeded user has been deleted. */
  get hasDeleted(): boolean {
    return this.#deleted.size > 0;
  }

  /** The user, who exists unless `undefined`. */
  at(ref: UserRef): JsonObject | undefined {
    if (typeof ref === "string") return this.#created.get(ref);
    const { users } = this.#seed;
    if (ref >= users || this.#deleted.has(ref) || this.#removed.has(ref)) return undefined;
    const changed = this.#changed.get(ref);
    if (changed !== undefined) return changed;
    const user = withSerial(this.#personaAt(ref % PERSONAS), serialOf(ref)) as JsonObject;
    const email = stringIn(user["email"]);
    if (!this.#edited.has(ref) || email === undefined) return user;
    return { ...user, email: quoted(email.replace("example", "exbmple")) };
  }

  find(userId: string): StoredUser | undefined {
    const created = this.#created.get(userId);
    if (created !== undefined) return { ref: userId, user: created };
    const ref = Number(/(\d{8})"?$/.exec(userId)?.[1] ?? Number.NaN);
    const user = Number.isNaN(ref) ? undefined : this.at(ref);
    if (user === undefined || idOf(user) !== userId) return undefined;
    return { ref, user };
  }

  /** The user of a connection with this value, without regard to case. @param connection its name */
  findBy(connection: string, property: UniqueProperty, value: string): StoredUser | undefined {
    const known = this.#unique.get(uniqueKey(connection, property, value));
    const serial = SEEDED_VALUES[property].exec(value.toLowerCase())?.[1];
    for (const ref of [known, serial === undefined ? undefined : Number(serial)]) {
      const user = ref === undefined ? undefined : this.at(ref);
      if (ref === undefined || user === undefined || connectionIn(user) !== connection) continue;
      const own = stringIn(user[property])?.toLowerCase();
      if (own === value.toLowerCase()) return { ref, user };
    }
    return undefined;
  }

  /** @throws if there is a user with this id */
  add(user: JsonObject, credentials?: Credentials): UserRef {
    const ref = idOf(user);
    if (this.find(ref) !== undefined) throw new Error("The id is taken.");
    this.#created.set(ref, user);
    this.#index(ref, user);
    if (credentials !== undefined) this.#credentials.set(ref, credentials);
    return ref;
  }

  /** @param user whole */
  change(ref: UserRef, user: JsonObject): void {
    if (typeof ref === "number") this.#changed.set(ref, user);
    else this.#created.set(ref, user);
    this.#index(ref, user);
  }

  delete(ref: UserRef): void {
    if (typeof ref === "number") {
      this.#deleted.add(ref);
      this.#changed.delete(ref);
    } else this.#created.delete(ref);
    this.#credentials.delete(ref);
  }

  credentials(ref: UserRef): Credentials | undefined {
    return this.#credentials.get(ref);
  }

  setCredentials(ref: UserRef, credentials: Credentials): void {
    this.#credentials.set(ref, credentials);
  }

  /** All users: the seed's in their order, then the created ones. */
  *[Symbol.iterator](): Generator<StoredUser> {
    for (let ref = 0; ref < this.#seed.users; ref++) {
      const user = this.at(ref);
      if (user !== undefined) yield { ref, user };
    }
    for (const [ref, user] of this.#created) yield { ref, user };
  }

  // Entries of former values stay: `findBy` compares the value that it finds.
  #index(ref: UserRef, user: JsonObject): void {
    for (const property of UNIQUE) {
      const value = stringIn(user[property]);
      if (value !== undefined)
        this.#unique.set(uniqueKey(connectionIn(user), property, value), ref);
    }
  }
}

export function idOf(user: JsonObject): string {
  return stringIn(user["user_id"]) ?? "";
}

/** The name of the connection that the user signs in with. */
export function connectionIn(user: JsonObject): string {
  return stringIn(at(user, ["identities", 0, "connection"])) ?? "";
}

function uniqueKey(connection: string, property: UniqueProperty, value: string): string {
  return `${connection}\n${property}\n${value.toLowerCase()}`;
}

function withSerial(value: JsonText, serial: string): JsonText {
  if (typeof value === "string") return value.replaceAll(SERIAL, serial);
  if (Array.isArray(value)) return value.map((item) => withSerial(item, serial));
  const members = Object.entries(value).flatMap(([key, member]) => {
    return member === undefined ? [] : [[key, withSerial(member, serial)] as const];
  });
  return Object.fromEntries(members);
}
