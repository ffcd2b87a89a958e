import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Git } from "../../../src/store/branch/git.ts";
import { translateGitErrors } from "../../../src/store/branch/git-errors.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "git-"));
});
afterEach(() => rm(root, { recursive: true }));

function init(environment: Record<string, string>): Promise<Git> {
  const git = Git.init({
    folder: path.join(root, "repository.git"),
    remote: new URL("https://github.example/acme/b.git"),
    token: "ghs_do_not_print",
    compressionLevel: 1,
    environment: { PATH: process.env["PATH"], ...environment },
    signal: new AbortController().signal,
    log: { info() {}, retry() {}, warning() {}, mask() {} },
  });
  return translateGitErrors(git);
}

test("The git settings that GIT_CONFIG_COUNT announces are kept, and ours follow them.", async () => {
  const git = await init({
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.proxy",
    GIT_CONFIG_VALUE_0: "http://proxy.example:3128",
  });
  expect(await git.run(["config", "http.proxy"])).toBe("http://proxy.example:3128\n");
  expect(await git.run(["config", "gc.auto"])).toBe("0\n");
});

test("An empty GIT_CONFIG_COUNT counts as 0, as it does for git.", async () => {
  const git = await init({ GIT_CONFIG_COUNT: "" });
  expect(await git.run(["config", "gc.auto"])).toBe("0\n");
});

test.each(["two", "1 ", "1.5", "-1", "0x1"])(
  "A GIT_CONFIG_COUNT of %j is rejected, and no setting is overwritten.",
  async (count) => {
    await expect(init({ GIT_CONFIG_COUNT: count, GIT_CONFIG_KEY_0: "http.proxy" })).rejects.toThrow(
      "The environment variable GIT_CONFIG_COUNT is not a whole number. Set it to the number of `GIT_CONFIG_KEY_…` variables, or unset it and them.",
    );
  },
);

test("A git setting that GIT_CONFIG_COUNT announces and the environment lacks fails with git's own words.", async () => {
  await expect(init({ GIT_CONFIG_COUNT: "1" })).rejects.toThrow(
    /missing config key GIT_CONFIG_KEY_0/,
  );
});

test.each([
  ["url.ssh://git@mirror.example/.insteadOf", "https://github.example/"],
  ["url.ssh://git@mirror.example/.pushInsteadOf", "https://github.example/"],
  ["remote.origin.pushurl", "https://mirror.example/acme/b.git"],
])(
  "The machine's setting %s that replaces the address is named, and nothing is sent.",
  async (key, value) => {
    const environment = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: value };
    await expect(init(environment)).rejects.toThrow(
      "The runner's git configuration replaces the repository's address (`insteadOf`",
    );
  },
);

test("The repository has SHA-1 ids where git's default is SHA-256.", async () => {
  const git = await init({
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "init.defaultObjectFormat",
    GIT_CONFIG_VALUE_0: "sha256",
  });
  expect(await git.run(["rev-parse", "--show-object-format"])).toBe("sha1\n");
});
