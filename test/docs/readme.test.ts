/** The README and its pages are up to date: tables, samples, pictures and links. */

import { existsSync, globSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { runSections, sectionOf, steady, writtenSections } from "../../scripts/readme-sections.ts";
import { membershipCounts } from "../../src/backup/manifest.ts";
import { demoRun } from "../demo-run.ts";
import { PAGES, ROOT, textOf } from "./pages.ts";

const readme = textOf("README.md");

const written = [...writtenSections()].flatMap(([page, sections]) =>
  [...sections].map(([name, section]) => [page, name, section] as const),
);

test.each(written)(
  "Of %s, the section %s is what `npm run docs` generates.",
  (page, name, section) => {
    expect(sectionOf(textOf(page), name)).toBe(section);
  },
);

test("The samples of logs and rows in the docs are those of real runs, except for their times.", async () => {
  for (const [page, sections] of await runSections()) {
    for (const [name, section] of sections) {
      expect(steady(sectionOf(textOf(page), name)), name).toBe(steady(section));
    }
  }
});

test("The README says what the action is, links to the restore on line 3, and shows the workflow first.", () => {
  const [title, , introduction = ""] = readme.split("\n");
  expect(title).toBe("# Auth0 User Backup");
  expect(introduction).toMatch(/^A GitHub Action that backs up all users of an Auth0 tenant/);
  expect(introduction).toContain("(docs/restore.md)");
  expect(readme.indexOf("uses: ./")).toBeLessThan(readme.indexOf("\n## "));
  expect(readme.split("\n").indexOf("```yaml")).toBeLessThan(15);
});

test("The README has at most 1,800 words, and each page at most 1,500.", () => {
  const lengths = PAGES.filter((page) => page !== "CHANGELOG.md").map((page) => {
    const text = textOf(page)
      .replaceAll(
        /^<!-- begin: (functions|measurements|growing|shortfalls) [\s\S]*?<!-- end: \1 -->$/gm,
        "",
      )
      .replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "");
    return [page, text.split(/\s+/).filter((word) => /\w/.test(word)).length] as const;
  });
  const tooLong = lengths.filter(([page, words]) => words > (page === "README.md" ? 1800 : 1500));
  expect(tooLong).toEqual([]);
});

test("The page about the manifest lists exactly the keys of a manifest.", async () => {
  await using demo = await demoRun({}, 10);
  const { action, files: _, ...rest } = JSON.parse(String(demo.files.get("manifest.json")));
  const keys = [
    ...Object.keys(rest),
    "files",
    // Of encrypted backups: see encryption.test.ts.
    "recipients",
    "fingerprint",
    "memberships",
    // Only with `format: import`: see import.test.ts.
    "connections",
    // Only if there are any: see rows.test.ts.
    "users_with_lone_surrogates",
    "users_with_nul",
    ...Object.keys(action).map((key) => `action.${key}`),
  ];
  const named = textOf("docs/manifest.md").matchAll(/^\| `([\w.]+)` \|/gm);
  const described = [...named].map(([, key = ""]) => key);
  await using restorable = await demoRun({ format: "import" }, 10);
  const { users_dropped: reasons, files } = JSON.parse(
    String(restorable.files.get("manifest.json")),
  );
  const counts = { roles: 0, organizations: 0, members: 0, notInUsers: 0 };
  const memberships = membershipCounts({
    kinds: [],
    counts: { ...counts, roleMembers: 0, organizationMembers: 0 },
  });
  const inner = [files[0], reasons, memberships].flatMap((one) => Object.keys(one));
  expect(described.toSorted()).toEqual([...keys, ...inner].toSorted());
});

test("Each picture is shown on a page, has an alternative text, and is less than 150 kB.", () => {
  const files = globSync("docs/images/*", { cwd: ROOT });
  expect(files.length).toBeGreaterThan(0);
  const all = PAGES.map(textOf).join("\n");
  for (const file of files) {
    const name = path.basename(file);
    // As Markdown, or as one of the sources of a <picture>, whose <img> has the text.
    const link = new RegExp(
      `!\\[([^\\]]+)\\]\\((?:docs/)?images/${name}\\)|"(?:docs/)?images/${name}"[\\s\\S]*?<img [^>]*alt="([^"]+)"|alt="([^"]+)" src="(?:docs/)?images/${name}"`,
    );
    const words = link.exec(all)?.slice(1).join("") ?? "";
    expect(words.length, file).toBeGreaterThan(50);
    expect(statSync(path.join(ROOT, file)).size).toBeLessThan(150_000);
  }
});

test("The README has less than 300 lines, and links lead from it to every page.", () => {
  expect(readme.split("\n").length).toBeLessThan(300);
  const linked = new Set(["README.md"]);
  for (const page of linked) {
    for (const target of localLinks(page)) {
      const file = path.join(path.dirname(page), target.split("#")[0] ?? "");
      if (PAGES.includes(file)) linked.add(file);
    }
  }
  expect(PAGES.filter((page) => !linked.has(page))).toEqual([]);
});

test("The page about alternatives has a date, and a source in each row except that of your own script.", () => {
  const page = textOf("docs/alternatives.md");
  expect(page).toMatch(/^As of \w+ 20\d\d, /m);
  const [, , ...rows] = page.split("\n").filter((line) => line.startsWith("| "));
  const unsourced = rows.filter((row) => !row.includes("](https://"));
  expect(rows.length).toBeGreaterThan(10);
  expect(unsourced.map((row) => row.split("|")[1]?.trim())).toEqual(["`curl`, in your own script"]);
});

test.each(PAGES)("Every row of a table in %s has as many cells as its heading.", (page) => {
  const text = textOf(page).replace(/^```.*?^```/gms, "");
  for (const [table] of text.matchAll(/(^\|.*\n)+/gm)) {
    const rows = table.trimEnd().split("\n");
    const cells = rows.map((row) => row.replaceAll("\\|", "").split("|").length);
    expect(rows.filter((_, i) => cells[i] !== cells[0])).toEqual([]);
  }
});

test.each(PAGES)("The local links of %s lead to existing files and headings.", (page) => {
  const broken = localLinks(page).filter((target) => {
    const [file = "", anchor] = target.split("#");
    // A badge: relative to the page's address on GitHub.
    const [, workflow] =
      /^\.\.\/\.\.\/actions\/workflows\/([\w-]+\.yml)(?:\/badge\.svg)?$/.exec(file) ?? [];
    if (workflow !== undefined) return !existsSync(path.join(ROOT, ".github/workflows", workflow));
    const linked = file === "" ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(ROOT, linked))) return true;
    return anchor !== undefined && !headings(textOf(linked)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

/** Links of a page to the repository, as written. */
function localLinks(page: string): string[] {
  const targets = [...textOf(page).matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^https?:/.test(target));
}

/** The anchors of a page, as GitHub makes them. */
function headings(text: string): string[] {
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
