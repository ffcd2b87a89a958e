/** Reads the users of the backup, applies `connection` and `filter`, and sorts them by user id. */

import { setImmediate } from "node:timers/promises";
import { exportedNames } from "../../auth0/fields.ts";
import { BackupError } from "../../base/errors.ts";
import { formatList, quote } from "../../base/format.ts";
import type { Run } from "../../base/run.ts";
import type { CompiledFilter } from "../../filter/index.ts";
import { KeyedSort } from "../../pipeline/keyed-sort.ts";
import { type Block, requireUtf8 } from "../../rows/block.ts";
import { IMPORTED_PROPERTIES } from "../../rows/import/user.ts";
import { BlockFields } from "../../rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../rows/json/index.ts";
import { ndjsonSelector, selectAll } from "../../rows/select.ts";
import { ndjsonUserIds } from "../../rows/user-id.ts";
import type { RestoreSettings } from "../../settings.ts";
import type { BackupManifest, OpenedBackup, OpenedFile } from "../source/opened.ts";
import { Identities } from "./identity.ts";
import { EXCLUDED } from "./merge.ts";

/** Properties without which users return, but not as they were. */
const RETURNED = ["app_metadata", "user_metadata", "blocked", "email_verified"];

/** Only these users of the backup are restored. */
export interface Scope {
  readonly filter: RestoreSettings["filter"];
  /** Name of the connection. */
  readonly connection: string | undefined;
  /** Name of the connection of users whose backup does not state it: `format: import` has no identities. */
  readonly importConnection: string | undefined;
}

/**
 * Requires the fields that the plan reads: an absent one would look like an empty property.
 *
 * @throws BackupError that names those that are missing
 */
export function requireFields(
  { format, fields }: BackupManifest,
  { kinds, properties }: Pick<RestoreSettings, "kinds" | "properties">,
): void {
  const compared = kinds.includes("changed") ? properties : [];
  if (fields === undefined) {
    if (compared.length === 0) return;
    throw new BackupError(
      "The manifest of the backup does not list its fields, so a property that was not exported would look empty.",
      "Choose a backup that was made with other `fields` than auth0-default, or remove changed from `restore`.",
    );
  }
  const identity = format === "import" ? ["user_id"] : ["user_id", "identities"];
  const missing = [...identity, ...compared].filter((name) => !fields.includes(name));
  if (missing.length === 0) return;
  throw new BackupError(
    `The backup lacks ${formatList(missing)}, which the restore must read.`,
    "Choose a backup that was made with `fields: *`, or change `restore` and `properties`.",
  );
}

/** What a restore of missing users cannot bring back, or must guess, because the backup does not have it: sentences. */
export function backupHints(
  { manifest: { format, connection, fields }, files }: Pick<OpenedBackup, "manifest" | "files">,
  { kinds, connection: only }: Pick<RestoreSettings, "kinds" | "connection">,
): string[] {
  if (!kinds.includes("missing")) return [];
  const hints: string[] = [];
  const lacking = RETURNED.filter((name) => fields !== undefined && !fields.includes(name));
  if (lacking.length > 0) {
    hints.push(
      `The backup lacks ${formatList(lacking)}, so users are imported and created without them. Choose a backup that was made with \`fields: *\`, if there is one.`,
    );
  }
  const isUnknown = files.some((file) => file.content === "users" && file.connection === undefined);
  if (format === "import" && isUnknown && connection === undefined && only !== undefined) {
    hints.push(
      "The backup does not state the connection of some of its users, so all of these are taken for users of `connection`. If other connections had users too, set `filter` to exclude them.",
    );
  }
  return hints;
}

/**
 * Sorts the users. Those whom `scope` excludes become markers.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError if the backup is not what its manifest says, the filter fails, or the disk cannot be written
 */
export async function sortBackupUsers(
  { files, manifest }: OpenedBackup,
  scope: Scope,
  { log, signal }: Pick<Run, "log" | "signal">,
  folder: string,
): Promise<KeyedSort> {
  const filter = await compiled(scope, manifest);
  const sort = await KeyedSort.begin(folder, undefined, signal);
  const reader = new BackupReader(scope, manifest, filter, signal);
  for (const file of files) {
    if (file.content === "users") await reader.addFile(file, sort);
  }
  warnAboutFilter(filter, reader, log);
  warnAboutConnection(scope, reader, log);
  return sort;
}

/** Names that no row can have are errors, as in the backup. */
async function compiled(
  { filter }: Scope,
  { format, fields }: BackupManifest,
): Promise<CompiledFilter | undefined> {
  if (filter === undefined) return undefined;
  const { compileFilter } = await import("../../filter/index.ts");
  const names =
    format === "import"
      ? IMPORTED_PROPERTIES
      : fields &&
        exportedNames(
          fields.map((path) => ({ path })),
          "json",
        );
  return compileFilter(filter.expression, { ...filter.options, ...(names && { fields: names }) });
}

