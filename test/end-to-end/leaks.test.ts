import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readLog } from "../simulator/workflow-commands.ts";
import { leakedSecrets, leakedUsers } from "./leaks.ts";
import { UserValues } from "./user-values.ts";

const SECRET = "s3cr3t-token-of-some-length";
const LINK = `https://storage.example/file?Signature=${SECRET}%3D`;

function printed(stdout: string) {
  const { debugLog } = readLog(stdout);
  return { stdout, stderr: "", debugLog, summary: "", outputs: {}, commands: [] };
}

test("A secret that is masked before a library prints it in a debug line is not a leak.", () => {
  const stdout = `::add-mask::${SECRET}\nDone.\n::debug::Bearer ${SECRET}\n`;
  expect(leakedSecrets(printed(stdout), [SECRET])).toEqual([]);
});

test("A link in a debug line is not a leak if its signature is masked.", () => {
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

test("A secret in standard error, the summary, arguments, an output or a manifest is found.", () => {
  const run = {
    ...printed(""),
    stderr: SECRET,
    summary: SECRET,
    commands: ["git version", `git push ${SECRET}`],
    outputs: { file: SECRET },
    stored: { "the manifest": SECRET },
  };
  expect(leakedSecrets(run, [SECRET])).toEqual([
    "standard error",
    "the summary",
    "the arguments of a process",
    "the output file",
    "the manifest",
  ]);
});

test.each(["Row 3: Grace Hopper", '{"nickname":"user00000012"}', "user00000001@gmail.example"])(
  "Traces of a user are found: %s",
  (line) => {
    expect(leakedUsers(printed(line), new UserValues([]))).toContain("standard output");
  },
);

describe("values of users", () => {
  const ndjson = Buffer.from(
    '{"user_id":"x|1","note":"Liège \\"au\\" soir","deep":{"list":[123456789.5,"short"]}}\n{"broken":"still a value"',
  );
  const csv = Buffer.from('id,note\n1,"\'Two ""quotes"""\n2,"\'never closed\n');

  test.each([
    ["as it is", 'He said: Liège "au" soir.'],
    ["as JSON spells it", '{"x":"Liège \\"au\\" soir"}'],
    ["in a row that is no JSON", "still a value"],
    ["that is a number", "It is 123456789.5"],
    ["of CSV", 'Two "quotes"'],
  ])("The value of a user is found %s.", (_title, line) => {
    const values = new UserValues([gzipSync(ndjson), csv]);
    expect(values.size).toBeGreaterThan(3);
    expect(leakedUsers(printed(line), values)).toContain("standard output");
  });

  test("The value of a user is found in a summary that escapes it.", () => {
    const run = { ...printed(""), summary: "Liège &#34;au&#34; soir" };
    expect(leakedUsers(run, new UserValues([ndjson]))).toEqual(["the summary"]);
  });

  test("The value of a user may be printed if the step's inputs contain it.", () => {
    const values = new UserValues([ndjson], ['$note == "still a value"']);
    expect(leakedUsers(printed("still a value"), values)).toEqual([]);
  });
});
