/** Tenants with undocumented properties, and what a run asked, exported and warned of. */

import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Fault } from "../simulator/faults.ts";
import type { Run } from "../simulator/runner.ts";
import type { Property } from "../simulator/users.ts";
import { type Scenario, startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";

export const DEPARTMENT: Property = { name: "department" };
export const having = (...properties: Property[]): Scenario => ({ population: { properties } });

export function lookups(world: World) {
  return [...world.requests("connections"), ...world.requests("users")];
}

export function requestedFields(world: World): string[] {
  const { fields = [] } = world.jobs().at(-1)?.request ?? {};
  return fields.map(({ name }) => name);
}

export async function usersOf({ outputs }: Run): Promise<Record<string, unknown>[]> {
  const text = await readFile(outputs["file"] ?? "", "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

export async function manifestOf({ outputs }: Run): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(outputs["manifest"] ?? "", "utf8"));
}

export function warningsOf({ annotations }: Run): string[] {
  return annotations.filter(({ level }) => level === "warning").map(({ message }) => message);
}

/** How every request for the list of users fails. */
export type Unsearchable = [title: string, fault: Fault];

export async function expectDocumentedFields(...[, fault]: Unsearchable) {
  const faults = [{ on: "users", times: 99, fault } as const];
  await using world = await startSimulator({ ...having(DEPARTMENT), faults });
  await using run = await checkedRun(world, {
    filter: 'is_present($department) || $email != ""',
  });
  expectDone(run);
  expect(warningsOf(run)).toEqual([
    expect.stringContaining("Some users could not be searched for undocumented properties"),
  ]);
  // The filter reads it, so it is requested even though it was not found.
  expect(requestedFields(world)).toContain("department");
}
