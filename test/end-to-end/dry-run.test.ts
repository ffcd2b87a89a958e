import { generateKeyPairSync } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import type { Run } from "../simulator/runner.ts";
import { startSimulator } from "../simulator/world.ts";
import { backupTo, refsOf } from "./branch-run.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

const DRY = { "dry-run": "true" };

/** The signs of the check list, by what was looked at. */
function signsIn({ summary }: Run): Record<string, string> {
  const rows = summary.matchAll(/^\| (✅|❌|➖) \| ([^|]+) \| [^|]+ \|$/gmu);
  return Object.fromEntries([...rows].map(([, sign = "", title = ""]) => [title, sign]));
}

describe.concurrent("dry run", () => {
  test("A dry run checks everything, stores nothing, and reports success.", async () => {
    await using github = await startGitHub();
    await using world = await startSimulator();
    const before = await refsOf(github);
    await using run = await checkedRun(
      world,
      {
        ...DRY,
        destination: "artifact, branch, file",
        connection: "acme-saml",
        filter: "$logins_count > 0",
      },
      { github },
    );
    expectDone(run);
    expect(signsIn(run)).toEqual({
      Inputs: "✅",
      "Sign in": "✅",
      Permissions: "✅",
      Fields: "✅",
      Connection: "✅",
      Repository: "✅",
      Artifact: "✅",
      Branch: "✅",
      "Output folder": "✅",
    });
    expect(run.summary).toContain("**Everything is ready.**");
    expect(run.log).toContain("✓ Connection: acme-saml is con_Sa");
    expect(await refsOf(github)).toBe(before);
    expect(await readdir(run.workspace)).toEqual([]);
  });

  test("A dry run reports all problems at once, in one annotation and in its list.", async () => {
    await using world = await startSimulator({ application: { scopes: ["read:users"] } });
    await using run = await checkedRun(
      world,
      { ...DRY, connection: "acme-saml", destination: "artifact, branch, file" },
      { hasArtifactService: false, event: { repository: { private: false } } },
    );
    const told = failure(run);
    expect(told).toMatch(/^The dry run found 5 problems\.\n- Permissions: /);
    expect(told).toContain("lacks the permission read:connections. Grant the application");
    expect(told).toContain("- Connection: Auth0 refused the look-up");
    expect(told).toContain("- Repository: This repository is public");
    expect(told).toContain("- Artifact: The runner gave this step no access to artifacts.");
    expect(told).toContain("- Branch: ");
    expect(signsIn(run)).toEqual({
      Inputs: "✅",
      "Sign in": "✅",
      Permissions: "❌",
      Fields: "✅",
      Connection: "❌",
      Repository: "❌",
      Artifact: "❌",
      Branch: "❌",
      "Output folder": "✅",
    });
    expect(run.summary).toContain("**5 of 9 checks failed.**");
  });

  test("A dry run does not report success when Auth0 could not be reached.", async () => {
    await using world = await startSimulator({ application: { tellsScope: false } });
    await using run = await checkedRun(world, { ...DRY, connection: "con_Sa00000000000003" });
    expectDone(run);
    expect(signsIn(run)).toMatchObject({ Permissions: "➖", Connection: "➖" });
    expect(run.summary).toContain("**No check failed, but 2 of 6 have no result.**");
  });

  test("A dry run detects an application without a grant.", async () => {
    await using world = await startSimulator({ application: { scopes: [] } });
    await using run = await checkedRun(world, DRY);
    expect(failure(run)).toContain("- Permissions: The token lacks the permission read:users.");
  });

  test("A dry run that cannot sign in still checks the destination.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      ...DRY,
      "client-secret": "wrong-secret-do-not-print",
      connection: "acme-saml",
    });
    expect(failure(run)).toMatch(/^The dry run found a problem\.\n- Sign in: /);
    expect(signsIn(run)).toEqual({
      Inputs: "✅",
      "Sign in": "❌",
      Permissions: "➖",
      Fields: "➖",
      Connection: "➖",
      "Output folder": "✅",
    });
  });

  test("A dry run with wrong inputs lists them and sends no request.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { ...DRY, format: "xml", filter: "$a >" });
    expect(failure(run)).toContain("2 inputs are wrong.");
    expect(signsIn(run)).toEqual({ Inputs: "❌" });
    expect(world.seen).toEqual([]);
  });

  test("A dry run lists a private key of the wrong kind as a wrong input.", async () => {
    await using world = await startSimulator();
    const { privateKey } = generateKeyPairSync("ed25519");
    const key = String(privateKey.export({ type: "pkcs8", format: "pem" }));
    await using run = await checkedRun(world, { ...DRY, "client-secret": "", "private-key": key });
    expect(failure(run)).toContain("`private-key` is an Ed25519 key. Auth0 signs in with RSA keys");
    expect(signsIn(run)).toEqual({ Inputs: "❌" });
  });

  test("A dry run names a connection that the tenant does not have and escapes its markup.", async () => {
    await using world = await startSimulator();
    const connection = "<img src=x> | [a](https://evil.example) `b`";
    await using run = await checkedRun(world, { ...DRY, connection });
    expect(failure(run)).toContain("- Connection: The tenant has no connection");
    expect(run.summary).not.toMatch(/<img|\]\(https|`b`/);
    expect(signsIn(run)).toMatchObject({ Connection: "❌" });
  });

  test("A dry run reports the state of the job that `job-id` names.", async () => {
    await using world = await startSimulator();
    await using gone = await checkedRun(world, { ...DRY, "job-id": "job_0000000000000000" });
    expect(failure(gone)).toMatch(/- Export job: .*older than 24 hours or belongs to another/);
    expect(signsIn(gone)).toMatchObject({ "Export job": "❌" });
  });

  test("A dry run rejects an output folder that is a file.", async () => {
    await using world = await startSimulator();
    await using first = await checkedRun(world, DRY);
    const file = path.join(first.workspace, "taken");
    await writeFile(file, "");
    await using run = await checkedRun(world, { ...DRY, "output-directory": `${file}/below` });
    expect(failure(run)).toMatch(/- Output folder: .*\(ENOTDIR\)/);
  });

  test("A dry run rejects a token that may not push.", async () => {
    await using github = await startGitHub();
    await using run = await backupTo(github, { ...DRY, "github-token": "ghs_no_such_token_0000" });
    expect(failure(run)).toContain("- Branch: ");
    expect(signsIn(run)).toMatchObject({ Repository: "✅", Branch: "❌" });
  });
});
