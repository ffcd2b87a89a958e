import { describe, expect, test } from "vitest";
import { checkedRun, expectDone } from "../../end-to-end/checked-run.ts";
import { expectStartRetried, testSilence } from "../../end-to-end/proxy-run.ts";
import { type ProxyFault, startProxy } from "../../simulator/proxy.ts";
import { startSimulator, TENANT_HOST } from "../../simulator/world.ts";

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
    ...[1, 100].map((afterBytes): [string, ProxyFault] => [
      `the connection breaks after ${afterBytes} bytes of the TLS handshake`,
      { kind: "cut-tunnel", afterBytes },
    ]),
  ])("The start of the export is retried when %s.", expectStartRetried);
});
