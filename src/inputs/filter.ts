/** The `filter` input. */

import { BackupError } from "../base/errors.ts";
import type { FilterOptions } from "../filter/index.ts";
import type { FilterSettings } from "../settings.ts";
import type { Report } from "./table.ts";

/** The filter, whose mistakes are reported; `undefined` without one. */
export async function filterSettings(
  expression: string | undefined,
  options: FilterOptions,
  report: Report,
): Promise<FilterSettings | undefined> {
  if (expression === undefined) return undefined;
  // Imported here because the language, its regular expressions and time zones delay the start of a run.
  const { compileFilter, lintFilter } = await import("../filter/index.ts");
  try {
    compileFilter(expression, options);
    lintFilter(expression, options.format);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    report(`\`filter\`: ${error.message}`);
  }
  return { expression, options };
}
