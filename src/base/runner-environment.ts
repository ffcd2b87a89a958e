/** What GitHub's runner tells a step about its run, read from environment variables. */

/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The repository that the workflow runs in. */
export interface Repository {
  /** `owner/name` */
  readonly name: string;
  /** Where its web pages and its git are. */
  readonly server: URL;
  /** Root of GitHub's REST API, without a slash at its end. */
  readonly api: string;
  /** Path of the file with the event that started the run. */
  readonly eventFile: string | undefined;
}

/** The repository, or `undefined` where the step does not run in one. */
export function repositoryOf(environment: Environment): Repository | undefined {
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

/** Address of the workflow run. */
export function runUrl(
  repository: Repository | undefined,
  environment: Environment,
): string | undefined {
  const id = environment["GITHUB_RUN_ID"];
  if (repository === undefined || !id) return undefined;
  return `${repository.server.origin}/${repository.name}/actions/runs/${id}`;
}

/** Facts about the run that a filter may read as `ENV`. None of them is secret, and no other variable is handed in. */
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

/** Those facts, as far as they are known. */
export function filterVariables(environment: Environment): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const name of FILTER_VARIABLES) {
    const value = environment[name];
    if (value !== undefined) facts[name] = value;
  }
  return facts;
}
