import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

const FILTER = 'is_present($email) && $email =~ "@example.com$" && $logins_count > 100';

describe.concurrent("filter", () => {
  test("A filter keeps rows byte for byte, and the run reports both numbers of users.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      filter: FILTER,
      compression: "gzip",
    });
    expectDone(run);
    const kept = gunzipSync(world.exportedGzip())
      .toString()
      .split("\n")
      .filter((row) => {
        if (row === "") return false;
        const { email, logins_count: logins } = JSON.parse(row);
        return email?.endsWith("@example.com") && logins > 100;
      });
    expect(kept.length).toBeGreaterThan(5);
    const stored = gunzipSync(await readFile(run.outputs["file"] ?? ""));
    expect(stored.toString()).toBe(kept.map((row) => `${row}\n`).join(""));
    expect(run.outputs).toMatchObject({
      "users-exported": "250",
      "users-kept": String(kept.length),
    });
    const manifest = JSON.parse(await readFile(run.outputs["manifest"] ?? "", "utf8"));
    expect(manifest).toMatchObject({
      filter: FILTER,
      users_exported: 250,
      users_kept: kept.length,
      users_dropped: 250 - kept.length,
    });
    expect(run.log).toContain(`Auth0 exported 250 users, and the filter keeps ${kept.length}.`);
  });

  test("A filter on CSV reads cells without Auth0's formula guard, which is stored.", async () => {
    await using world = await startSimulator({ users: 150 });
    const filter = '$family_name == "al-Malik" && $given_name == "\'Abd"';
    await using run = await checkedRun(world, {
      format: "csv",
      filter,
      fields: "user_id, given_name, family_name",
    });
    expectDone(run);
    const [header, ...rows] = (await readFile(run.outputs["file"] ?? "", "utf8")).split("\n");
    expect(header).toBe("user_id,given_name,family_name");
    expect(rows.pop()).toBe("");
    expect(rows.length).toBe(Number(run.outputs["users-kept"]));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/^"'.*","''Abd","'al-Malik"$/);
  });

  test("A filter that does not compile fails the run with the position of the error, before any request.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { filter: '$email =~ && "x"', limit: "0" });
    expect(failure(run)).toMatch(/2 inputs are wrong\..*`limit`.*`filter`.*\^/s);
    expect(world.seen).toEqual([]);
  });

  test("A filter on a field that is not among those of `fields` fails the run before any request.", async () => {
    await using world = await startSimulator();
    const fields = "user_id, email";
    await using run = await checkedRun(world, { fields, filter: "is_present($emial)" });
    expect(failure(run)).toMatch(/\$emial is not among the exported fields\. Did you mean \$email/);
    expect(world.seen).toEqual([]);
  });

  test.each([
    ["json", "logins_count > 100", "For the field, write $logins_count"],
    ["json", "$last_login > 2024-01-01", 'Write "2024-01-01", in quotes'],
    ["json", '"$logins_count > 100"', "Remove the quotes around it"],
    ["csv", "$email_verified == true", 'Write "true", in quotes'],
  ])(
    "A filter for %s that would silently keep the wrong users fails the run before any request: %s",
    async (format, filter, hint) => {
      await using world = await startSimulator();
      await using run = await checkedRun(world, { format, filter });
      expect(failure(run)).toContain(hint);
      expect(failure(run)).toMatch(
        /`filter`: The filter does not compile \(line 1, column \d+\).*\^/s,
      );
      expect(world.seen).toEqual([]);
    },
  );

  test("A filter that keeps no user of all causes one warning.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { filter: '$email == "a"' });
    expectDone(run);
    expect(run.annotations.map(({ message }) => message)).toEqual([
      "The filter keeps none of 250 users. Check the values that its fields are compared with.",
    ]);
  });

  test("A filter that keeps no user causes a warning, and the empty backup is stored.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      filter: "is_present($emial)",
      fields: "auth0-default",
      format: "json",
    });
    expectDone(run);
    const warnings = run.annotations.map(({ message }) => message);
    expect(warnings.join("\n")).toContain("$emial");
    expect(warnings.join("\n")).toContain("keeps none of 250 users");
    expect(await readFile(run.outputs["file"] ?? "", "utf8")).toBe("[]\n");
  });

  test("A filter restarts when the download restarts.", async () => {
    await using world = await startSimulator({
      storage: { ranges: false },
      faults: [{ on: "download", fault: { kind: "cut", afterBytes: 20_000 } }],
    });
    await using run = await checkedRun(world, { filter: "NR <= 10" });
    expectDone(run);
    expect(run.outputs["users-kept"]).toBe("10");
    const rows = gunzipSync(world.exportedGzip()).toString().split("\n").slice(0, 10);
    expect(await readFile(run.outputs["file"] ?? "", "utf8")).toBe(`${rows.join("\n")}\n`);
  });
});
