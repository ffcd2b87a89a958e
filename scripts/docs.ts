/**
 * `npm run docs`: regenerates the generated parts of the README and the pages. A sample is kept if only its times would change. The
 * benchmark's numbers come from `docs/performance.json`.
 */

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { plotOf } from "./bench/plot.ts";
import { recordedPerformance } from "./bench/record.ts";
import { performanceSections } from "./bench/report.ts";
import { functionList } from "./function-list.ts";
import { filledIn, runSections, sectionOf, steady, writtenSections } from "./readme-sections.ts";

const root = path.join(import.meta.dirname, "..");
rewrite("docs/filters.md", (page) => filledIn(page, new Map([["functions", functionList()]])));
for (const [page, sections] of writtenSections()) rewrite(page, (text) => filledIn(text, sections));
for (const [page, sections] of await runSections()) {
  rewrite(page, (text) => {
    const changed = [...sections].filter(
      ([name, section]) => steady(section) !== steady(sectionOf(text, name)),
    );
    return filledIn(text, new Map(changed));
  });
}
const performance = recordedPerformance(root);
rewrite("docs/performance.md", (page) => filledIn(page, performanceSections(performance)));
rewrite("docs/images/performance.svg", () => plotOf(performance));

function rewrite(page: string, made: (text: string) => string): void {
  const file = path.join(root, page);
  writeFileSync(file, made(readFileSync(file, "utf8")));
}
