/** The export of each connection in a job of its own where something fails. */

import { expect, test } from "vitest";
import { expectAllConnections, matrix, matrixNeeds } from "../../examples/matrix.ts";
import { failures, textOf } from "../../examples/workflow-runs.ts";
import { startSimulator } from "../../simulator/world.ts";

test.for([3])(
  "The matrix example exports %i users per connection and adds up the numbers.",
  async (users, context) => {
    context.skip(matrixNeeds.length > 0, `not installed: ${matrixNeeds.join(", ")}`);
    await expectAllConnections(users);
  },
);

test("The matrix example names a connection that failed and stores the others.", async (context) => {
  context.skip(matrixNeeds.length > 0, `not installed: ${matrixNeeds.join(", ")}`);
  await using world = await startSimulator({
    faults: [{ on: "create-job", from: 2, fault: { kind: "answer", status: 500 } }],
  });
  const { jobs, steps, artifacts } = await matrix(world);
  expect(jobs.map(({ result }) => result)).toEqual([
    "success",
    "success",
    "failure",
    "success",
    "success",
    "failure",
  ]);
  expect(failures(steps).at(-1)).toContain(
    "::error::The backup lacks these connections: acme-saml.",
  );
  expect(artifacts.has("auth0-users-google-oauth2")).toBe(true);
  expect(artifacts.has("auth0-users-manifest")).toBe(false);
});

test("The matrix example fails if a job fails after its backup.", async (context) => {
  context.skip(matrixNeeds.length > 0, `not installed: ${matrixNeeds.join(", ")}`);
  await using world = await startSimulator({ users: 10 });
  const broken = textOf("examples/matrix-over-connections.yml").replace(
    "\n  merge:",
    "      - run: exit 1\n\n  merge:",
  );
  const { steps, artifacts } = await matrix(world, broken);
  expect(failures(steps).at(-1)).toContain("::error::A job failed after its export.");
  expect(artifacts.has("auth0-users-manifest")).toBe(false);
});

test("The matrix example fails if the tenant has no users.", async (context) => {
  context.skip(matrixNeeds.length > 0, `not installed: ${matrixNeeds.join(", ")}`);
  await using world = await startSimulator({ users: 0 });
  const { steps, artifacts } = await matrix(world);
  expect(failures(steps).join()).toContain("::error::Auth0 exported 0 users, fewer than 1.");
  expect(artifacts.has("auth0-users-manifest")).toBe(false);
});
