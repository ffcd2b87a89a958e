/** The shell of a job: each script in a process group of its own, ended with the job. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOutputs } from "./workflow-commands.ts";

/** How a step ended. */
export interface Ended {
  readonly succeeded: boolean;
  /** Printed text, without `add-mask` commands: a secret in the rest was printed. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it wrote to the job's summary. */
  readonly summary: string;
}

/** A script that hangs must not outlive the tests. */
const LONGEST_RUN_MS = 90_000;

/** Without a shell named, the runner's bash does not look at what fails inside a pipe. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  "": ["-e"],
  bash: ["--noprofile", "--norc", "-eo", "pipefail"],
};

export class Scripts implements AsyncDisposable {
  readonly #workspace: string;
  readonly #temp = mkdtemp(join(tmpdir(), "simulated-job-"));
  readonly #groups: number[] = [];
  /** Variables for the steps to come, as `GITHUB_ENV` has them. */
  readonly #exported = new Map<string, string>();

  constructor(workspace: string, environment: Readonly<Record<string, string>> = {}) {
    this.#workspace = workspace;
    this.export(environment);
  }

  export(variables: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(variables)) this.#exported.set(name, value);
  }

  async run(
    script: string,
    shell: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<Ended> {
    const temp = await this.#temp;
    const file = (name: string) => join(temp, name);
    for (const name of ["output", "summary", "exported"]) await writeFile(file(name), "");
    // Into a file, as a background process would keep a pipe open.
    const wrapped = `exec > ${JSON.stringify(file("printed"))} 2>&1\n${script}`;
    const options = SHELLS[shell];
    if (options === undefined) throw new Error(`No shell ${shell} is simulated.`);
    const child = spawn("bash", [...options, "-c", wrapped], {
      cwd: this.#workspace,
      env: {
        ...process.env,
        GITHUB_ACTIONS: "true",
        GITHUB_REPOSITORY: "acme/auth0-backup",
        GITHUB_RUN_ATTEMPT: "1",
        GITHUB_RUN_ID: "4242424242",
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_WORKSPACE: this.#workspace,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: file("output"),
        GITHUB_STEP_SUMMARY: file("summary"),
        GITHUB_ENV: file("exported"),
        ...Object.fromEntries(this.#exported),
        ...environment,
      },
      stdio: "ignore",
      detached: true,
      timeout: LONGEST_RUN_MS,
      killSignal: "SIGKILL",
    });
    if (child.pid !== undefined) this.#groups.push(child.pid);
    const [code] = await once(child, "exit");
    this.export(readOutputs(await readFile(file("exported"), "utf8")));
    const printed = await readFile(file("printed"), "utf8");
    return {
      succeeded: code === 0,
      log: printed.replaceAll(/^::add-mask::.*\n/gm, ""),
      outputs: readOutputs(await readFile(file("output"), "utf8")),
      summary: await readFile(file("summary"), "utf8"),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const group of this.#groups) endGroup(group);
    await rm(await this.#temp, { recursive: true, force: true });
  }
}

function endGroup(group: number): void {
  try {
    process.kill(-group);
  } catch {
    // nobody is left in it
  }
}
