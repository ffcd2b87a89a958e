/** `memberships` on a branch. */

import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, filesOf, logOf } from "../../end-to-end/branch-run.ts";
import { expectDone } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { expectedMemberships } from "../../simulator/groups.ts";
import { AGE_RECIPIENT, BOTH, GROUPS, lines, SCENARIO } from "./memberships-run.ts";

describe("On a branch", () => {
  const inputs = { ...BOTH, compression: "none" };

  test("The same night twice makes one commit, and a change is counted.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github, inputs, SCENARIO);
    expectDone(first);
    await using second = await backupTo(github, inputs, SCENARIO);
    expect(second.outputs["changed"]).toBe("false");
    expect(await logOf(github)).toHaveLength(1);
    const stored = (await filesOf(github)).get("memberships.ndjson") ?? "";
    expect(lines(stored)).toEqual(expectedMemberships(1, GROUPS));

    const [role, ...others] = GROUPS.roles;
    const members = role?.members.slice(1) ?? [];
    const groups = { ...GROUPS, roles: [{ id: "", name: "", ...role, members }, ...others] };
    await using third = await backupTo(github, inputs, { ...SCENARIO, groups });
    expect(third.outputs["changed"]).toBe("true");
    const trailers = (await logOf(github, "%B", BRANCH)).join("\n");
    expect(trailers).toContain("Backup-Changes: +0 −0 ~0");
    expect(trailers).toContain("Backup-Membership-Changes: +0 −0 ~1");
    expect(third.summary).toContain("Since the last backup on the branch: **+0 −0 ~1** (rows of");
    expect(third.summary).toContain("- Roles: **5**, assigned ");
    expect(third.summary).toContain("- Organizations: **120**, with ");
  });

  test("Encrypted memberships that change make a commit, and others do not.", async () => {
    const encrypted = { ...BOTH, "encrypt-to": AGE_RECIPIENT };
    await using github = await startGitHub();
    await using first = await backupTo(github, encrypted, SCENARIO);
    expectDone(first);
    await using same = await backupTo(github, encrypted, SCENARIO);
    expect(same.outputs["changed"]).toBe("false");
    const groups = { ...GROUPS, roles: GROUPS.roles.slice(1) };
    const roles = GROUPS.roles.slice(1);
    const organizations = GROUPS.organizations.map((one) => ({
      ...one,
      members: one.members.map((member) => ({ ...member, roles: [] })),
    }));
    await using changed = await backupTo(github, encrypted, {
      ...SCENARIO,
      groups: { ...groups, roles, organizations },
    });
    expect(changed.outputs["changed"]).toBe("true");
  });

  test("A backup without memberships removes their file from the branch.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github, inputs, SCENARIO);
    expectDone(first);
    await using second = await backupTo(github, { compression: "none" }, SCENARIO);
    expectDone(second);
    expect([...(await filesOf(github)).keys()]).toEqual(["manifest.json", "users.ndjson"]);
  });
});
