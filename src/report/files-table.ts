/** The files of a backup in the job summary, and how to see that a copy is whole. */

import { formatBytes, formatCount } from "../base/format.ts";
import type { BackupFile } from "../pipeline/plan.ts";
import { details, escapeMarkdown } from "./markup.ts";

/** Files that are shown without being asked for. */
const SHOWN = 10;
/** Characters of a sum that stay together on a narrow page. */
const SUM_PIECE = 8;
/** Names that stand in a shell's here-document and in a code block as themselves. */
const PLAIN_NAME = /^[\w.-]+$/;

/** The table of the files, those behind the first ten folded, and the command that verifies a copy of them. */
export function filesTable(files: readonly BackupFile[]): string[] {
  const shown = files.slice(0, SHOWN);
  const rest = files.slice(SHOWN);
  const lines = table(shown);
  if (rest.length > 0) {
    const last = escapeMarkdown(rest.at(-1)?.name ?? "");
    lines.push(
      "",
      ...details(`${formatCount(rest.length)} more files, up to ${last}`, table(rest)),
    );
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

/** A sum that a narrow page may break, and that is copied whole. */
function breakable(sha256: string): string {
  return sha256.match(new RegExp(`.{1,${SUM_PIECE}}`, "g"))?.join("<wbr>") ?? "";
}

/** The sums stand in the command itself, so that it also sees a manifest that was changed together with its files. */
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
