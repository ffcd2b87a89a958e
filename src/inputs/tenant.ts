/** The inputs about the tenant and the sign-in. */

import { createPrivateKey, type KeyObject } from "node:crypto";
import { isLoopback } from "../base/timings.ts";
import type { Credentials, TenantSettings } from "../settings.ts";
import { isHeaderText } from "./header-text.ts";
import type { ReadOf, Report, TENANT_INPUTS } from "./table.ts";

type Read = ReadOf<typeof TENANT_INPUTS>;

/** The tenant and how to sign in; `undefined` if a problem was reported. */
export function tenantSettings(read: Read, report: Report): TenantSettings | undefined {
  const origin = tenantOrigin(read.domain, report);
  const credentials = credentialsOf(read, report);
  if (origin === undefined || credentials === undefined) return undefined;
  return { origin, audience: read.audience ?? `${origin.origin}/api/v2/`, credentials };
}

function tenantOrigin(domain: string | undefined, report: Report): URL | undefined {
  const url = URL.parse(/^[a-z]+:\/\//i.test(domain ?? "") ? `${domain}` : `https://${domain}`);
  const remote = url !== null && !isLoopback(url.hostname);
  const example = "Enter only the tenant's domain, such as acme.eu.auth0.com.";
  if (domain === undefined) {
    report(`\`domain\` is missing. ${example}`);
  } else if (url === null || url.username !== "" || !["https:", "http:"].includes(url.protocol)) {
    report(`\`domain\` is not a domain. ${example}`);
  } else if (!/^\/*$/.test(url.pathname) || url.search !== "" || url.hash !== "") {
    report(`\`domain\` has more than a domain. ${example}`);
  } else if (remote && !url.hostname.includes(".")) {
    report(`\`domain\` has no dot, so it is not a whole domain. ${example}`);
  } else if (url.protocol === "http:" && remote) {
    report("`domain` begins with http://, which only loopback hosts may use. Use https://.");
  } else if (url.port !== "" && remote) {
    report(`\`domain\` has a port, which only loopback hosts may use. ${example}`);
  } else {
    return new URL(url.origin);
  }
  return undefined;
}

/** The runner passes an input that is not set and one that is set from an empty secret in the same way. */
const EMPTY_HINT =
  "If the workflow sets it from a secret, check the secret's name; GitHub does not pass secrets to workflows from forks or from Dependabot.";

function credentialsOf(read: Read, report: Report): Credentials | undefined {
  const { token, "client-id": clientId, "client-secret": clientSecret, "private-key": pem } = read;
  const ways = (["token", "client-secret", "private-key"] as const).filter((name) => read[name]);
  if (ways.length > 1) {
    const names = ways.map((name) => `\`${name}\``).join(" and ");
    report(`${names} are set, but there must be one way to sign in. Remove the others.`);
  } else if (ways.length === 0) {
    report(
      `There is no way to sign in. Set \`client-id\` with \`client-secret\` or \`private-key\`, or set \`token\`. ${EMPTY_HINT}`,
    );
  } else if (token !== undefined) {
    if (isHeaderText("token", token, report) && isJwt(token, report)) {
      return { kind: "token", token };
    }
  } else if (clientId === undefined) {
    report(`\`client-id\` is missing. Set it to the application's Client ID. ${EMPTY_HINT}`);
  } else if (clientSecret !== undefined) {
    return { kind: "secret", clientId, clientSecret };
  } else if (pem !== undefined) {
    const { "private-key-id": keyId, "signing-algorithm": algorithm } = read;
    const privateKey = rsaKey(pem, report);
    return privateKey && { kind: "private-key", clientId, privateKey, keyId, algorithm };
  }
  return undefined;
}

const NEW_KEY =
  "Auth0 signs in with RSA keys of at least 2048 bits: make one with openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048, and upload its public half.";

/** The key; `undefined` if a problem was reported. */
function rsaKey(pem: string, report: Report): KeyObject | undefined {
  const [, kind] = /^-----BEGIN ((?:\w+ )?)PRIVATE KEY-----\s/.exec(pem) ?? [];
  if (pem.includes("\\n")) {
    report(
      "`private-key` contains \\n instead of line breaks. Store the secret with real line breaks.",
    );
  } else if (kind === "ENCRYPTED " || pem.includes("\nProc-Type: 4,ENCRYPTED")) {
    report(
      "`private-key` is encrypted, but must not have a passphrase. Remove it with openssl pkey.",
    );
  } else if (kind === "OPENSSH ") {
    report(`\`private-key\` is an OpenSSH key, which Auth0 does not accept. ${NEW_KEY}`);
  } else if (kind === undefined) {
    report(
      "`private-key` is not a PEM private key. It must begin with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY----- on a line of its own, and must not have a passphrase.",
    );
  } else {
    const key = parsedKey(pem);
    const problem = key && problemOf(key);
    if (key === undefined) {
      report(
        "`private-key` cannot be read. It must be an RSA key in PEM, PKCS#8 or PKCS#1, without a passphrase, stored with its line breaks.",
      );
    } else if (problem !== undefined) report(`\`private-key\` is ${problem}. ${NEW_KEY}`);
    else return key;
  }
  return undefined;
}

/** Without the error, because messages of OpenSSL may quote the key. */
function parsedKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  ec: "an EC key",
  ed25519: "an Ed25519 key",
  ed448: "an Ed448 key",
  "rsa-pss": "an RSA-PSS key, which is limited to one kind of signature",
  dsa: "a DSA key",
};

/** Completes the sentence "The key is …"; `undefined` for a key that Auth0 accepts. */
function problemOf({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details,
}: KeyObject): string | undefined {
  if (type !== "rsa") return KINDS[type ?? ""] ?? `a key of the kind ${type}`;
  const bits = details?.modulusLength ?? 0;
  return bits < 2048 ? `an RSA key of ${bits} bits` : undefined;
}

/** The Management API accepts no other tokens: three parts in base64url, joined by dots. */
function isJwt(token: string, report: Report): boolean {
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return true;
  report(
    "`token` is not an access token for the Management API: those are JWTs, three parts joined by dots. Store such a token, or sign in with `client-id` and a secret or key.",
  );
  return false;
}
