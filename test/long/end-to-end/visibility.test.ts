import { describe, test } from "vitest";
import { expectPublicRejected } from "../../end-to-end/visibility-run.ts";

describe.concurrent("A public repository", () => {
  test.each(["branch", "artifact, file"])(
    "A public repository is rejected for `destination: %s` before anything is exported.",
    expectPublicRejected,
  );
});
