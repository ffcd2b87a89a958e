/** What the simulated services receive and answer, as plain data: the HTTP skin puts it on the wire. */

/** A request, whole. Header names are in lower case. */
export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Bytes to send: whole, or made while they are sent. Only whole ones get a Content-Length. */
export type Body = Buffer | (() => Iterable<Buffer> | AsyncIterable<Buffer>);

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** What a handler hands back: the answer, and the service's state after it. */
export interface Step<State> {
  readonly answer: Answer;
  readonly state: State;
}

export function text(
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { "content-type": type, ...headers }, body: Buffer.from(body) };
}

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return text(status, "application/json; charset=utf-8", JSON.stringify(value), headers);
}

/** Storage services answer errors in XML. */
export function storageError(status: number, code: string, message: string): Answer {
  return text(
    status,
    "application/xml",
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}

/** A decoded part of the path: `/api/v2/users/{id}` has its id at 4. */
export function segment({ url }: Incoming, index: number): string {
  return decodeURIComponent(url.pathname.split("/")[index] ?? "");
}
