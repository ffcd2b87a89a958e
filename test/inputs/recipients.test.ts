import { describe, expect, test } from "vitest";
import { pastedSecretKeys, recipients } from "../../src/inputs/recipients.ts";
import { ageKey } from "../simulator/age-keys.ts";

async function read(text: string) {
  const problems: string[] = [];
  const found = await recipients(text, (sentence) => problems.push(sentence));
  return { found, problems };
}

describe("encrypt-to", () => {
  test("takes recipients of age, one a line, each once, and skips comments and blank lines.", async () => {
    const { recipient: classic } = await ageKey();
    const { recipient: hybrid } = await ageKey("hybrid");
    const { recipient: other } = await ageKey();
    const text = `# ops\r\n ${classic} \n\n${other}\n${classic}`;
    expect(await read(text)).toEqual({ found: [classic, other], problems: [] });
    expect(await read(hybrid)).toEqual({ found: [hybrid], problems: [] });
    expect((await read(`${hybrid}\n${classic}`)).problems).toEqual([
      "`encrypt-to` mixes keys with and without post-quantum protection: take those of one kind.",
    ]);
  });

  test("refuses every line that is no recipient, by its number and without its text.", async () => {
    const { recipient, identity } = await ageKey();
    const lines = [
      `${recipient}, ${recipient}`,
      recipient.slice(0, -1),
      "ssh-ed25519",
      identity,
      "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
      "ops@example.com",
    ];
    const { problems } = await read(lines.join("\n"));
    expect(problems.map((sentence) => /^`encrypt-to`, line (\d), /.exec(sentence)?.[1])).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
    ]);
    expect(problems[3]).toContain("is a secret key");
    for (const line of lines.slice(3)) expect(problems.join("\n")).not.toContain(line);
  });

  test("says that it has no recipient where it has only comments.", async () => {
    expect((await read("# later")).problems).toEqual([
      "`encrypt-to` names no recipient: give one a line, like age1…, or leave it out.",
    ]);
  });

  test("has its secret keys masked, whoever they were pasted by.", async () => {
    const { identity, recipient } = await ageKey();
    expect(pastedSecretKeys(`${recipient}\n  ${identity}\n`)).toEqual([identity]);
  });
});
