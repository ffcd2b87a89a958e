/** What an artifact holds, for tests and the demo to look at. */

import { unzipSync } from "fflate";
import type { StoredArtifact } from "./artifact-service.ts";

/** The uploaded bytes: a zip, unless the upload skipped the archive. */
export function artifactBytes(artifact: Pick<StoredArtifact, "content">): Buffer {
  return Buffer.concat(artifact.content ?? []);
}

/** The files of an uploaded zip, by name. */
export function artifactFiles(artifact: StoredArtifact): ReadonlyMap<string, Buffer> {
  const files = Object.entries(unzipSync(artifactBytes(artifact)));
  return new Map(files.map(([name, bytes]) => [name, Buffer.from(bytes)]));
}
