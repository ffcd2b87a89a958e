/** Runs that sign in with a private key, or whose sign-in is refused. */

import { decodeJwt, decodeProtectedHeader } from "jose";
import { expect } from "vitest";
import { makeApplicationKeys } from "../simulator/application-keys.ts";
import { CLIENT_ID, startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

export function formsSent(world: World): URLSearchParams[] {
  return world.requests("token").map(({ body }) => new URLSearchParams(body));
}

export const KEYS = makeApplicationKeys("RS256");
export const WITH_KEY = { "client-secret": "", "private-key": KEYS.pkcs8 };

export async function expectAssertion(algorithm: "RS256" | "RS384" | "PS256") {
  const keys = makeApplicationKeys(algorithm);
  await using world = await startSimulator({ application: { credential: keys.credential } });
  for (const pem of [keys.pkcs8, keys.pkcs1]) {
    await using run = await checkedRun(world, {
      "client-secret": "",
      "private-key": pem,
      "private-key-id": keys.credential.keyId,
      "signing-algorithm": algorithm,
    });
    expectDone(run);
  }
  const assertion = formsSent(world)[0]?.get("client_assertion") ?? "";
  expect(decodeProtectedHeader(assertion)).toEqual({
    alg: algorithm,
    kid: keys.credential.keyId,
  });
  const { exp = 0, iat = 0, ...claims } = decodeJwt(assertion);
  expect(claims).toEqual({
    iss: CLIENT_ID,
    sub: CLIENT_ID,
    aud: `${world.tenant.origin}/`,
    jti: expect.stringMatching(/^[\w-]{16,64}$/),
  });
  expect(exp - iat).toBe(60);
}

export type Refusal = [
  title: string,
  scenario: object,
  inputs: Record<string, string>,
  says: RegExp,
];

export async function expectRefused(...[, scenario, inputs, says]: Refusal) {
  await using world = await startSimulator(scenario);
  await using run = await checkedRun(world, inputs);
  expect(failure(run)).toMatch(says);
  expect(run.outputs).toEqual({});
  expect(world.requests("token")).toHaveLength(1);
  expect(world.requests("create-job")).toEqual([]);
}
