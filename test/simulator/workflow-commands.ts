/** What a program prints, read as the runner reads it: annotations, masks, and the log a person sees. */

/**
 * A line such as `::error title=Sign-in::Auth0 refused the client.`, unescaped; or the older form `##[error]Auth0 refused the client.`,
 * which may begin anywhere in a line.
 */
interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string | undefined;
  readonly message: string;
}

export interface ReadLog {
  readonly annotations: readonly Annotation[];
  /** Values given to `add-mask`, in order, as they were given. */
  readonly masks: readonly string[];
  /** The names of all commands that were executed, in order. */
  readonly commandNames: readonly string[];
  /** The log as a person sees it: masked, without debug lines, groups open. */
  readonly log: string;
  /** The same with debug lines: what step debugging shows, and the most that can be seen at all. */
  readonly debugLog: string;
}

/** The commands that the runner registers, in lower case. Others are lines like any other. */
const COMMANDS: ReadonlySet<string> = new Set([
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "internal-set-repo-path",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
]);

const LEVELS: ReadonlySet<string> = new Set(["error", "warning", "notice"]);

/**
 * Reads raw output, line by line, as `ActionCommandManager` of https://github.com/actions/runner does: both forms of commands, and a mask
 * works on the lines that follow it.
 */
export function readLog(output: string): ReadLog {
  const annotations: Annotation[] = [];
  const masks: string[] = [];
  const hidden = new Set<string>();
  const shown: { text: string; isDebug: boolean }[] = [];
  const commandNames: string[] = [];
  /** After `stop-commands`, the name of the command that ends it. */
  let resumes: string | undefined;
  for (const line of output.split(/\r?\n/)) {
    const parsed = parseCommand(line, resumes);
    const command = resumes === undefined ? parsed : undefined;
    if (parsed !== undefined) resumes = parsed.name === "stop-commands" ? parsed.value : undefined;
    if (command !== undefined) commandNames.push(command.name);
    if (command?.name === "add-mask") {
      masks.push(command.value);
      for (const secret of hiddenBy(command.value)) hidden.add(secret);
      continue;
    }
    if (isAnnotation(command)) {
      const { name, properties, value } = command;
      annotations.push({ level: name, title: properties["title"], message: value });
    }
    const text = command === undefined ? line : rendered(command);
    if (text === undefined) continue;
    shown.push({ text: masked(text, hidden), isDebug: command?.name === "debug" });
  }
  const lines = (kept: typeof shown) => kept.map(({ text }) => text).join("\n");
  return {
    annotations,
    masks,
    commandNames,
    log: lines(shown.filter(({ isDebug }) => !isDebug)),
    debugLog: lines(shown),
  };
}

/** The runner hides a value whole, and every line of it that is not blank. */
function hiddenBy(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return [value, ...lines].filter((secret) => secret !== "");
}

/** Longer secrets first, so that no piece of one is left standing beside the stars. */
function masked(line: string, hidden: ReadonlySet<string>): string {
  const secrets = [...hidden].sort((one, other) => other.length - one.length);
  return secrets.reduce((text, secret) => text.replaceAll(secret, "***"), line);
}

function isAnnotation(
  command: Command | undefined,
): command is Command & { readonly name: Annotation["level"] } {
  return command !== undefined && LEVELS.has(command.name);
}

/** A command as the log shows it; undefined where it shows nothing. */
function rendered({ name, value }: Command): string | undefined {
  switch (name) {
    case "group":
      return `▼ ${value}`;
    case "debug":
      return `Debug: ${value}`;
    case "error":
      return `Error: ${value}`;
    case "warning":
      return `Warning: ${value}`;
    case "notice":
      return `Notice: ${value}`;
    default:
      return undefined;
  }
}

/** @param resumes after `stop-commands`, the only command that is executed */
function parseCommand(line: string, resumes: string | undefined): Command | undefined {
  const isExecuted = (name: string) =>
    resumes === undefined ? COMMANDS.has(name) : name === resumes;
  for (const [form, separator] of [
    [/^\s*::([^ :]+)(?: ([^:]*(?::[^:]+)*))?::(.*)$/, ","],
    [/##\[([^ \]]+)(?: ([^\]]*))?\](.*)$/, ";"],
  ] as const) {
    const [, given = "", list = "", value = ""] = form.exec(line) ?? [];
    const name = given.toLowerCase();
    if (!isExecuted(name)) continue;
    const properties = list
      .split(separator)
      .map((pair) => pair.split("="))
      .map(([key = "", text = ""]) => [key.trim(), unescaped(text)] as const);
    return { name, properties: Object.fromEntries(properties), value: unescaped(value) };
  }
  return undefined;
}

function unescaped(text: string): string {
  return text
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%25", "%");
}

/**
 * Reads the file that GITHUB_OUTPUT names: `name=value` lines and `name<<delimiter` blocks.
 *
 * @throws for a line that is neither, as the runner does
 */
export function readOutputs(file: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = file.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const block = /^([^=]*?)<<(.+)$/.exec(line);
    const pair = /^([^=]+)=(.*)$/.exec(line);
    if (block !== null) {
      const [, name = "", delimiter = ""] = block;
      const end = lines.indexOf(delimiter, at + 1);
      if (end === -1) throw new Error(`The output ${name} has no end.`);
      outputs[name] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else if (pair !== null) {
      outputs[pair[1] ?? ""] = pair[2] ?? "";
    } else {
      throw new Error(`Line ${at + 1} of the output file is no output.`);
    }
  }
  return outputs;
}
