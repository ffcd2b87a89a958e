import { expect, test } from "vitest";
import { INPUTS } from "../../src/inputs/backup-table.ts";
import { recipients } from "../../src/inputs/recipients.ts";
import { secretsIn } from "../../src/inputs/table.ts";
import { ageKey } from "../simulator/age-keys.ts";

async function read(text: string) {
  const problems: string[] = [];
  const found = await recipients(text, (sentence) => problems.push(sentence));
  return { found, problems };
}

test("`encrypt-to` has one age recipient per line; repeated ones, comments and blank lines are skipped.", async () => {
  const { recipient: classic } = await ageKey();
  const { recipient: hybrid } = await ageKey("hybrid");
  const { recipient: other } = await ageKey();
  const text = `# ops\r\n ${classic} \n\n${other}\n${classic}`;
  expect(await read(text)).toEqual({ found: [classic, other], problems: [] });
  expect(await read(hybrid)).toEqual({ found: [hybrid], problems: [] });
  expect((await read(`${hybrid}\n${classic}`)).problems).toEqual([
    "`encrypt-to` mixes keys with and without post-quantum protection. Use keys of one kind.",
  ]);
});

test("Every line of `encrypt-to` that is not a recipient is rejected by its number, without its text.", async () => {
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
  expect(problems.map((sentence) => /^Line (\d) of `encrypt-to` /.exec(sentence)?.[1])).toEqual([
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

test("An `encrypt-to` that only has comments is rejected.", async () => {
  expect((await read("# later")).problems).toEqual([
    "`encrypt-to` has no recipient. Write one per line (age1…), or `none`.",
  ]);
});

test("With `encrypt-to: none` there are no recipients, and among recipients none is no recipient.", async () => {
  expect(await read("none")).toEqual({ found: [], problems: [] });
  const { recipient } = await ageKey();
  expect((await read(`${recipient}\nnone`)).problems).toEqual([
    expect.stringContaining("Line 2 of `encrypt-to` is not an age recipient."),
  ]);
});

test("A secret key that was entered as `encrypt-to` by mistake is masked.", async () => {
  const { identity, recipient } = await ageKey();
  expect(secretsIn(INPUTS, { "encrypt-to": `${recipient}\r\n  ${identity}\n` })).toEqual([
    identity,
  ]);
});
