import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { type ConnectProxy, type ProxyFault, startProxy } from "../simulator/proxy.ts";
import { type Scenario, STORAGE_HOST, startSimulator, TENANT_HOST } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

/** Bytes of the tunnel that are inside the server's part of the TLS handshake. */
const IN_HANDSHAKE = [0, 1, 100] as const;

/** The world with names that only the proxy can connect. */
async function startBoth(
  fault?: (host: string, count: number) => ProxyFault | undefined,
  scenario: Scenario = {},
) {
  await using starting = new AsyncDisposableStack();
  const world = starting.use(
    await startSimulator({ completes: { atPoll: 1 }, hasPublicNames: true, ...scenario }),
  );
  const proxy = starting.use(await startProxy(world.hosts, fault));
  const running = starting.move();
  return { world, proxy, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** With given fields, a run's requests to the tenant are only its sign-in, the start of the job, and the polls. */
const FIELDS = { fields: "user_id, email" };

/** A fault for the requests to the tenant from the `from`-th on: the first signs in, the second starts the job. */
function toTenant(fault: ProxyFault, from: number, times = 1) {
  return (host: string, count: number) =>
    host === TENANT_HOST && count >= from && count < from + times ? fault : undefined;
}

const step = ({ environment }: ConnectProxy) => ({ environment });

describe.concurrent("proxy", () => {
  test("A run through a proxy reaches the tenant and the storage.", async () => {
    await using both = await startBoth();
    await using run = await checkedRun(both.world, FIELDS, step(both.proxy));
    expectDone(run);
    expect(both.proxy.asked).toEqual([...Array(3).fill(TENANT_HOST), STORAGE_HOST]);
  });

  describe.each<[what: string, fault: ProxyFault]>([
    ["answers no CONNECT", { kind: "silent" }],
    ["lets nothing through its tunnel", { kind: "silent-tunnel" }],
  ])("that %s", (what, fault) => {
    const faultAt = (silent: string) => (host: string) => (host === silent ? fault : undefined);

    test.each(["SIGINT", "SIGTERM"] as const)(
      `A run ends at once on %s while the proxy ${what}.`,
      async (name) => {
        await using both = await startBoth(faultAt(TENANT_HOST));
        const signal = { name, when: both.proxy.arrival(TENANT_HOST) };
        await using run = await checkedRun(both.world, FIELDS, { ...step(both.proxy), signal });
        expect(failure(run)).toMatch(/^The run was cancelled\./);
        expect(run.millisecondsAfterSignal).toBeLessThan(7500);
      },
    );

    test(`A download ends at once on SIGTERM while the proxy ${what}.`, async () => {
      await using both = await startBoth(faultAt(STORAGE_HOST));
      const signal = { name: "SIGTERM", when: both.proxy.arrival(STORAGE_HOST) } as const;
      await using run = await checkedRun(both.world, FIELDS, { ...step(both.proxy), signal });
      expect(failure(run)).toMatch(/^The run was cancelled\./);
      expect(run.millisecondsAfterSignal).toBeLessThan(7500);
    });

    test.each([{}, { "dry-run": "true" }])(
      `The deadline ends a run with %j while the proxy ${what}.`,
      async (inputs) => {
        await using both = await startBoth(faultAt(TENANT_HOST));
        const asked = { ...inputs, "timeout-minutes": "0.05" };
        await using run = await checkedRun(both.world, asked, step(both.proxy));
        expect(failure(run)).toContain("The run took longer than `timeout-minutes` (0.05).");
        expect(run.milliseconds).toBeLessThan(30_000);
      },
    );

    test(`A request to GitHub's API ends at once on SIGINT while the proxy ${what}.`, async () => {
      const host = "api.github.example";
      await using github = await startGitHub();
      await using world = await startSimulator();
      await using proxy = await startProxy({ [host]: github.serverUrl }, () => fault);
      const environment = { ...proxy.environment, GITHUB_API_URL: `https://${host}/api/v3` };
      const signal = { name: "SIGINT", when: proxy.arrival(host) } as const;
      const event = { schedule: "0 2 * * *" };
      const asked = { destination: "branch" };
      const all = { github, environment, signal, event };
      await using run = await checkedRun(world, asked, all);
      expect(failure(run)).toMatch(/^The run was cancelled\./);
      expect(run.millisecondsAfterSignal).toBeLessThan(7500);
    });
  });

  test.each<[what: string, fault: ProxyFault]>([
    ["the proxy rejects CONNECT with status 503", { kind: "refused", status: 503 }],
    ...[0, 1, 12, 30].map((afterBytes): [string, ProxyFault] => [
      `the proxy's answer is cut after ${afterBytes} bytes`,
      { kind: "cut", afterBytes },
    ]),
    ...IN_HANDSHAKE.map((afterBytes): [string, ProxyFault] => [
      `the connection breaks after ${afterBytes} bytes of the TLS handshake`,
      { kind: "cut-tunnel", afterBytes },
    ]),
  ])("The start of the export is retried when %s.", async (_what, fault) => {
    await using both = await startBoth(toTenant(fault, 2));
    await using run = await checkedRun(both.world, FIELDS, step(both.proxy));
    expectDone(run);
    expect(both.world.jobs()).toHaveLength(1);
    expect(both.world.requests("create-job")).toHaveLength(1);
    expect(run.log).toContain("Retrying the start of the export in");
  });

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
