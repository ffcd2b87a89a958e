/** The schema of an import file, with the one thing that Auth0 accepts and should not find: a prefix in `user_id`. */

import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import { IMPORT_SCHEMA } from "../../simulator/import-schema.ts";

const USERS = {
  type: "array",
  items: {
    ...IMPORT_SCHEMA,
    properties: {
      ...IMPORT_SCHEMA.properties,
      // Auth0 puts auth0| before it, and twice is once too often.
      user_id: { type: "string", minLength: 1, not: { pattern: "^auth0\\|" } },
    },
  },
};

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
addFormats.default(ajv);
const validate = ajv.compile(USERS);

/** What the schema has against the users of an import file; nothing where Auth0 would take them all. */
export function importComplaints(users: unknown): string[] {
  validate(users);
  return (validate.errors ?? []).map(({ instancePath, message }: ErrorObject) => {
    return `${instancePath} ${message}`;
  });
}
