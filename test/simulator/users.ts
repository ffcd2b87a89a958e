/** Seeded users without end: the same (seed, index) is always the same user, and none is held in memory. */
// A user is a persona with a serial number: whatever tells two users of one persona apart stands where the
// persona has `SERIAL`. So a row is made once for each persona, and a user costs eight digits here and there.

import { type JsonObject, type JsonText, quoted } from "./json-text.ts";
import { AWKWARD_NAMES, ODD_NUMBERS, PLAIN_NAMES } from "./names.ts";

export interface Connection {
  /** `con_` and 16 letters or digits. */
  readonly id: string;
  readonly name: string;
  readonly strategy: "auth0" | "google-oauth2" | "samlp" | "email" | "waad" | "sms";
}

/** The connections of simulated tenants, the most used first. Those after the fourth exist only where users belong to them. */
export const CONNECTIONS = [
  { id: "con_Db00000000000001", name: "Username-Password-Authentication", strategy: "auth0" },
  { id: "con_Go00000000000002", name: "google-oauth2", strategy: "google-oauth2" },
  { id: "con_Sa00000000000003", name: "acme-saml", strategy: "samlp" },
  { id: "con_Em00000000000004", name: "email", strategy: "email" },
  { id: "con_Ad00000000000005", name: "acme-azure", strategy: "waad" },
  { id: "con_Db00000000000006", name: "customers", strategy: "auth0" },
  { id: "con_Sm00000000000007", name: "sms", strategy: "sms" },
] as const satisfies readonly Connection[];

/** By default, how many of ten users belong to each connection. */
export const SHARES: readonly number[] = [0, 0, 0, 0, 0, 0, 1, 1, 2, 3];

/** A root property that Auth0 does not document: an export contains it only if it is requested by name. */
export interface Property {
  readonly name: string;
  /** The name of the connection whose users can have it; by default all. */
  readonly connection?: string;
  /** One persona in so many has it; by default each. */
  readonly every?: number;
  /** JSON; by default a string with the serial number. */
  readonly value?: JsonText;
}

/** What can differ from the usual users. */
export interface Population {
  /** Which connection each of some users belongs to, as positions in {@link CONNECTIONS}. */
  readonly shares: readonly number[];
  readonly properties: readonly Property[];
  /** Whether identities contain the access token of the provider. */
  readonly providerTokens: boolean;
}

export const USUAL_POPULATION: Population = {
  shares: SHARES,
  properties: [],
  providerTokens: false,
};

/** Users of all kinds of connections: two databases, passwordless by email and SMS, social and enterprise. */
export const MIXED_POPULATION: Population = {
  ...USUAL_POPULATION,
  shares: [0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 1, 1, 1, 2, 4, 3, 3, 6],
};

/** The connections of one tenant. */
export function connectionsOf({ shares }: Population): readonly Connection[] {
  return CONNECTIONS.filter((_, which) => which < 4 || shares.includes(which));
}

/** The beginning of each access token of a provider. */
export const PROVIDER_TOKEN = "provider-token-do-not-print-";

/** How many users pass before a persona comes again. */
export const PERSONAS = 5000;

/** Placeholder for the user's serial number (`serialOf`), inside strings and inside bare numbers. */
export const SERIAL = "\ue000";

const FIRST_SIGN_UP = Date.UTC(2014, 0, 1);
const SIGN_UP_SPAN_MS = Date.UTC(2026, 0, 1) - FIRST_SIGN_UP;
const ACTIVE_SPAN_MS = 300 * 24 * 3600 * 1000;

export const SERIAL_DIGITS = 8;

/** Always eight digits: enough for a hundred million users. */
export function serialOf(index: number): string {
  return String(index).padStart(SERIAL_DIGITS, "0");
}

/** The connection of the user with this 0-based index. */
export function connectionOf(seed: number, index: number, shares = SHARES): Connection {
  return pick(CONNECTIONS, pick(shares, mixed(seed, index % PERSONAS, 1)));
}

