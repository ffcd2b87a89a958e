/** Real programs that some tests need, and that not every machine has. */

import { spawnSync } from "node:child_process";

/** Those of the programs that are not installed here. */
export function missingPrograms(...names: readonly string[]): string[] {
  return names.filter((name) => {
    const { status } = spawnSync("sh", ["-c", 'command -v "$1"', "sh", name]);
    return status !== 0;
  });
}
