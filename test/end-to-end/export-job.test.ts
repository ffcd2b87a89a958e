import { describe, expect, test } from "vitest";
import type { FaultRule } from "../simulator/faults.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { type AmbiguousStart, expectOneStart, job } from "./job-fault.ts";

function bodySent(world: World): Record<string, unknown> {
  return JSON.parse(world.requests("create-job")[0]?.body ?? "{}");
}

describe.concurrent("export job", () => {
  test("The export job requests the full profile of all users by default.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world);
    expectDone(run);
    const { fields, ...rest } = bodySent(world);
    expect(rest).toEqual({ format: "json" });
    const names = (fields as { name: string }[]).map(({ name }) => name);
    for (const name of ["user_id", "email", "app_metadata", "user_metadata", "identities"]) {
      expect(names).toContain(name);
    }
  });

  test("The export job requests the connection, fields and limit of the inputs.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      connection: "con_Sa00000000000003",
      fields: "user_id, email as Mail\nuser_metadata.country as country",
      limit: "5",
      format: "csv",
    });
    expectDone(run);
    expect(bodySent(world)).toEqual({
      connection_id: "con_Sa00000000000003",
      format: "csv",
      limit: 5,
      fields: [
        { name: "user_id" },
        { name: "email", export_as: "Mail" },
        { name: "user_metadata.country", export_as: "country" },
      ],
    });
    expect(run.outputs["users-exported"]).toBe("5");
    expect(world.requests("connections")).toEqual([]);
  });

  test("The export job lets Auth0 choose the fields if the input says so.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { fields: "auth0-default" });
    expectDone(run);
    expect(bodySent(world)).toEqual({ format: "json" });
  });

  test("The export job uses the id of a connection given by name.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { connection: "acme-saml" });
    expectDone(run);
    expect(bodySent(world)["connection_id"]).toBe("con_Sa00000000000003");
    expect(run.summary).toContain(" · connection acme-saml · ");
  });

  test("No export job is started for a connection that the tenant does not have.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { connection: "Acme-SAML" });
    expect(failure(run)).toMatch(
      /has no connection "Acme-SAML"\. Check the name .* case-sensitive\. Did you mean "acme-saml"\?$/,
    );
    expect(world.requests("create-job")).toEqual([]);
  });

  test("A misspelled connection gets no suggestion when no other name is near, or when the list of connections is refused.", async () => {
    await using world = await startSimulator();
    await using unlike = await checkedRun(world, { connection: "customers" });
    expect(failure(unlike)).toMatch(/has no connection "customers"\. .* case-sensitive\.$/);
    await using other = await startSimulator({
      faults: [{ on: "connections", from: 2, times: 9, fault: { kind: "answer", status: 403 } }],
    });
    const inputs = { connection: "acme-smal", fields: "user_id" };
    await using refused = await checkedRun(other, inputs);
    expect(failure(refused)).toMatch(/has no connection "acme-smal"\. .* case-sensitive\.$/);
  });

  test("An export job that Auth0 rejects fails the run with Auth0's message and a remedy.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { connection: "con_0000000000000000" });
    expect(failure(run)).toMatch(/\(400: The connection does not exist\.\).*not in this tenant/);
  });

  test("An export job given by `job-id` is collected and not started again.", async () => {
    await using world = await startSimulator({ completes: { atPoll: 2 } });
    await using first = await checkedRun(world);
    const id = first.outputs["job-id"] ?? "";
    await using second = await checkedRun(world, { "job-id": id });
    expectDone(second);
    expect(world.requests("create-job")).toHaveLength(1);
    expect(second.outputs).toMatchObject({ "job-id": id, sha256: first.outputs["sha256"] });
  });

  test("An export job that Auth0 has forgotten is reported with its id.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { "job-id": "job_0000000000000000" });
    expect(failure(run)).toMatch(/404: The job does not exist\.\)/);
    expect(run.outputs).toEqual({ "job-id": "job_0000000000000000" });
  });

  test("An export job of the wrong format is rejected.", async () => {
    await using world = await startSimulator();
    await using csv = await checkedRun(world, { format: "csv", fields: "user_id" });
    await using run = await checkedRun(world, { "job-id": csv.outputs["job-id"] ?? "" });
    expect(failure(run)).toMatch(/was started with the format csv.*Set `format: csv`\./);
  });

  test("An export with fewer rows than Auth0 counted is not stored.", async () => {
    await using world = await startSimulator({ faults: [job({ summary: { total: 251 } }, 3)] });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(
      /251 users in the export, but its file has only 250\. Nothing was stored/,
    );
  });
});

describe.concurrent("start of the export job", () => {
  test.each<AmbiguousStart>([
    ["a reset connection", { kind: "reset" }, /may or may not have started a job/],
    [
      "status 503",
      { kind: "answer", status: 503 },
      /503.*never retried, because that could start a second job/,
    ],
  ])("The start of the export job is not repeated after %s.", expectOneStart);

  test("The start of the export job is repeated after status 429 when the server allows it.", async () => {
    const limited = (headers: Record<string, string>): FaultRule["fault"] => ({
      kind: "answer",
      status: 429,
      headers,
    });
    await using world = await startSimulator({
      faults: [
        { on: "create-job", fault: limited({ "retry-after": "1" }) },
        { on: "create-job", from: 2, fault: limited({}) },
      ],
    });
    const started = performance.now();
    await using run = await checkedRun(world);
    expectDone(run);
    expect(world.jobs()).toHaveLength(1);
    expect(world.requests("create-job").map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(performance.now() - started).toBeGreaterThan(1000);
    expect(run.log).toContain("Retrying the start of the export in 1 s: status 429.");
  });

  test("A firewall's page instead of Auth0's answer is quoted, and is not reported as a missing permission.", async () => {
    const body = "<!doctype html><title>Access denied</title><h1>Proxy</h1>";
    for (const on of ["create-job", "job"] as const) {
      await using world = await startSimulator({
        faults: [{ on, fault: { kind: "answer", status: 403, body } }],
      });
      await using run = await checkedRun(world);
      expect(failure(run)).toMatch(
        /^The answer to the .* \(status 403: Access denied\) does not come from Auth0\. .*firewall/,
      );
      expect(failure(run)).not.toContain("read:users");
    }
  });

  test("A page with status 200 instead of Auth0's answer is quoted.", async () => {
    const body = "<html><title>Sign in to the guest network</title></html>";
    await using world = await startSimulator({
      faults: [{ on: "create-job", fault: { kind: "answer", status: 200, body } }],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/not Auth0's: Sign in to the guest network\. Check/);
  });

  test("The start of the export job fails when the id in the answer is malformed and could write into the log.", async () => {
    const set = { id: "job_1\n::error::injected" };
    await using world = await startSimulator({
      faults: [{ on: "create-job", fault: { kind: "json", set } }],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/in a format that is not Auth0's/);
    expect(run.stdout).not.toContain("injected");
  });

  test("The start of the export job fails when Auth0 asks to wait for an hour.", async () => {
    const headers = { "retry-after": "3600" };
    await using world = await startSimulator({
      faults: [{ on: "create-job", fault: { kind: "answer", status: 429, headers } }],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/status 429\. Something else uses up the tenant's rate limit/);
  });
});