/** The personas of the latest populations: most tenants have the same. */
const known = new Map<string, JsonObject[]>();
const MOST_KNOWN = 4;

/** Returns {@link personaAt} of a seed and a population, which makes each persona one time only. */
export function personasOf(seed: number, population: Population): (index: number) => JsonObject {
  const key = JSON.stringify([seed, population]);
  const personas = known.get(key) ?? [];
  if (!known.has(key) && known.size === MOST_KNOWN) known.delete([...known.keys()][0] ?? "");
  known.set(key, personas);
  return (index) => (personas[index] ??= personaAt(seed, index, population));
}

/**
 * A persona as everything that `GET /users/{id}` would return, `SERIAL` standing for the serial number.
 *
 * Every fifth has an awkward name, so that a hundred and fifty users hold all of them.
 *
 * @param index 0-based, below `PERSONAS`
 */
export function personaAt(
  seed: number,
  index: number,
  { shares, properties, providerTokens } = USUAL_POPULATION,
): JsonObject {
  const connection = connectionOf(seed, index, shares);
  const chance = mixed(seed, index, 2);
  const id = externalId(connection, seed, index);
  const email = hasEmail(connection, index)
    ? `"user${SERIAL}@${domainOf(connection, chance)}"`
    : undefined;
  return {
    user_id: `"${connection.strategy}|${id}"`,
    ...profile(index, chance, email),
    // The name of a user who signs in with a number is the number.
    ...(connection.strategy === "sms" && { name: PHONE }),
    ...account(connection, seed, index, chance),
    identities: identities(connection, id, index, email, providerTokens),
    user_metadata: index % 6 === 1 ? undefined : userMetadata(chance, index),
    app_metadata: index % 9 === 2 ? undefined : appMetadata(chance, index),
    ...undocumented(properties, connection, index),
  };
}

const PHONE = `"+1555${SERIAL}"`;

/** Users who sign in with their address have one. */
function hasEmail({ strategy }: Connection, index: number): boolean {
  if (strategy === "sms") return false;
  return strategy === "email" || index % 17 !== 7;
}

function undocumented(
  properties: readonly Property[],
  { name: own }: Connection,
  index: number,
): JsonObject {
  const had = properties.filter(({ connection = own, every = 1 }) => {
    return connection === own && index % every === every - 1;
  });
  // `fromEntries` can make a property `__proto__`; a literal cannot.
  return Object.fromEntries(
    had.map(({ name, value = `"value ${SERIAL} of ${index}"` }) => [name, value]),
  );
}

function profile(index: number, chance: number, email: string | undefined): JsonObject {
  const isAwkward = index % 5 === 3;
  const name = isAwkward ? pick(AWKWARD_NAMES, Math.floor(index / 5)) : pick(PLAIN_NAMES, chance);
  return {
    email,
    email_verified: email === undefined ? undefined : String(chance % 3 !== 0),
    name: name.text,
    given_name: name.given,
    family_name: name.family,
    nickname: `"user${SERIAL}"`,
    picture: `"https://cdn.example.com/avatars/${index % 97}.png?s=480&r=pg"`,
  };
}

function account(connection: Connection, seed: number, index: number, chance: number): JsonObject {
  const created = FIRST_SIGN_UP + Math.floor((mixed(seed, index, 3) / 2 ** 32) * SIGN_UP_SPAN_MS);
  const active = created + Math.floor((mixed(seed, index, 4) / 2 ** 32) * ACTIVE_SPAN_MS);
  const isDatabase = connection.strategy === "auth0";
  const hasPhone = index % 23 === 4 || connection.strategy === "sms";
  const hasUsername = isDatabase && (index % 7 === 2 || !hasEmail(connection, index));
  const neverCame = index % 11 === 5;
  return {
    username: hasUsername ? `"user_${SERIAL}"` : undefined,
    phone_number: hasPhone ? PHONE : undefined,
    phone_verified: hasPhone ? "true" : undefined,
    blocked: index % 13 === 4 ? "true" : index % 13 === 9 ? "false" : undefined,
    created_at: instant(created),
    updated_at: instant(active),
    last_login: neverCame ? undefined : instant(active),
    last_ip: neverCame ? undefined : `"203.0.113.${chance % 256}"`,
    last_password_reset: isDatabase && index % 19 === 3 ? instant(created + 86_400_000) : undefined,
    logins_count: neverCame ? "0" : String(1 + (chance % 900)),
    multifactor: index % 29 === 6 ? [`"guardian"`] : undefined,
  };
}

