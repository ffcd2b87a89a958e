import { createPrivateKey, randomUUID } from "node:crypto";
import { type JWTHeaderParameters, SignJWT } from "jose";
import { expect, test } from "vitest";
import { makeApplicationKeys } from "./application-keys.ts";
import { JWT_BEARER } from "./sign-in.ts";
import { CLIENT_ID, startSimulator, type World } from "./world.ts";

const KEYS = makeApplicationKeys("RS256");
const OTHER_KEYS = makeApplicationKeys("RS256");
const SCENARIO = { application: { credential: KEYS.credential } };

/** Claims that differ from a good assertion's; undefined leaves one out. */
type Claims = { readonly [name: string]: unknown };

function assertionOf(
  world: World,
  claims: Claims = {},
  header: Partial<JWTHeaderParameters> = {},
  pem: string = KEYS.pkcs8,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: CLIENT_ID,
    sub: CLIENT_ID,
    aud: `${world.tenant.origin}/`,
    exp: now + 60,
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg: "RS256", ...header })
    .sign(createPrivateKey(pem));
}

async function present(world: World, assertion: string, form: Record<string, string> = {}) {
  const response = await fetch(`${world.tenant.origin}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: JWT_BEARER,
      client_assertion: assertion,
      audience: world.tenant.audience,
      ...form,
    }),
  });
  return { status: response.status, body: await response.json() };
}

test("A good assertion is exchanged for a token, once.", async () => {
  await using world = await startSimulator(SCENARIO);
  const assertion = await assertionOf(world, {}, { kid: KEYS.credential.keyId });
  expect(await present(world, assertion)).toMatchObject({
    status: 200,
    body: { token_type: "Bearer" },
  });
  expect(await present(world, assertion)).toMatchObject({
    status: 401,
    body: { error: "invalid_client" },
  });
  expect(world.secrets()).toContain(assertion);
});

test.each<[algorithm: "RS384" | "PS256"]>([["RS384"], ["PS256"]])(
  "An application may use %s, and then nothing else.",
  async (algorithm) => {
    const credential = { ...KEYS.credential, algorithm };
    await using world = await startSimulator({ application: { credential } });
    expect(
      (await present(world, await assertionOf(world, {}, { alg: algorithm }, KEYS.pkcs1))).status,
    ).toBe(200);
    expect((await present(world, await assertionOf(world))).status).toBe(401);
  },
);

const now = Math.floor(Date.now() / 1000);

test.each<[title: string, claims: Claims]>([
  ["for the API instead of the tenant", { aud: "http://127.0.0.1/api/v2/" }],
  ["that has expired", { exp: now - 60 }],
  ["that holds longer than five minutes", { exp: now + 600 }],
  ["without an end", { exp: undefined }],
  ["without an id", { jti: undefined }],
  ["with an id of more than 64 characters", { jti: "x".repeat(65) }],
  ["of another issuer", { iss: "nobody" }],
  ["of another subject", { sub: "nobody" }],
  ["from the future", { nbf: now + 60 }],
  ["of more than 2048 bytes", { filling: "x".repeat(1600) }],
])("An assertion %s is refused.", async (_title, claims) => {
  await using world = await startSimulator(SCENARIO);
  const reply = await present(world, await assertionOf(world, claims));
  expect(reply).toMatchObject({ status: 401, body: { error: "invalid_client" } });
});

test("An assertion of another key, with another kid, or of another type is refused.", async () => {
  await using world = await startSimulator(SCENARIO);
  const foreign = await assertionOf(world, {}, {}, OTHER_KEYS.pkcs8);
  const misnamed = await assertionOf(world, {}, { kid: "another" });
  expect((await present(world, foreign)).status).toBe(401);
  expect((await present(world, misnamed)).status).toBe(401);
  expect(
    (await present(world, await assertionOf(world), { client_assertion_type: "jwt" })).status,
  ).toBe(401);
  expect((await present(world, "not.a.jwt")).status).toBe(401);
});

test("An application with a key is refused when it shows a secret.", async () => {
  await using world = await startSimulator(SCENARIO);
  expect((await present(world, "", { client_secret: "secret", client_id: CLIENT_ID })).status).toBe(
    401,
  );
});
