/** Compares a user of the backup with the tenant's, and writes the requests that set back what differs. */

import { FORBIDDEN_APP_METADATA } from "../../rows/import/user.ts";
import { JsonFields } from "../../rows/json/fields.ts";
import { canonicalJson, membersOf } from "../../rows/json/members.ts";
import { RESTORABLE_PROPERTIES, type RestorableProperty } from "../../settings.ts";
import type { Row } from "./merge.ts";

const OPEN_BRACE = 0x7b;

/** What of a user differs. */
export interface Differences {
  /** The properties that can be set back. */
  readonly properties: readonly RestorableProperty[];
  /** The JSON texts of the requests that set them back. */
  readonly bodies: readonly string[];
  /** Whether a property differs that Auth0 does not let us set for this user. */
  readonly hasProviderProperty: boolean;
}

/** Strategies of enterprise connections: the identity provider decides about more properties than with social ones. */
const ENTERPRISE = new Set(
  "ad adfs auth0-adldap custom google-apps ip office365 oidc okta pingfederate samlp sharepoint waad".split(
    " ",
  ),
);

/** The users for whom Auth0 accepts a property; for those it omits, any user. */
const SETTABLE: Partial<Record<RestorableProperty, (provider: string) => boolean>> = {
  ...Object.fromEntries(
    ["name", "nickname", "given_name", "family_name", "picture"].map((name) => [
      name,
      (provider: string) => ["auth0", "email", "sms"].includes(provider),
    ]),
  ),
  email: (provider) => provider === "auth0",
  email_verified: (provider) => provider !== "sms" && !ENTERPRISE.has(provider),
  phone_number: (provider) => provider === "auth0" || provider === "sms",
  phone_verified: (provider) => provider === "auth0" || provider === "sms",
  username: (provider) => provider === "auth0",
};

/** Properties that go into the same request as another one, because Auth0 may reset them; and what prevents a message to the user. */
const COMPANIONS: Partial<Record<RestorableProperty, readonly [RestorableProperty, string]>> = {
  email: ["email_verified", "verify_email"],
  phone_number: ["phone_verified", "verify_phone_number"],
};

const NONE: ReadonlySet<string> = new Set();
const FORBIDDEN: ReadonlySet<string> = new Set(FORBIDDEN_APP_METADATA);

/**
 * Compares by value. Absent counts as null, as `false` for `blocked`, and as empty for metadata. Any other property that the backup lacks
 * is left as it is, because Auth0 does not let us remove most of them.
 */
export class UserComparison {
  readonly #properties: readonly RestorableProperty[];
  readonly #before = new JsonFields(RESTORABLE_PROPERTIES);
  readonly #now = new JsonFields(RESTORABLE_PROPERTIES);

  /** @param properties to compare */
  constructor(properties: readonly RestorableProperty[]) {
    this.#properties = RESTORABLE_PROPERTIES.filter((property) => properties.includes(property));
  }

