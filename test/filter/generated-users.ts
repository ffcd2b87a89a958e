/** Generates users as Auth0 exports them from a seed, with the odd values that real tenants have. */
import fc from "fast-check";

const maybe = <T>(value: fc.Arbitrary<T>, freq = 3) => fc.option(value, { nil: undefined, freq });

const GIVEN = [
  "Ada",
  "Grace",
  "Łukasz",
  "Zoë",
  "O'Neil",
  "张伟",
  "Fatima",
  "José",
  "ada",
  "Ann Mary",
];
const FAMILY = ["Lovelace", "Hopper", "Nowak", "van den Berg", "Šimić", "Turing", "Ünal"];
const DOMAINS = ["example.com", "EXAMPLE.com", "mail.example.co.uk", "acme.test", "acme-corp.test"];
const CONNECTIONS = ["Username-Password-Authentication", "google-oauth2", "github", "corp-saml"];

const date = fc
  .integer({ min: 1_262_304_000_000, max: 1_767_225_599_999 })
  .map((milliseconds) => new Date(milliseconds).toISOString());

const identity = fc.record(
  {
    connection: fc.constantFrom(...CONNECTIONS),
    provider: fc.constantFrom("auth0", "google-oauth2", "github", "samlp"),
    user_id: fc.oneof(
      fc.nat(99_999),
      fc.nat(99_999).map((id) => `0${id}`),
    ),
    isSocial: fc.boolean(),
  },
  { requiredKeys: ["connection", "provider", "user_id"] },
);

const userMetadata = fc.record(
  {
    country: fc.constantFrom("FR", "de", "JP", "", "BR"),
    age: fc.oneof(fc.integer({ min: -1, max: 99 }), fc.constant("42"), fc.constant(null)),
    score: fc.constantFrom(0.5, 12.25, 1e15, -3.75, 100),
    newsletter: fc.boolean(),
    tags: fc.array(fc.constantFrom("a", "b", "vip", "", "b,c"), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const appMetadata = fc.record(
  {
    plan: fc.constantFrom("free", "team", "enterprise"),
    seats: fc.integer({ min: 0, max: 200 }),
    roles: fc.array(fc.constantFrom("admin", "editor", "viewer"), { maxLength: 3 }),
    limits: fc.dictionary(fc.constantFrom("1", "api", "mail"), fc.nat(9), { maxKeys: 3 }),
  },
  { requiredKeys: [] },
);

const user = fc
  .record({
    number: fc.nat(99_999),
    given_name: fc.constantFrom(...GIVEN),
    family_name: fc.constantFrom(...FAMILY),
    domain: fc.constantFrom(...DOMAINS),
    email_verified: fc.boolean(),
    created_at: date,
    last_login: maybe(date),
    last_ip: maybe(fc.ipV4()),
    logins_count: maybe(fc.constantFrom(0, 1, 2, 3, 12, 250, 9007199254740993n)),
    blocked: maybe(fc.constant(true), 1),
    phone: maybe(fc.constantFrom("+33123456789", "0049 151", "", "555-0100")),
    zip: fc.constantFrom("01234", "75001", "SW1A 1AA", "1e3", "0x1F", ""),
    note: maybe(
      fc.constantFrom('say "hi"', "two\nlines", "tab\there", "<b>&amp;</b>", "ünï\u0000x"),
      1,
    ),
    user_metadata: maybe(userMetadata, 6),
    app_metadata: fc.oneof({ weight: 5, arbitrary: appMetadata }, fc.constantFrom(null, undefined)),
    identities: fc.array(identity, { maxLength: 3 }),
  })
  .map(({ number, domain, ...rest }) => ({
    user_id: `auth0|${number}`,
    email: `${rest.given_name.toLowerCase().replace(/\W/g, "")}${number}@${domain}`,
    ...rest,
  }));

export type GeneratedUser = Readonly<Record<string, unknown>>;

export function generatedUsers(seed: number, count: number): GeneratedUser[] {
  return fc.sample(user, { seed, numRuns: count });
}

/** The users, with only those values that every Miller types alike: no leading plus, no base other than ten. */
export function plainlyTyped(users: readonly GeneratedUser[]): GeneratedUser[] {
  return users.map((one) => ({
    ...one,
    phone: one["phone"] === "+33123456789" ? "33 123" : one["phone"],
    zip: one["zip"] === "0x1F" ? "x1F" : one["zip"],
  }));
}

/** The JSON text of a value, with BigInts as numbers. */
export function jsonText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`).join(",")}}`;
}

/** The titles of the CSV. Nested fields have their path as title, as in Auth0's exports without custom titles. */
export const CSV_TITLES = [
  "user_id",
  "email",
  "given_name",
  "family_name",
  "email_verified",
  "created_at",
  "last_login",
  "last_ip",
  "logins_count",
  "blocked",
  "phone",
  "zip",
  "note",
  "user_metadata.country",
  "user_metadata.age",
  "user_metadata.score",
  "app_metadata.plan",
  "app_metadata.seats",
  "identities[0].connection",
];

/** The text of one cell, unquoted; empty if the user does not have the field. */
export function cellText(user: GeneratedUser, title: string): string {
  let value: unknown = user;
  for (const key of title.split(/[.[\]]+/).filter((part) => part !== "")) {
    value = (value as Record<string, unknown> | null | undefined)?.[key];
  }
  return value === undefined || value === null ? "" : String(value);
}

/** A cell as in the file: quoted where necessary, and sometimes elsewhere. */
export function csvCell(text: string): string {
  const quoted = /[",\r\n]/.test(text) || text.length % 5 === 4;
  return quoted ? `"${text.replaceAll('"', '""')}"` : text;
}

export function ndjsonFile(users: readonly GeneratedUser[]): string {
  return users.map((one) => `${jsonText(one)}\n`).join("");
}

export function csvFile(users: readonly GeneratedUser[]): string {
  const rows = users.map((one) => CSV_TITLES.map((title) => csvCell(cellText(one, title))));
  return [CSV_TITLES, ...rows].map((row) => `${row.join(",")}\n`).join("");
}
