/** Writes what `docs/performance.json` says into the pages. */

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { filledIn } from "../readme-sections.ts";
import { performanceSections, readmeRatios } from "./page.ts";
import { plotOf } from "./plot.ts";
import { recordedPerformance } from "./record.ts";

/** @param root the project */
export function publishPerformance(root: string): void {
  const record = recordedPerformance(root);
  fill(path.join(root, "docs", "performance.md"), performanceSections(record));
  fill(path.join(root, "README.md"), new Map([["ratios", readmeRatios(record)]]));
  writeFileSync(path.join(root, "docs", "images", "performance.svg"), plotOf(record));
}

function fill(file: string, sections: ReadonlyMap<string, string>): void {
  writeFileSync(file, filledIn(readFileSync(file, "utf8"), sections));
}
