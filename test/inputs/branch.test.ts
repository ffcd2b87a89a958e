import { describe, expect, test } from "vitest";
import { type BranchInputs, branchSettings } from "../../src/inputs/branch.ts";

const TOKEN = { "github-token": "ghs_1" };

function read(inputs: BranchInputs) {
  const problems: string[] = [];
  const settings = branchSettings({ ...TOKEN, ...inputs }, (sentence) => problems.push(sentence));
  return { settings, problems };
}

describe("The branch's inputs", () => {
  test("have usual values.", () => {
    expect(read({})).toEqual({
      settings: {
        name: "auth0-backup",
        directory: "",
        message: undefined,
        history: undefined,
        token: "ghs_1",
        maximumDrop: undefined,
      },
      problems: [],
    });
  });

  test.each([
    ["backups/eu", "backups/eu"],
    ["./backups//", "backups"],
    [".", ""],
    ["./", ""],
    ["a/./b", "a/b"],
    ["..a/b..c/.github", "..a/b..c/.github"],
    ["Größe 1", "Größe 1"],
  ])("take the folder %j as %j.", (directory, path) => {
    const { settings, problems } = read({ directory });
    expect(problems).toEqual([]);
    expect(settings.directory).toBe(path);
  });

  test.each([
    "/etc",
    "..",
    "a/../b",
    "a//b",
    ".git",
    "a/.GIT/hooks",
    "git~1",
    ".git. ",
    "a\\b",
    "c:d",
    "a\nb",
  ])("refuse the folder %j.", (directory) => {
    expect(read({ directory }).problems).toEqual([
      "`directory` must be a folder inside the branch, like backups/eu: no leading /, no .., no .git, no \\ or :.",
    ]);
  });

  test.each(["auth0-backup", "backups/eu", "a.b", "ünï", "x@y"])("take the name %j.", (branch) => {
    expect(read({ branch }).problems).toEqual([]);
  });

  test.each([
    "-x",
    "/x",
    "x/",
    "a..b",
    "a b",
    "a~1",
    "a^",
    "a:b",
    "a?",
    "a*",
    "a[b",
    "a\\b",
    "a@{1}",
    "@",
    "HEAD",
    "a//b",
    ".a",
    "a/.b",
    "a.lock",
    "a.lock/b",
    "a.",
    "a\tb",
    "x".repeat(201),
  ])("refuse the name %j.", (branch) => {
    expect(read({ branch }).problems).toEqual([
      "`branch` is not a name that git takes: write one like auth0-backup or backups/auth0.",
    ]);
  });

  test("want a branch's name without refs/, and a token.", () => {
    expect(read({ branch: "refs/heads/x", "github-token": undefined }).problems).toEqual([
      "`github-token` is empty, and the backup branch needs one: leave the input out to use the job's own token.",
      "`branch` begins with refs/: write the branch's name alone, like auth0-backup.",
    ]);
  });

  test.each([
    ["20%", 0.2],
    ["0%", 0],
    ["12.5 %", 0.125],
    ["100%", 1],
  ])("take `maximum-drop` %s.", (text, part) => {
    expect(read({ "maximum-drop": text }).settings.maximumDrop).toBe(part);
  });

  test.each(["20", "101%", "-1%", "x", "%"])("refuse `maximum-drop` %s.", (text) => {
    expect(read({ "maximum-drop": text }).problems).toEqual([
      `\`maximum-drop\`: "${text}" is not a percentage from 0% to 100%, like 20%.`,
    ]);
  });
});
