import { expect, test } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatSeconds,
  formatUsers,
  quote,
} from "../../src/base/format.ts";

test.each([
  [0, "0"],
  [999, "999"],
  [1_234_567, "1,234,567"],
])("The count %i is written %s.", (value, text) => {
  expect(formatCount(value)).toBe(text);
});

test.each([
  [0, "0 users"],
  [1, "1 user"],
  [2000, "2,000 users"],
])("The number of users %i is written %s.", (value, text) => {
  expect(formatUsers(value)).toBe(text);
});

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [1499, "1.5 kB"],
  [999_499, "999 kB"],
  [999_999, "1 MB"],
  [117_000_000, "117 MB"],
  [2_040_000_000, "2.04 GB"],
  [9e15, "9 PB"],
])("%i bytes are written %s.", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, "0.0 s"],
  [449, "0.4 s"],
  [9949, "9.9 s"],
  [9950, "10 s"],
  [59_499, "59 s"],
  [59_500, "1 min 0 s"],
  [185_000, "3 min 5 s"],
  [3_599_600, "1 h 0 min"],
  [3_720_000, "1 h 2 min"],
  [172_740_000, "47 h 59 min"],
  [2_401_200_000, "27 days 19 h"],
])("%i milliseconds are written %s.", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([
  [0, "0.00 s"],
  [50, "0.05 s"],
  [1000, "1 s"],
  [12_400, "12 s"],
])("A delay of %i milliseconds is written %s.", (delay, text) => {
  expect(formatSeconds(delay)).toBe(text);
});

test.each([
  ["on one line", "The data store\nis\u2028down.\r\n", "The data store is down."],
  ["without control and format characters", "\u001b[31mred\u200b", "[31mred"],
  ["truncated after 300 characters", "x".repeat(301), `${"x".repeat(300)}…`],
])("A quote is written %s.", (_title, text, quoted) => {
  expect(quote(text)).toBe(quoted);
});
