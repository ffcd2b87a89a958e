/**
 * `npm run summary-preview`: renders the job summary for phone and desktop, light and dark, to build/summary-preview. With `-- --keep` it
 * also writes the README's pictures to docs/images.
 */

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { marked } from "marked";
import { missingPrograms } from "../test/programs.ts";
import { summarySamples } from "./summary-samples.ts";

const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, "build", "summary-preview");
const BROWSER = "chromium";
/** The README's pictures, for a phone: their name, their sample, and the height in CSS pixels at which they are cut. */
const KEPT = [
  { name: "summary", sample: "nightly", height: 684 },
  { name: "dry-run", sample: "dry-run", height: undefined },
] as const;
/** Widths of a layout in CSS pixels; a preview shows it twice, light and dark. */
const LAYOUTS = { phone: 390, desktop: 1012 } as const;
/** HTML tags of our summaries that GitHub allows in Markdown. */
const ALLOWED_TAGS = new Set(["br", "code", "details", "summary", "wbr"]);
const SIGNS: Readonly<Record<string, readonly [colour: string, lines: string]>> = {
  "✅": ["#2da44e", "M4 9.5l3.5 3.5L14 5.5"],
  "❌": ["#cf222e", "M5 5l8 8M13 5l-8 8"],
  "➖": ["#6e7781", "M4.5 9h9"],
  "⚠️": ["#bf8700", "M9 4v6.5M9 12.5v2.5"],
};
const THEMES = ["light", "dark"] as const;

if (missingPrograms(BROWSER).length > 0) {
  console.error(`The pictures need the program ${BROWSER}.`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const profile = mkdtempSync(path.join(tmpdir(), "summary-preview-"));
try {
  for (const [name, markdown] of await summarySamples()) {
    requireAllowedTags(name, markdown);
    writeFileSync(path.join(folder, `${name}.md`), markdown);
    for (const [layout, width] of Object.entries(LAYOUTS)) {
      console.log(
        takePicture(`${name}-${layout}`, page(markdown, width, THEMES), THEMES.length * width),
      );
    }
    if (process.argv.includes("--keep")) keepPictures(name, markdown);
  }
} finally {
  rmSync(profile, { recursive: true, force: true });
}
/** @throws for a tag that GitHub would remove, or that must not be there */
function requireAllowedTags(name: string, markdown: string): void {
  for (const [, tag = ""] of markdown.matchAll(/<\/?([a-z][\w-]*)/gi)) {
    if (!ALLOWED_TAGS.has(tag)) throw new Error(`${name} has the tag <${tag}>.`);
  }
}

type Theme = (typeof THEMES)[number];

/** The themes side by side. */
function page(markdown: string, width: number, themes: readonly Theme[]): string {
  const html = marked.parse(markdown, { async: false }).replace(/✅|❌|➖|⚠️/gu, drawn);
  const css = THEMES.map((theme) =>
    packageFile(`github-markdown-css/github-markdown-${theme}.css`).replaceAll(
      ".markdown-body",
      `.${theme}`,
    ),
  );
  return `<!doctype html><meta charset="utf-8">
<style>${css.join("\n")}</style>
<style>
  body { margin: 0; display: flex; align-items: stretch; font-family: Helvetica, Arial, sans-serif }
  article { width: ${width}px; padding: 16px; box-sizing: border-box }
  .chart { text-align: center; margin-bottom: 16px }
</style>
${themes.map((theme) => `<article class="${theme}">${html}</article>`).join("\n")}
<script src="${packageUrl("@mermaid-js/tiny/dist/mermaid.tiny.js")}"></script>
<script type="module">
  for (const code of document.querySelectorAll("code.language-mermaid")) {
    const chart = document.createElement("div");
    chart.className = "chart";
    chart.textContent = code.textContent;
    code.parentElement.replaceWith(chart);
  }
  for (const [article, theme] of [["light", "default"], ["dark", "dark"]]) {
    if (document.querySelector("." + article) === null) continue;
    mermaid.initialize({ startOnLoad: false, theme });
    await mermaid.run({ querySelector: "." + article + " .chart" });
  }
  document.documentElement.dataset.height = document.body.scrollHeight;
</script>`;
}

/** Replaces emoji by SVG, because not every machine has a font for them. */
function drawn(sign: string): string {
  const [colour, lines] = SIGNS[sign] ?? [];
  return `<svg width="18" height="18" viewBox="0 0 18 18" style="vertical-align: -3px"><rect width="18" height="18" rx="4" fill="${colour}"/><path d="${lines}" fill="none" stroke="#fff" stroke-width="2.5"/></svg>`;
}

/** @returns the path of the picture, and its size in CSS pixels */
function takePicture(name: string, html: string, width: number, cutAt?: number): string {
  const source = path.join(folder, `${name}.html`);
  const picture = path.join(folder, `${name}.png`);
  writeFileSync(source, html);
  const dom = browse(source, [`--window-size=${width},800`, "--dump-dom"]);
  const height = /data-height="(\d+)"/.exec(dom)?.[1];
  if (height === undefined) throw new Error(`${name} was not drawn in time.`);
  if (dom.includes("Syntax error")) throw new Error(`A chart of ${name} is not Mermaid.`);
  browse(source, [`--window-size=${width},${cutAt ?? height}`, `--screenshot=${picture}`]);
  return `${path.relative(root, picture)}: ${width} × ${height}`;
}

function keepPictures(sample: string, markdown: string): void {
  const images = path.join(root, "docs", "images");
  mkdirSync(images, { recursive: true });
  for (const { name, height } of KEPT.filter((kept) => kept.sample === sample)) {
    for (const theme of THEMES) {
      const html = page(markdown, LAYOUTS.phone, [theme]);
      takePicture(`${name}-${theme}`, html, LAYOUTS.phone, height);
      copyFileSync(
        path.join(folder, `${name}-${theme}.png`),
        path.join(images, `${name}-${theme}.png`),
      );
    }
  }
}

function browse(file: string, options: readonly string[]): string {
  const quiet = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1.5",
    "--allow-file-access-from-files",
    "--virtual-time-budget=10000",
    `--user-data-dir=${profile}`,
  ];
  const browser = execFileSync(BROWSER, [...quiet, ...options, `file://${file}`], {
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 60_000,
  });
  return browser.toString();
}

function packageFile(file: string): string {
  return readFileSync(path.join(root, "node_modules", file), "utf8");
}

function packageUrl(file: string): string {
  return `file://${path.join(root, "node_modules", file)}`;
}
