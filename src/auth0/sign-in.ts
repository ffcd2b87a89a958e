/** Signs in to the tenant for a Management API token: client credentials with a secret or Private Key JWT. */

import { randomUUID } from "node:crypto";
import { decodeJwt, SignJWT } from "jose";
import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import { optional, parseJson } from "../base/json.ts";
import type { Run } from "../base/run.ts";
import { ConnectionError } from "../http/connection-error.ts";
import { requestWithRetry } from "../http/index.ts";
import { type Request, readText } from "../http/send.ts";
import type { Credentials, TenantSettings } from "../settings.ts";
import { foreignRefusal, foreignWords } from "./foreign-answer.ts";

/** A Management API token. */
export interface Token {
  readonly value: string;
  /** Its scopes; `undefined` when they are unknown. */
  readonly scopes: readonly string[] | undefined;
}

const GRANT = z.looseObject({
  access_token: z.string().min(1),
  scope: optional(z.string()),
});
const REFUSAL = z.looseObject({ error: z.string(), error_description: optional(z.string()) });

/**
 * Signs in and masks the token. A token from the inputs is returned unchanged.
 *
 * @throws BackupError when the tenant refuses or the connection keeps failing
 */
export async function signIn(
  run: Pick<Run, "log" | "signal">,
  tenant: TenantSettings,
): Promise<Token> {
  const { credentials } = tenant;
  if (credentials.kind === "token") {
    return { value: credentials.token, scopes: scopesOf(credentials.token) };
  }
  return requestWithRetry(
    run,
    { what: "the sign-in", url: new URL("/oauth/token", tenant.origin), idempotent: true },
    () => tokenRequest(run, tenant),
    async (response) => {
      const document = await readText(response);
      if (response.status !== 200) {
        throw signInRefused({ host: tenant.origin.host, status: response.status, text: document });
      }
      const grant = GRANT.safeParse(parseJson(document));
      if (!grant.success) {
        throw new BackupError(
          `${tenant.origin.host} answered the sign-in with something that is not a token${foreignWords(document)}.`,
          "Check that `domain` is the domain of an Auth0 tenant.",
        );
      }
      run.log.mask(grant.data.access_token);
      return { value: grant.data.access_token, scopes: splitScopes(grant.data.scope) };
    },
  ).catch(connectionFailed(tenant.origin.host));
}

/** Makes a new assertion for each request, because Auth0 accepts each one only once. */
async function tokenRequest(
  run: Pick<Run, "log" | "signal">,
  tenant: TenantSettings,
): Promise<Omit<Request, "url">> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    audience: tenant.audience,
  });
  const { credentials } = tenant;
  if (credentials.kind === "secret") {
    form.set("client_id", credentials.clientId);
    form.set("client_secret", credentials.clientSecret);
  } else if (credentials.kind === "private-key") {
    const assertion = await assertionFor(tenant.origin, credentials);
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
): Promise<string> {
  const { clientId, privateKey, algorithm, keyId } = credentials;
  return new SignJWT()
    .setProtectedHeader({ alg: algorithm, ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(`${origin.origin}/`)
    .setIssuedAt()
    .setExpirationTime("60s")
    .setJti(randomUUID())
    .sign(privateKey);
}

function signInRefused(answer: { host: string; status: number; text: string }): BackupError {
  const { status, text } = answer;
  if (status >= 300 && status < 400) return redirectRejected("the sign-in");
  const refusal = REFUSAL.safeParse(parseJson(text));
  if (!refusal.success) return foreignRefusal("the sign-in", answer);
  const { error, error_description: description } = refusal.data;
  const words = quote(description ? `${error}: ${description}` : error);
  return new BackupError(
    `Auth0 refused the sign-in (${status} ${words}).`,
    remedyFor(status, error, description ?? ""),
  );
}

/** The error for a redirect. We never follow one, because it would send credentials to another host. */
export function redirectRejected(what: string): BackupError {
  return new BackupError(
    `The tenant answered ${what} with a redirect, which was not followed.`,
    "Set `domain` to the tenant's domain or custom domain in the Auth0 dashboard, and check that no proxy answers in its place.",
  );
}

/** Rethrows an error; a connection that keeps failing becomes an error for the user. */
export function connectionFailed(host: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ConnectionError)) throw error;
    throw new BackupError(
      `The connection to ${host} failed (${error.message}).`,
      error.remedy ??
        "Check `domain` and the runner's network or proxy. If they are right, run the workflow again later.",
      { cause: error },
    );
  };
}

function remedyFor(status: number, error: string, description: string): string {
  if (description.includes("client-grant") || description.includes("not authorized to access")) {
    return "Authorize the application for the Management API with the permission read:users.";
  }
  if (description.includes("Service not enabled")) {
    return "Check `audience`: with a custom domain it is https://<tenant>.auth0.com/api/v2/ of the canonical tenant.";
  }
  if (error === "unauthorized_client") {
    return "Use a machine-to-machine application with the Client Credentials grant enabled.";
  }
  if (status === 401) {
    return "Check `client-id` and the secret or key, and that the application uses this authentication method. Workflows from forks get no secrets.";
  }
  return "See the tenant's log in the Auth0 dashboard under Monitoring.";
}

function scopesOf(token: string): readonly string[] | undefined {
  try {
    const { scope } = decodeJwt(token);
    return typeof scope === "string" ? splitScopes(scope) : undefined;
  } catch {
    return undefined; // an opaque token
  }
}

function splitScopes(scope: string | null | undefined): readonly string[] | undefined {
  return scope?.split(" ").filter((name) => name !== "");
}
