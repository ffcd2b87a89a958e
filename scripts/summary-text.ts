/** A job summary as text for a terminal: tables with columns, charts with bars. */

import { styleText } from "node:util";
import { lexer, type Token, type Tokens } from "marked";

/** Length of the longest bar, in characters. */
const BAR = 40;

/** @param markdown as the action writes it: the parts of Markdown and HTML that it does not use are not understood */
export function summaryText(markdown: string): string {
  const blocks = lexer(markdown).map(blockText);
  return blocks.filter((text) => text !== "").join("\n\n");
}

function blockText(token: Token): string {
  switch (token.type) {
    case "heading":
      return styleText("bold", plain(token["text"]));
    case "table":
      return tableText(token as Tokens.Table);
    case "code":
      return token["lang"] === "mermaid" ? chartText(token["text"]) : indented(token["text"]);
    case "list":
      return (token as Tokens.List).items.map(({ text }) => `- ${plain(text)}`).join("\n");
    case "space":
      return "";
    default:
      return plain(token.raw).trim();
  }
}

function indented(text: string): string {
  return text.replace(/^/gm, "    ");
}

/** Text without Markdown and HTML. Entities are decoded last, because they are characters of values. */
function plain(text: string): string {
  return text
    .replace(/<br>/g, "\n")
    .replace(/<\/?[a-z]+>/g, "")
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, "$1 ($2)")
    .replace(/\*\*|`/g, "")
    .replaceAll("&nbsp;", " ")
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

function tableText({ header, rows, align }: Tokens.Table): string {
  const lines = [header, ...rows].map((row) => row.map(({ text }) => plain(text).split("\n")));
  const widths = header.map((_, column) =>
    Math.max(...lines.flatMap((row) => row[column] ?? []).map(width)),
  );
  return lines
    .flatMap((row) => {
      const height = Math.max(...row.map((cell) => cell.length));
      return Array.from({ length: height }, (_, line) =>
        row.map((cell, column) => {
          const text = cell[line] ?? "";
          const padding = " ".repeat((widths[column] ?? 0) - width(text));
          return align[column] === "right" ? padding + text : text + padding;
        }),
      );
    })
    .map((cells) => cells.join("  ").trimEnd())
    .filter((line) => line !== "")
    .join("\n");
}

/** Columns in a terminal: the signs of a check list take two. */
function width(text: string): number {
  return [...text].reduce(
    (sum, one) => sum + (/[✅❌➖]/u.test(one) ? 2 : one === "\ufe0f" ? 0 : 1),
    0,
  );
}

/** The charts that the action draws: a pie, bars, or a line over days. */
function chartText(mermaid: string): string {
  const title = /^ {2}title "?([^"\n]*)/m.exec(mermaid)?.[1] ?? "";
  const slices = [...mermaid.matchAll(/^ {2}"(.*)" : (\d+)$/gm)];
  if (slices.length > 0) {
    return `${title}\n${bars(slices.map(([, name = "", users]) => [name, Number(users)]))}`;
  }
  const labels = /^ {2}x-axis \[(.*)\]$/m.exec(mermaid)?.[1]?.slice(1, -1).split('", "');
  const [, numbers = ""] = /^ {2}(?:bar|line) \[(.*)\]$/m.exec(mermaid) ?? [];
  const lowest = Number(/^ {2}y-axis (\d+)/m.exec(mermaid)?.[1]);
  const points = numbers.split(", ").map(Number);
  return `${title}\n${bars(
    points.map((users, i) => [labels?.[i] ?? String(i + 1), users]),
    lowest,
  )}`;
}

/** @param lowest the number that has no bar */
function bars(points: readonly (readonly [string, number])[], lowest = 0): string {
  const longest = Math.max(...points.map(([name]) => name.length));
  const most = Math.max(...points.map(([, users]) => users)) - lowest || 1;
  return points
    .map(([name, users]) => {
      const bar = "█".repeat(Math.ceil(((users - lowest) / most) * BAR));
      return `  ${name.padEnd(longest)}  ${bar}${bar === "" ? "" : " "}${users}`;
    })
    .join("\n");
}
