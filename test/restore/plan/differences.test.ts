import fc from "fast-check";
import { expect, test } from "vitest";
import { UserComparison } from "../../../src/restore/plan/differences.ts";
import { FORBIDDEN_APP_METADATA } from "../../../src/rows/import/user.ts";
import { RESTORABLE_PROPERTIES, type RestorableProperty } from "../../../src/settings.ts";
import { runs } from "../../property-runs.ts";
import { arbitraryProperties, currentValue, type Json, patched, wantedValue } from "./model.ts";

function compared(
  backup: string | object,
  tenant: string | object,
  properties: readonly RestorableProperty[] = RESTORABLE_PROPERTIES,
  provider = "auth0",
) {
  return new UserComparison(properties).compare(rowOf(backup), rowOf(tenant), provider);
}

function rowOf(user: string | object) {
  const bytes = Buffer.from(typeof user === "string" ? user : JSON.stringify(user));
  return { bytes, start: 0, end: bytes.length };
}

test("The requests that set a user back make every property what it is in the backup, and nothing differs afterwards.", () => {
  fc.assert(
    fc.property(
      arbitraryProperties,
      arbitraryProperties,
      fc.subarray([...RESTORABLE_PROPERTIES]),
      (backup, tenant, properties) => {
        const found = compared(backup, tenant, properties);
        let restored: Json = tenant;
        for (const body of found?.bodies ?? []) restored = patched(restored, JSON.parse(body));
        for (const property of properties) {
          const wanted = wantedValue(backup, property);
          if (wanted !== undefined) expect(currentValue(restored, property)).toEqual(wanted);
        }
        for (const property of RESTORABLE_PROPERTIES) {
          if (found?.properties.includes(property)) continue;
          // Auth0 may reset what belongs to an address, so it is sent with it.
          if (["email_verified", "phone_verified"].includes(property)) continue;
          expect(restored[property]).toEqual(tenant[property]);
        }
        expect(compared(backup, restored, properties)).toBeUndefined();
      },
    ),
    { numRuns: runs(1000) },
  );
});

test("A request contains only the metadata that differs, and null for keys that only the tenant has.", () => {
  const backup = { app_metadata: { plan: "gold", seats: 3, nested: { a: 1, b: 2 } } };
  const tenant = { app_metadata: { plan: "gold", seats: 4, nested: { a: 1 }, hacked: true } };
  expect(compared(backup, tenant)).toEqual({
    properties: ["app_metadata"],
    bodies: ['{"app_metadata":{"seats":3,"nested":{"a":1,"b":2},"hacked":null}}'],
    hasProviderProperty: false,
  });
});

test("Metadata that was emptied returns key by key.", () => {
  const backup = { app_metadata: { plan: "gold" }, user_metadata: {} };
  expect(compared(backup, { app_metadata: {} })?.bodies).toEqual([
    '{"app_metadata":{"plan":"gold"}}',
  ]);
  expect(compared(backup, {})?.bodies).toEqual(['{"app_metadata":{"plan":"gold"}}']);
});

test.each([
  ["absent", {}],
  ["null", { user_metadata: null }],
  ["empty", { user_metadata: {} }],
  ["only null", { user_metadata: { a: null } }],
])("Metadata is emptied only if it is %s in the backup.", (_title, backup) => {
  expect(compared(backup, { user_metadata: { a: 1 } })?.bodies).toEqual(['{"user_metadata":{}}']);
  for (const tenant of [{}, { user_metadata: null }, { user_metadata: {} }]) {
    expect(compared(backup, tenant)).toBeUndefined();
  }
});

test("Numbers beyond 2^53 are set back digit by digit.", () => {
  const backup = '{"app_metadata":{"id":12345678901234567891,"rate":0.10}}';
  const tenant = '{"app_metadata":{"id":12345678901234567892,"rate":1e-1}}';
  expect(compared(backup, tenant)?.bodies).toEqual([
    '{"app_metadata":{"id":12345678901234567891}}',
  ]);
});

