/** Text from outside, made safe for one line of the log. */

import { redact } from "./secrets.ts";

/**
 * Removes secrets, line breaks, terminal escapes and invisible characters, and breaks up workflow commands.
 *
 * The runner executes `::name::` at the start of a line and `##[name]` anywhere in it: https://github.com/actions/runner, `ActionCommand.cs`.
 */
export function plainLine(text: string): string {
  return redact(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/:(?=:)/g, ": ")
    .replaceAll("##[", "## [");
}
