/** Further places where a download breaks off, and further storages that do not resume it. */

import { describe, test } from "vitest";
import {
  download,
  expectRestarts,
  expectResumes,
  expectResumesInTrailer,
  type Restart,
} from "../../end-to-end/download-run.ts";

/** The response of a cache that mixes up ranges. */
const WRONG_RANGE = {
  kind: "answer",
  status: 206,
  headers: { "content-range": "bytes 0-9/29000" },
  body: "0123456789",
} as const;

describe.concurrent("interrupted download", () => {
  test.each([1, 2, 10, 11])(
    "A download that breaks off after %i bytes resumes there.",
    expectResumes,
  );

  test.each([-8, -5, -1])(
    "A download that breaks off in gzip's trailer (offset %i from the end) resumes there.",
    expectResumesInTrailer,
  );

  test.each<Restart>([
    ["when the storage does not support ranges", { storage: { ranges: false } }],
    [
      "when neither a tag nor a size identifies the file",
      { storage: { etag: false, length: false } },
    ],
    ["when the storage sends the wrong range", { faults: [download(WRONG_RANGE, 2)] }],
    [
      "when the storage does not state which range it sends",
      { faults: [download({ ...WRONG_RANGE, headers: {} }, 2)] },
    ],
    [
      "when the file has changed and the storage has no tags",
      { storage: { etag: false }, faults: [download({ kind: "changed" }, 2)] },
    ],
  ])("An interrupted download restarts from the first byte %s.", expectRestarts);
});