test("The order of keys, white space and escapes make no difference.", () => {
  expect(
    compared(
      '{"app_metadata":{"a":1,"b":{"c":"\\u00e9","d":2}}}',
      '{"app_metadata":{ "b": {"d":2, "c":"é"}, "a":1.0 } }',
    ),
  ).toBeUndefined();
});

test.each(FORBIDDEN_APP_METADATA)(
  "The key %s in app_metadata is not compared, because Auth0 does not accept it.",
  (key) => {
    expect(compared({ app_metadata: { [key]: 1 } }, {})).toBeUndefined();
    expect(compared({ app_metadata: { [key]: 1, a: 1 } }, { app_metadata: {} })?.bodies).toEqual([
      '{"app_metadata":{"a":1}}',
    ]);
  },
);

test("Metadata is emptied key by key where an empty object would remove a key that Auth0 does not accept.", () => {
  const backup = { app_metadata: { metadata: 1 } };
  expect(compared(backup, { app_metadata: { metadata: 1, hacked: true } })?.bodies).toEqual([
    '{"app_metadata":{"hacked":null}}',
  ]);
});

test("A user whom the backup does not state to be blocked is unblocked.", () => {
  expect(compared({}, { blocked: true })?.bodies).toEqual(['{"blocked":false}']);
  expect(compared({ blocked: true }, {})?.bodies).toEqual(['{"blocked":true}']);
  expect(compared({ blocked: false }, {})).toBeUndefined();
});

test("A new address is sent with its verification and without a message to the user.", () => {
  const backup = { email: "old@example.com", email_verified: true };
  const tenant = { email: "new@example.com", email_verified: true };
  expect(compared(backup, tenant)?.bodies).toEqual([
    '{"email":"old@example.com","verify_email":false,"email_verified":true}',
  ]);
});

test("Auth0 rejects username with an address in one request, so it follows in another one.", () => {
  const backup = { username: "zoe", email: "zoe@example.com", blocked: true };
  const found = compared(backup, { username: "x", email: "x@example.com" });
  expect(found?.bodies).toEqual([
    '{"blocked":true,"email":"zoe@example.com","verify_email":false}',
    '{"username":"zoe"}',
  ]);
  expect(found?.properties).toEqual(["blocked", "email", "username"]);
});

test.each<[RestorableProperty, readonly string[]]>([
  ["app_metadata", ["auth0", "email", "sms", "google-oauth2", "samlp"]],
  ["user_metadata", ["auth0", "email", "sms", "google-oauth2", "samlp"]],
  ["blocked", ["auth0", "email", "sms", "google-oauth2", "samlp"]],
  ["name", ["auth0", "email", "sms"]],
  ["picture", ["auth0", "email", "sms"]],
  ["email", ["auth0"]],
  ["email_verified", ["auth0", "email", "google-oauth2"]],
  ["phone_number", ["auth0", "sms"]],
  ["username", ["auth0"]],
])("The property %s can be set back for users of %j.", (property, providers) => {
  const isMetadata = property.endsWith("_metadata");
  const isFlag = property === "blocked" || property.endsWith("_verified");
  const [before, now] = isMetadata ? [{ a: 1 }, { a: 2 }] : isFlag ? [true, false] : ["a", "b"];
  for (const provider of ["auth0", "email", "sms", "google-oauth2", "samlp"]) {
    const found = compared({ [property]: before }, { [property]: now }, [property], provider);
    const canSet = providers.includes(provider);
    expect(found?.properties).toEqual(canSet ? [property] : []);
    expect(found?.hasProviderProperty).toBe(!canSet);
  }
});

test("A text that the backup lacks is left as it is.", () => {
  expect(compared({}, { given_name: "Zoë", username: "zoe", phone_number: "+41" })).toBeUndefined();
});
