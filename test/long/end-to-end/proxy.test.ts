import { describe, expect, test } from "vitest";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import {
  expectStartRetried,
  FIELDS,
  startBoth,
  step,
  testSilence,
  toTenant,
} from "../../end-to-end/proxy-run.ts";
import { type ProxyFault, startProxy } from "../../simulator/proxy.ts";
import { STORAGE_HOST, startSimulator, TENANT_HOST } from "../../simulator/world.ts";

// The timeout is the one for remote servers: a minute.
test("The idle timeout ends a request to a proxy that answers no CONNECT, and the start of the export is retried.", async () => {
  await using world = await startSimulator({ completes: { atPoll: 1 }, hasPublicNames: true });
  await using proxy = await startProxy(world.hosts, (host, count) =>
    host === TENANT_HOST && count === 2 ? { kind: "silent" } : undefined,
  );
  await using run = await checkedRun(
    world,
    { fields: "user_id, email" },
    { environment: proxy.environment },
  );
  expectDone(run);
  expect(run.log).toMatch(/Retrying the start of the export in [\d.]+ s: no data for 60 s\./);
  expect(world.jobs()).toHaveLength(1);
});

describe.concurrent("proxy", () => {
  testSilence("lets nothing through its tunnel", { kind: "silent-tunnel" });

  test.each<[what: string, fault: ProxyFault]>([
    ...[0, 1, 12, 30].map((afterBytes): [string, ProxyFault] => [
      `the proxy's answer is cut after ${afterBytes} bytes`,
      { kind: "cut", afterBytes },
    ]),
    ["the proxy rejects CONNECT with status 503", { kind: "refused", status: 503 }],
    ...[0, 1, 100].map((afterBytes): [string, ProxyFault] => [
      `the connection breaks after ${afterBytes} bytes of the TLS handshake`,
      { kind: "cut-tunnel", afterBytes },
    ]),
  ])("The start of the export is retried when %s.", expectStartRetried);

  test("A run through a proxy reaches the tenant and the storage.", async () => {
    await using both = await startBoth();
    await using run = await checkedRun(both.world, FIELDS, step(both.proxy));
    expectDone(run);
    expect(both.proxy.asked).toEqual([...Array(3).fill(TENANT_HOST), STORAGE_HOST]);
  });

  testSilence("answers no CONNECT", { kind: "silent" });

  test("The start of the export is not retried when the connection breaks after the TLS handshake.", async () => {
    await using both = await startBoth(undefined, {
      faults: [{ on: "create-job", fault: { kind: "reset" } }],
    });
    await using run = await checkedRun(both.world, FIELDS, step(both.proxy));
    expect(failure(run)).toMatch(/may or may not have started a job/);
    expect(both.world.requests("create-job")).toHaveLength(1);
  });

  test.each<[status: number, says: RegExp]>([
    [407, /failed \(the proxy answered with status 407\)\. Put the user name and password/],
    [403, /failed \(the proxy answered with status 403\)\. Allow the host in the proxy/],
  ])("A proxy's status %i is not retried, and the error says what to do.", async (status, says) => {
    for (const from of [1, 2]) {
      await using both = await startBoth(toTenant({ kind: "refused", status }, from));
      await using run = await checkedRun(both.world, FIELDS, step(both.proxy));
      expect(failure(run)).toMatch(says);
      expect(both.proxy.asked).toHaveLength(from);
    }
  });

  test("A proxy's status 407 for the storage names the proxy.", async () => {
    await using both = await startBoth((host) =>
      host === STORAGE_HOST ? { kind: "refused", status: 407 } : undefined,
    );
    await using run = await checkedRun(both.world, FIELDS, step(both.proxy));
    expect(failure(run)).toMatch(
      /The download of the export job \w+ kept failing: the proxy answered with status 407\./,
    );
  });

  test("A proxy's status 407 for GitHub's API is named as the proxy's refusal.", async () => {
    await using both = await startBoth((host) =>
      host === "api.github.example" ? { kind: "refused", status: 407 } : undefined,
    );
    const environment = {
      ...both.proxy.environment,
      GITHUB_API_URL: "https://api.github.example",
    };
    const inputs = { ...FIELDS, destination: "artifact" };
    const event = { schedule: "0 2 * * *" };
    await using run = await checkedRun(both.world, inputs, { environment, event });
    expect(failure(run)).toMatch(
      /^GitHub's API cannot be asked whether this repository is public: the proxy answered with status 407\. Nothing was exported\. Put the user name/,
    );
    expect(both.world.requests("create-job")).toEqual([]);
  });

  test("A certificate that the runner does not trust is not retried, and the error says what to do.", async () => {
    await using both = await startBoth();
    const { https_proxy = "" } = both.proxy.environment;
    await using run = await checkedRun(both.world, FIELDS, { environment: { https_proxy } });
    expect(failure(run)).toMatch(/DEPTH_ZERO_SELF_SIGNED_CERT\)\. .*`NODE_EXTRA_CA_CERTS`/);
    expect(both.proxy.asked).toHaveLength(1);
  });
});
