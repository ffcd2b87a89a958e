/**
 * Memberships: who has which role, and who is in which organization. They are read group by group, collected as the rows of an external
 * merge sort, and joined to one row per user.
 */

import type { Block } from "./block.ts";
import type { Selection } from "./select.ts";
import { compareKeys, copyKey, type KeyedBlock, KeyedRows } from "./sort/keyed-rows.ts";
import type { UserIds } from "./user-id.ts";

const BRACE = 0x7b;

/** A role or an organization. */
export interface Group {
  readonly id: string;
  readonly name: string;
}

/** An organization, and the roles that one member has in it. */
export interface OrganizationOfMember extends Group {
  readonly roles: readonly Group[];
}

/** One user's role or organization. */
export type Membership = { readonly userId: string } & (
  | { readonly role: Group }
  | { readonly organization: OrganizationOfMember }
);

/** Everything that one user belongs to, sorted by id. */
interface UserMemberships {
  readonly userId: string;
  readonly roles: readonly Group[];
  readonly organizations: readonly OrganizationOfMember[];
}

/** Writes the row or rows of one user, without the last line feed. */
type Encode = (user: UserMemberships) => string;

/** `memberships.ndjson`: one line per user. */
const toJson: Encode = ({ userId, roles, organizations }) =>
  JSON.stringify({ user_id: userId, roles, organizations });

/** The header of `memberships.csv`. */
export const MEMBERSHIPS_CSV_HEADER =
  "user_id,role_id,role_name,organization_id,organization_name\n";

/** `memberships.csv`: one line per role and per organization, or per role in an organization. */
const toCsv: Encode = ({ userId, roles, organizations }) => {
  const lines = roles.map((role) => [userId, role.id, role.name, "", ""]);
  for (const { id, name, roles: inside } of organizations) {
    if (inside.length === 0) lines.push([userId, "", "", id, name]);
    for (const role of inside) lines.push([userId, role.id, role.name, id, name]);
  }
  return lines.map((cells) => cells.map(guardedCell).join(",")).join("\n");
};

/** A text as Auth0 writes it to CSV: in quotes, with an apostrophe in front, so that no spreadsheet runs it as a formula. */
function guardedCell(text: string): string {
  return text === "" ? "" : `"'${text.replaceAll('"', '""')}"`;
}

/** The format of the files. */
export type MembershipFormat = "ndjson" | "csv";

const ENCODERS: Readonly<Record<MembershipFormat, Encode>> = { ndjson: toJson, csv: toCsv };

/** The row of a membership, which is sorted under the user's id. */
export function membershipRow({ userId: _, ...fact }: Membership): string {
  return JSON.stringify(fact);
}

/** The size of a membership in the files, in bytes with its line feed, if it is the only one of its user. Together they take less. */
export function bytesAlone(membership: Membership, format: MembershipFormat): number {
  const roles = "role" in membership ? [membership.role] : [];
  const organizations = "organization" in membership ? [membership.organization] : [];
  const text = ENCODERS[format]({ userId: membership.userId, roles, organizations });
  return Buffer.byteLength(text) + 1;
}

/** Receives rows under keys, and copies both. What it returns is a wait until there is room again, if there is none. */
interface RowSink {
  add(...row: Parameters<KeyedRows["add"]>): Promise<void> | undefined;
}

/**
 * Adds one row per kept user, which marks the user as one of the backup.
 *
 * @param attempt number of the download, from 1: only the marks of the last one count
 */
export async function addUsers<B extends Block>(
  rows: RowSink,
  { block, kept, count }: Selection<B>,
  ids: UserIds<B>,
  attempt: number,
): Promise<void> {
  if (count === 0) return;
  const mark = Buffer.from(String(attempt));
  ids.load(block);
  for (let i = 0; i < block.count; i++) {
    if (kept[i] !== 1) continue;
    ids.read(i);
    if (ids.start === -1) continue;
    const adding = rows.add(ids.bytes, ids.start, ids.end, mark, 0, mark.length);
    if (adding !== undefined) await adding;
  }
}

/** Numbers that the manifest and the summary state. */
export interface MembershipCounts extends JoinCounts {
  readonly roles: number;
  readonly organizations: number;
}

