/** The inputs that say which tenant it is and how to sign in. */

import { isLoopback } from "../base/timings.ts";
import type { Credentials, TenantSettings } from "../settings.ts";

/** Those inputs, trimmed, and `undefined` where they are empty. */
export interface TenantInputs {
  readonly domain?: string | undefined;
  readonly audience?: string | undefined;
  readonly token?: string | undefined;
  readonly "client-id"?: string | undefined;
  readonly "client-secret"?: string | undefined;
  readonly "private-key"?: string | undefined;
  readonly "private-key-id"?: string | undefined;
  readonly "signing-algorithm"?: "RS256" | "RS384" | "PS256" | undefined;
}

type Problem = (sentence: string) => void;

/** The tenant and the way to sign in; `undefined` where a problem was found. */
export function tenantSettings(read: TenantInputs, problem: Problem): TenantSettings | undefined {
  const origin = tenantOrigin(read.domain, problem);
  const credentials = credentialsOf(read, problem);
  if (origin === undefined || credentials === undefined) return undefined;
  return { origin, audience: read.audience ?? `${origin.origin}/api/v2/`, credentials };
}

function tenantOrigin(domain: string | undefined, problem: Problem): URL | undefined {
  const example = "write the tenant's domain alone, like acme.eu.auth0.com.";
  if (domain === undefined) {
    problem(`\`domain\` is missing: ${example}`);
    return undefined;
  }
  const withScheme = /^[a-z]+:\/\//i.test(domain) ? domain : `https://${domain}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined || url.username !== "" || !["https:", "http:"].includes(url.protocol)) {
    problem(`\`domain\` is not a domain: ${example}`);
  } else if (!/^\/*$/.test(url.pathname) || url.search !== "" || url.hash !== "") {
    problem(`\`domain\` has something behind the domain: ${example}`);
  } else if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    problem("`domain` begins with http://, which only a loopback host may: use https://.");
  } else if (url.port !== "" && !isLoopback(url.hostname)) {
    problem(`\`domain\` has a port, which only a loopback host may: ${example}`);
  } else {
    return new URL(url.origin);
  }
  return undefined;
}

/** The runner hands over an input that was left out and one given through an empty secret in the same way. */
const EMPTY_HINT =
  "If the workflow gives it from a secret, that is empty: GitHub does not pass secrets to workflows from forks or to Dependabot; otherwise check the secret's name.";

function credentialsOf(read: TenantInputs, problem: Problem): Credentials | undefined {
  const { token, "client-id": clientId } = read;
  const clientSecret = read["client-secret"];
  const privateKey = read["private-key"];
  const given = { token, "client-secret": clientSecret, "private-key": privateKey };
  const kinds = Object.entries(given).filter(([, value]) => value !== undefined);
  if (kinds.length > 1) {
    const names = kinds.map(([name]) => `\`${name}\``).join(" and ");
    problem(`${names} are given: sign in one way only, and leave the others out.`);
    return undefined;
  }
  if (kinds.length === 0) {
    problem(
      `There is no way to sign in: give \`client-id\` with \`client-secret\` or \`private-key\`, or give \`token\`. ${EMPTY_HINT}`,
    );
    return undefined;
  }
  if (token !== undefined) {
    if (!/\s/.test(token)) return { kind: "token", token };
    problem("`token` has a space or a line break in it: store the secret as one piece.");
    return undefined;
  }
  if (clientId === undefined) {
    problem(
      `\`client-id\` is missing: it is the id of the application you sign in as. ${EMPTY_HINT}`,
    );
    return undefined;
  }
  if (clientSecret !== undefined) return { kind: "secret", clientId, clientSecret };
  if (privateKey === undefined || !looksLikePem(privateKey, problem)) return undefined;
  return {
    kind: "private-key",
    clientId,
    privateKey,
    keyId: read["private-key-id"],
    algorithm: read["signing-algorithm"] ?? "RS256",
  };
}

function looksLikePem(key: string, problem: Problem): boolean {
  if (/^-----BEGIN (RSA )?PRIVATE KEY-----\s/.test(key)) return true;
  problem(
    key.includes("\\n")
      ? "`private-key` has \\n written out: store the secret with real line breaks."
      : "`private-key` is not a PEM private key: it must begin with -----BEGIN PRIVATE KEY----- (or RSA PRIVATE KEY) on a line of its own, and must not have a passphrase.",
  );
  return false;
}
