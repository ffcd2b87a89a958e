/** What Auth0 documents of one user in an import file, as a JSON Schema of our own. */

import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";

const TEXT = { type: "string" } as const;
const FLAG = { type: "boolean" } as const;

/** The guide's list of what `app_metadata` must not hold. */
const FORBIDDEN =
  `__tenant _id blocked clientID created_at email_verified email globalClientID global_client_id identities lastIP
  lastLogin loginsCount metadata multifactor_last_modified multifactor updated_at user_id`.split(
    /\s+/,
  );

const USERS = {
  type: "array",
  items: {
    type: "object",
    required: ["email"],
    additionalProperties: false,
    properties: {
      email: { ...TEXT, format: "email" },
      email_verified: FLAG,
      phone_number: TEXT,
      phone_verified: FLAG,
      // Auth0 puts auth0| before it, and twice is once too often.
      user_id: { ...TEXT, minLength: 1, not: { pattern: "^auth0\\|" } },
      username: TEXT,
      given_name: TEXT,
      family_name: TEXT,
      name: TEXT,
      nickname: TEXT,
      picture: TEXT,
      blocked: FLAG,
      app_metadata: {
        type: "object",
        properties: Object.fromEntries(FORBIDDEN.map((key) => [key, false])),
      },
      user_metadata: { type: "object" },
      password_hash: { ...TEXT, pattern: "^\\$2[ab]\\$10\\$[./A-Za-z0-9]{53}$" },
      custom_password_hash: {
        type: "object",
        required: ["algorithm", "hash"],
        additionalProperties: false,
        properties: {
          algorithm: { const: "bcrypt" },
          hash: {
            type: "object",
            required: ["value"],
            additionalProperties: false,
            properties: { value: TEXT },
          },
        },
      },
      mfa_factors: {
        type: "array",
        minItems: 1,
        maxItems: 10,
        items: {
          type: "object",
          required: ["totp"],
          additionalProperties: false,
          properties: {
            totp: {
              type: "object",
              required: ["secret"],
              additionalProperties: false,
              properties: { secret: { ...TEXT, pattern: "^[A-Z2-7]+$" } },
            },
          },
        },
      },
    },
    dependencies: { password_hash: { properties: { custom_password_hash: false } } },
  },
} as const;

const ajv = new Ajv({ allErrors: true, strict: true });
addFormats.default(ajv);
const validate = ajv.compile(USERS);

/** What the schema has against the users of an import file; nothing where Auth0 would take them all. */
export function importComplaints(users: unknown): string[] {
  validate(users);
  return (validate.errors ?? []).map(({ instancePath, message }: ErrorObject) => {
    return `${instancePath} ${message}`;
  });
}
