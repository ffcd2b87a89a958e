/** `npm run docs`: writes the made parts of the README and its pages anew. A run's times alone do not change them. */

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  filledIn,
  filterSections,
  runSections,
  sectionOf,
  steady,
  writtenSections,
} from "./readme-sections.ts";

const run = await runSections();
rewrite("README.md", (text) => {
  const changed = [...run].filter(
    ([name, section]) => steady(section) !== steady(sectionOf(text, name)),
  );
  return filledIn(filledIn(text, writtenSections()), new Map(changed));
});
rewrite("docs/filters.md", (text) => filledIn(text, filterSections()));

function rewrite(name: string, change: (text: string) => string): void {
  const file = path.join(import.meta.dirname, "..", name);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
