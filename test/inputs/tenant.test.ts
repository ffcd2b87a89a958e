import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readInputs } from "../../src/inputs/index.ts";
import type { Inputs } from "../../src/inputs/table.ts";
import { makeApplicationKeys } from "../simulator/application-keys.ts";

const RUNNER = { workspace: "/w", environment: {} };
const APPLICATION: Inputs = { "client-id": "AbC123", "client-secret": "secret" };
const { pkcs8: PEM, pkcs1: OLDER_PEM } = makeApplicationKeys();
const SECRET_PART = PEM.split("\n")[1] ?? "";

async function tenantOf(inputs: Inputs) {
  const all = { domain: "acme.eu.auth0.com", ...inputs };
  return (await readInputs(all, RUNNER, Date.now)).settings.tenant;
}

async function refusal(inputs: Inputs): Promise<string> {
  try {
    await tenantOf(inputs);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("These inputs were accepted.");
}

test.each([
  ["acme.eu.auth0.com", "https://acme.eu.auth0.com"],
  ["https://acme.eu.auth0.com", "https://acme.eu.auth0.com"],
  ["https://acme.eu.auth0.com/", "https://acme.eu.auth0.com"],
  ["HTTPS://Acme.EU.auth0.com//", "https://acme.eu.auth0.com"],
  ["login.acme.example", "https://login.acme.example"],
  ["http://127.0.0.1:4000", "http://127.0.0.1:4000"],
  ["http://localhost:4000/", "http://localhost:4000"],
  ["http://[::1]:4000", "http://[::1]:4000"],
])("The `domain` %s gives the address %s.", async (domain, origin) => {
  const tenant = await tenantOf({ ...APPLICATION, domain });
  expect(tenant.origin.origin).toBe(origin);
  expect(tenant.audience).toBe(`${origin}/api/v2/`);
});

test.each([
  ["", "`domain` is missing. Enter only the tenant's domain, such as acme.eu.auth0.com."],
  ["acme.eu.auth0.com/api/v2/", "`domain` has more than a domain"],
  ["https://acme.eu.auth0.com/?a=b", "`domain` has more than a domain"],
  ["https://acme.eu.auth0.com/#x", "`domain` has more than a domain"],
  ["http://acme.eu.auth0.com", "which only loopback hosts may use. Use https://."],
  ["http://127.0.0.1.example.com", "which only loopback hosts may use. Use https://."],
  ["acme", "`domain` has no dot, so it is not a whole domain. Enter only the tenant's domain"],
  ["https://acme/", "`domain` has no dot"],
  ["acme.eu.auth0.com:8443", "`domain` has a port, which only loopback hosts may use."],
  ["https://user:pass@acme.eu.auth0.com", "`domain` is not a domain"],
  ["ftp://acme.eu.auth0.com", "`domain` is not a domain"],
  ["two words", "`domain` is not a domain"],
  ["https://", "`domain` is not a domain"],
])("The `domain` %j is rejected.", async (domain, sentence) => {
  expect(await refusal({ ...APPLICATION, domain })).toContain(sentence);
});

test.each([
  ["a secret", APPLICATION, { kind: "secret", clientId: "AbC123", clientSecret: "secret" }],
  [
    "a private key",
    { "client-id": "AbC123", "private-key": PEM, "private-key-id": "k1" },
    {
      kind: "private-key",
      clientId: "AbC123",
      privateKey: createPrivateKey(PEM),
      keyId: "k1",
      algorithm: "RS256",
    },
  ],
  [
    "an older form of private key, with its algorithm",
    {
      "client-id": "AbC123",
      "private-key": OLDER_PEM,
      "signing-algorithm": "PS256",
    },
    expect.objectContaining({ kind: "private-key", keyId: undefined, algorithm: "PS256" }),
  ],
  ["a token", { token: "ey.J.x" }, { kind: "token", token: "ey.J.x" }],
  [
    "a token, though the application's id is there",
    { token: "ey.J.x", "client-id": "AbC123" },
    { kind: "token", token: "ey.J.x" },
  ],
])("The credentials may be %s.", async (_title, inputs, credentials) => {
  expect((await tenantOf(inputs as Inputs)).credentials).toEqual(credentials);
});

const NEW_KEY = "Auth0 signs in with RSA keys of at least 2048 bits: make one with openssl genpkey";

/** A new private key. */
function pem(
  kind: "rsa" | "rsa-pss" | "ec" | "ed25519" | "dsa",
  bits: number,
  { type = "pkcs8", passphrase }: { type?: "pkcs8" | "pkcs1" | "sec1"; passphrase?: string } = {},
): string {
  const options = { modulusLength: bits, divisorLength: 256, namedCurve: "P-256" };
  const { privateKey } = generateKeyPairSync(kind as "ec", options);
  const cipher = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
  return String(privateKey.export({ type: type as "sec1", format: "pem", ...cipher }));
}

const FORKS = "GitHub does not pass secrets to workflows from forks or from Dependabot";

test.each<[title: string, inputs: Inputs, sentences: string[]]>([
  [
    "missing, or given through empty secrets, which look the same",
    { "client-id": "", "client-secret": "", token: "" },
    ["There is no way to sign in. Set `client-id` with `client-secret`", FORKS],
  ],
  [
    "a secret without the application's id",
    { "client-secret": "s" },
    ["`client-id` is missing", FORKS],
  ],
  ["an id alone", { "client-id": "AbC123" }, ["There is no way to sign in", FORKS]],
  [
    "of two kinds",
    { ...APPLICATION, "private-key": PEM },
    [
      "`client-secret` and `private-key` are set, but there must be one way to sign in. Remove the others.",
    ],
  ],
  [
    "a token with a line break in it",
    { token: "eyJhbGciOi\nJSUzI1NiJ9" },
    ["`token` contains a space or a line break. Store the secret again, without it."],
  ],
  ...["\u201c", "\u200b", "\u00e9", "\u2028", "\0", "\u{1f600}"].map(
    (wrong): [string, Inputs, string[]] => [
      `a token with ${JSON.stringify(wrong)} in it`,
      { token: `eyJh.${wrong}e30.c2ln` },
      [
        `\`token\` contains the character U+${wrong.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}, which no token has. Store the secret again, without it.`,
      ],
    ],
  ),
  ...["t", "opaque-token_of-an-application", "eyJh.e30", "eyJh.e30.c2ln.x", "Bearer=e.y.J"].map(
    (token): [string, Inputs, string[]] => [
      `a token that is not a JWT, ${token}`,
      { token },
      ["`token` is not an access token for the Management API: those are JWTs"],
    ],
  ),
  [
    "a key with its line breaks written out",
    { "client-id": "A", "private-key": PEM.replaceAll("\n", "\\n") },
    ["`private-key` contains \\n instead of line breaks. Store the secret with real line breaks."],
  ],
  [
    "a public key",
    { "client-id": "A", "private-key": PEM.replaceAll("PRIVATE", "PUBLIC") },
    ["`private-key` is not a PEM private key"],
  ],
  [
    "a key with a passphrase",
    { "client-id": "A", "private-key": PEM.replaceAll("PRIVATE", "ENCRYPTED PRIVATE") },
    ["`private-key` is encrypted, but must not have a passphrase. Remove it with openssl pkey."],
  ],
  [
    "an older form of key with a passphrase",
    { "client-id": "A", "private-key": pem("rsa", 2048, { type: "pkcs1", passphrase: "p" }) },
    ["`private-key` is encrypted, but must not have a passphrase. Remove it with openssl pkey."],
  ],
  [
    "a key that is cut off",
    { "client-id": "A", "private-key": PEM.slice(0, 400) },
    ["`private-key` cannot be read. It must be an RSA key in PEM"],
  ],
  [
    "a key of OpenSSH",
    { "client-id": "A", "private-key": PEM.replaceAll("PRIVATE", "OPENSSH PRIVATE") },
    [`\`private-key\` is an OpenSSH key, which Auth0 does not accept. ${NEW_KEY}`],
  ],
  [
    "an EC key",
    { "client-id": "A", "private-key": pem("ec", 0) },
    [`\`private-key\` is an EC key. ${NEW_KEY}`],
  ],
  [
    "an EC key in its older form",
    { "client-id": "A", "private-key": pem("ec", 0, { type: "sec1" }) },
    [`\`private-key\` is an EC key. ${NEW_KEY}`],
  ],
  [
    "an Ed25519 key",
    { "client-id": "A", "private-key": pem("ed25519", 0) },
    [`\`private-key\` is an Ed25519 key. ${NEW_KEY}`],
  ],
  [
    "an RSA-PSS key",
    { "client-id": "A", "private-key": pem("rsa-pss", 2048) },
    [`\`private-key\` is an RSA-PSS key, which is limited to one kind of signature. ${NEW_KEY}`],
  ],
  [
    "a DSA key",
    { "client-id": "A", "private-key": pem("dsa", 2048) },
    [`\`private-key\` is a DSA key. ${NEW_KEY}`],
  ],
  [
    "a short RSA key",
    { "client-id": "A", "private-key": pem("rsa", 1024) },
    [`\`private-key\` is an RSA key of 1024 bits. ${NEW_KEY}`],
  ],
])("Credentials are rejected if they are %s.", async (_title, inputs, sentences) => {
  for (const sentence of sentences) expect(await refusal(inputs)).toContain(sentence);
  for (const secret of [SECRET_PART, "eyJhbGciOi"])
    expect(await refusal(inputs)).not.toContain(secret);
});
