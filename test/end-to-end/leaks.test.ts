import { expect, test } from "vitest";
import { readLog } from "../simulator/workflow-commands.ts";
import { leakedSecrets, leakedUsers } from "./leaks.ts";

const SECRET = "s3cr3t-token-of-some-length";
const LINK = `https://storage.example/file?Signature=${SECRET}%3D`;

function printed(stdout: string) {
  return { stdout, stderr: "", debugLog: readLog(stdout).debugLog, summary: "", outputs: {} };
}

test("A secret that is masked before a library's debug line holds it is no leak.", () => {
  const stdout = `::add-mask::${SECRET}\nDone.\n::debug::Bearer ${SECRET}\n`;
  expect(leakedSecrets(printed(stdout), [SECRET])).toEqual([]);
});

test("An address whose signature alone is masked is no leak in a debug line.", () => {
  const stdout = `::add-mask::${SECRET}\n::debug::PUT ${LINK.replace("%", "%25")}\n`;
  expect(leakedSecrets(printed(stdout), [LINK])).toEqual([]);
});

test.each([
  ["before its mask", `::debug::${SECRET}\n::add-mask::${SECRET}\n`],
  ["on a line of ours, though masked", `::add-mask::${SECRET}\nToken ${SECRET}\n`],
  ["without any mask", `Token ${SECRET}\n`],
  ["encoded as part of an address", `https://x.example/?q=${encodeURIComponent("a b/c")}\n`],
  ["as one line of a key", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n"],
])("A secret printed %s is found.", (_where, stdout) => {
  const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nAbC=\n";
  expect(leakedSecrets(printed(stdout), [SECRET, "a b/c", key])).not.toEqual([]);
});

test("A secret in standard error, the summary or an output is found.", () => {
  const run = { ...printed(""), stderr: SECRET, summary: SECRET, outputs: { file: SECRET } };
  expect(leakedSecrets(run, [SECRET])).toEqual([
    "standard error",
    "the summary",
    "the output file",
  ]);
});

test.each(["Row 3: Grace Hopper", '{"nickname":"user00000012"}', "user00000001@gmail.example"])(
  "Traces of a user are found: %s",
  (line) => {
    expect(leakedUsers(printed(line))).toContain("standard output");
  },
);
