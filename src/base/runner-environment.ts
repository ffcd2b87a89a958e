/** What a step knows about its run, read from the environment variables of GitHub's runner. */

import { tmpdir } from "node:os";

/** The repository that the workflow runs in. */
export interface Repository {
  /** `owner/name` */
  readonly name: string;
  /** Where its web pages and its git are. */
  readonly server: URL;
  /** Root of GitHub's REST API, without a trailing slash. */
  readonly api: string;
  /** Path of the file with the event that started the run. */
  readonly eventFile: string | undefined;
}

/** The part of a run that the runner decides. */
export interface RunnerEnvironment {
  /** The folder that relative paths in inputs start from, absolute. */
  readonly workspace: string;
  /** The runner's folder for temporary files. */
  readonly temp: string;
  /** Address of the workflow run; `undefined` outside a workflow. */
  readonly url: string | undefined;
  /** The repository that the workflow runs in; `undefined` outside a workflow. */
  readonly repository: Repository | undefined;
  /** All environment variables. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

/** Reads the environment of a step. */
export function readRunnerEnvironment(environment: NodeJS.ProcessEnv): RunnerEnvironment {
  const repository = repositoryOf(environment);
  const id = environment["GITHUB_RUN_ID"];
  return {
    workspace: environment["GITHUB_WORKSPACE"] ?? process.cwd(),
    temp: environment["RUNNER_TEMP"] ?? tmpdir(),
    url:
      repository && id
        ? `${repository.server.origin}/${repository.name}/actions/runs/${id}`
        : undefined,
    repository,
    environment,
  };
}

function repositoryOf(environment: NodeJS.ProcessEnv): Repository | undefined {
  const name = environment["GITHUB_REPOSITORY"];
  const server = environment["GITHUB_SERVER_URL"] || "https://github.com";
  if (!name || !URL.canParse(server)) return undefined;
  return {
    name,
    server: new URL(server),
    api: (environment["GITHUB_API_URL"] || "https://api.github.com").replace(/\/+$/, ""),
    eventFile: environment["GITHUB_EVENT_PATH"] || undefined,
  };
}

/** Variables that a filter may read as `ENV`: none of them is secret. */
const FILTER_VARIABLES = [
  "TZ",
  "GITHUB_ACTOR",
  "GITHUB_EVENT_NAME",
  "GITHUB_JOB",
  "GITHUB_REF_NAME",
  "GITHUB_REPOSITORY",
  "GITHUB_RUN_ID",
  "GITHUB_RUN_NUMBER",
  "GITHUB_WORKFLOW",
];

/** The variables that a filter may read, as far as they are set. */
export function filterVariables(
  environment: RunnerEnvironment["environment"],
): Record<string, string> {
  const set = FILTER_VARIABLES.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}
