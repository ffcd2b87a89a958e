/** Exports the tenant's users with what must be compared, and sorts them by user id. */

import { downloadWithRestarts } from "../../auth0/download.ts";
import { type CompletedJob, startExport, waitForExport } from "../../auth0/export-job.ts";
import type { Tenant } from "../../auth0/tenant.ts";
import { countListedUsers } from "../../auth0/users.ts";
import { BackupError } from "../../base/errors.ts";
import { formatCount, formatUsers } from "../../base/format.ts";
import { inflate, sniff } from "../../pipeline/inflate.ts";
import { KeyedSort } from "../../pipeline/keyed-sort.ts";
import { type Block, requireUtf8, rowError } from "../../rows/block.ts";
import { BlockFields } from "../../rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../rows/json/index.ts";
import { ndjsonUserIds, type UserIds } from "../../rows/user-id.ts";
import type { RestoreSettings } from "../../settings.ts";
import { Identities } from "./identity.ts";
import { LINKED } from "./merge.ts";

/** The share of the listed users that an export must have: the list lags after deletions. */
const LISTED_SHARE = 0.9;

/**
 * Starts an export of all users, also with `connection`: a user of that connection may have been linked into a user of another one.
 *
 * @returns the job's id
 * @throws BackupError when Auth0 refuses, or when it is unknown whether a job was started
 */
export function startTenantExport(
  tenant: Tenant,
  { kinds, properties }: Pick<RestoreSettings, "kinds" | "properties">,
): Promise<string> {
  const names = ["user_id", "identities", "created_at"];
  if (kinds.includes("changed")) names.push(...properties);
  const fields = names.map((path) => ({ path }));
  const job = { connection: undefined, fields, named: [], discovers: false, limit: undefined };
  return startExport(tenant, { kind: "start", ...job }, "json");
}

/**
 * Waits for an export and sorts its users, and a marker for each of their secondary identities.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError when the export fails or is incomplete, a row is not what Auth0 documents, or the disk cannot be written
 */
export async function sortTenantUsers(
  tenant: Tenant,
  jobId: string,
  folder: string,
): Promise<KeyedSort> {
  const job = await waitForExport(tenant, jobId);
  return downloadWithRestarts(tenant, job, async (bytes) => {
    const sort = await KeyedSort.begin(folder, undefined, tenant.run.signal);
    try {
      const users = await addUsers(bytes, sort);
      await requireComplete(tenant, users, job);
      tenant.run.log.info(`The tenant has ${formatUsers(users)}.`);
    } catch (error) {
      await sort.discard();
      throw error;
    }
    return sort;
  });
}

/** @returns the number of rows */
async function addUsers(file: AsyncIterable<Buffer>, sort: KeyedSort): Promise<number> {
  const { gzip, bytes } = await sniff(file);
  const fields = new BlockFields(["user_id", "identities"]);
  const ids = ndjsonUserIds("user_id", fields);
  const identities = new Identities();
  let users = 0;
  for await (const block of ndjsonBlocks(gzip ? inflate(bytes) : bytes)) {
    requireUtf8(block);
    ids.load(block);
    for (let i = 0; i < block.count; i++) {
      await addUser(block, i, ids, sort);
      const [start, end] = [fields.starts[1] as number, fields.ends[1] as number];
      for (const { provider, userId } of identities.secondary(block.bytes, start, end)) {
        const key = Buffer.from(`${provider}|${userId}`);
        await sort.add(key, 0, key.length, LINKED, 0, LINKED.length);
      }
    }
    users += block.count;
  }
  return users;
}

async function addUser(
  { bytes, starts, ends, firstRow }: Block,
  i: number,
  ids: UserIds<Block>,
  sort: KeyedSort,
): Promise<void> {
  ids.read(i);
  if (ids.start === -1) throw rowError(firstRow + i, "has no user_id");
  await sort.add(ids.bytes, ids.start, ids.end, bytes, starts[i] as number, ends[i] as number);
}

/**
 * An incomplete export would make users look missing. Auth0 does not document that a job states its total, so the number of listed users
 * takes its place.
 *
 * @throws BackupError
 */
async function requireComplete(
  tenant: Tenant,
  users: number,
  { total }: CompletedJob,
): Promise<void> {
  const expected = total ?? (await countListedUsers(tenant));
  const least = total ?? Math.ceil(expected * LISTED_SHARE);
  if (users >= least) return;
  throw new BackupError(
    `Auth0 ${total === undefined ? "lists" : "reports"} ${formatUsers(expected)}, but its export of the tenant has only ${formatCount(users)}.`,
    "Nothing was written. Run the workflow again in some minutes; if it keeps failing, give Auth0 support the job's id.",
  );
}
