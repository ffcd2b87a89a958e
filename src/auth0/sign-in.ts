/** Getting a Management API token from the tenant: client secret or Private Key JWT. */

import { createPrivateKey, type KeyObject, randomUUID } from "node:crypto";
import { decodeJwt, SignJWT } from "jose";
import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import { parseJson } from "../base/json.ts";
import type { Run } from "../base/run.ts";
import { requestWithRetry } from "../http/index.ts";
import { type Request, type Response, readText } from "../http/send.ts";
import type { Credentials, TenantSettings } from "../settings.ts";

/** A token and what is known about it. */
export interface Token {
  readonly value: string;
  /** Its scopes, or `undefined` where nobody said. */
  readonly scopes: readonly string[] | undefined;
}

const GRANT = z.looseObject({ access_token: z.string().min(1), scope: z.string().nullish() });
const REFUSAL = z.looseObject({ error: z.string(), error_description: z.string().nullish() });

/**
 * Signs in and masks the token. A ready token is taken as it is.
 *
 * @throws BackupError when the tenant refuses, with the remedy for what it said
 */
export async function signIn(
  run: Pick<Run, "log" | "signal">,
  tenant: TenantSettings,
): Promise<Token> {
  const { credentials } = tenant;
  if (credentials.kind === "token") {
    return { value: credentials.token, scopes: scopesIn(credentials.token) };
  }
  const key = credentials.kind === "private-key" ? privateKeyOf(credentials.privateKey) : undefined;
  return requestWithRetry(
    run,
    { what: "the sign-in", url: new URL("/oauth/token", tenant.origin), idempotent: true },
    () => tokenRequest(run, tenant, key),
    async (answer) => {
      const document = await readText(answer);
      if (answer.status !== 200) throw refused(answer, document);
      const grant = GRANT.safeParse(parseJson(document));
      if (!grant.success) {
        throw new BackupError(
          `${tenant.origin.host} answered the sign-in with something that is not a token.`,
          "Check that `domain` is the domain of an Auth0 tenant.",
        );
      }
      run.log.mask(grant.data.access_token);
      return { value: grant.data.access_token, scopes: split(grant.data.scope) };
    },
  );
}

/** A request with an assertion of its own: Auth0 accepts each one once. */
async function tokenRequest(
  run: Pick<Run, "log" | "signal">,
  tenant: TenantSettings,
  key: KeyObject | undefined,
): Promise<Omit<Request, "url">> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    audience: tenant.audience,
  });
  const { credentials } = tenant;
  if (credentials.kind === "secret") {
    form.set("client_id", credentials.clientId);
    form.set("client_secret", credentials.clientSecret);
  } else if (credentials.kind === "private-key" && key !== undefined) {
    const assertion = await assertionFor(tenant.origin, credentials, key);
    run.log.mask(assertion);
    form.set("client_id", credentials.clientId);
    form.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.set("client_assertion", assertion);
  }
  return {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
    },
    body: form.toString(),
  };
}

function assertionFor(
  origin: URL,
  credentials: Extract<Credentials, { kind: "private-key" }>,
  key: KeyObject,
): Promise<string> {
  const { clientId, algorithm, keyId } = credentials;
  return new SignJWT()
    .setProtectedHeader({ alg: algorithm, ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(`${origin.origin}/`)
    .setIssuedAt()
    .setExpirationTime("60s")
    .setJti(randomUUID())
    .sign(key);
}

function privateKeyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause is left out: OpenSSL's messages may quote what it read.
    throw new BackupError(
      "`private-key` cannot be read.",
      "It must be an RSA key in PEM, PKCS#8 or PKCS#1, without a passphrase, stored with its line breaks.",
    );
  }
}

function refused({ status }: Response, document: string): BackupError {
  if (status >= 300 && status < 400) return redirected("the sign-in");
  const refusal = REFUSAL.safeParse(parseJson(document));
  if (!refusal.success) {
    return new BackupError(
      `The sign-in was answered with status ${status}, and not in the way Auth0 does.`,
      "Check that `domain` is the domain of an Auth0 tenant.",
    );
  }
  const { error, error_description: description } = refusal.data;
  const said = quote(description ? `${error}: ${description}` : error);
  return new BackupError(
    `Auth0 refused the sign-in (${status} ${said}).`,
    remedyFor(status, error, description ?? ""),
  );
}

/** An answer that sends us elsewhere: it is not followed, because that would hand secrets to another host. */
export function redirected(what: string): BackupError {
  return new BackupError(
    `The tenant answered ${what} with a redirect, which was not followed.`,
    "Set `domain` to the host that Auth0 shows for the tenant, or to its custom domain, and check that no proxy answers for it.",
  );
}

function remedyFor(status: number, error: string, description: string): string {
  if (description.includes("client-grant") || description.includes("not authorized to access")) {
    return "Authorise the application for the Management API, with the permission read:users.";
  }
  if (description.includes("Service not enabled")) {
    return "Check `audience`: with a custom domain it is https://<tenant>.auth0.com/api/v2/ of the canonical tenant.";
  }
  if (error === "unauthorized_client") {
    return "Use a machine-to-machine application, with the grant Client Credentials enabled.";
  }
  if (status === 401) {
    return "Check `client-id` and the secret or key, and that the application's authentication method is the one used here; secrets are not passed to workflows from forks.";
  }
  return "See what Auth0 says, and the tenant's log under Monitoring.";
}

function scopesIn(token: string): readonly string[] | undefined {
  try {
    const { scope } = decodeJwt(token);
    return typeof scope === "string" ? split(scope) : undefined;
  } catch {
    return undefined; // an opaque token says nothing about itself
  }
}

/** An empty text says that there are none. */
function split(scope: string | null | undefined): readonly string[] | undefined {
  return scope?.split(" ").filter((name) => name !== "");
}
