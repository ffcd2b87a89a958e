/** Reads who has which role, and who is in which organization: from the groups, never per user, with checkpoint pagination. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { formatList, quote } from "../base/format.ts";
import type { Group, Membership } from "../rows/memberships.ts";
import type { MembershipKind } from "../settings.ts";
import { CallRefused, type Tenant } from "./tenant.ts";

/** Number of requests at the same time. */
const CONCURRENCY = 4;
/** Auth0's maximum. */
const PER_PAGE = 100;
/** Roles cannot be listed beyond this number; a tenant has at most as many. */
const MOST_ROLES = 1000;

/** The permissions that reading each kind requires, besides `read:users`. */
const SCOPES: Readonly<Record<MembershipKind, readonly string[]>> = {
  roles: ["read:roles", "read:role_members"],
  organizations: [
    "read:organizations",
    "read:organization_members",
    "read:organization_member_roles",
  ],
};

/** The permissions that reading memberships requires, besides `read:users`. */
export function membershipScopes(kinds: readonly MembershipKind[]): string[] {
  return kinds.flatMap((kind) => SCOPES[kind]);
}

/** The groups that were read. */
export interface ReadGroups {
  readonly roles: number;
  readonly organizations: number;
  /** Ids of those that disappeared while they were read. Some of their members may have been read. */
  readonly gone: ReadonlySet<string>;
}

const GROUP = z.looseObject({ id: z.string().min(1), name: z.string() });
const USER_ID = z.string().min(1);
const ROLES = z.looseObject({
  roles: z.array(GROUP),
  limit: z.number().nullish(),
  total: z.number().nullish(),
});
const NEXT = z.string().nullish();
const ROLE_MEMBERS = z.looseObject({
  users: z.array(z.looseObject({ user_id: USER_ID })),
  next: NEXT,
});
const ORGANIZATIONS = z.looseObject({ organizations: z.array(GROUP), next: NEXT });
const MEMBERS = z.looseObject({
  members: z.array(z.looseObject({ user_id: USER_ID, roles: z.array(GROUP).nullish() })),
  next: NEXT,
});

/** The permissions that {@link listGroups} requires. */
export function groupScopes(kinds: readonly MembershipKind[]): string[] {
  return kinds.map((kind) => `read:${kind}`);
}

/**
 * Lists all roles, then all organizations, as far as they are wanted.
 *
 * @throws BackupError while iterating, if Auth0 refuses a request
 */
export function listGroups(
  tenant: Tenant,
  kinds: readonly MembershipKind[],
): AsyncGenerator<KindOfGroup, undefined> {
  return new Reader(tenant, kinds).groups(kinds);
}

/**
 * Reads all memberships of the wanted kinds, with a few requests at the same time.
 *
 * @param add receives the memberships of one page; the next page of the same group waits for it
 * @param groups those whose members are read; all of the wanted kinds by default
 * @throws BackupError if Auth0 refuses a request; what `add` throws
 */
export async function readMemberships(
  tenant: Tenant,
  kinds: readonly MembershipKind[],
  add: (memberships: readonly Membership[]) => Promise<void>,
  groups: AsyncGenerator<KindOfGroup> = listGroups(tenant, kinds),
): Promise<ReadGroups> {
  const reader = new Reader(tenant, kinds);
  const counts = { roles: 0, organizations: 0 };
  const gone = new Set<string>();
  let hasFailed = false;
  // All workers take groups from one generator, which makes them wait in line.
  const work = async () => {
    for await (const group of groups) {
      counts[group.kind]++;
      try {
        for await (const page of reader.membersOf(group)) {
          await add(page);
          if (hasFailed) return;
        }
      } catch (error) {
        if (!(error instanceof CallRefused && error.status === 404)) throw error;
        counts[group.kind]--;
        gone.add(group.id);
        const what = group.kind === "roles" ? "role" : "organization";
        tenant.run.log.info(
          `The ${what} ${quote(group.id)} disappeared while it was read: it is left out.`,
        );
      }
    }
  };
  const workers = Array.from({ length: CONCURRENCY }, () =>
    work().catch((error) => {
      hasFailed = true;
      throw error;
    }),
  );
  await Promise.all(workers);
  return { ...counts, gone };
}

/**
 * Asks for one page of everything that will be read, to find out before the export whether the token may read it.
 *
 * @throws BackupError if it may not; it names all permissions
 */
