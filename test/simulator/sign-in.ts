/** POST /oauth/token: client credentials with a secret or with a Private Key JWT, with the rules Auth0 documents. */

import { createHmac } from "node:crypto";
import { errors, importSPKI, type JWTPayload, jwtVerify } from "jose";
import { type Answer, type Incoming, json, type Step } from "./exchange.ts";
import type { PublicKey, TenantSettings, TenantState } from "./tenant.ts";

export const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const LONGEST_ASSERTION_BYTES = 2048;
const LONGEST_CLAIM = 64;
const LONGEST_VALIDITY_SECONDS = 300;
const CLOCK_SKEW_SECONDS = 10;

export async function signIn(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
): Promise<Step<TenantState>> {
  const { application } = settings;
  const form = new URLSearchParams(request.body.toString());
  const refused = (answer: Answer) => ({ answer, state });
  if (request.headers["content-type"]?.split(";")[0] !== "application/x-www-form-urlencoded") {
    return refused(oauthError(400, "invalid_request", "Expected a form-encoded body"));
  }
  if (form.get("grant_type") !== "client_credentials") {
    return refused(oauthError(403, "unsupported_grant_type", "Unsupported grant type"));
  }
  let usedAssertions = state.usedAssertions;
  if (application.credential.kind === "secret") {
    const { secret } = application.credential;
    const isKnown = form.get("client_id") === application.clientId;
    if (!isKnown || form.get("client_secret") !== secret) {
      return refused(oauthError(401, "access_denied", "Unauthorized"));
    }
  } else {
    const jti = await assertionId(settings, application.credential, form, now);
    if (jti === undefined || usedAssertions.has(jti)) {
      return refused(oauthError(401, "invalid_client", "Client authentication failed"));
    }
    usedAssertions = new Set([...usedAssertions, jti]);
  }
  const denial = grantDenial(settings, form.get("audience"));
  if (denial !== undefined) return { answer: denial, state: { ...state, usedAssertions } };
  return issue(settings, { ...state, usedAssertions }, now);
}

/** A token in the shape of Auth0's, different for every serial number. */
export function accessToken(settings: TenantSettings, serial: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const { clientId } = settings.application;
  const claims = { iss: `${settings.origin}/`, sub: `${clientId}@clients`, serial };
  const unsigned = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${unsigned}.${createHmac("sha512", "the tenant's key").update(unsigned).digest("base64url")}`;
}

function issue(settings: TenantSettings, state: TenantState, now: number): Step<TenantState> {
  const { scopes = [], tellsScope } = settings.application;
  const serial = state.serial + 1;
  const token = accessToken(settings, serial);
  const expiresAt = now + settings.tokenSeconds * 1000;
  const tokens = new Map([...state.tokens, [token, { scopes, expiresAt }]]);
  const body = {
    access_token: token,
    scope: tellsScope ? scopes.join(" ") : undefined,
    expires_in: settings.tokenSeconds,
    token_type: "Bearer",
  };
  return {
    answer: json(200, body, { "cache-control": "no-store" }),
    state: { ...state, serial, tokens },
  };
}

function grantDenial(settings: TenantSettings, audience: string | null): Answer | undefined {
  const { application } = settings;
  if (!application.isMachineToMachine) {
    const description = "Grant type 'client_credentials' not allowed for the client.";
    return oauthError(403, "unauthorized_client", description);
  }
  if (audience !== settings.audience) {
    return oauthError(403, "access_denied", `Service not enabled within domain: ${audience}`);
  }
  if (application.scopes !== undefined) return undefined;
  const description = `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API.`;
  return oauthError(403, "access_denied", description);
}

/** The `jti` of a good assertion; undefined for one that breaks any rule of Auth0's page "Authenticate with Private Key JWT". */
async function assertionId(
  settings: TenantSettings,
  key: PublicKey,
  form: URLSearchParams,
  now: number,
): Promise<string | undefined> {
  const assertion = form.get("client_assertion") ?? "";
  const { clientId } = settings.application;
  if (form.get("client_assertion_type") !== JWT_BEARER) return undefined;
  if ((form.get("client_id") ?? clientId) !== clientId) return undefined;
  if (Buffer.byteLength(assertion) > LONGEST_ASSERTION_BYTES) return undefined;
  try {
    const { payload, protectedHeader } = await jwtVerify(
      assertion,
      await importSPKI(key.pem, key.algorithm),
      {
        algorithms: [key.algorithm],
        issuer: clientId,
        subject: clientId,
        audience: `${settings.origin}/`,
        currentDate: new Date(now),
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ["exp", "jti"],
      },
    );
    if ((protectedHeader.kid ?? key.keyId) !== key.keyId) return undefined;
    return hasFairClaims(payload, now) ? payload.jti : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function hasFairClaims(
  { exp = 0, iss = "", sub = "", jti = "", aud }: JWTPayload,
  now: number,
): boolean {
  const isShort = [iss, sub, jti].every((claim) => claim.length <= LONGEST_CLAIM);
  const latest = now / 1000 + LONGEST_VALIDITY_SECONDS + CLOCK_SKEW_SECONDS;
  return isShort && jti !== "" && exp <= latest && typeof aud === "string";
}

function oauthError(status: number, error: string, description: string): Answer {
  return json(status, { error, error_description: description });
}
