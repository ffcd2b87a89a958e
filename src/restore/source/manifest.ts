/** Reads the manifest of a backup for a restore. */

import { BackupError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { MANIFEST_NAME, STORED_MANIFEST, type StoredManifest } from "../../store/manifest.ts";
import type { FoundBackup } from "./found.ts";
import type { BackupManifest } from "./opened.ts";

/** A manifest is a few hundred bytes per file. */
const LARGEST_MANIFEST = 64 * 1024 * 1024;

/** A manifest of a format that can be restored. */
export type RestorableManifest = StoredManifest & Pick<BackupManifest, "format">;

/** @throws BackupError where there is no manifest, one that the backup did not write, or one of CSV */
export async function readManifest(found: FoundBackup): Promise<RestorableManifest> {
  const { place, names } = found;
  if (!names.includes(MANIFEST_NAME)) {
    throw new BackupError(
      `There is no ${MANIFEST_NAME} in ${place}, so it is not a backup.`,
      "Check the inputs that say where the backup is.",
    );
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of found.read(MANIFEST_NAME)) {
    bytes += chunk.length;
    if (bytes > LARGEST_MANIFEST) break;
    chunks.push(chunk);
  }
  const manifest = STORED_MANIFEST.safeParse(parseJson(Buffer.concat(chunks).toString())).data;
  if (manifest === undefined) {
    throw new BackupError(
      `The ${MANIFEST_NAME} in ${place} is damaged, or a version of the action wrote it that this one does not know.`,
      "Choose another backup, or use the newest version of the action.",
    );
  }
  const { format, files, users_kept: kept } = manifest;
  if (format === "csv") {
    throw new BackupError(
      "A backup in CSV cannot be restored: CSV has no nested values, such as identities and metadata.",
      "Choose a backup in another format, and set `format: ndjson` for the next ones.",
    );
  }
  const listed = files.reduce((sum, { content, users }) => {
    return sum + (content === "users" ? users : 0);
  }, 0);
  if (listed !== kept) {
    throw new BackupError(
      `The ${MANIFEST_NAME} in ${place} contradicts itself: its files have ${listed} users, not ${kept}.`,
      "Choose another backup.",
    );
  }
  return { ...manifest, format };
}

/** The part of it that the steps of a restore need. */
export function summarizeManifest(manifest: RestorableManifest): BackupManifest {
  const { files } = manifest;
  return {
    tenant: manifest.tenant,
    createdAt: new Date(manifest.created_at),
    format: manifest.format,
    connection: manifest.connection ?? undefined,
    fields: manifest.fields ?? undefined,
    usersKept: manifest.users_kept,
    isEncrypted: files.some(({ encrypted }) => encrypted),
    hasMemberships: files.some(({ content }) => content === "memberships"),
  };
}
