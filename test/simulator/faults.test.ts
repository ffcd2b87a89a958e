import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type FaultRule, faultsAt } from "./faults.ts";
import { startSimulator, type World } from "./world.ts";

function headersOf(world: World): Record<string, string> {
  return { authorization: `Bearer ${world.readyToken}`, "content-type": "application/json" };
}

/** Asks for the connections, and hands back the answer as soon as its head is there. */
function ask(world: World): Promise<{ status: number; body: Promise<string>; hangUp: () => void }> {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof ask>>>();
  const headers = headersOf(world);
  const asking = request(`${world.tenant.origin}/api/v2/connections`, { headers }, (message) => {
    resolve({
      status: message.statusCode ?? 0,
      body: text(message),
      hangUp: () => message.destroy(),
    });
  });
  asking.on("error", reject).end();
  return promise;
}

function startWith(fault: FaultRule["fault"]): Promise<World> {
  return startSimulator({ faults: [{ on: "connections", fault }] });
}

test("A fault applies only to its kind of exchange, from its first occurrence and as often as it says.", () => {
  const reset = { kind: "reset" } as const;
  const hits = (rule: Partial<FaultRule>) =>
    [1, 2, 3, 4].filter(
      (nth) => faultsAt([{ on: "job", fault: reset, ...rule }], "job", nth).length > 0,
    );
  expect(hits({})).toEqual([1]);
  expect(hits({ from: 2, times: 2 })).toEqual([2, 3]);
  expect(hits({ from: 3, times: Number.POSITIVE_INFINITY })).toEqual([3, 4]);
  expect(faultsAt([{ on: "job", fault: reset }], "token", 1)).toEqual([]);
});

test("A reset happens before the first byte, and the next exchange succeeds.", async () => {
  await using world = await startWith({ kind: "reset" });
  await expect(ask(world)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await ask(world)).status).toBe(200);
});

test("The service processes a request even if its answer is lost.", async () => {
  await using world = await startSimulator({
    faults: [{ on: "create-job", fault: { kind: "reset" } }],
  });
  const creating = fetch(`${world.tenant.origin}/api/v2/jobs/users-exports`, {
    method: "POST",
    headers: headersOf(world),
    body: "{}",
  });
  await expect(creating).rejects.toThrow("fetch failed");
  expect(world.jobs().length).toBe(1);
});

test.each([0, 10])("A cut ends an answer after %d bytes of the body.", async (afterBytes) => {
  await using world = await startWith({ kind: "cut", afterBytes });
  const { status, body } = await ask(world);
  expect(status).toBe(200);
  await expect(body).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("A stalled body and a missing answer never end by themselves; disposing the world ends them.", async () => {
  const stalled = await startWith({ kind: "stall", afterBytes: 10 });
  const silent = await startWith({ kind: "silence" });
  const { body } = await ask(stalled);
  const answer = ask(silent);
  const ends = Promise.allSettled([body, answer]);
  await silent.arrival("connections");
  expect(await Promise.race([ends, "still waiting"])).toBe("still waiting");
  await stalled[Symbol.asyncDispose]();
  await silent[Symbol.asyncDispose]();
  expect((await ends).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("A proxy in front can answer with any status, header and body, and the service does not see the request.", async () => {
  await using world = await startSimulator({
    faults: [
      {
        on: "create-job",
        fault: {
          kind: "answer",
          status: 302,
          headers: { location: "http://other.example/" },
          body: "<html>",
        },
      },
    ],
  });
  const response = await fetch(`${world.tenant.origin}/api/v2/jobs/users-exports`, {
    method: "POST",
    redirect: "manual",
    body: "{}",
  });
  expect(response.status).toBe(302);
  expect(response.headers.get("location")).toBe("http://other.example/");
  expect(await response.text()).toBe("<html>");
  expect(world.jobs()).toEqual([]);
});

test("A client that disconnects while it sends or reads does not affect the simulator.", async () => {
  await using world = await startSimulator();
  const { hostname, port } = new URL(world.artifactOrigin);
  const sender = connect(Number(port), hostname);
  sender.write(
    "PUT /artifact-storage/1 HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf",
    () => {
      sender.destroy();
    },
  );
  await once(sender, "close");
  const { body, hangUp } = await ask(world);
  hangUp();
  await expect(body).rejects.toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
  expect((await ask(world)).status).toBe(200);
});

test("A malformed JSON answer arrives unchanged.", async () => {
  const headers = { "content-type": "application/json" };
  await using world = await startWith({ kind: "answer", status: 200, headers, body: "{" });
  expect(await (await ask(world)).body).toBe("{");
});

test("A fault can change or remove members of a JSON answer.", async () => {
  await using world = await startSimulator({
    completes: { atPoll: 1 },
    faults: [
      { on: "job", fault: { kind: "json", remove: ["location"] } },
      {
        on: "job",
        from: 2,
        fault: { kind: "json", set: { status: "failed", status_details: "why" } },
      },
    ],
  });
  const headers = headersOf(world);
  const jobs = `${world.tenant.origin}/api/v2/jobs`;
  await fetch(`${jobs}/users-exports`, { method: "POST", headers, body: "{}" });
  const poll = async () =>
    await (await fetch(`${jobs}/${world.jobs()[0]?.id}`, { headers })).json();
  const [first, second] = [await poll(), await poll()];
  expect(first).toMatchObject({ status: "completed" });
  expect(first).not.toHaveProperty("location");
  expect(second).toMatchObject({ status: "failed", status_details: "why" });
});

test("Tokens can expire in the middle of a run.", async () => {
  await using world = await startSimulator({
    faults: [{ on: "connections", from: 2, fault: { kind: "tokens-expire" } }],
  });
  expect((await ask(world)).status).toBe(200);
  expect((await ask(world)).status).toBe(401);
  expect((await ask(world)).status).toBe(401);
});

test("An arrival can be waited for before it happens and after.", async () => {
  await using world = await startSimulator();
  const second = world.arrival("connections", 2);
  await ask(world);
  await world.arrival("connections");
  await ask(world);
  await second;
  expect(world.seen.map(({ exchange, status }) => [exchange, status])).toEqual([
    ["connections", 200],
    ["connections", 200],
  ]);
});
