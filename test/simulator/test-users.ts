/** What a test does to the users of a tenant without a request, as scripts, administrators and sign-ins do. */

import { type JsonObject, parseText, write } from "./json-text.ts";
import type { MembershipStore } from "./membership-store.ts";
import type { Resident } from "./tenant.ts";
import {
  type Credentials,
  connectionIn,
  idOf,
  type StoredUser,
  type UserStore,
} from "./user-store.ts";
import { CONNECTIONS } from "./users.ts";

/** A user as JSON has it: numbers beyond 2^53 are rounded. */
export interface TestUser {
  readonly user_id: string;
  readonly created_at: string;
  readonly identities: readonly {
    readonly connection: string;
    readonly provider: string;
    readonly user_id: string | number;
    readonly isSocial: boolean;
  }[];
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly blocked?: boolean;
  readonly app_metadata?: Readonly<Record<string, unknown>>;
  readonly user_metadata?: Readonly<Record<string, unknown>>;
  readonly [property: string]: unknown;
}

/** A property given as `undefined` is removed. */
export type Properties = Readonly<Record<string, unknown>>;

export class TestUsers {
  readonly #users: UserStore;
  readonly #memberships: MembershipStore;

  constructor(users: UserStore, memberships: MembershipStore) {
    this.#users = users;
    this.#memberships = memberships;
  }

  /** The user; `undefined` if there is none with this id. */
  find(userId: string): TestUser | undefined {
    const found = this.#users.find(userId);
    return found === undefined ? undefined : plain(found.user);
  }

  /** The user's JSON, numbers as written. @throws if there is no such user */
  json(userId: string): string {
    return write(this.#found(userId).user);
  }

  /** What an import stored besides the profile. @throws if there is no such user */
  credentials(userId: string): Credentials | undefined {
    return this.#users.credentials(this.#found(userId).ref);
  }

  /** All users, one after the other: the seed's, then the others. */
  *[Symbol.iterator](): Generator<TestUser> {
    for (const { user } of this.#users) yield plain(user);
  }

  /** Sets properties of a user. @throws if there is no such user */
  change(userId: string, properties: Properties): void {
    const { ref, user } = this.#found(userId);
    const set = parseText(JSON.stringify(properties)) as JsonObject;
    const gone = Object.keys(properties).filter((name) => properties[name] === undefined);
    const changed = {
      ...user,
      ...set,
      ...Object.fromEntries(gone.map((name) => [name, undefined])),
    };
    this.#users.change(ref, changed);
  }

  /** Sets properties of the users for whom `change` returns some. @returns their ids */
  changeAll(change: (user: TestUser) => Properties | undefined): string[] {
    const ids: string[] = [];
    for (const { user_id: id, ...rest } of this) {
      const properties = change({ user_id: id, ...rest } as TestUser);
      if (properties === undefined) continue;
      this.change(id, properties);
      ids.push(id);
    }
    return ids;
  }

  /** Adds a user, who signs in for the first time. @param user JSON, or what JSON is made of */
  add(user: TestUser | string): void {
    const text = typeof user === "string" ? user : JSON.stringify(user);
    this.#users.add(parseText(text) as JsonObject);
  }

  /** Deletes users, and with them their memberships. @returns their ids */
  delete(isDeleted: (user: TestUser) => boolean): string[] {
    const found: StoredUser[] = [];
    for (const one of this.#users) if (isDeleted(plain(one.user))) found.push(one);
    return this.#delete(found);
  }

  /** Deletes users by the positions that the seed gives them: for tenants too large to look at each user. */
  deleteAt(indexes: Iterable<number>): string[] {
    const found = Array.from(indexes, (ref) => {
      const user = this.#users.at(ref);
      if (user === undefined) throw new Error(`There is no user ${ref}.`);
      return { ref, user };
    });
    return this.#delete(found);
  }

  #delete(found: readonly StoredUser[]): string[] {
    for (const { ref } of found) {
      this.#users.delete(ref);
      this.#memberships.forget(ref);
    }
    return found.map(({ user }) => idOf(user));
  }

  #found(userId: string): StoredUser {
    const found = this.#users.find(userId);
    if (found === undefined) throw new Error("There is no such user.");
    return found;
  }
}

/** The users of database connections that the seed does not make, as import files have them. */
export function residentsOf(users: UserStore): Resident[] {
  return [...users.changes().created.values()].flatMap((user) => {
    const connection = CONNECTIONS.find(({ name }) => name === connectionIn(user));
    if (connection?.strategy !== "auth0") return [];
    const { created_at: _created, updated_at: _updated, identities: _identities, ...rest } = user;
    return [{ ...JSON.parse(write(rest)), connection_id: connection.id }];
  });
}

function plain(user: JsonObject): TestUser {
  return JSON.parse(write(user));
}
