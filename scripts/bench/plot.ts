/** The image in `docs/performance.md`: each line's time as a multiple of only inflating, on a logarithmic axis. */

import type { Performance, Result } from "./record.ts";
import { formatRatio, isMultiple, thousands } from "./report.ts";

/** Narrow, with each label above its marks, because a phone shrinks a wide image including its letters. */
const WIDTH = 480;
const ROW = 36;
const GROUP = 24;
const LEFT = 20;
const RIGHT = 56;
const TOP = 82;
/** With a background for each color scheme, because GitHub shows an image in the reader's scheme. */
const STYLE = `
    .paper { fill: #ffffff; stroke: #d1d9e0 }
    text { font: 13px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
    .title { font-weight: 600; font-size: 15px }
    .quiet, .axis { fill: #59636e; font-size: 12px }
    .grid { stroke: #d1d9e0 } .one { stroke: #59636e; stroke-dasharray: 4 3 }
    .ours { fill: #0969da; stroke: #0969da } .theirs { fill: #bc4c00; stroke: #bc4c00 }
    .target { stroke: #1a7f37; stroke-width: 3 }
    .group { font-weight: 600 }
    .label, .quiet { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117; stroke: #3d444d }
      text { fill: #f0f6fc } .quiet, .axis { fill: #9198a1 }
      .grid { stroke: #3d444d } .one { stroke: #9198a1 }
      .ours { fill: #4493f8; stroke: #4493f8 } .theirs { fill: #db6d28; stroke: #db6d28 }
      .target { stroke: #3fb950 }
      .label, .quiet { stroke: #0d1117 }
    }`;

/** The SVG, with the same bytes for the same record. */
export function plotOf({ results, users, machine }: Performance): string {
  const blocks = [
    { title: "NDJSON", rows: against(results, "inflate-ndjson") },
    { title: "CSV", rows: against(results, "inflate-csv") },
  ];
  const all = blocks.flatMap(({ rows }) => rows);
  const least = Math.min(1, ...all.map(({ ratio }) => ratio.least));
  const most = Math.max(2, ...all.map(({ ratio }) => ratio.most));
  const [first, last] = [Math.floor(Math.log2(least)), Math.ceil(Math.log2(most))];
  const x = (ratio: number) =>
    LEFT + ((Math.log2(ratio) - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  let y = TOP;
  let marks = "";
  for (const { title, rows } of blocks) {
    marks += `  <text class="group" x="${LEFT}" y="${y + 16}">${title}</text>\n`;
    y += GROUP;
    for (const row of rows) {
      marks += drawn(row, y, x);
      y += ROW;
    }
    y += 8;
  }
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => 2 ** (first + i));
  const grid = ticks.map((tick) => {
    const at = x(tick).toFixed(1);
    return `  <line class="${tick === 1 ? "one" : "grid"}" x1="${at}" x2="${at}" y1="${TOP}" y2="${y}"/>
  <text class="axis" x="${at}" y="${y + 18}" text-anchor="middle">${tick} ×</text>`;
  });
  const height = y + 62;
  const count = thousands(users);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Times as multiples of inflating alone">
  <style>${STYLE}
  </style>
  <rect class="paper" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
  <text class="title" x="${LEFT}" y="28">Time as a multiple of only inflating the file</text>
  <text class="quiet" x="${LEFT}" y="48">${count} users, ${machine.cores} cores, medians and ranges of rounds.</text>
  <text class="quiet" x="${LEFT}" y="65">Each step to the right is twice as long.</text>
${grid.join("\n")}
${marks}${legend(height - 20)}
</svg>
`;
}

type Compared = Result & { readonly ratio: NonNullable<Result["ratio"]> };

function against(results: readonly Result[], yardstick: string): Compared[] {
  const data = yardstick.replace("inflate-", "");
  const isCompared = (result: Result): result is Compared =>
    result.ratio !== undefined &&
    (result.group === data ||
      (result.group === "programs" && result.title.includes(`users.${data}`)));
  return results.filter(isCompared);
}

function drawn({ title, group, ratio, verdicts }: Compared, top: number, x: (r: number) => number) {
  const y = top + 25;
  const whose = group === "programs" ? "theirs" : "ours";
  const at = (value: number) => x(value).toFixed(1);
  const target = verdicts.find(isMultiple);
  const bar =
    target &&
    `  <line class="target" x1="${at(target.most)}" x2="${at(target.most)}" y1="${y - 8}" y2="${y + 8}"/>\n`;
  const besideTarget = target && target.most <= ratio.most * 1.7 ? x(target.most) + 8 : 0;
  const label = Math.max(x(ratio.most) + 10, besideTarget);
  return `  <text class="label" x="${LEFT}" y="${top + 13}">${labelOf(title)}</text>
${bar ?? ""}  <line class="${whose}" x1="${at(ratio.least)}" x2="${at(ratio.most)}" y1="${y}" y2="${y}" stroke-width="2"/>
  <circle class="${whose}" cx="${at(ratio.median)}" cy="${y}" r="5"/>
  <text class="quiet" x="${label.toFixed(1)}" y="${y + 4}">${formatRatio(ratio.median)}</text>
`;
}

function legend(y: number): string {
  const dot = (name: string, x: number) =>
    `<circle class="${name}" cx="${x}" cy="${y - 4}" r="5"/>`;
  const text = (words: string, x: number) =>
    `<text class="quiet" x="${x}" y="${y}">${words}</text>`;
  const x = LEFT;
  return `  ${dot("ours", x + 5)}
  ${text("this action", x + 16)}
  ${dot("theirs", x + 125)}
  ${text("other programs", x + 136)}
  <line class="target" x1="${x + 265}" x2="${x + 265}" y1="${y - 12}" y2="${y + 4}"/>
  ${text("target, at most", x + 276)}`;
}

/** Without Markdown, and a program's expression left out where it would be too long. */
function labelOf(title: string): string {
  const plain = title.replaceAll("`", "").replace(/^zcat \S+ \| /, "");
  const short = plain.replace(/ \(?users\.\S+$/, "").replace(/ '.*'?$/, " …");
  return short.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
