/** Tenants with undocumented properties, and what a run asked, exported and warned of. */

import { readFile } from "node:fs/promises";
import type { Run } from "../simulator/runner.ts";
import type { Property } from "../simulator/users.ts";
import type { Scenario, World } from "../simulator/world.ts";

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
