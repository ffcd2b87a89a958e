/** Matches the errors of an import job with the users of its file. */

import type { RejectedUser } from "../../auth0/import-job.ts";
import type { ImportStep } from "../plan/steps.ts";

const IDENTIFIERS = ["user_id", "email", "username", "phone_number"] as const;

/**
 * Auth0 identifies a rejected user by repeating the user of the file, in which properties may be missing: the first identifier
 * that is there decides.
 *
 * @returns codes by user id; an error that belongs to no user of the file is not in it
 */
export function matchErrors(
  users: readonly ImportStep[],
  rejected: readonly RejectedUser[],
): Map<string, string> {
  const index = new Map<string, ImportStep[]>();
  if (rejected.length > 0) for (const step of users) addTo(index, step);
  const codes = new Map<string, string>();
  for (const { user, code } of rejected) {
    const keys = IDENTIFIERS.flatMap((name) => keyOf(name, user[name]) ?? []);
    const steps = keys.map((key) => index.get(key)).find((found) => found !== undefined);
    // Two errors with one address are about two users.
    const step = steps?.find(({ userId }) => !codes.has(userId)) ?? steps?.[0];
    if (step !== undefined) codes.set(step.userId, code ?? "rejected without a code");
  }
  return codes;
}

function addTo(index: Map<string, ImportStep[]>, step: ImportStep): void {
  const user: Record<string, unknown> = JSON.parse(step.user);
  for (const name of IDENTIFIERS) {
    const key = keyOf(name, user[name]);
    if (key !== undefined) index.set(key, [...(index.get(key) ?? []), step]);
  }
}

/** Auth0 stores addresses and names in lower case. Ids in a file have no prefix. */
function keyOf(name: (typeof IDENTIFIERS)[number], value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return name === "user_id"
    ? `user_id ${value.replace(/^auth0\|/, "")}`
    : `${name} ${value.toLowerCase()}`;
}