  /**
   * Compares two rows, which must be valid JSON.
   *
   * @param provider of the user's primary identity
   * @returns `undefined` if nothing differs
   */
  compare(backup: Row, tenant: Row, provider: string): Differences | undefined {
    this.#before.read(backup.bytes, backup.start, backup.end);
    this.#now.read(tenant.bytes, tenant.start, tenant.end);
    const values = new Map<RestorableProperty, string>();
    let hasProviderProperty = false;
    for (const property of this.#properties) {
      const field = RESTORABLE_PROPERTIES.indexOf(property);
      if (this.#hasSameBytes(field, backup.bytes, tenant.bytes)) continue;
      const value = newValue(
        property,
        textOf(this.#before, field, backup.bytes),
        textOf(this.#now, field, tenant.bytes),
      );
      if (value === undefined) continue;
      if (SETTABLE[property]?.(provider) === false) hasProviderProperty = true;
      else values.set(property, value);
    }
    if (values.size === 0 && !hasProviderProperty) return undefined;
    const bodies = values.size === 0 ? [] : this.#bodies(values, backup.bytes);
    return { properties: [...values.keys()], bodies, hasProviderProperty };
  }

  #hasSameBytes(field: number, backup: Buffer, tenant: Buffer): boolean {
    const start = this.#before.starts[field] as number;
    const other = this.#now.starts[field] as number;
    if (start === -1 || other === -1) return start === other;
    const end = this.#before.ends[field] as number;
    return backup.compare(tenant, other, this.#now.ends[field], start, end) === 0;
  }

  /** Auth0 does not accept `username` together with `email` or `email_verified`. */
  #bodies(values: ReadonlyMap<RestorableProperty, string>, backup: Buffer): string[] {
    const main: string[] = [];
    for (const [property, value] of values) {
      if (property === "username") continue;
      main.push(`${JSON.stringify(property)}:${value}`);
      const [companion, message] = COMPANIONS[property] ?? [];
      if (companion === undefined) continue;
      main.push(`${JSON.stringify(message)}:false`);
      const verified = textOf(this.#before, RESTORABLE_PROPERTIES.indexOf(companion), backup);
      if (verified !== undefined && !values.has(companion)) {
        main.push(`${JSON.stringify(companion)}:${verified}`);
      }
    }
    const username = values.get("username");
    return [main.join(), ...(username === undefined ? [] : [`"username":${username}`])]
      .filter((members) => members !== "")
      .map((members) => `{${members}}`);
  }
}

/** The JSON of a field, or `undefined` if it is absent or null. */
function textOf({ starts, ends }: JsonFields, field: number, bytes: Buffer): string | undefined {
  const start = starts[field] as number;
  const text = start === -1 ? "null" : bytes.toString("utf8", start, ends[field]);
  return text === "null" ? undefined : text;
}

/** The JSON to send for a property, or `undefined` if the user need not be changed. */
function newValue(
  property: RestorableProperty,
  backup: string | undefined,
  tenant: string | undefined,
): string | undefined {
  if (property === "app_metadata") return metadataPatch(backup, tenant, FORBIDDEN);
  if (property === "user_metadata") return metadataPatch(backup, tenant, NONE);
  const isFlag = ["blocked", "email_verified", "phone_verified"].includes(property);
  const wanted = backup ?? (property === "blocked" ? "false" : undefined);
  const current = tenant ?? (isFlag ? "false" : undefined);
  if (wanted === undefined || !(isFlag ? /^[tf]/ : /^"/).test(wanted)) return undefined;
  if (current !== undefined && canonicalJson(wanted) === canonicalJson(current)) return undefined;
  return wanted;
}

/**
 * Auth0 merges metadata key by key: a key that is null is removed, and an empty object removes everything.
 *
 * @param ignored keys that Auth0 does not accept
 */
function metadataPatch(
  backup: string | undefined,
  tenant: string | undefined,
  ignored: ReadonlySet<string>,
): string | undefined {
  if (backup !== undefined && backup.charCodeAt(0) !== OPEN_BRACE) return undefined;
  const wanted = metadataOf(backup, ignored);
  const current = metadataOf(tenant, ignored);
  if (wanted.size === 0 && current.size === 0) return undefined;
  // An empty object would also remove the keys that are ignored.
  if (wanted.size === 0 && metadataOf(tenant, NONE).size === current.size) return "{}";
  const patch: string[] = [];
  for (const [key, value] of wanted) {
    const existing = current.get(key);
    if (existing !== undefined && canonicalJson(existing) === canonicalJson(value)) continue;
    patch.push(`${JSON.stringify(key)}:${value}`);
  }
  for (const key of current.keys()) if (!wanted.has(key)) patch.push(`${JSON.stringify(key)}:null`);
  return patch.length === 0 ? undefined : `{${patch.join()}}`;
}

function metadataOf(json: string | undefined, ignored: ReadonlySet<string>): Map<string, string> {
  const bytes = Buffer.from(json ?? "");
  if (bytes[0] !== OPEN_BRACE) return new Map();
  const members = membersOf(bytes, 0, bytes.length);
  for (const [key, value] of members) {
    if (value === "null" || ignored.has(key)) members.delete(key);
  }
  return members;
}
