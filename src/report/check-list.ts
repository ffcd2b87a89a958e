/** The check list of a dry run, in the job summary. */

import type { Check } from "../run.ts";
import { escapeMarkdown } from "./markup.ts";

const SIGNS = { passed: "✅", failed: "❌", skipped: "➖" } as const;

/** The check list as GitHub-flavoured Markdown. Values from outside are escaped: none of them can add markup. */
export function checkListOf(checks: readonly Check[]): string {
  const count = (wanted: Check["outcome"]) =>
    checks.filter(({ outcome }) => outcome === wanted).length;
  const rows = checks.map(({ title, outcome, note }) => {
    return `| ${SIGNS[outcome]} | ${escapeMarkdown(title)} | ${note.split(/\n+/).map(cellLine).join("<br>")} |`;
  });
  const result = resultOf(count("failed"), count("skipped"), checks.length);
  return [
    "## Auth0 user backup: dry run",
    "",
    `**${result}** Nothing was exported or stored.`,
    "",
    "| | Check | Result |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** A skipped check must not count as passed. */
function resultOf(failed: number, skipped: number, all: number): string {
  if (failed > 0) return `${failed} of ${all} checks failed.`;
  return skipped === 0
    ? "Everything is ready."
    : `No check failed, but ${skipped} of ${all} have no result.`;
}

/** Indented lines quote a filter and point into it, so their characters must stay aligned. */
function cellLine(line: string): string {
  const indented = /^ {2}(.*)$/.exec(line)?.[1];
  return indented === undefined
    ? escapeMarkdown(line)
    : `<code>${escapeMarkdown(indented).replaceAll(" ", "&nbsp;")}</code>`;
}
