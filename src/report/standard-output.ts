/**
 * Standard output and standard error. The runner parses both for workflow commands, so everything that the process prints passes through
 * this file: our own lines and commands, and whatever libraries write to the streams.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { plainLine } from "../base/plain-line.ts";
import { addSecret } from "../base/secrets.ts";

type Command = "add-mask" | "debug" | "endgroup" | "error" | "group" | "notice" | "warning";

/** How long a reader may take to read what was printed, in milliseconds. The runner kills a cancelled run after 10 s. */
const LONGEST_DRAIN = 10_000;

/** A command as `@actions/core` prints it for a library. Those of other kinds are only text. */
const LIBRARY_COMMAND = /^::(add-mask|debug|notice|warning)::([^\n]*)\n$/;

type Write = (text: string, done?: () => void) => void;

// Bound before `guardStreams` replaces them.
const writeOut: Write = process.stdout.write.bind(process.stdout);
const writeError: Write = process.stderr.write.bind(process.stderr);

/** Prints text as one line. */
export function printLine(text: string): void {
  writeOut(`${plainLine(text)}\n`);
}

/** Prints a workflow command, whose text may have several lines. */
export function printCommand(command: Exclude<Command, "add-mask">, text = ""): void {
  printRaw(command, text.split("\n").map(plainLine).join("\n"));
}

/** Hides a secret in everything printed from now on. */
export function printMask(secret: string): void {
  addSecret(secret);
  printRaw("add-mask", secret);
}

function printRaw(command: Command, data: string): void {
  const escaped = data.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  writeOut(`::${command}::${escaped}\n`);
}

/**
 * From now on, each chunk that anything else writes to the streams is printed as whole, plain lines. On standard output they are debug
 * lines: libraries report their progress there, and a run's log has its own.
 */
export function guardStreams(): void {
  guard(process.stdout, (line) => printCommand("debug", line));
  guard(process.stderr, (line) => writeError(`${plainLine(line)}\n`));
}

function guard(stream: NodeJS.WriteStream, printText: (line: string) => void): void {
  // A run continues when nothing reads its log any longer.
  stream.on("error", () => {});
  stream.write = ((chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    printForeign(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString(), printText);
    const callback = rest.find((value) => typeof value === "function");
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }) as typeof stream.write;
}

function printForeign(text: string, printText: (line: string) => void): void {
  const [, command, data = ""] = LIBRARY_COMMAND.exec(text) ?? [];
  const unescaped = data.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  if (command === "add-mask") {
    printMask(unescaped);
  } else if (command !== undefined) {
    printCommand(command as "debug" | "notice" | "warning", unescaped);
  } else {
    for (const line of text.replace(/\r?\n$/, "").split("\n")) printText(line);
  }
}

/** Waits until everything that was printed is read: `process.exit` would discard the rest. */
export async function drainStreams(): Promise<void> {
  const drained = [writeOut, writeError].map(
    (write) => new Promise<void>((done) => write("", done)),
  );
  await Promise.race([Promise.all(drained), sleep(LONGEST_DRAIN)]);
}
