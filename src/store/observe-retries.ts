/** Observes retries that a library makes by itself, so that the log shows and counts them like ours. */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { formatSeconds } from "../base/format.ts";
import type { Log } from "../base/log.ts";

/**
 * Observes the requests of the process during some work, on Node's diagnostics channels. A request like an earlier one is a retry.
 *
 * @param what the work as a noun phrase, for the log: "the upload of the artifact"
 */
export async function observeRetries<T>(
  log: Log,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const ends = new Map<string, { readonly at: number; readonly reason: string }>();
  const ended = (request: ClientRequest, reason: string) =>
    ends.set(keyOf(request), { at: performance.now(), reason });
  const listeners = {
    "http.client.request.start": ({ request }: { request: ClientRequest }) => {
      const before = ends.get(keyOf(request));
      if (before === undefined) return;
      const delay = formatSeconds(performance.now() - before.at);
      log.retry(what, `Retrying a part of ${what} after ${delay}: ${before.reason}.`);
    },
    "http.client.response.finish": (event: { request: ClientRequest; response: IncomingMessage }) =>
      ended(event.request, `status ${event.response.statusCode}`),
    "http.client.request.error": ({ request, error }: { request: ClientRequest; error: Error }) =>
      ended(request, "code" in error ? String(error.code) : error.name),
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
