/** `manifest.json` of a stored backup, schema 1, as later backups and restores read it. */

import { z } from "zod";

/** Name of the manifest in a backup's folder. */
export const MANIFEST_NAME = "manifest.json";

/** A name is not trusted: it must not lead out of the backup's folder. */
const FILE_NAME = z
  .string()
  .regex(/^[^/\\\p{Cc}]{1,255}$/u)
  .refine((name) => ![".", "..", MANIFEST_NAME].includes(name));

const LISTED_FILE = z.looseObject({
  name: FILE_NAME,
  bytes: z.int().nonnegative(),
  content: z.enum(["users", "memberships"]).default("users"), // older backups have only users
  /** Any text: one that is no digest differs from that of every file. */
  sha256: z.string(),
  users: z.int().nonnegative(),
  compression: z.enum(["none", "gzip", "zstd"]),
  encrypted: z.boolean(),
  /** With `format: import`: the connection of the users in the file. */
  connection: z.string().nullish(),
});

/** The part of the manifest that is read again. `src/backup/manifest.ts` writes all of it. */
export const STORED_MANIFEST = z.looseObject({
  schema: z.literal(1),
  created_at: z.iso.datetime({ offset: true }),
  tenant: z.string().min(1),
  /** Name or id of the only connection that was exported. */
  connection: z.string().nullish(),
  format: z.enum(["ndjson", "json", "csv", "import"]),
  /** Titles; null if Auth0 chose the fields. */
  fields: z.array(z.string()).nullish(),
  users_kept: z.int().nonnegative(),
  files: z
    .array(LISTED_FILE)
    .refine((files) => new Set(files.map(({ name }) => name)).size === files.length),
  fingerprint: z.object({ key: z.hex(), value: z.hex() }).optional(),
});

export type StoredManifest = z.infer<typeof STORED_MANIFEST>;
