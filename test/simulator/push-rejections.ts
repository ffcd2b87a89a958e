/** Answers to single branches of a push, as GitHub's own server gives them: by git's `proc-receive` hook. */

import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface Rejection {
  readonly branch: string;
  /** What git prints in parentheses after `[remote rejected]`. */
  readonly reason: string;
  /** What git prints after `remote:`. */
  readonly remote?: string;
  /** How many pushes it rejects; all of them when left out. */
  readonly times?: number;
}

/** Makes the repository at `folder` reject pushes. */
export async function rejectPushes(
  folder: string,
  rejections: readonly Rejection[],
): Promise<void> {
  const hook = join(folder, "hooks", "proc-receive");
  await writeFile(hook, `#!${process.execPath}\n(${answerPush})(${JSON.stringify(rejections)})\n`);
  await chmod(hook, 0o755);
}

/** The hook, which knows nothing but its parameter: one process for each push. Speaks git's pkt-lines. */
function answerPush(rejections: Rejection[]): void {
  const fs = process.getBuiltinModule("node:fs");
  const input = (size: number) => {
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size; ) at += fs.readSync(0, bytes, at, size - at, null);
    return bytes.toString();
  };
  const lines = (): string[] => {
    const size = Number.parseInt(input(4), 16);
    return size === 0 ? [] : [input(size - 4).replace(/\n$/, ""), ...lines()];
  };
  const print = (...texts: string[]) => {
    const packets = texts.map((text) => (text.length + 4).toString(16).padStart(4, "0") + text);
    fs.writeSync(1, `${packets.join("")}0000`);
  };
  const isDue = ({ branch, times = Number.POSITIVE_INFINITY }: Rejection) => {
    const counter = `rejected-${Buffer.from(branch).toString("hex")}`;
    const count = fs.existsSync(counter) ? fs.statSync(counter).size : 0;
    fs.appendFileSync(counter, ".");
    return count < times;
  };
  lines();
  print("version=1\0atomic");
  const answers = lines().flatMap((command) => {
    const ref = command.split(" ")[2] ?? "";
    const due = rejections.find(({ branch }) => `refs/heads/${branch}` === ref);
    if (due === undefined || !isDue(due)) return [`ok ${ref}`, "option fall-through"];
    if (due.remote !== undefined) fs.writeSync(2, `${due.remote}\n`);
    return [`ng ${ref} ${due.reason}`];
  });
  print(...answers);
}
