import { expect, test } from "vitest";
import { INPUTS } from "../../src/inputs/backup-table.ts";
import { branchSettings } from "../../src/inputs/branch.ts";
import { type Inputs, readTable } from "../../src/inputs/table.ts";

const TOKEN = { "github-token": "ghs_1" };

function read(inputs: Inputs) {
  const problems: string[] = [];
  const report = (problem: string) => problems.push(problem);
  const settings = branchSettings(readTable(INPUTS, { ...TOKEN, ...inputs }, report), report);
  return { settings, problems };
}

test("Without inputs the branch is auth0-backup, its folder the root, and all commits are kept.", () => {
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
  [".gitmodules.d/git~x", ".gitmodules.d/git~x"],
  ["Größe 1", "Größe 1"],
])("The `directory` %j is the path %j inside the branch.", (directory, path) => {
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
  ".gitmodules",
  "a/.GitModules/b",
  ".gitattributes",
  ".gitignore. ",
  ".mailmap",
  "GITMOD~1",
  "gi7eba~1",
  "git~2",
  ".g\u200cit",
  ".gitmod\ufeffules",
  "\u200d",
  "x".repeat(256),
])("The `directory` %j is rejected.", (directory) => {
  expect(read({ directory }).problems).toEqual([
    "`directory` is not a folder inside the branch. Enter a path such as backups/eu, without a leading /, .., .git, \\ or :, and without a name of git's own files, such as .gitmodules.",
  ]);
});

test.each(["auth0-backup", "backups/eu", "a.b", "ünï", "x@y"])(
  "The branch name %j is accepted.",
  (branch) => {
    expect(read({ branch }).problems).toEqual([]);
  },
);

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
])("The branch name %j is rejected.", (branch) => {
  expect(read({ branch }).problems).toEqual([
    "`branch` is not a valid branch name. Enter one such as auth0-backup or backups/auth0.",
  ]);
});

test("The backup branch needs a token, and a name without refs/.", () => {
  expect(read({ branch: "refs/heads/x", "github-token": undefined }).problems).toEqual([
    "`github-token` is empty, and the backup branch needs a token. Remove the input to use the job's own token.",
    "`branch` begins with refs/. Enter only the branch's name, such as auth0-backup.",
  ]);
});
