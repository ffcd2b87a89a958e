/** Further algorithms and further refused sign-ins. */

import { describe, test } from "vitest";
import {
  expectAssertion,
  expectRefused,
  KEYS,
  type Refusal,
  WITH_KEY,
} from "../../end-to-end/sign-in-run.ts";
import { makeApplicationKeys } from "../../simulator/application-keys.ts";

describe.concurrent("sign-in", () => {
  test.each(["RS384", "PS256"] as const)(
    "Signing in with a private key in either PEM form signs an assertion with %s.",
    expectAssertion,
  );
});

describe.concurrent("failed sign-in", () => {
  test.each<Refusal>([
    [
      "for a key of another application",
      { application: { credential: KEYS.credential } },
      { ...WITH_KEY, "private-key": makeApplicationKeys().pkcs8 },
      /401 invalid_client: Client authentication failed.*secret or key/,
    ],
    [
      "for an application that is not machine-to-machine",
      { application: { isMachineToMachine: false } },
      {},
      /unauthorized_client.*machine-to-machine/,
    ],
    [
      "for two missing scopes",
      { application: { scopes: ["read:clients"] } },
      { connection: "acme-saml" },
      /lacks the permission read:users and read:connections/,
    ],
    [
      "because something else than Auth0 answers",
      { faults: [{ on: "token", fault: { kind: "answer", status: 404, body: "<html>" } }] },
      {},
      /\(status 404\) does not come from Auth0\. Check that `domain`/,
    ],
  ])("A sign-in that fails %s gives the reason, and no job is created.", expectRefused);
});