export async function checkMembershipAccess(
  tenant: Tenant,
  kinds: readonly MembershipKind[],
): Promise<void> {
  const reader = new Reader(tenant, kinds);
  for (const kind of kinds) {
    const { value: group } = await reader.groups([kind]).next();
    if (group !== undefined) await reader.membersOf(group).next();
  }
}

/** A role or an organization. */
export interface KindOfGroup extends Group {
  readonly kind: MembershipKind;
}

/** Lists groups and their members. */
class Reader {
  readonly #tenant: Tenant;
  readonly #remedies: Readonly<Record<number, string>>;

  constructor(tenant: Tenant, kinds: readonly MembershipKind[]) {
    this.#tenant = tenant;
    this.#remedies = {
      403: `Grant the application ${formatList(membershipScopes(kinds))} on the Management API. If the message is about the subscription, remove from \`memberships\` what the plan lacks.`,
    };
  }

  /** Roles, then organizations. */
  async *groups(kinds: readonly MembershipKind[]): AsyncGenerator<KindOfGroup, undefined> {
    if (kinds.includes("roles")) {
      for await (const { id, name } of this.#roles()) yield { kind: "roles", id, name };
    }
    if (kinds.includes("organizations")) {
      const pages = this.#pages("organizations", "the list of organizations", ORGANIZATIONS);
      for await (const { organizations } of pages) {
        for (const { id, name } of organizations) yield { kind: "organizations", id, name };
      }
    }
    return undefined;
  }

  async *membersOf({ kind, ...group }: KindOfGroup): AsyncGenerator<Membership[]> {
    const id = encodeURIComponent(group.id);
    if (kind === "roles") {
      const path = `roles/${id}/users`;
      for await (const { users } of this.#pages(path, "the users of a role", ROLE_MEMBERS)) {
        yield users.map(({ user_id }) => ({ userId: user_id, role: group }));
      }
      return;
    }
    const path = `organizations/${id}/members?fields=user_id,roles&include_fields=true`;
    for await (const { members } of this.#pages(path, "the members of an organization", MEMBERS)) {
      yield members.map(({ user_id, roles }) => ({
        userId: user_id,
        organization: { ...group, roles: (roles ?? []).map(({ id, name }) => ({ id, name })) },
      }));
    }
  }

  /** Pages by checkpoint. Only a missing `next` ends them: a short page does not, and the last one may be empty. */
  async *#pages<T extends { readonly next?: string | null | undefined }>(
    path: string,
    what: string,
    schema: z.ZodType<T>,
  ): AsyncGenerator<T> {
    for (let from: string | undefined; ; ) {
      const query = `take=${PER_PAGE}${from === undefined ? "" : `&from=${encodeURIComponent(from)}`}`;
      const page = await this.#get(
        `${path}${path.includes("?") ? "&" : "?"}${query}`,
        what,
        schema,
      );
      yield page;
      if (!page.next) return;
      if (page.next === from) {
        throw new BackupError(
          `Auth0 answered the request for ${what} with the same page again.`,
          "Run the workflow again. If it keeps failing, remove `memberships`, and report it to Auth0 support.",
        );
      }
      from = page.next;
    }
  }

  /** Pages by offset, the only ones that roles have. Auth0 may lower `per_page`. */
  async *#roles(): AsyncGenerator<Group> {
    let read = 0;
    for (let page = 0, limit = PER_PAGE; (page + 1) * limit <= MOST_ROLES; page++) {
      const query = `per_page=${PER_PAGE}&page=${page}&include_totals=true`;
      const answer = await this.#get(`roles?${query}`, "the list of roles", ROLES);
      yield* answer.roles;
      read += answer.roles.length;
      limit = answer.limit || PER_PAGE;
      if (answer.roles.length < limit) return;
      if (read >= MOST_ROLES && (answer.total ?? 0) > read) {
        this.#tenant.run.log.warning(
          `The tenant has ${answer.total} roles, and Auth0 lists only the first ${read}: the others are left out.`,
        );
      }
    }
  }

  #get<T>(path: string, what: string, schema: z.ZodType<T>): Promise<T> {
    const remedies = this.#remedies;
    return this.#tenant.call({ method: "GET", path, what, schema, remedies, isPaced: true });
  }
}
