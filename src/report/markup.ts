/** Text from outside in GitHub-flavoured Markdown. */

/** Text as itself in a table cell or a list: every character that Markdown or HTML could read becomes an entity. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[&<>"'`*_~|[\](){}#!\\$@:]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Lines that stay folded until a reader opens them. @param title without markup */
export function details(title: string, lines: readonly string[]): string[] {
  return ["<details>", `<summary>${title}</summary>`, "", ...lines, "", "</details>"];
}
