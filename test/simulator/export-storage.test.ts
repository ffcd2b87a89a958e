import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Fault } from "./faults.ts";
import { type Scenario, startSimulator, type World } from "./world.ts";

/** The link of a job that is complete. */
async function linkOf(world: World): Promise<string> {
  const headers = {
    authorization: `Bearer ${world.readyToken}`,
    "content-type": "application/json",
  };
  const body = JSON.stringify({ format: "json", fields: [{ name: "user_id" }, { name: "name" }] });
  const jobs = `${world.tenant.origin}/api/v2/jobs`;
  const created = await fetch(`${jobs}/users-exports`, { method: "POST", headers, body });
  const { id } = (await created.json()) as { id: string };
  const shown = await fetch(`${jobs}/${id}`, { headers });
  return ((await shown.json()) as { location: string }).location;
}

function start(scenario: Scenario = {}): Promise<World> {
  return startSimulator({ completes: { atPoll: 1 }, ...scenario });
}

/** What a download of the link gives while this fault lasts. */
async function faulty(fault: Fault): Promise<{ damaged: Buffer; whole: Buffer }> {
  await using world = await start({ faults: [{ on: "download", fault }] });
  const link = await linkOf(world);
  const damaged = Buffer.from(await (await fetch(link)).bytes());
  const whole = Buffer.from(await (await fetch(link)).bytes());
  return { damaged, whole };
}

test("A link serves the gzip file with its length and tag, and needs no token.", async () => {
  await using world = await start({ users: 40 });
  const response = await fetch(await linkOf(world));
  const file = await response.bytes();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-length")).toBe(String(file.length));
  expect(response.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
  expect(world.exportedGzip().equals(file)).toBe(true);
  expect(gunzipSync(file).toString().trimEnd().split("\n").length).toBe(40);
});

test("A link refuses a bearer token, and the journal shows that one came.", async () => {
  await using world = await start();
  const headers = { authorization: `Bearer ${world.readyToken}` };
  const response = await fetch(await linkOf(world), { headers });
  expect(response.status).toBe(400);
  expect(world.requests("download")[0]?.headers).toMatchObject(headers);
});

test("A link that was tampered with, or has expired, is refused with XML.", async () => {
  await using world = await start();
  await using late = await start({ linkSeconds: 0 });
  const tampered = (await linkOf(world)).replace(/ms=\d/, "ms=9");
  for (const link of [tampered, await linkOf(late)]) {
    const response = await fetch(link);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>AccessDenied</Code>");
  }
});

test("Links made before they were made to expire are refused, later ones are not.", async () => {
  await using world = await start({
    faults: [{ on: "download", fault: { kind: "links-expire" } }],
  });
  const [early, late] = [await linkOf(world), await linkOf(world)];
  expect((await fetch(early)).status).toBe(403);
  expect((await fetch(late)).status).toBe(403);
  expect((await fetch(await linkOf(world))).status).toBe(200);
});

test("A link may come without a scheme.", async () => {
  await using world = await start({ linkHasScheme: false });
  const link = await linkOf(world);
  expect(link).toMatch(/^127\.0\.0\.1:\d+\/export-storage\//);
  expect((await fetch(`http://${link}`)).status).toBe(200);
});

test("A range is cut from the file while its tag is the same, and the whole file comes when it is not.", async () => {
  await using world = await start();
  const link = await linkOf(world);
  const whole = await fetch(link);
  const tag = whole.headers.get("etag") ?? "";
  const file = Buffer.from(await whole.bytes());
  const rest = await fetch(link, { headers: { range: "bytes=100-", "if-range": tag } });
  const other = await fetch(link, { headers: { range: "bytes=100-", "if-range": '"other"' } });
  const beyond = await fetch(link, { headers: { range: `bytes=${file.length}-` } });
  expect(rest.status).toBe(206);
  expect(rest.headers.get("content-range")).toBe(`bytes 100-${file.length - 1}/${file.length}`);
  expect(file.subarray(100).equals(await rest.bytes())).toBe(true);
  expect(other.status).toBe(200);
  expect(beyond.status).toBe(416);
});

test("A storage may know neither ranges nor tags nor lengths.", async () => {
  await using world = await start({ storage: { ranges: false, etag: false, length: false } });
  const response = await fetch(await linkOf(world), { headers: { range: "bytes=100-" } });
  expect(response.status).toBe(200);
  for (const name of ["accept-ranges", "etag", "content-length"]) {
    expect(response.headers.has(name)).toBe(false);
  }
});

test("A fault makes the storage ignore a range.", async () => {
  await using world = await start({
    faults: [{ on: "download", fault: { kind: "range-ignored" } }],
  });
  const response = await fetch(await linkOf(world), { headers: { range: "bytes=100-" } });
  expect(response.status).toBe(200);
});

test("A large tenant's file is made while it is sent.", async () => {
  await using world = await start({ users: 60_000 });
  const response = await fetch(await linkOf(world));
  const rows = gunzipSync(await response.bytes());
  expect(response.headers.has("content-length")).toBe(false);
  expect(rows.subarray(-200).toString()).toContain("00059999");
});

test("A file may be truncated, and HTTP still calls it complete.", async () => {
  const { damaged, whole } = await faulty({ kind: "truncated", toBytes: 500 });
  expect(damaged.equals(whole.subarray(0, 500))).toBe(true);
});

test("A file may be corrupt in one bit of its checksum.", async () => {
  const { damaged, whole } = await faulty({ kind: "corrupt", atByte: -8 });
  expect(() => gunzipSync(damaged)).toThrow("incorrect data check");
  expect(damaged.length).toBe(whole.length);
});

test("A file may end in garbage, be empty, or not be compressed.", async () => {
  const garbage = await faulty({ kind: "garbage", appended: "<html>" });
  const empty = await faulty({ kind: "empty" });
  const plain = await faulty({ kind: "plain" });
  expect(garbage.damaged.toString("latin1")).toBe(`${garbage.whole.toString("latin1")}<html>`);
  expect(empty.damaged.length).toBe(0);
  expect(plain.damaged.equals(gunzipSync(plain.whole))).toBe(true);
});

test("A file may consist of several gzip members.", async () => {
  const { damaged, whole } = await faulty({ kind: "members", count: 3 });
  expect(damaged.equals(whole)).toBe(false);
  expect(gunzipSync(damaged).equals(gunzipSync(whole))).toBe(true);
});

test("A file that changed between two attempts has another tag.", async () => {
  await using world = await start({
    faults: [{ on: "download", from: 2, fault: { kind: "changed" } }],
  });
  const link = await linkOf(world);
  const [first, second] = [await (await fetch(link)).bytes(), await (await fetch(link)).bytes()];
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  expect(digest(first)).not.toBe(digest(second));
});