/** Numbers that joining finds. */
export interface JoinCounts {
  /** Users with a role or an organization: the rows of NDJSON. */
  members: number;
  /** Roles of users, those in organizations not included. */
  roleMembers: number;
  organizationMembers: number;
  /** Members who are not among the users of the backup. */
  notInUsers: number;
}

/** How the sorted rows are joined. */
export interface Joining {
  readonly format: MembershipFormat;
  /** Ids of roles and organizations that disappeared while they were read. Their members are left out. */
  readonly gone: ReadonlySet<string>;
  /** Number of the last download. */
  readonly attempt: number;
}

/** Bytes of one output block. */
const BLOCK_BYTES = 64 * 1024;

/**
 * Joins sorted rows to one row per user who belongs to anything. Memory holds the memberships of one user.
 *
 * @param counts incremented
 * @returns blocks, each valid until the next one is requested
 */
export async function* joinMemberships(
  sorted: AsyncIterable<KeyedBlock>,
  { format, gone, attempt }: Joining,
  counts: JoinCounts,
): AsyncGenerator<KeyedBlock> {
  const encode = ENCODERS[format];
  const out = new KeyedRows(BLOCK_BYTES);
  const user = new CurrentUser(gone, String(attempt));
  const finish = () => {
    const memberships = user.memberships();
    if (memberships === undefined) return;
    counts.members++;
    counts.roleMembers += memberships.roles.length;
    counts.organizationMembers += memberships.organizations.length;
    if (!user.isMarked) counts.notInUsers++;
    const row = Buffer.from(encode(memberships));
    out.add(user.key, 0, user.keyLength, row, 0, row.length);
  };
  for await (const block of sorted) {
    for (let i = 0; i < block.count; i++) {
      if (!user.hasKeyOf(block, i)) {
        finish();
        user.begin(block, i);
        if (out.rowBytes >= BLOCK_BYTES) {
          yield out;
          out.clear();
        }
      }
      user.add(block, i);
    }
  }
  finish();
  if (out.count > 0) yield out;
}

/** The user whose rows are being read. */
class CurrentUser {
  key: Buffer = Buffer.alloc(256);
  keyLength = 0;
  isMarked = false;
  readonly #gone: ReadonlySet<string>;
  readonly #mark: string;
  readonly #roles = new Map<string, Group>();
  readonly #organizations = new Map<string, OrganizationOfMember>();

  constructor(gone: ReadonlySet<string>, mark: string) {
    this.#gone = gone;
    this.#mark = mark;
  }

  hasKeyOf({ keys, keyStarts, keyEnds }: KeyedBlock, row: number): boolean {
    const [start, end] = [keyStarts[row] as number, keyEnds[row] as number];
    return compareKeys(this.key, 0, this.keyLength, keys, start, end) === 0;
  }

  begin({ keys, keyStarts, keyEnds }: KeyedBlock, row: number): void {
    const start = keyStarts[row] as number;
    const length = (keyEnds[row] as number) - start;
    if (length > this.key.length) this.key = Buffer.alloc(length * 2);
    this.keyLength = copyKey(keys, start, length, this.key, 0);
    this.isMarked = false;
    this.#roles.clear();
    this.#organizations.clear();
  }

  add({ bytes, starts, ends }: KeyedBlock, row: number): void {
    const start = starts[row] as number;
    if (bytes[start] !== BRACE) {
      this.isMarked ||= bytes.toString("latin1", start, ends[row]) === this.#mark;
      return;
    }
    const { role, organization } = JSON.parse(bytes.toString("utf8", start, ends[row]));
    const { id } = role ?? organization;
    if (this.#gone.has(id)) return;
    if (role === undefined) this.#organizations.set(id, organization);
    else this.#roles.set(id, role);
  }

  /** `undefined` if the user belongs to nothing. */
  memberships(): UserMemberships | undefined {
    if (this.#roles.size + this.#organizations.size === 0) return undefined;
    return {
      userId: this.key.toString("utf8", 0, this.keyLength),
      roles: sortedById([...this.#roles.values()]),
      organizations: sortedById([...this.#organizations.values()]).map((one) => ({
        ...one,
        roles: sortedById(one.roles),
      })),
    };
  }
}

function sortedById<T extends Group>(groups: readonly T[]): T[] {
  return groups.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
