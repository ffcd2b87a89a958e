import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { artifactBytes, artifactFiles } from "./artifact-files.ts";
import { runAction } from "./runner.ts";
import { BACKEND, startSimulator, type World } from "./world.ts";

const IDS = {
  workflow_run_backend_id: BACKEND.run,
  workflow_job_run_backend_id: BACKEND.job,
};

async function twirp(world: World, method: string, body: object, token = world.runtimeToken) {
  const path = `/twirp/github.actions.results.api.v1.ArtifactService/${method}`;
  const response = await fetch(world.artifactOrigin + path, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ ...IDS, ...body }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into foreign JSON.
  return { status: response.status, body: (await response.json()) as any };
}

const create = (world: World, name = "users") =>
  twirp(world, "CreateArtifact", { name, version: 7, mime_type: "application/zip" });

async function upload(url: string, blocks: readonly string[]): Promise<void> {
  for (const [index, body] of blocks.entries()) {
    await fetch(`${url}&comp=block&blockid=${index}`, { method: "PUT", body });
  }
  const list = blocks.map((_, index) => `<Latest>${index}</Latest>`).join("");
  await fetch(`${url}&comp=blocklist`, { method: "PUT", body: `<BlockList>${list}</BlockList>` });
}

test("The real client uploads a zip that arrives whole, finds it again and deletes another.", async () => {
  await using world = await startSimulator();
  await using run = await runAction({
    world,
    inputs: {},
    actionFile: fileURLToPath(new URL("./fixture/action.yml", import.meta.url)),
    bundle: fileURLToPath(new URL("./fixture/upload.js", import.meta.url)),
  });
  const [artifact, ...others] = world.artifacts();
  if (artifact === undefined) throw new Error(run.log);
  const stored = JSON.parse(run.outputs["stored"] ?? "");
  const digest = createHash("sha256").update(artifactBytes(artifact)).digest("hex");
  const content = Buffer.alloc(9_000_000, "no two alike? ");
  expect(stored).toMatchObject({ id: Number(artifact.id), digest });
  expect(artifact.digest).toBe(`sha256:${digest}`);
  expect(artifactFiles(artifact).get("users.ndjson")?.equals(content)).toBe(true);
  expect(Date.parse(artifact.expiresAt ?? "")).toBeGreaterThan(Date.now());
  expect(world.requests("block").length).toBeGreaterThan(2);
  expect(JSON.parse(run.outputs["listed"] ?? "")).toMatchObject([{ id: stored.id, name: "users" }]);
  expect(others).toEqual([]);
  // The client prints the signed address, debugging, after it masked the signature.
  expect(run.debugLog).toContain("sig=***");
  for (const secret of world.secrets()) expect(run.debugLog).not.toContain(secret);
});

test("A stored artifact can be fetched from a signed address.", async () => {
  await using world = await startSimulator();
  await upload((await create(world)).body.signed_upload_url, ["one,", "two"]);
  const hash = `sha256:${createHash("sha256").update("one,two").digest("hex")}`;
  const finalized = await twirp(world, "FinalizeArtifact", { name: "users", size: "7", hash });
  const signed = await twirp(world, "GetSignedArtifactURL", { name: "users" });
  expect(finalized.body).toEqual({ ok: true, artifact_id: "1000" });
  expect(await (await fetch(signed.body.signed_url)).text()).toBe("one,two");
});

test("A digest or size that is not that of the bytes received is refused.", async () => {
  await using world = await startSimulator();
  await upload((await create(world)).body.signed_upload_url, ["content"]);
  const hash = `sha256:${"0".repeat(64)}`;
  expect((await twirp(world, "FinalizeArtifact", { name: "users", size: "7", hash })).status).toBe(
    400,
  );
  expect((await twirp(world, "FinalizeArtifact", { name: "users", size: "8" })).status).toBe(400);
  expect(world.artifacts()).toEqual([]);
});

test("A name can be used once.", async () => {
  await using world = await startSimulator();
  expect((await create(world)).status).toBe(200);
  expect(await create(world)).toMatchObject({ status: 409, body: { code: "already_exists" } });
});

test("A name with a forbidden character is refused.", async () => {
  await using world = await startSimulator();
  expect((await create(world, "users:2026")).status).toBe(400);
});

test("Another token, or the ids of another run, are refused.", async () => {
  await using world = await startSimulator();
  const artifact = { name: "users", version: 7, mime_type: "application/zip" };
  const foreign = { ...artifact, workflow_run_backend_id: "another" };
  expect((await twirp(world, "CreateArtifact", artifact, world.readyToken)).status).toBe(401);
  expect((await twirp(world, "CreateArtifact", foreign)).status).toBe(403);
});

test("An upload address refuses another signature, a token and a list of unknown blocks.", async () => {
  await using world = await startSimulator();
  const url: string = (await create(world)).body.signed_upload_url;
  const put = async (address: string, headers = {}) =>
    (await fetch(address, { method: "PUT", headers, body: "<Latest>9</Latest>" })).status;
  expect(await put(`${url.replace(/sig=.{3}/, "sig=abc")}&comp=block&blockid=1`)).toBe(403);
  expect(await put(`${url}&comp=block&blockid=1`, { authorization: "Bearer x" })).toBe(400);
  expect(await put(`${url}&comp=blocklist`)).toBe(400);
});