/** The id without its prefix. Google's have 21 digits: as JSON numbers they lie far beyond 2^53. */
function externalId(connection: Connection, seed: number, index: number): string {
  switch (connection.strategy) {
    case "google-oauth2":
      return `1${digits(mixed(seed, index, 5), 10)}00${SERIAL}`;
    case "samlp":
      return `${connection.name}|employee-${SERIAL}`;
    default:
      return hex(mixed(seed, index, 5)) + hex(mixed(seed, index, 6)) + SERIAL;
  }
}

function identities(
  connection: Connection,
  id: string,
  index: number,
  email: string | undefined,
  hasTokens: boolean,
): readonly JsonText[] {
  const first: JsonObject = {
    connection: `"${connection.name}"`,
    user_id: connection.strategy === "google-oauth2" && index % 2 === 0 ? id : `"${id}"`,
    provider: `"${connection.strategy}"`,
    isSocial: String(connection.strategy === "google-oauth2"),
    access_token: hasTokens ? `"${PROVIDER_TOKEN}${SERIAL}"` : undefined,
  };
  if (index % 8 !== 6) return [first];
  const linked: JsonObject = {
    profileData: { email, email_verified: "true", name: quoted('Linked, "twice"') },
    user_id: `9007199254740993${SERIAL}`,
    provider: `"facebook"`,
    connection: `"facebook"`,
    isSocial: "true",
  };
  return [first, linked];
}

function userMetadata(chance: number, index: number): JsonObject {
  const country = `"${pick(COUNTRIES, chance)}"`;
  const consent = {
    version: `"1.0"`,
    // A date the application wrote: a plain string to Auth0, not one of its own dates.
    date: `"01/23/20${10 + (chance % 16)}"`,
    marketing: String(chance % 2 === 0),
  };
  const score = pick(ODD_NUMBERS, chance >>> 8);
  // The order of keys differs from user to user, and some have none.
  if (index % 6 === 4) return {};
  return index % 2 === 0 ? { country, consent, score } : { score, consent, country };
}

function appMetadata(chance: number, index: number): JsonObject {
  return {
    plan: `"${pick(PLANS, chance)}"`,
    roles: pick(ROLES, chance >>> 4),
    customer_number: `900719925474099${digits(chance % 100, 2)}`,
    // Keys that a JavaScript object would put in another order, or lose.
    limits: index % 3 === 0 ? `{"10":1.0,"2":{"__proto__":null},"a.b":"\\u00e9\\/"}` : undefined,
  };
}

const COUNTRIES = ["DE", "FR", "US", "JP", "BR", "IN", "Côte d’Ivoire"] as const;
const PLANS = ["free", "pro", "enterprise"] as const;
const ROLES: readonly (readonly string[])[] = [
  [],
  [`"viewer"`],
  [`"viewer"`, `"editor"`],
  [`"admin"`, `"billing, \\"EU\\""`],
];

function domainOf(connection: Connection, chance: number): string {
  if (connection.strategy === "google-oauth2") return "gmail.example";
  if (connection.strategy === "samlp") return "corp.example";
  return chance % 2 === 0 ? "example.com" : "mail.example.org";
}

function instant(epochMs: number): string {
  return `"${new Date(epochMs).toISOString()}"`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], which: number): Item {
  return items[which % items.length] as Item;
}

/** 32 bits that look like chance, the same for the same three numbers. */
function mixed(seed: number, index: number, salt: number): number {
  let bits = Math.imul(index + 0x7f4a7c15, 0x85ebca6b) ^ Math.imul(seed * 31 + salt, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
