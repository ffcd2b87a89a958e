/** Simulates the GitHub runner: starts the bundle as a process, with a step's environment and nothing else. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assertDistIsCurrent } from "../../scripts/sources-hash.mjs";
import { inputEnvironment, readActionMetadata } from "./action-metadata.ts";
import { GITHUB_TOKEN, type GitHub, REPOSITORY } from "./git-server.ts";
import { type Annotation, readLog, readOutputs } from "./workflow-commands.ts";
import type { World } from "./world.ts";

export interface Step {
  /** The step's `with`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Whose artifact service the step may use; none when left out. */
  readonly world?: Pick<World, "artifactOrigin" | "runtimeToken">;
  /** Whose git and REST API the step may use; none when left out. */
  readonly github?: Pick<GitHub, "serverUrl" | "apiUrl">;
  /** The event's data about the repository; a private repository when left out. */
  readonly event?: object;
  /** Added to the runner's variables, over them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The action.yml of the backup when left out. */
  readonly actionFile?: string;
  /** What to start; the `runs.main` of action.yml when left out. */
  readonly bundle?: string;
  /** The Node to start it with; the one that runs the tests when left out. */
  readonly node?: string;
  /** Sends the signal once `when` settles, as the runner does when a run is cancelled. */
  readonly signal?: {
    readonly name: NodeJS.Signals;
    readonly when: Promise<unknown>;
    /** Sent immediately after it. */
    readonly again?: NodeJS.Signals;
  };
  /** Milliseconds until the runner begins to read what the step prints; "never" if it closes the pipe instead. */
  readonly readsAfter?: number | "never";
  /** Whether to measure the process's peak memory. */
  readonly measuresMemory?: boolean;
}

export interface Run extends AsyncDisposable {
  /** null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Raw bytes as text, workflow commands and all. */
  readonly stdout: string;
  readonly stderr: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** The names of all workflow commands that were executed, in order. */
  readonly commandNames: readonly string[];
  /** The log as a person sees it on GitHub: standard output, then standard error. */
  readonly log: string;
  /** The same with debug lines. It must not contain a secret either. */
  readonly debugLog: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The job summary, Markdown. */
  readonly summary: string;
  /** The step's GITHUB_WORKSPACE; removed on dispose. */
  readonly workspace: string;
  /** Files left under RUNNER_TEMP, relative to it. */
  readonly leftovers: readonly string[];
  /** The arguments of every process that the action started, each joined by spaces. */
  readonly commands: readonly string[];
  readonly milliseconds: number;
  /** From the step's signal to its end; undefined where it got none. */
  readonly millisecondsAfterSignal: number | undefined;
  /** Peak resident memory; undefined unless asked for, and when a signal ended the process. */
  readonly peakBytes: number | undefined;
}

/** A step that hangs must not outlive the tests. */
const LONGEST_RUN_MS = 300_000;

export const ACTION_FILE = fileURLToPath(new URL("../../action.yml", import.meta.url));
/** The action that restores, for {@link Step.actionFile}. */
export const RESTORE_ACTION = fileURLToPath(new URL("../../restore/action.yml", import.meta.url));

/** The step's folders and files, all inside one temporary folder. */
interface Folders {
  readonly root: string;
  readonly temp: string;
  readonly workspace: string;
  readonly output: string;
  readonly summary: string;
  readonly event: string;
  readonly memory: string;
  readonly commands: string;
}