function warnAboutFilter(
  filter: CompiledFilter | undefined,
  { users, kept }: BackupReader,
  log: Run["log"],
): void {
  if (filter === undefined || users === 0) return;
  const absent = filter.absentFields().map((name) => `$${name}`);
  if (absent.length > 0) {
    log.warning(
      `No user of the backup has ${absent.join(", ")}, which the filter reads. Check the spelling.`,
    );
  }
  if (kept === 0) {
    log.warning(
      "The filter keeps no user of the backup. Check the values that its fields are compared with.",
    );
  }
}

/** A misspelled name would look as if nothing were missing. */
function warnAboutConnection(
  { connection }: Scope,
  { users, ofConnection }: BackupReader,
  log: Run["log"],
): void {
  if (connection === undefined || users === 0 || ofConnection > 0) return;
  log.warning(
    `No user of the backup belongs to the connection "${quote(connection)}". Check \`connection\`: names are case-sensitive.`,
  );
}

class BackupReader {
  users = 0;
  /** Users of the scope's connection, whatever the filter. */
  ofConnection = 0;
  /** Users whom the filter keeps. */
  kept = 0;
  readonly #scope: Scope;
  readonly #isImport: boolean;
  readonly #filter: CompiledFilter | undefined;
  readonly #signal: AbortSignal;
  readonly #identities = new Identities();

  constructor(
    scope: Scope,
    { format }: BackupManifest,
    filter: CompiledFilter | undefined,
    signal: AbortSignal,
  ) {
    this.#scope = scope;
    this.#isImport = format === "import";
    this.#filter = filter;
    this.#signal = signal;
  }

  async addFile(file: OpenedFile, sort: KeyedSort): Promise<void> {
    const connection = file.connection ?? this.#scope.importConnection;
    const fields = new BlockFields([...(this.#filter?.fields ?? []), "user_id", "identities"]);
    const pause = async () => {
      await setImmediate();
      this.#signal.throwIfAborted();
    };
    const select = this.#filter ? ndjsonSelector(this.#filter, fields, pause) : selectAll;
    const ids = ndjsonUserIds("user_id", fields);
    for await (const block of ndjsonBlocks(file.rows())) {
      requireUtf8(block);
      const { kept } = await select(block);
      ids.load(block);
      for (let i = 0; i < block.count; i++) {
        ids.read(i);
        if (ids.start === -1) throw withoutId(file.name, block.firstRow + i);
        const id = ids.bytes.subarray(ids.start, ids.end);
        this.users++;
        if (kept[i] === 1) this.kept++;
        if (this.#isImport) await this.#addImported(block, i, id, kept[i] === 1, connection, sort);
        else await this.#addExported(block, i, id, kept[i] === 1, fields, sort);
      }
    }
  }

  async #addExported(
    { bytes, starts, ends }: Block,
    i: number,
    id: Buffer,
    isKept: boolean,
    fields: BlockFields,
    sort: KeyedSort,
  ): Promise<void> {
    const isInScope = this.#isInScope(bytes, fields);
    if (isInScope) this.ofConnection++;
    if (!isKept || !isInScope) {
      await sort.add(id, 0, id.length, EXCLUDED, 0, EXCLUDED.length);
    } else {
      await sort.add(id, 0, id.length, bytes, starts[i] as number, ends[i] as number);
    }
  }

  #isInScope(bytes: Buffer, fields: BlockFields): boolean {
    const { connection } = this.#scope;
    if (connection === undefined) return true;
    const field = fields.positionOf("identities");
    const [start, end] = [fields.starts[field] as number, fields.ends[field] as number];
    return this.#identities.primary(bytes, start, end)?.connection === connection;
  }

  /** Gives a row of `format: import` what an exported one has: the prefix of the id, and an identity. */
  async #addImported(
    { bytes, starts, ends }: Block,
    i: number,
    id: Buffer,
    isKept: boolean,
    connection: string | undefined,
    sort: KeyedSort,
  ): Promise<void> {
    const userId = `auth0|${id.toString("utf8")}`;
    const { connection: only } = this.#scope;
    const key = Buffer.from(userId);
    const isInScope = only === undefined || connection === only;
    if (isInScope) this.ofConnection++;
    if (!isKept || !isInScope) {
      await sort.add(key, 0, key.length, EXCLUDED, 0, EXCLUDED.length);
      return;
    }
    const identities = connection === undefined ? [] : [{ provider: "auth0", connection }];
    const members = JSON.stringify({ user_id: userId, identities }).slice(1);
    const row = Buffer.concat([
      bytes.subarray(starts[i], (ends[i] as number) - 1),
      Buffer.from(`,${members}`),
    ]);
    await sort.add(key, 0, key.length, row, 0, row.length);
  }
}

/** @param row 1-based */
function withoutId(file: string, row: number): BackupError {
  return new BackupError(
    `Row ${row} of ${file} in the backup has no user_id.`,
    "Choose a backup that was made with `fields: *`.",
  );
}
