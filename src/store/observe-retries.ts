/** Requests that a library repeats by itself, told and counted like our own. */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { formatSeconds } from "../base/format.ts";
import type { Log } from "../base/log.ts";

/** How a request ended. */
interface End {
  readonly at: number;
  readonly why: string;
}

/**
 * Watches the requests of the process while somebody else works: Node tells of each on its own channels. One that was there before is a
 * repetition.
 *
 * @param what the work in words, for the log: "the upload of the artifact"
 * @param tells whether the library itself says in the log that it repeats the request
 */
export async function observeRetries<T>(
  log: Log,
  what: string,
  tells: (request: ClientRequest) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  const ends = new Map<string, End>();
  const ended = (request: ClientRequest, why: string) =>
    ends.set(keyOf(request), { at: performance.now(), why });
  const listeners = {
    "http.client.request.start": ({ request }: { request: ClientRequest }) => {
      const before = ends.get(keyOf(request));
      if (before === undefined) return;
      const wait = formatSeconds(performance.now() - before.at);
      const line = `Repeating a part of ${what} after ${wait} (${before.why}).`;
      log.retry(what, tells(request) ? undefined : line);
    },
    "http.client.response.finish": (told: { request: ClientRequest; response: IncomingMessage }) =>
      ended(told.request, `status ${told.response.statusCode}`),
    "http.client.request.error": (told: { request: ClientRequest; error: Error }) =>
      ended(told.request, "code" in told.error ? String(told.error.code) : told.error.name),
  };
  const channels = Object.entries(listeners) as [string, (message: unknown) => void][];
  for (const [channel, listener] of channels) subscribe(channel, listener);
  try {
    return await work();
  } finally {
    for (const [channel, listener] of channels) unsubscribe(channel, listener);
  }
}

function keyOf({ method, host, path }: ClientRequest): string {
  return `${method} ${host} ${path}`;
}
