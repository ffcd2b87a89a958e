/** The files of a backup in the job summary, and how to verify a copy. */

import { formatBytes, formatCount } from "../base/format.ts";
import type { BackupFile } from "../pipeline/plan.ts";
import { details, escapeMarkdown } from "./markup.ts";

/** Number of files that are not folded. */
const SHOWN = 10;
/** Maximum number of folded files. GitHub accepts a summary of 1 MiB, and a row has up to about 900 bytes. */
const MOST_FOLDED = 500;
/** Characters of a checksum that stay together on a narrow page. */
const SUM_PIECE = 8;
/** Names that need no escaping in a here-document and a code block. */
const PLAIN_NAME = /^[\w.-]+$/;

/** The table of the files, folded after the first ten, and the command that verifies a copy. */
export function filesTable(files: readonly BackupFile[]): string[] {
  const shown = files.slice(0, SHOWN);
  const folded = files.slice(SHOWN, SHOWN + MOST_FOLDED);
  const lines = table(shown);
  if (folded.length > 0) {
    const last = escapeMarkdown(folded.at(-1)?.name ?? "");
    lines.push(
      "",
      ...details(`${formatCount(folded.length)} more files, up to ${last}`, table(folded)),
    );
  }
  const unlisted = files.length - shown.length - folded.length;
  if (unlisted > 0) {
    lines.push("", `${formatCount(unlisted)} more files are listed only in \`manifest.json\`.`);
  }
  return [...lines, "", ...verification(files)];
}

function table(files: readonly BackupFile[]): string[] {
  return [
    "| File | Users | Size | SHA-256 |",
    "|---|--:|--:|---|",
    ...files.map(
      ({ name, users, bytes, sha256 }) =>
        `| ${escapeMarkdown(name).replaceAll(".", "<wbr>.")} | ${formatCount(users)} | ${formatBytes(bytes)} | <code>${breakable(sha256)}</code> |`,
    ),
  ];
}

/** A checksum that a narrow page may break, and that is still copied as one word. */
function breakable(sha256: string): string {
  return sha256.match(new RegExp(`.{1,${SUM_PIECE}}`, "g"))?.join("<wbr>") ?? "";
}

/** The command contains the checksums, so that it also detects a manifest that was changed together with its files. */
function verification(files: readonly BackupFile[]): string[] {
  const isShort = files.length <= SHOWN && files.every(({ name }) => PLAIN_NAME.test(name));
  const command = isShort
    ? ["sha256sum --check <<'END'", ...files.map(({ name, sha256 }) => `${sha256}  ${name}`), "END"]
    : [`jq -r '.files[] | "\\(.sha256)  \\(.name)"' manifest.json | sha256sum --check`];
  return details("Verify a copy of the files", [
    "In the folder that holds them:",
    "",
    "```sh",
    ...command,
    "```",
  ]);
}
