/** A tenant with roles and organizations, and the files that a run stores of it. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { MEMBERSHIP_SCOPES, madeGroups } from "../../simulator/groups.ts";
import type { Run } from "../../simulator/runner.ts";
import type { Scenario } from "../../simulator/world.ts";

export const USERS = 250;
export const GROUPS = madeGroups({
  users: USERS,
  roles: 5,
  perRole: 120,
  organizations: 120,
  perOrganization: 6,
});
export const SCENARIO: Scenario = {
  users: USERS,
  groups: GROUPS,
  application: { scopes: MEMBERSHIP_SCOPES },
  requestsPerSecond: 1000,
};
export const AGE_RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
export const BOTH = { memberships: "roles, organizations" };

export const files = (run: Run): string[] => JSON.parse(run.outputs["files"] ?? "[]");

export async function fileNamed(run: Run, name: string): Promise<string> {
  const found = files(run).find((file) => path.basename(file) === name);
  return await readFile(found ?? "", "utf8");
}

export async function manifestOf(run: Run) {
  return JSON.parse(await readFile(run.outputs["manifest"] ?? "", "utf8"));
}

export function lines(text: string): unknown[] {
  return text === ""
    ? []
    : text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
}
