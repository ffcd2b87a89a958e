import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../property-runs.ts";
import { blocks, bothOf } from "./compared.ts";

test("Import users are those of the writer that decodes JSON, for any spelling of the rows.", () => {
  fc.assert(
    fc.property(blocks(8), fc.boolean(), (rows, isSelected) => {
      const { fast, plain } = bothOf(rows, isSelected);
      expect(fast).toEqual(plain);
    }),
    { numRuns: runs(2000), seed: 20261128 },
  );
});
