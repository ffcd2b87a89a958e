/** The staged files → every destination that was asked for, or none. */

import { stat } from "node:fs/promises";
import { BackupError } from "../base/errors.ts";
import type { Run } from "../base/run.ts";
import type { PipelineResult } from "../pipeline/plan.ts";
import type { BranchSettings, Settings } from "../settings.ts";
import { removeArtifact, requireArtifactService, storeArtifact } from "./artifact.ts";
import { BackupBranch, type BranchBackup, type PreparedCommit } from "./branch/index.ts";
import { prepareFiles } from "./file.ts";
import { requirePrivateRepository } from "./visibility.ts";

/** Where the artifact of a backup is. */
export interface ArtifactBackup {
  readonly name: string;
  readonly id: number;
  /** SHA-256 of the zip that GitHub keeps, hexadecimal. */
  readonly digest: string;
  readonly url: string | undefined;
}

/** Where a backup was stored. */
export interface Stored {
  /** Absolute paths of the data files; gone at the end of the run where there is no output folder. */
  readonly files: readonly string[];
  /** Absolute path of `manifest.json`, likewise. */
  readonly manifest: string;
  readonly artifact: ArtifactBackup | undefined;
  readonly branch: BranchBackup | undefined;
  /** Absolute path. */
  readonly outputDirectory: string | undefined;
}

/** What is left of a run that was cancelled: the runner kills it 7.5 s after its first signal. In milliseconds. */
const TIME_TO_TAKE_BACK = 5000;

/**
 * Asks, before anything is exported, whether the destinations will take the backup.
 *
 * @param folder an existing folder that only we can read
 * @returns the backup branch, where it is a destination
 * @throws BackupError where the host takes no artifacts, the repository is public, or the branch would not take a push
 */
export async function checkDestinations(
  settings: Settings,
  run: Pick<Run, "log" | "signal" | "repository" | "environment">,
  folder: string,
): Promise<BackupBranch | undefined> {
  const { repository } = run;
  const { artifact, branch } = settings.destinations;
  if (artifact !== undefined && repository !== undefined) requireArtifactService(repository.server);
  await requirePrivateRepository(settings, run);
  return branch === undefined ? undefined : await openBranch(branch, settings, run, folder);
}

/**
 * Asks the repository whether the branch would take a push.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError where it would not
 */
export async function openBranch(
  branch: BranchSettings,
  settings: Settings,
  {
    log,
    signal,
    repository,
    environment,
  }: Pick<Run, "log" | "signal" | "repository" | "environment">,
  folder: string,
): Promise<BackupBranch> {
  if (repository === undefined) {
    throw new BackupError(
      "The step does not know its repository, so there is no branch to store on.",
      "Run the action with `uses:` in a job of a workflow, or use `destination: file`.",
    );
  }
  return await BackupBranch.open(branch, isIncompressible(settings), {
    log,
    signal,
    environment,
    repository,
    folder,
  });
}

/**
 * Stores the files everywhere or nowhere: what can be taken back comes first. Copies lie ready in the output folder and the
 * artifact is uploaded before the branch is pushed, and the copies get their names, which is hardly a thing to fail, after it.
 *
 * @param manifestFile path of `manifest.json`
 * @param commit for the backup branch, where it is a destination
 * @throws BackupError, with nothing stored
 */
export async function store(
  staged: PipelineResult,
  manifestFile: string,
  commit: PreparedCommit | undefined,
  settings: Settings,
  run: Pick<Run, "log" | "signal" | "url">,
): Promise<Stored> {
  const { artifact: wanted, outputDirectory } = settings.destinations;
  const paths = [...staged.files.map((file) => file.path), manifestFile];
  const prepared =
    outputDirectory === undefined ? undefined : await prepareFiles(outputDirectory, paths);
  let artifact: ArtifactBackup | undefined;
  try {
    if (wanted !== undefined) artifact = await upload(staged, manifestFile, settings, run);
    // The last moment at which a run that must end can end without having stored anything.
    run.signal.throwIfAborted();
    const branch = await commit?.push();
    const stored = prepared === undefined ? paths : await prepared.publish();
    const [files, manifest] = [stored.slice(0, -1), stored.at(-1) ?? ""];
    return { files, manifest, artifact, branch, outputDirectory };
  } catch (error) {
    await prepared?.discard();
    if (artifact !== undefined && wanted !== undefined) {
      await removeArtifact(wanted, AbortSignal.timeout(TIME_TO_TAKE_BACK)).catch(() =>
        run.log.warning(`The artifact ${wanted.name} could not be taken back: delete it.`),
      );
    }
    throw error;
  }
}

async function upload(
  staged: PipelineResult,
  manifestFile: string,
  settings: Settings,
  run: Pick<Run, "log" | "signal" | "url">,
): Promise<ArtifactBackup | undefined> {
  const { artifact } = settings.destinations;
  if (artifact === undefined) return undefined;
  const { size: manifestBytes } = await stat(manifestFile);
  const stored = await storeArtifact(
    artifact,
    [...staged.files, { path: manifestFile, bytes: manifestBytes }],
    isIncompressible(settings),
    run.log,
    run.signal,
  );
  const url = run.url === undefined ? undefined : `${run.url}/artifacts/${stored.id}`;
  return { name: artifact.name, ...stored, url };
}

/** Whether it would be time lost to compress the files once more. */
function isIncompressible({ compression, recipients }: Settings): boolean {
  return compression !== "none" || recipients.length > 0;
}
