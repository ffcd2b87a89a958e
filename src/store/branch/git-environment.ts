/** The environment of a `git` command: its configuration, who commits, and the token. */

import path from "node:path";
import { BackupError } from "../../base/errors.ts";
import type { Run } from "../../base/run.ts";

type ConfigEntry = readonly [key: string, value: string];

/** Variables of the runner that git gets: how to find programs, and how to reach the network. */
const PASSED_ON =
  /^(?:PATH|SYSTEMROOT|TEMP|TMP|TMPDIR|(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE|GIT_SSL_CA(?:INFO|PATH)|GIT_CONFIG_(?:COUNT|(?:KEY|VALUE)_\d+))$/i;

/** The author of commits: the well-known bot of GitHub Actions. */
export const BOT = {
  name: "github-actions[bot]",
  email: "41898282+github-actions[bot]@users.noreply.github.com",
};

/**
 * The variables for commands on one repository.
 *
 * @param folder path of the bare repository
 * @param compressionLevel zlib's level for new objects
 * @param credentials further configuration, see {@link credentialsFor}
 * @throws BackupError when the runner's variables configure git in a way that cannot be read
 */
export function gitEnvironment(
  environment: Run["environment"],
  folder: string,
  compressionLevel: number,
  credentials: readonly ConfigEntry[],
): Record<string, string> {
  const passedOn: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && PASSED_ON.test(name)) passedOn[name] = value;
  }
  return {
    ...passedOn,
    // Messages are parsed, so they must be in English; and there is no one to answer a prompt.
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    // A user's own settings may rewrite addresses or run programs; the machine's are still read.
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    GIT_DIR: folder,
    GIT_INDEX_FILE: path.join(folder, "index"),
    GIT_AUTHOR_NAME: BOT.name,
    GIT_AUTHOR_EMAIL: BOT.email,
    GIT_COMMITTER_NAME: BOT.name,
    GIT_COMMITTER_EMAIL: BOT.email,
    ...appendConfig(passedOn["GIT_CONFIG_COUNT"], [
      ["core.hooksPath", path.join(folder, "no-hooks")],
      ["core.bigFileThreshold", "1m"],
      ["core.compression", String(compressionLevel)],
      ["pack.window", "0"],
      ["commit.gpgSign", "false"],
      ["push.gpgSign", "false"],
      ["credential.helper", ""],
      // A redirect would carry the header with the token to another host.
      ["http.followRedirects", "false"],
      ["gc.auto", "0"],
      ["maintenance.auto", "false"],
      ["core.commitGraph", "false"],
      ["protocol.version", "2"],
      ["advice.graftFileDeprecated", "false"],
      ...credentials,
    ]),
  };
}

/** Git settings as variables, numbered after those that the runner sets the same way. */
function appendConfig(
  count: string | undefined,
  entries: readonly ConfigEntry[],
): Record<string, string> {
  if (count !== undefined && !/^\d{0,6}$/.test(count)) {
    throw new BackupError(
      "The environment variable GIT_CONFIG_COUNT is not a whole number.",
      "Set it to the number of `GIT_CONFIG_KEY_…` variables, or unset it and them.",
    );
  }
  const first = Number(count ?? 0);
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(first + entries.length) };
  entries.forEach(([key, value], i) => {
    variables[`GIT_CONFIG_KEY_${first + i}`] = key;
    variables[`GIT_CONFIG_VALUE_${first + i}`] = value;
  });
  return variables;
}

/** The value after `basic` in the header that authenticates to GitHub's git. As secret as the token. */
export function basicCredential(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

/** Configuration that sends the token to the remote, and only there. Without a token, a public repository can still be read. */
export function credentialsFor(remote: URL, token: string): ConfigEntry[] {
  // The whole address, because the setting for the longest part of an address wins.
  const key = `http.${remote.href}.extraheader`;
  if (token === "") return [];
  return [
    // The empty value drops headers that a checkout step or the machine configured; git would send those too.
    [key, ""],
    [key, `AUTHORIZATION: basic ${basicCredential(token)}`],
  ];
}
