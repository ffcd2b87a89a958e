/** An accident: users are deleted. What a restore of them must plan, counted without the code under test, and what it must bring back. */

import { expect } from "vitest";
import {
  at,
  isJsonObject,
  type JsonObject,
  type JsonText,
  parseText,
  stringIn,
} from "../simulator/json-text.ts";
import type { World } from "../simulator/world.ts";
import { type RestoreRun, touchedUsers, writesTo } from "./restore-run.ts";

/** How a deleted user returns. */
export type Outcome = "import" | "create" | "returns" | "noAddress";

/** As users with these connections return, numbers and all as the tenant has them. */
export function outcomeOf(user: JsonObject): Outcome {
  const provider = stringIn(at(user, ["identities", 0, "provider"]));
  if (provider === "auth0") return user["email"] === undefined ? "noAddress" : "import";
  return provider === "email" || provider === "sms" ? "create" : "returns";
}

/** The users by id, with numbers as they are written. */
export type Users = ReadonlyMap<string, JsonObject>;

export function usersOf({ users }: World): Users {
  return new Map(
    [...users].map(({ user_id: id }) => [id, parseText(users.json(id)) as JsonObject]),
  );
}

/** A tenant before and after its users were deleted. */
export interface Accident {
  readonly before: Users;
  readonly memberships: ReturnType<World["memberships"]>;
  readonly deleted: readonly string[];
  /** Those whom the restore can bring back. */
  readonly restorable: readonly string[];
  readonly untouched: Users;
}

/** Deletes users. @param isInBackup whether the backup that was made before has this user */
export function deleteUsers(
  world: World,
  indexes: readonly number[],
  isInBackup = (_user: JsonObject) => true,
): Accident {
  const before = usersOf(world);
  const memberships = world.memberships();
  const all = world.users.deleteAt(indexes);
  const deleted = all.filter((id) => isInBackup(before.get(id) as JsonObject));
  const restorable = deleted.filter((id) =>
    ["import", "create"].includes(outcomeOf(before.get(id) as JsonObject)),
  );
  return { before, memberships, deleted, restorable, untouched: usersOf(world) };
}

const TITLES = {
  import: "import",
  create: "create",
  returns: "returns by signing in",
  noAddress: "has no email address",
} as const;

/** The plan in the summary and in the report is the one that the accident asks for. */
export function expectPlan({ summary, report, outputs }: RestoreRun, accident: Accident): void {
  const { before, memberships, deleted, restorable } = accident;
  const expected = new Map<string, Record<string, number>>();
  const count = (id: string, title: string) => {
    const connection = stringIn(at(before.get(id), ["identities", 0, "connection"])) ?? "";
    const counts = expected.get(connection) ?? {};
    counts[title] = (counts[title] ?? 0) + 1;
    expected.set(connection, counts);
  };
  for (const id of deleted) count(id, TITLES[outcomeOf(before.get(id) as JsonObject)]);
  const belonging = new Set(memberships.map(({ user_id: id }) => id));
  for (const id of restorable) if (belonging.has(id)) count(id, "assign roles and organizations");
  expect(connectionTable(summary)).toEqual(Object.fromEntries(expected));
  expect(outputs["users-missing"]).toBe(String(deleted.length));
  const actions = report.map(({ user_id: id, action }) => [id, action]);
  const wanted = deleted.map((id) => {
    const outcome = outcomeOf(before.get(id) as JsonObject);
    return [id, outcome === "import" || outcome === "create" ? outcome : "none"];
  });
  expect(actions.toSorted()).toEqual(wanted.toSorted());
}

/** The table of the summary with users by connection, without its zeros. */
export function connectionTable(summary: string): Record<string, Record<string, number>> {
  const [, section = ""] = summary.split("### Users by connection\n\n");
  const [header = [], , ...rows] = (section.split("\n\n", 1)[0] ?? "")
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1));
  return Object.fromEntries(
    rows.map(([connection = "", ...cells]) => {
      const counts = cells.map((cell, i) => [header[i + 1], Number(cell.replaceAll(",", ""))]);
      return [connection, Object.fromEntries(counts.filter(([, users]) => users !== 0))];
    }),
  );
}

/**
 * The users who can be restored are back with their properties, roles and organizations, and no one else was touched.
 *
 * @param since the number of writes before the restores
 */
export function expectRestored(world: World, accident: Accident, since = 0): void {
  const { before, memberships, restorable, untouched } = accident;
  const now = usersOf(world);
  const returned = [...now.keys()].filter((id) => !untouched.has(id));
  expect(returned.toSorted()).toEqual(restorable.toSorted());
  for (const id of restorable) {
    expect(restorablePart(now.get(id))).toEqual(restorablePart(before.get(id)));
  }
  for (const [id, user] of untouched) expect(now.get(id)).toEqual(user);
  const belonging = memberships.filter(({ user_id: id }) => now.has(id));
  expect(world.memberships()).toEqual(belonging);
  expect([...touchedUsers(writesTo(world).slice(since), world)].toSorted()).toEqual(
    restorable.toSorted(),
  );
  expect(world.importedFiles().filter((times) => times > 1)).toEqual([]);
}

/** What a restore must bring back of a user: everything but times, sign-ins, factors and linked identities. */
export function restorablePart(user: JsonObject | undefined) {
  const identity = at(user, ["identities", 0]);
  const provider = stringIn(at(identity, ["provider"]));
  const of = (name: string): JsonText | undefined => user?.[name];
  const metadata = (name: string) => (isJsonObject(of(name)) ? of(name) : {});
  const names = ["email", "email_verified", "username", "name", "nickname", "given_name"];
  // Auth0 accepts no number of users who sign in with a link in an email.
  const phone = provider === "email" ? [] : ["phone_number", "phone_verified"];
  return {
    user_id: of("user_id"),
    connection: at(identity, ["connection"]),
    ...Object.fromEntries(
      [...names, "family_name", "picture", ...phone].map((name) => [name, of(name)]),
    ),
    blocked: of("blocked") ?? "false",
    app_metadata: metadata("app_metadata"),
    user_metadata: metadata("user_metadata"),
  };
}
