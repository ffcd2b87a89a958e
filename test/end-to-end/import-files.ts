/** What the tests of `format: import` share: the files and the manifest of a run, held to Auth0's rules. */

import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { importComplaints } from "../rows/import/import-schema.ts";
import type { Run } from "../simulator/runner.ts";

export interface ImportedUser {
  readonly user_id: string;
  readonly email: string;
}

export interface Manifest {
  readonly users_exported: number;
  readonly users_kept: number;
  readonly users_dropped: Readonly<Record<string, number>>;
  readonly files: readonly {
    readonly name: string;
    readonly users: number;
    readonly connection: string | null;
  }[];
  readonly connections: readonly { readonly connection: string | null; readonly users: number }[];
}

export const DATABASE = "Username-Password-Authentication";

/** Holds a file to Auth0's rules. */
export function usersIn(text: Buffer): ImportedUser[] {
  expect(text.length).toBeLessThanOrEqual(480_000);
  const users = JSON.parse(text.toString());
  expect(importComplaints(users)).toEqual([]);
  return users;
}

/** The manifest of a run. */
export async function manifestOf(run: Run): Promise<Manifest> {
  return JSON.parse(await readFile(run.outputs["manifest"] ?? "", "utf8"));
}

/** The sum of counts. */
export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, one) => total + one, 0);
}

/** What the rules leave of an export, worked out the slow way. */
export function expected(exported: readonly Record<string, unknown>[]): unknown[] {
  const names =
    "user_id email email_verified username phone_number phone_verified name given_name family_name nickname picture blocked app_metadata user_metadata".split(
      " ",
    );
  return exported
    .filter(({ user_id: id, email }) => String(id).startsWith("auth0|") && email !== undefined)
    .map((user) => {
      const kept = Object.entries(user).filter(([key]) => names.includes(key));
      return { ...Object.fromEntries(kept), user_id: String(user["user_id"]).slice(6) };
    });
}
