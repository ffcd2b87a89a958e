import { expect, test } from "vitest";
import type { RejectedUser } from "../../../src/auth0/import-job.ts";
import { matchErrors } from "../../../src/restore/apply/rejected-users.ts";
import type { ImportStep } from "../../../src/restore/plan/steps.ts";

function step(user: { readonly user_id: string; readonly [name: string]: string }): ImportStep {
  const userId = `auth0|${user.user_id}`;
  return { action: "import", userId, connection: "db", user: JSON.stringify(user) };
}

const USERS = [
  step({ user_id: "1", email: "Ann@example.com", username: "ann" }),
  step({ user_id: "2", email: "bob@example.com", phone_number: "+491" }),
  step({ user_id: "3", email: "bob@example.com" }),
];

test.each<[what: string, user: RejectedUser["user"], userId: string | undefined]>([
  ["its id without the prefix", { user_id: "1", email: "bob@example.com" }, "auth0|1"],
  ["its id with the prefix", { user_id: "auth0|2" }, "auth0|2"],
  ["an address in lower case", { email: "ann@example.com" }, "auth0|1"],
  ["a user name", { user_id: null, username: "ann" }, "auth0|1"],
  ["a phone number", { phone_number: "+491" }, "auth0|2"],
  ["an unknown id and a known address", { user_id: "9", email: "ann@example.com" }, "auth0|1"],
  ["nothing", {}, undefined],
  ["an unknown address", { email: "zoe@example.com" }, undefined],
])("An import error about a user with %s is matched.", (_, user, userId) => {
  const codes = matchErrors(USERS, [{ user, code: "CONFLICT" }]);
  expect([...codes]).toEqual(userId === undefined ? [] : [[userId, "CONFLICT"]]);
});

test("Two import errors about one address are about the two users with that address.", () => {
  const error = { user: { email: "bob@example.com" }, code: undefined };
  expect([...matchErrors(USERS, [error, error]).keys()]).toEqual(["auth0|2", "auth0|3"]);
});
