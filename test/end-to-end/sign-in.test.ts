import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import type { FaultRule } from "../simulator/faults.ts";
import { CLIENT_ID, startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import {
  expectAssertion,
  expectRefused,
  formsSent,
  KEYS,
  type Refusal,
  WITH_KEY,
} from "./sign-in-run.ts";

describe.concurrent("sign-in", () => {
  test("Signing in with a client secret sends one request in the form that Auth0 documents.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world);
    expectDone(run);
    expect(formsSent(world).map((form) => Object.fromEntries(form))).toEqual([
      {
        grant_type: "client_credentials",
        client_id: CLIENT_ID,
        client_secret: expect.any(String),
        audience: `${world.tenant.origin}/api/v2/`,
      },
    ]);
  });

  test.each(["RS256"] as const)(
    "Signing in with a private key in either PEM form signs an assertion with %s.",
    expectAssertion,
  );

  test("Signing in with a private key creates a new assertion for every attempt.", async () => {
    const faults: FaultRule[] = [
      { on: "token", fault: { kind: "reset" } },
      { on: "token", from: 2, fault: { kind: "answer", status: 503 } },
      { on: "token", from: 3, fault: { kind: "cut", afterBytes: 20 } },
    ];
    await using world = await startSimulator({
      application: { credential: KEYS.credential },
      faults,
    });
    await using run = await checkedRun(world, WITH_KEY);
    expectDone(run);
    const ids = formsSent(world).map((form) => decodeJwt(form.get("client_assertion") ?? "").jti);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  test("A run with `token` requests no other token.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      "client-id": "",
      "client-secret": "",
      token: world.readyToken,
    });
    expectDone(run);
    expect(world.requests("token")).toEqual([]);
    expect(world.requests("create-job")[0]?.headers["authorization"]).toBe(
      `Bearer ${world.readyToken}`,
    );
  });

  test("Signing in through a custom domain works with the canonical tenant's audience.", async () => {
    const audience = "https://acme.eu.auth0.com/api/v2/";
    await using world = await startSimulator({ audience });
    await using run = await checkedRun(world, { audience });
    expectDone(run);
    expect(formsSent(world)[0]?.get("audience")).toBe(audience);
  });

  test("Signing in through a custom domain without `audience` fails and names the input.", async () => {
    await using world = await startSimulator({ audience: "https://acme.eu.auth0.com/api/v2/" });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/Service not enabled within domain.*Check `audience`/s);
  });

  test("A token response without a scope is accepted.", async () => {
    await using world = await startSimulator({ application: { tellsScope: false } });
    await using run = await checkedRun(world);
    expectDone(run);
  });

  test("A `domain` with a trailing slash is accepted.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { domain: ` ${world.tenant.origin}/ ` });
    expectDone(run);
  });
});

describe.concurrent("failed sign-in", () => {
  test.each<Refusal>([
    [
      "for a wrong secret",
      {},
      { "client-secret": "not-the-secret-of-this-application" },
      /Auth0 refused the sign-in \(401 access_denied: Unauthorized\)\. Check `client-id` and the secret/,
    ],
    [
      "for an application without a grant",
      { application: { scopes: undefined } },
      {},
      /client-grant.*Authorize the application for the Management API with the permission read:users/,
    ],
    [
      "for a missing scope",
      { application: { scopes: ["read:clients"] } },
      {},
      /The token lacks the permission read:users\. Grant the application read:users/,
    ],
    [
      "because a firewall answers, which is quoted",
      {
        faults: [
          {
            on: "token",
            fault: {
              kind: "answer",
              status: 403,
              body: "<html><head><style>p { color: red }</style></head><body><p>Blocked by\nAcme::Firewall. Category: cloud.</p>",
            },
          },
        ],
      },
      {},
      /\(status 403: Blocked by Acme.*Firewall\.\) does not come from Auth0\. .*proxy or firewall allows requests to 127\.0\.0\.1/,
    ],
    [
      "because the answer is no token",
      { faults: [{ on: "token", fault: { kind: "json", remove: ["access_token"] } }] },
      {},
      /something that is not a token\. Check that `domain`/,
    ],
    [
      "because it is sent elsewhere",
      {
        faults: [
          {
            on: "token",
            fault: { kind: "answer", status: 307, headers: { location: "http://127.0.0.1:9/" } },
          },
        ],
      },
      {},
      /with a redirect, which was not followed\. Set `domain`/,
    ],
  ])("A sign-in that fails %s gives the reason, and no job is created.", expectRefused);

  test("A sign-in that fails because the host is unreachable names the host and the error.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { domain: "http://127.0.0.1:9" });
    expect(failure(run)).toMatch(
      /The connection to 127\.0\.0\.1:9 failed \(ECONNREFUSED\)\. Check `domain`/,
    );
    expect(world.seen).toEqual([]);
  });

  test("A `token` without the scope read:users is rejected before any request.", async () => {
    await using world = await startSimulator();
    const claims = Buffer.from('{"scope":"read:clients read:logs"}').toString("base64url");
    const token = `eyJhbGciOiJSUzI1NiJ9.${claims}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg`;
    await using run = await checkedRun(world, { "client-id": "", "client-secret": "", token });
    expect(failure(run)).toMatch(/The token lacks the permission read:users\./);
    expect(world.seen).toEqual([]);
  });

  test("A `token` that the tenant does not know is not tried again.", async () => {
    await using world = await startSimulator();
    const token = "eyJhbGciOiJub25lIn0.e30.not-a-token-of-this-tenant";
    await using run = await checkedRun(world, { "client-id": "", "client-secret": "", token });
    expect(failure(run)).toMatch(/401: Invalid token.*`domain` and `audience` belong together/);
    expect(world.requests("create-job")).toHaveLength(1);
  });

  test("The error about an unreadable private key does not quote the key.", async () => {
    await using world = await startSimulator();
    const key =
      "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5IGF0IGFsbCwgb25seSB0ZXh0\n-----END PRIVATE KEY-----";
    await using run = await checkedRun(world, { "client-secret": "", "private-key": key });
    expect(failure(run)).toMatch(/`private-key` cannot be read\. It must be an RSA key in PEM/);
    expect(world.seen).toEqual([]);
  });
});
