/**
 * The process that made a file, as part of the file's name, so that a later run knows whether that process still runs.
 *
 * A process is identified by its id and its start time, which count only within one boot and one pid namespace. Linux only: elsewhere, and
 * for a process of another container or host, it is unknown.
 */

import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";

/** What {@link ownerTag} returns, for a regular expression. */
export const OWNER_TAG = String.raw`\d+-\d+-[0-9a-f]{8}`;

/** The tag of this process; `undefined` where it cannot be known. */
export function ownerTag(): string | undefined {
  const [scope, start] = [scopeOfProcesses(), startTime(process.pid)];
  return scope === undefined || start === undefined
    ? undefined
    : `${process.pid}-${start}-${scope}`;
}

/** Whether the process of a tag runs; `undefined` if that cannot be known from here. */
export function isRunning(tag: string): boolean | undefined {
  const [pid, start, scope] = tag.split("-");
  if (scope !== scopeOfProcesses()) return undefined;
  return startTime(Number(pid)) === start;
}

function scopeOfProcesses(): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    const namespaces = ["pid", "time"].map((kind) => readlinkSync(`/proc/self/ns/${kind}`));
    const hash = createHash("sha256").update([boot, ...namespaces].join("\n"));
    return hash.digest("hex").slice(0, 8);
  } catch {
    return undefined;
  }
}

/** In clock ticks since the boot, which no other process with the same id shares; `undefined` if there is no such process. */
function startTime(pid: number): string | undefined {
  try {
    // The name, in parentheses, may contain spaces. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const [, stat = ""] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    const fields = stat.split(" ");
    const isZombie = fields[0] === "Z" || fields[0] === "X";
    return isZombie ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
