/** Checks texts that a run sends in an HTTP header, which carries printable ASCII. */

import type { Report } from "./table.ts";

/** Whether a secret can be sent; otherwise the first character that it must not contain is reported, never its neighbors. */
export function isHeaderText(name: string, given: string, report: Report): boolean {
  const [wrong] = /[^\x21-\x7e]/u.exec(given) ?? [];
  if (wrong === undefined) return true;
  const code = wrong.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  const what = /^[ \t\r\n]$/.test(wrong)
    ? "a space or a line break"
    : `the character U+${code}, which no token has`;
  report(`\`${name}\` contains ${what}. Store the secret again, without it.`);
  return false;
}
