/** `npm run docs`: writes the made parts of the README anew. A run's times alone do not change it. */

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { filledIn, runSections, sectionOf, steady, writtenSections } from "./readme-sections.ts";

const file = path.join(import.meta.dirname, "..", "README.md");
const readme = readFileSync(file, "utf8");
const changed = [...(await runSections())].filter(
  ([name, section]) => steady(section) !== steady(sectionOf(readme, name)),
);
writeFileSync(file, filledIn(filledIn(readme, writtenSections()), new Map(changed)));
