/** `history`: the newest commits of the branch on a new root, so that the data of deleted users does not live for ever. */

import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Git } from "./git.ts";

/**
 * Cuts off what is older than the newest `count` commits. Trees, authors, dates and messages stay; parents and signatures
 * cannot.
 *
 * @param commit the newest commit
 * @returns the newest commit of the new history, or `commit` itself where there is nothing to cut off
 */
export async function keepNewest(git: Git, commit: string, count: number): Promise<string> {
  await rm(grafts(git), { force: true }); // what an earlier attempt left
  const all = await git.run(["rev-list", "--count", commit]);
  if (Number(all) <= count) return commit;
  const newestFirst = await git.run(["rev-list", "--first-parent", `--max-count=${count}`, commit]);
  let parent: string | undefined;
  let lines = "";
  for (const old of newestFirst.trim().split("\n").reverse()) {
    const object = withParent(await commitObject(git, old), parent);
    const oid = await git.run(["hash-object", "-t", "commit", "-w", "--stdin"], { input: object });
    const rewritten = oid.trim();
    lines += `${[rewritten, parent, old].filter((id) => id !== undefined).join(" ")}\n`;
    parent = rewritten;
  }
  // Here alone, each new commit passes for a child of the old one too: its files are on the remote, and not sent again.
  await mkdir(path.dirname(grafts(git)), { recursive: true });
  await writeFile(grafts(git), lines);
  return parent ?? commit;
}

function grafts({ folder }: Git): string {
  return path.join(folder, "info", "grafts");
}

async function commitObject(git: Git, oid: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of git.stream(["cat-file", "commit", oid])) chunks.push(chunk);
  // Latin-1 keeps every byte, whatever the message's encoding.
  return Buffer.concat(chunks).toString("latin1");
}

/** Lines of a commit object that stay. */
const KEPT_HEADERS = /^(?:tree|author|committer|encoding) /;

function withParent(object: string, parent: string | undefined): Buffer {
  const end = object.indexOf("\n\n");
  const headers = object
    .slice(0, end)
    .split("\n")
    .filter((line) => KEPT_HEADERS.test(line));
  if (parent !== undefined) headers.splice(1, 0, `parent ${parent}`);
  return Buffer.from(headers.join("\n") + object.slice(end), "latin1");
}
