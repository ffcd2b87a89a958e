/** Text from outside in GitHub-flavoured Markdown. */

import { redact } from "../base/secrets.ts";

/** Escapes text for a table cell or a list: every character with a meaning in Markdown or HTML becomes an entity, which would hide a secret from the runner's masks. */
export function escapeMarkdown(text: string): string {
  return redact(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[&<>"'`*_~|[\](){}#!\\$@:]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A table of names and values. @param rows names without markup, and values as Markdown */
export function factsTable(rows: readonly (readonly [string, string])[]): string[] {
  return ["| | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)];
}

/** Folded lines. @param title without markup */
export function details(title: string, lines: readonly string[]): string[] {
  return ["<details>", `<summary>${title}</summary>`, "", ...lines, "", "</details>"];
}
