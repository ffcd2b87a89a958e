/** Secrets that another side quotes in its answer, in a message that is truncated. */

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";

/** As long as a token of Auth0's, and without a repetition: it has no 20 characters in common with other text. */
const TOKEN = Array.from({ length: 16 }, (_, i) =>
  createHash("sha512").update(String(i)).digest("base64"),
)
  .join("")
  .slice(0, 1063);

const base64 = (before: string) => Buffer.from(`${before}${TOKEN}`).toString("base64");

/** Every piece of the text, of 20 characters. */
function pieces(text: string): string[] {
  return Array.from({ length: text.length - 19 }, (_, i) => text.slice(i, i + 20));
}

describe.concurrent("a secret in a message", () => {
  test.each([
    ["as it is", TOKEN],
    ["truncated", TOKEN.slice(0, 120)],
    ["in base64", base64("")],
    ["in base64 after one character", base64(":")],
    ["in base64 after two characters", base64("a:")],
    ["in base64url", base64("").replaceAll("+", "-").replaceAll("/", "_")],
    ["encoded as part of an address", encodeURIComponent(TOKEN)],
    ["as JSON with escaped slashes", TOKEN.replaceAll("/", "\\/")],
    ["with a line break after it", `${TOKEN}\n${TOKEN}`],
  ])("A token that Auth0 quotes %s is not printed, not even in part.", async (_title, quoted) => {
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
  });

  test("A secret that is given as another input is not printed, not even in part.", async () => {
    await using world = await startSimulator();
    const given = { format: TOKEN.slice(0, 200), "client-secret": TOKEN.slice(0, 200) };
    await using run = await checkedRun(world, given);
    expect(failure(run)).toContain('`format` cannot be "***".');
  });
});
