/** The inputs that are paths of files or folders on the runner. */

import path from "node:path";
import { hasLineBreak } from "./schemas.ts";
import type { Report } from "./table.ts";

/** The absolute path. @param workspace absolute path that relative ones begin at */
export function pathInput(name: string, given: string, workspace: string, report: Report): string {
  if (/^(?:~|\$|%\w+%)/.test(given)) {
    report(
      `\`${name}\` begins with ~, $ or %, which only a shell replaces. Enter an absolute path, or one relative to the workspace.`,
    );
  } else if (hasLineBreak(given)) {
    report(`\`${name}\` has a line break or another control character. Remove it.`);
  }
  return path.resolve(workspace, given);
}
