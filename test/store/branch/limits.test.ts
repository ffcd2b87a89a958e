import { expect, test } from "vitest";
import {
  assertMaximumDrop,
  assertPushSize,
  lossWarning,
} from "../../../src/store/branch/limits.ts";

test("A push that GitHub would reject for its size fails before it is sent.", () => {
  assertPushSize(2 ** 31 - 1);
  expect(() => assertPushSize(2 ** 31)).toThrow(
    "The backup is 2.0 GiB, and GitHub accepts less than 2 GiB per push. Nothing was stored: use `destination: artifact`",
  );
});

test("`maximum-drop` as a percentage is a share of the previous backup's users; without previous users there is no drop.", () => {
  const share = (value: number) => ({ kind: "share", share: value }) as const;
  assertMaximumDrop(undefined, 0, share(0));
  assertMaximumDrop({ users: 0 }, 0, share(0));
  assertMaximumDrop({ users: 10 }, 11, share(0));
  assertMaximumDrop({ users: 10 }, 9, share(0.1));
  expect(() => assertMaximumDrop({ users: 1000 }, 899, share(0.1))).toThrow(
    "which is 10.1% fewer; `maximum-drop` is 10%.",
  );
});

test("`maximum-drop` as a number is a number of users.", () => {
  const users = (value: number) => ({ kind: "users", users: value }) as const;
  assertMaximumDrop(undefined, 0, users(0));
  assertMaximumDrop({ users: 1000 }, 1001, users(0));
  assertMaximumDrop({ users: 1000 }, 800, users(200));
  expect(() => assertMaximumDrop({ users: 1000 }, 799, users(200))).toThrow(
    "which is 201 fewer; `maximum-drop` is 200.",
  );
});

test("A warning names how many users are missing when they are at least 1% and at least 10.", () => {
  expect(lossWarning(undefined, 0)).toBe(undefined);
  expect(lossWarning({ users: 20 }, 9)).toBe(undefined);
  expect(lossWarning({ users: 1001 }, 10)).toBe(undefined);
  expect(lossWarning({ users: 1000 }, -10)).toBe(undefined);
  expect(lossWarning({ users: 1000 }, 10)).toContain(
    "10 users of the last backup on the branch (1%) are not in this one.",
  );
  expect(lossWarning({ users: 100_000 }, 1234)).toContain("1,234 users of");
});
