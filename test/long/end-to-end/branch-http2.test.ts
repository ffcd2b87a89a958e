import { describe, expect, test } from "vitest";
import { expectRepeated } from "../../end-to-end/branch-run.ts";
import { type StreamFault, startHttp2Front } from "../../simulator/http2-front.ts";

const FAULTS: readonly StreamFault[] = ["reset", "reset within", "go away"];

describe.concurrent("Git over HTTP/2", () => {
  // Streams: the check for access, the lookup of the branch twice, the fetch, the manifest, the file, and the push.
  test.each(
    FAULTS.flatMap((fault) => [1, 2, 3, 4, 5, 6, 7, 8].map((stream) => [fault, stream] as const)),
  )("A stream that fails (%s) is repeated (stream %i of the run).", (fault, stream) =>
    expectRepeated(
      (target) => startHttp2Front(target, { stream, fault }),
      ({ streams }) => expect(streams.length).toBeGreaterThan(stream),
    ),
  );
});
