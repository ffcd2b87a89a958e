/** Runs through a proxy that keeps silent or breaks connections. */

import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { type ConnectProxy, type ProxyFault, startProxy } from "../simulator/proxy.ts";
import { type Scenario, STORAGE_HOST, startSimulator, TENANT_HOST } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

/** The world with names that only the proxy can connect. */
export async function startBoth(
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
export const FIELDS = { fields: "user_id, email" };

/** A fault for the requests to the tenant from the `from`-th on: the first signs in, the second starts the job. */
export function toTenant(fault: ProxyFault, from: number, times = 1) {
  return (host: string, count: number) =>
    host === TENANT_HOST && count >= from && count < from + times ? fault : undefined;
}

export const step = ({ environment }: ConnectProxy) => ({ environment });

/** A cancel and the deadline end every kind of request to a proxy that keeps silent. */
export function testSilence(what: string, fault: ProxyFault) {
  describe(`that ${what}`, () => {
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
}

export async function expectStartRetried(_what: string, fault: ProxyFault) {
  await using both = await startBoth(toTenant(fault, 2));
  await using run = await checkedRun(both.world, FIELDS, step(both.proxy));
  expectDone(run);
  expect(both.world.jobs()).toHaveLength(1);
  expect(both.world.requests("create-job")).toHaveLength(1);
  expect(run.log).toContain("Retrying the start of the export in");
}
