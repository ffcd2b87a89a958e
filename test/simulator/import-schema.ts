/** Auth0's JSON Schema of one user in an import file, after its page "Bulk User Import Database Schema". */

import { Ajv, type ErrorObject } from "ajv";

const TEXT = { type: "string" } as const;
const FLAG = { type: "boolean" } as const;
const COUNT = { type: "integer" } as const;
const oneOf = (...values: string[]) => ({ type: "string", enum: values }) as const;
const objectOf = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

/** The import guide's list of keys that `app_metadata` must not have. */
export const FORBIDDEN_APP_METADATA: readonly string[] =
  `__tenant _id blocked clientID created_at email_verified email globalClientID global_client_id identities lastIP
  lastLogin loginsCount metadata multifactor_last_modified multifactor updated_at user_id`.split(
    /\s+/,
  );

const ALGORITHMS = "argon2 bcrypt hmac ldap md4 md5 sha1 sha256 sha512 pbkdf2 scrypt".split(" ");
const DIGESTS = "md4 md5 ripemd160 sha1 sha224 sha256 sha384 sha512 whirlpool".split(" ");
const ENCODING = oneOf("base64", "hex", "utf8");

const CUSTOM_PASSWORD_HASH = objectOf(
  {
    algorithm: oneOf(...ALGORITHMS),
    hash: {
      type: "object",
      properties: {
        value: TEXT,
        encoding: ENCODING,
        digest: oneOf(...DIGESTS),
        key: {
          type: "object",
          properties: { value: TEXT, encoding: ENCODING },
          required: ["value"],
        },
      },
    },
    salt: {
      type: "object",
      properties: { value: TEXT, encoding: ENCODING, position: oneOf("prefix", "suffix") },
      required: ["value"],
    },
    password: {
      type: "object",
      properties: { encoding: oneOf("ascii", "utf8", "utf16le", "ucs2", "latin1", "binary") },
    },
    keylen: COUNT,
    cost: COUNT,
    blockSize: COUNT,
    parallelization: COUNT,
  },
  ["algorithm", "hash"],
);

const MFA_FACTOR = {
  ...objectOf({
    totp: objectOf({ secret: { ...TEXT, pattern: "^[A-Z2-7]+$" } }, ["secret"]),
    phone: objectOf({ value: { ...TEXT, pattern: "^\\+[0-9]{1,15}$" } }, ["value"]),
    email: objectOf({ value: { ...TEXT, format: "email" } }, ["value"]),
  }),
  maxProperties: 1,
};

/** One user. */
export const IMPORT_SCHEMA = {
  ...objectOf(
    {
      email: { ...TEXT, format: "email" },
      email_verified: FLAG,
      phone_number: TEXT,
      phone_verified: FLAG,
      user_id: TEXT,
      username: TEXT,
      given_name: TEXT,
      family_name: TEXT,
      name: TEXT,
      nickname: TEXT,
      picture: TEXT,
      blocked: FLAG,
      password_hash: TEXT,
      custom_password_hash: CUSTOM_PASSWORD_HASH,
      app_metadata: {
        type: "object",
        properties: Object.fromEntries(FORBIDDEN_APP_METADATA.map((key) => [key, false])),
      },
      user_metadata: { type: "object" },
      mfa_factors: { type: "array", items: MFA_FACTOR, minItems: 1, maxItems: 10 },
    },
    ["email"],
  ),
  not: { type: "object", required: ["password_hash", "custom_password_hash"] },
};

const ATOM = "[a-z\\d!#$%&'*+/=?^_`{|}~\\-\\u00a1-\\uffff]+";
const QUOTED = '"(?:[^"\\\\\\r\\n]|\\\\.)*"';
const LABEL = "[a-z\\d\\u00a1-\\uffff](?:[a-z\\d\\u00a1-\\uffff-]*[a-z\\d\\u00a1-\\uffff])?";
const TOP_LEVEL = "(?:[a-z\\u00a1-\\uffff]{2,}|xn[a-z\\d-]{2,})";
/** What validator libraries of Node.js call an address: letters of any script, and quoted local parts. That Auth0 uses one is inferred. */
const EMAIL = new RegExp(
  `^(?:${ATOM}(?:\\.${ATOM})*|${QUOTED})@(?:${LABEL}\\.)+${TOP_LEVEL}$`,
  "iu",
);

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
ajv.addFormat("email", EMAIL);
const validate = ajv.compile(IMPORT_SCHEMA);

/** Auth0's codes, by keyword of the schema; the rest is `NOT_PASSED`. */
const CODES: Readonly<Record<string, string>> = {
  type: "INVALID_TYPE",
  format: "INVALID_FORMAT",
  enum: "ENUM_MISMATCH",
  pattern: "PATTERN",
  required: "OBJECT_REQUIRED",
  minItems: "ARRAY_LENGTH_SHORT",
  maxItems: "ARRAY_LENGTH_LONG",
};

export interface SchemaError {
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

/** What the schema has against one user of an import file. */
export function schemaErrors(user: unknown): SchemaError[] {
  validate(user);
  return (validate.errors ?? []).map(({ keyword, instancePath, message = "" }: ErrorObject) => ({
    code: CODES[keyword] ?? "NOT_PASSED",
    message,
    path: instancePath.slice(1).replaceAll("/", "."),
  }));
}
