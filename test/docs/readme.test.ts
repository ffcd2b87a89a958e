/** The README and the pages behind it say what is: tables, samples, messages, pictures and links. Their blocks: test/docs/. */

import { existsSync, globSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { runSections, sectionOf, steady, writtenSections } from "../../scripts/readme-sections.ts";
import { demoRun } from "../demo-run.ts";
import { PAGES, ROOT, textOf } from "./pages.ts";

const readme = textOf("README.md");

test.each([...writtenSections()])(
  "the section %s is what `npm run docs` makes",
  (name, section) => {
    expect(sectionOf(readme, name)).toBe(section);
  },
);

test("the log, the slip and the rows shown are those of runs, but for their times", async () => {
  for (const [page, sections] of await runSections()) {
    for (const [name, section] of sections) {
      expect(steady(sectionOf(textOf(page), name)), name).toBe(steady(section));
    }
  }
});

test("a reader sees how to use the action within fifteen lines", () => {
  const line = readme.split("\n").findIndex((text) => text.includes("uses:")) + 1;
  expect(line).toBeGreaterThan(0);
  expect(line).toBeLessThanOrEqual(15);
});

test("the page on the manifest names its keys, and no others", async () => {
  await using demo = await demoRun({}, 10);
  const { action, files, ...rest } = JSON.parse(String(demo.files.get("manifest.json")));
  const keys = [
    ...Object.keys(rest),
    "files",
    // Of encrypted backups, which encryption.test.ts looks at.
    "recipients",
    "fingerprint",
    ...Object.keys(action).map((key) => `action.${key}`),
  ];
  const named = textOf("docs/manifest.md").matchAll(/^\| `([\w.]+)` \|/gm);
  const described = [...named].map(([, key = ""]) => key);
  await using restorable = await demoRun({ format: "import" }, 10);
  const { users_dropped: reasons } = JSON.parse(String(restorable.files.get("manifest.json")));
  const inner = [...Object.keys(files[0]), ...Object.keys(reasons)];
  expect(described.toSorted()).toEqual([...keys, ...inner].toSorted());
});

test("each picture is shown, says in words what it shows, and is small enough for a page to load", () => {
  const files = globSync("docs/images/*", { cwd: ROOT });
  expect(files.length).toBeGreaterThan(0);
  const all = PAGES.map(textOf).join("\n");
  for (const file of files) {
    const link = new RegExp(`!\\[([^\\]]+)\\]\\((docs/)?images/${path.basename(file)}\\)`);
    const [, words = ""] = link.exec(all) ?? [];
    expect(words.length, file).toBeGreaterThan(50);
    expect(statSync(path.join(ROOT, file)).size).toBeLessThan(150_000);
  }
});

test("the README is short, and every page is linked from it or from one that is", () => {
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

test("what is said of other ways has a date, and a source in each row that is not about a script of one's own", () => {
  const page = textOf("docs/alternatives.md");
  expect(page).toMatch(/^As of \w+ 20\d\d, /m);
  const [, , ...rows] = page.split("\n").filter((line) => line.startsWith("| "));
  const unsourced = rows.filter((row) => !row.includes("](https://"));
  expect(rows.length).toBeGreaterThan(10);
  expect(unsourced.map((row) => row.split("|")[1]?.trim())).toEqual([
    "`curl`, in a script of one's own",
  ]);
});

test.each(PAGES)("the links of %s lead somewhere", (page) => {
  const broken = localLinks(page).filter((target) => {
    const [file = "", anchor] = target.split("#");
    const linked = file === "" ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(ROOT, linked))) return true;
    return anchor !== undefined && !headings(textOf(linked)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

/** Links of a page that stay in the repository, as they are written. */
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
