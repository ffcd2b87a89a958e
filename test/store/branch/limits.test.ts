import { expect, test } from "vitest";
import { assertMaximumDrop, assertPushSize } from "../../../src/store/branch/limits.ts";

test("A push that GitHub would reject for its size fails before it is sent.", () => {
  assertPushSize(2 ** 31 - 1);
  expect(() => assertPushSize(2 ** 31)).toThrow(
    "The backup is 2.0 GiB, and GitHub accepts less than 2 GiB per push. Nothing was stored: use `destination: artifact`",
  );
});

test("The drop is a share of the previous backup's users; without previous users there is none.", () => {
  assertMaximumDrop(undefined, 0, 0);
  assertMaximumDrop({ users: 0 }, 0, 0);
  assertMaximumDrop({ users: 10 }, 11, 0);
  assertMaximumDrop({ users: 10 }, 9, 0.1);
  expect(() => assertMaximumDrop({ users: 1000 }, 899, 0.1)).toThrow("which is 10.1% fewer");
});
