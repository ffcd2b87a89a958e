/** A token that Auth0 quotes in an error: no part of it is printed. */

import { createHash } from "node:crypto";
import { expect } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";

/** As long as a token of Auth0's, and without a repetition: it has no 20 characters in common with other text. */
export const TOKEN = Array.from({ length: 16 }, (_, i) =>
  createHash("sha512").update(String(i)).digest("base64"),
)
  .join("")
  .slice(0, 1063);

export const base64 = (before: string) => Buffer.from(`${before}${TOKEN}`).toString("base64");

/** Every piece of the text, of 20 characters. */
function pieces(text: string): string[] {
  return Array.from({ length: text.length - 19 }, (_, i) => text.slice(i, i + 20));
}

export async function expectHidden(_how: string, quoted: string) {
  const message = `Not a token: ${quoted} (${"x".repeat(400)})`;
  await using world = await startSimulator({
    faults: [
      { on: "token", fault: { kind: "json", set: { access_token: TOKEN } } },
      { on: "create-job", fault: { kind: "answer", status: 400, body: { message } } },
    ],
  });
  await using run = await checkedRun(world);
  expect(failure(run)).toMatch(/Not a token: .{0,3}\*\*\*/);
  const printed = run.stdout.replace(/^::add-mask::.*$/gm, "");
  expect(pieces(quoted.slice(0, 1000)).filter((piece) => printed.includes(piece))).toEqual([]);
}
