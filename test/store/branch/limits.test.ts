import { expect, test } from "vitest";
import { assertMaximumDrop, assertPushSize } from "../../../src/store/branch/limits.ts";

test("A push that GitHub would refuse for its size is refused before it is sent.", () => {
  assertPushSize(2 ** 31 - 1);
  expect(() => assertPushSize(2 ** 31)).toThrow(
    "The backup is 2.0 GiB, and GitHub takes less than 2 GiB in one push. Nothing was stored: use `destination: artifact`",
  );
});

test("A drop counts against the users of the backup before; without them there is none.", () => {
  assertMaximumDrop(undefined, 0, 0);
  assertMaximumDrop({ users: 0 }, 0, 0);
  assertMaximumDrop({ users: 10 }, 11, 0);
  assertMaximumDrop({ users: 10 }, 9, 0.1);
  expect(() => assertMaximumDrop({ users: 1000 }, 899, 0.1)).toThrow("which is 10.1% fewer");
});
