/** Decides how a missing user returns: imported, created, or not by us. */

import { MAX_IMPORT_FILE_BYTES } from "../../rows/import/index.ts";
import {
  type ExclusionReason,
  FORBIDDEN_APP_METADATA,
  ImportUserWriter,
} from "../../rows/import/user.ts";
import { BRACKET_BYTES } from "../../rows/json/array.ts";
import { JsonFields } from "../../rows/json/fields.ts";
import { membersOf } from "../../rows/json/members.ts";
import type { Identity } from "./identity.ts";
import type { Row } from "./merge.ts";
import type { CreateStep, ImportStep, NotRestorable } from "./steps.ts";

const REASONS: Readonly<Record<ExclusionReason, NotRestorable>> = {
  not_database: "noConnection",
  no_email: "noAddress",
  invalid_email: "invalidAddress",
  invalid_property: "invalidProperty",
};

/** What `POST /api/v2/users` accepts for a passwordless user, besides the connection and the id. */
const CREATED_PROPERTIES = [
  "email",
  "email_verified",
  "phone_number",
  "phone_verified",
  "name",
  "nickname",
  "given_name",
  "family_name",
  "picture",
  "user_metadata",
  "app_metadata",
  "blocked",
] as const;

/** What a passwordless provider needs to reach its users, and the properties that it does not support. */
const ADDRESSES = {
  email: { property: "email", missing: "noAddress", other: /^phone_/ },
  sms: { property: "phone_number", missing: "noNumber", other: /^email/ },
} as const;

/** Makes the steps for users who are missing. */
export class MissingUsers {
  readonly #writer = new ImportUserWriter();
  readonly #created = new JsonFields(CREATED_PROPERTIES);
  #out: Buffer = Buffer.alloc(0);

  /**
   * @param userId with its prefix
   * @param row the user in the backup, valid JSON
   * @returns the step, or why there is none
   */
  stepFor(userId: string, row: Row, identity: Identity): ImportStep | CreateStep | NotRestorable {
    const { provider, connection } = identity;
    if (provider === "auth0") return this.#import(userId, row, connection);
    if (provider === "email" || provider === "sms") {
      return this.#create(userId, row, { provider, connection });
    }
    return "returns";
  }

  #import(userId: string, row: Row, connection: string): ImportStep | NotRestorable {
    const { bytes, start, end } = row;
    if (this.#out.length < end - start) this.#out = Buffer.allocUnsafeSlow(2 * (end - start));
    const written = this.#writer.write(bytes, start, end, this.#out, 0);
    if (typeof written === "string") return REASONS[written];
    if (written + BRACKET_BYTES > MAX_IMPORT_FILE_BYTES) return "tooLarge";
    return { action: "import", userId, connection, user: this.#out.toString("utf8", 0, written) };
  }

  #create(
    userId: string,
    { bytes, start, end }: Row,
    { provider, connection }: { provider: "email" | "sms"; connection: string },
  ): CreateStep | NotRestorable {
    this.#created.read(bytes, start, end);
    const { starts, ends } = this.#created;
    const values = new Map<string, string>([
      ["connection", JSON.stringify(connection)],
      ["user_id", JSON.stringify(userId.slice(userId.indexOf("|") + 1))],
    ]);
    const { property: address, missing, other } = ADDRESSES[provider];
    CREATED_PROPERTIES.forEach((property, i) => {
      const valueStart = starts[i] as number;
      if (valueStart === -1 || other.test(property)) return;
      const value =
        property === "app_metadata"
          ? allowedMetadata(bytes, valueStart, ends[i] as number)
          : bytes.toString("utf8", valueStart, ends[i]);
      if (value !== "null") values.set(property, value);
    });
    if ((values.get(address) ?? '""') === '""') return missing;
    if (values.has("email")) values.set("verify_email", "false");
    const members = [...values].map(([key, value]) => `"${key}":${value}`);
    return { action: "create", userId, connection, body: `{${members.join()}}` };
  }
}

/** The JSON of `app_metadata` without the keys that Auth0 does not accept. */
function allowedMetadata(bytes: Buffer, start: number, end: number): string {
  if (bytes[start] !== 0x7b) return bytes.toString("utf8", start, end);
  const members = [...membersOf(bytes, start, end)]
    .filter(([key]) => !FORBIDDEN_APP_METADATA.includes(key))
    .map(([key, value]) => `${JSON.stringify(key)}:${value}`);
  return `{${members.join()}}`;
}
