/** The runs of a workflow in GitHub's REST API. */

import { apiError } from "./artifact-rest.ts";
import { type Answer, json } from "./exchange.ts";

/** A run that has ended. */
export interface WorkflowRun {
  readonly id: number;
  /** Name of the workflow's file, without its folder. */
  readonly file: string;
  readonly startedAt: Date;
  readonly conclusion: "success" | "failure" | "cancelled";
}

/** The words that GitHub documents for `status`: states and conclusions. */
const STATES = ["completed", "in_progress", "queued", "requested", "waiting", "pending"];
const CONCLUSIONS = [
  ...["action_required", "cancelled", "failure", "neutral"],
  ...["skipped", "stale", "success", "timed_out"],
];
/** GitHub's own limits. */
const USUAL_PAGE = 30;
const LARGEST_PAGE = 100;

/** Answers `GET …/actions/workflows/{file}/runs`; undefined for other addresses. @param path the part after the repository */
export function workflowRunsApi(
  runs: readonly WorkflowRun[],
  path: string,
  url: URL,
): Answer | undefined {
  const [, file] = /^\/actions\/workflows\/([\w.-]+)\/runs$/.exec(path) ?? [];
  if (file === undefined) return undefined;
  const own = runs.filter((run) => run.file === file);
  if (own.length === 0) return apiError(404, "Not Found");
  const status = url.searchParams.get("status");
  if (status !== null && ![...STATES, ...CONCLUSIONS].includes(status)) {
    return apiError(422, "Validation Failed");
  }
  const found = own
    .filter(({ conclusion }) => [null, "completed", conclusion].includes(status))
    .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  const perPage = Math.min(Number(url.searchParams.get("per_page") ?? USUAL_PAGE), LARGEST_PAGE);
  const start = (Number(url.searchParams.get("page") ?? 1) - 1) * perPage;
  return json(200, {
    total_count: found.length,
    workflow_runs: found.slice(start, start + perPage).map(described),
  });
}

function described({ id, file, startedAt, conclusion }: WorkflowRun) {
  const time = startedAt.toISOString().replace(/\.\d+/, "");
  return {
    id,
    path: `.github/workflows/${file}`,
    event: "schedule",
    status: "completed",
    conclusion,
    run_attempt: 1,
    created_at: time,
    run_started_at: time,
    updated_at: time,
  };
}
