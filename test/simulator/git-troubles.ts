/** What happens to requests for GitHub on their way. */

import type { IncomingMessage, ServerResponse } from "node:http";

/** Requests that GitHub never sees: their connection is reset, or something else answers. */
export interface Trouble {
  readonly method: "GET" | "POST";
  /** How the address of such a request ends. */
  readonly at: string;
  /** How many of them are hit; 1 when left out. */
  readonly times?: number;
  readonly fault:
    | { readonly kind: "reset" }
    /** The connection breaks after the first bytes of a longer body. */
    | { readonly kind: "cut" }
    | {
        readonly kind: "answer";
        readonly status: number;
        readonly headers?: Readonly<Record<string, string>>;
        readonly body?: string;
      };
}

/** Does to a request what the scenario says; false where it says nothing. */
export function troubled(troubles: readonly Trouble[]) {
  const left = new Map(troubles.map((trouble) => [trouble, trouble.times ?? 1]));
  return ({ method, url, socket }: IncomingMessage, response: ServerResponse): boolean => {
    const due = troubles.find((one) => one.method === method && url?.endsWith(one.at));
    const times = due === undefined ? 0 : (left.get(due) ?? 0);
    if (due === undefined || times === 0) return false;
    left.set(due, times - 1);
    const { fault } = due;
    if (fault.kind === "reset") socket.resetAndDestroy();
    else if (fault.kind === "answer")
      response.writeHead(fault.status, fault.headers).end(fault.body);
    else {
      response.writeHead(200, { "content-length": "1000" });
      response.write("003e", () => socket.destroySoon());
    }
    return true;
  };
}
