/** The pages that people read, and the fenced blocks in them. */

import { globSync, readFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.join(import.meta.dirname, "..", "..");

/** Paths of all pages, relative to the root. */
export const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  ...globSync("docs/*.md", { cwd: ROOT }).toSorted(),
];

export function textOf(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

/** A fenced block, without its indentation. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Whether `npm run docs` wrote it. */
  readonly isMade: boolean;
}

/** The blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = textOf(page);
  const found = text.matchAll(/^( *)```([^\n]*)\n(.*?)^\1```$/gms);
  return [...found].map(({ 1: indent = "", 2: language = "", 3: block = "", index }) => {
    const before = text.slice(0, index);
    const isMade = before.lastIndexOf("<!-- begin: ") > before.lastIndexOf("<!-- end: ");
    return { language, text: block.replaceAll(new RegExp(`^${indent}`, "gm"), ""), isMade };
  });
}

/** The texts of a page's blocks in one language. */
export function blocksIn(page: string, language: string): string[] {
  return blocksOf(page)
    .filter((block) => block.language === language)
    .map(({ text }) => text);
}

/** The text under a heading, up to the next heading of the second level. */
export function sectionUnder(page: string, heading: string): string {
  const text = textOf(page);
  const start = text.indexOf(`\n${heading}\n`);
  if (start === -1) throw new Error(`${page} has no heading ${heading}`);
  const end = text.indexOf("\n## ", start + heading.length + 1);
  return text.slice(start, end === -1 ? undefined : end);
}
