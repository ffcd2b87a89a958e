import { describe, expect, test } from "vitest";
import type { FaultRule } from "../simulator/faults.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

describe.concurrent("token renewal", () => {
  test("A token that expires during polling is renewed once, and the run continues.", async () => {
    await using world = await startSimulator({
      completes: { atPoll: 4 },
      faults: [{ on: "job", from: 2, fault: { kind: "tokens-expire" } }],
    });
    await using run = await checkedRun(world);
    expectDone(run);
    expect(world.requests("token")).toHaveLength(2);
    expect(world.requests("job").filter(({ status }) => status === 401)).toHaveLength(1);
    const bearers = world.requests("job").map(({ headers }) => headers["authorization"]);
    expect(new Set(bearers).size).toBe(2);
  });

  test.each<[title: string, renewal: FaultRule["fault"], times: number, says: RegExp]>([
    [
      "the application has lost its grant",
      { kind: "answer", status: 403, body: { error: "access_denied", error_description: "No." } },
      1,
      /^Auth0 refused the sign-in \(403 access_denied: No\.\)/,
    ],
    [
      "Auth0 is out of order",
      { kind: "answer", status: 503 },
      Number.POSITIVE_INFINITY,
      /^The server kept answering the sign-in with status 503\./,
    ],
    [
      "the host is unreachable",
      { kind: "reset" },
      Number.POSITIVE_INFINITY,
      /failed \(ECONNRESET\)/,
    ],
  ])(
    "The run fails if an expired token cannot be renewed because %s.",
    async (_title, fault, times, says) => {
      await using world = await startSimulator({
        faults: [
          { on: "job", from: 2, fault: { kind: "tokens-expire" } },
          { on: "token", from: 2, times, fault },
        ],
      });
      await using run = await checkedRun(world);
      expect(failure(run)).toMatch(says);
      expect(run.outputs).toEqual({ "job-id": expect.stringMatching(/^job_/) });
      expect(world.requests("job").at(-1)?.status).toBe(401);
    },
  );

  test("The run fails if a `token` from the inputs expires, and the message says what to do.", async () => {
    await using world = await startSimulator({
      faults: [{ on: "job", from: 2, fault: { kind: "tokens-expire" } }],
    });
    const inputs = { "client-id": "", "client-secret": "", token: world.readyToken };
    await using run = await checkedRun(world, inputs);
    expect(failure(run)).toMatch(
      /\(401: Expired token[^)]*\)\. If `token` has expired, .* `client-id` .* `job-id`/,
    );
    expect(world.requests("token")).toEqual([]);
    expect(world.requests("job")).toHaveLength(2);
  });

  test("A token is not renewed without end if every new one is rejected.", async () => {
    await using world = await startSimulator({
      faults: [{ on: "job", times: Number.POSITIVE_INFINITY, fault: { kind: "tokens-expire" } }],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/401: Expired token/);
    expect(world.requests("token")).toHaveLength(2);
  });
});