/** Runs the step to its end. Dispose of the run to remove its folders. */
export async function runAction(step: Step): Promise<Run> {
  const isOurs = [undefined, ACTION_FILE, RESTORE_ACTION].includes(step.actionFile);
  if (isOurs && step.bundle === undefined) assertDistIsCurrent();
  const metadata = readActionMetadata(step.actionFile ?? ACTION_FILE);
  const inputs = inputEnvironment(metadata, step.inputs, GITHUB_TOKEN);
  const folders = await makeFolders();
  await writeFile(folders.event, JSON.stringify(step.event ?? PRIVATE_REPOSITORY));
  const environment = {
    ...runnerEnvironment(folders),
    ...serviceEnvironment(step.world),
    ...githubEnvironment(step.github),
    ...inputs,
    // Set for a whole suite, to see that debug lines hold nothing that others do not.
    ...(process.env["RUNNER_DEBUG"] === "1" ? { RUNNER_DEBUG: "1" } : {}),
    ...step.environment,
  };
  const probe = ["--import", commandProbe(folders.commands)];
  if (step.measuresMemory) probe.push("--import", memoryProbe(folders.memory));
  const started = performance.now();
  const child = spawn(step.node ?? process.execPath, [...probe, step.bundle ?? metadata.main], {
    cwd: folders.workspace,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST_RUN_MS,
    killSignal: "SIGKILL",
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const read = () => child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  if (step.readsAfter === "never") child.stdout.destroy();
  else if (step.readsAfter === undefined) read();
  else setTimeout(read, step.readsAfter);
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const closed = once(child, "close");
  let signalled: number | undefined;
  step.signal?.when.then(
    () => {
      signalled = performance.now();
      child.kill(step.signal?.name);
      if (step.signal?.again !== undefined) child.kill(step.signal.again);
    },
    () => undefined,
  );
  const [exitCode, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  const ended = performance.now();
  const printed = Buffer.concat(stdout).toString();
  const complained = Buffer.concat(stderr).toString();
  const log = readLog(printed + complained);
  const summary = await readFile(folders.summary, "utf8");
  return {
    exitCode,
    signal,
    stdout: printed,
    stderr: complained,
    ...log,
    annotations: [...log.annotations, ...rejected(summary)],
    outputs: readOutputs(await readFile(folders.output, "utf8")),
    summary,
    workspace: folders.workspace,
    leftovers: await readdir(folders.temp, { recursive: true }),
    commands: (await readFile(folders.commands, "utf8")).split("\n").filter((line) => line !== ""),
    milliseconds: ended - started,
    millisecondsAfterSignal: signalled === undefined ? undefined : ended - signalled,
    peakBytes: step.measuresMemory ? await peakBytes(folders.memory) : undefined,
    [Symbol.asyncDispose]: () => rm(folders.root, { recursive: true, force: true }),
  };
}

/** The runner drops a summary that is too large, and the step still succeeds. */
function rejected(summary: string): Annotation[] {
  const kibibytes = Math.ceil(Buffer.byteLength(summary) / 1024);
  if (kibibytes <= 1024) return [];
  const message = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${kibibytes}k.`;
  return [{ level: "error", title: undefined, message }];
}

async function makeFolders(): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), "simulated-runner-"));
  const folders = {
    root,
    temp: join(root, "_temp"),
    workspace: join(root, "workspace"),
    output: join(root, "output"),
    summary: join(root, "summary.md"),
    event: join(root, "event.json"),
    memory: join(root, "memory"),
    commands: join(root, "commands"),
  };
  await mkdir(folders.temp);
  await mkdir(folders.workspace);
  // The runner makes these files; @actions/core refuses to write to ones that are missing.
  await writeFile(folders.output, "");
  await writeFile(folders.summary, "");
  await writeFile(folders.commands, "");
  return folders;
}

const PRIVATE_REPOSITORY = { repository: { full_name: REPOSITORY, private: true } };

/** GITHUB_SERVER_URL is left unset where there is no simulated GitHub: most addresses make the artifact client refuse to work. */
function runnerEnvironment(folders: Folders): Record<string, string> {
  return {
    ...(process.env["PATH"] === undefined ? {} : { PATH: process.env["PATH"] }),
    CI: "true",
    HOME: folders.root,
    GITHUB_ACTIONS: "true",
    GITHUB_EVENT_NAME: "schedule",
    GITHUB_EVENT_PATH: folders.event,
    GITHUB_OUTPUT: folders.output,
    GITHUB_REF: "refs/heads/main",
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_REPOSITORY_OWNER: "acme",
    GITHUB_RETENTION_DAYS: "90",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "4242424242",
    GITHUB_RUN_NUMBER: "7",
    GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
    GITHUB_STEP_SUMMARY: folders.summary,
    GITHUB_WORKFLOW: "Nightly backup",
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_ARCH: "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "simulated",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: join(folders.root, "tools"),
  };
}

function serviceEnvironment(world: Step["world"]): Record<string, string> {
  if (world === undefined) return {};
  return {
    ACTIONS_RUNTIME_TOKEN: world.runtimeToken,
    ACTIONS_RESULTS_URL: `${world.artifactOrigin}/`,
  };
}

function githubEnvironment(github: Step["github"]): Record<string, string> {
  if (github === undefined) return {};
  return { GITHUB_SERVER_URL: github.serverUrl, GITHUB_API_URL: github.apiUrl };
}

/**
 * A module that writes down the peak, in KiB, as the process exits.
 *
 * Linux carries `maxRSS` over from the parent through exec, so a large test process would be measured
 * instead of the action; the high-water mark of the process's own memory is not carried over.
 */
function memoryProbe(path: string): string {
  const source = `import { existsSync, readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => {
  const own = "/proc/self/status";
  const peak = existsSync(own)
    ? /VmHWM:\\s*(\\d+)/.exec(readFileSync(own, "utf8"))[1]
    : String(process.resourceUsage().maxRSS);
  writeFileSync(${JSON.stringify(path)}, peak);
});`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

/** A module that writes down the arguments of every process as it is started, a line each. */
function commandProbe(path: string): string {
  const source = `import { subscribe } from "node:diagnostics_channel";
import { appendFileSync } from "node:fs";
subscribe("child_process", ({ process: child }) => {
  child.once("spawn", () => {
    appendFileSync(${JSON.stringify(path)}, child.spawnargs.join(" ").replaceAll("\\n", " ") + "\\n");
  });
});`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

async function peakBytes(path: string): Promise<number | undefined> {
  const kibibytes = await readFile(path, "utf8").catch(() => undefined);
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
