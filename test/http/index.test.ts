import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import { type Http, requestWithRetry } from "../../src/http/index.ts";
import { ConnectionError, type Response, readText, send } from "../../src/http/send.ts";

/** Answers the requests in turn, the last one for ever, and counts them. */
interface Server extends AsyncDisposable {
  readonly url: URL;
  readonly seen: string[];
}

async function serve(...answers: RequestListener[]): Promise<Server> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push(`${request.method} ${request.url}`);
    answer?.(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/thing`),
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const status =
  (code: number, headers: Record<string, string> = {}, body = ""): RequestListener =>
  (_request, response) =>
    response.writeHead(code, headers).end(body);
const reset: RequestListener = ({ socket }) => socket.resetAndDestroy();
const cut: RequestListener = ({ socket }, response) => {
  response.writeHead(200, { "content-length": "100" });
  response.write("begun", () => socket.destroySoon());
};
const done = status(200, {}, "done");

let lines: string[];
let end: AbortController;
let http: Http;
beforeEach(() => {
  lines = [];
  end = new AbortController();
  const log = {
    info: (line: string) => lines.push(line),
    retry: (_what: string, line: string) => lines.push(line),
    warning() {},
    mask() {},
  };
  http = { signal: end.signal, log };
});
afterEach(() => end.abort());

function ask({ url }: Server, repeatable = true): Promise<[number, string]> {
  return requestWithRetry(
    http,
    () => ({ method: repeatable ? "GET" : "POST", url, headers: {} }),
    { what: "the question", repeatable },
    async (answer: Response) => [answer.status, await readText(answer)],
  );
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("An exchange that may be repeated", () => {
  test.each([408, 500, 502, 503, 504, 520, 522, 524])("is, after status %i.", async (code) => {
    await using server = await serve(status(code), done);
    expect(await ask(server)).toEqual([200, "done"]);
    expect(lines).toEqual([`Repeating the question in 0.05 s (status ${code}).`]);
  });

  test.each([
    ["a reset connection", reset],
    ["an answer that breaks off", cut],
  ])("is, after %s.", async (_title, trouble) => {
    await using server = await serve(trouble, done);
    expect(await ask(server)).toEqual([200, "done"]);
    expect(lines).toEqual(["Repeating the question in 0.05 s (ECONNRESET)."]);
  });

  test("waits twice as long each time, and is given up after five attempts.", async () => {
    await using server = await serve(status(503));
    expect(await failureOf(ask(server))).toEqual(
      new BackupError(
        "The server kept answering the question with status 503.",
        "Run the backup again later; if it lasts, see the provider's status page.",
      ),
    );
    expect(lines.map((line) => /in (.*) s/.exec(line)?.[1])).toEqual([
      "0.05",
      "0.10",
      "0.20",
      "0.40",
    ]);
    expect(server.seen).toHaveLength(5);
  });

  test("is given up after five broken connections, with their cause.", async () => {
    await using server = await serve(reset);
    const failure = await failureOf(ask(server));
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({
      message: "ECONNRESET",
      sent: true,
      cause: { code: "ECONNRESET" },
    });
    expect(server.seen).toHaveLength(5);
  });

  test.each([200, 204, 400, 401, 403, 404, 409, 501])("is not, after status %i.", async (code) => {
    await using server = await serve(status(code));
    expect(await ask(server)).toEqual([code, ""]);
    expect(server.seen).toHaveLength(1);
  });
});

describe("An exchange that must not be repeated", () => {
  test.each([408, 500, 502, 503, 504])("hands on status %i.", async (code) => {
    await using server = await serve(status(code));
    expect(await ask(server, false)).toEqual([code, ""]);
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ["a reset connection", reset],
    ["an answer that breaks off", cut],
  ])("fails on %s.", async (_title, trouble) => {
    await using server = await serve(trouble);
    expect(await failureOf(ask(server, false))).toMatchObject({
      message: "ECONNRESET",
      sent: true,
    });
    expect(server.seen).toHaveLength(1);
  });

  test("is repeated where it certainly never reached the server.", async () => {
    const { url, ...server } = await serve(done);
    await server[Symbol.asyncDispose]();
    const failure = await failureOf(ask({ url, ...server }, false));
    expect(failure).toMatchObject({ message: "ECONNREFUSED", sent: false });
    expect(lines).toHaveLength(4);
  });

  test("is repeated after status 429, which says that nothing was done.", async () => {
    await using server = await serve(status(429), done);
    expect(await ask(server, false)).toEqual([200, "done"]);
  });
});

describe("The wait after status 429", () => {
  const date = "Wed, 01 Jan 2020 00:00:00 GMT";
  const second = Date.parse(date) / 1000;

  test.each<[title: string, headers: Record<string, string>, wait: string]>([
    ["Retry-After in seconds", { "retry-after": "0" }, "0.00"],
    ["Retry-After as a date, by the server's clock", { date, "retry-after": date }, "0.00"],
    [
      "Auth0's reset time, by the server's clock",
      { date, "x-ratelimit-reset": `${second}` },
      "0.10",
    ],
    ["a reset time that has passed", { date, "x-ratelimit-reset": `${second - 60}` }, "0.10"],
    [
      "Retry-After rather than the reset time",
      { date, "retry-after": "0", "x-ratelimit-reset": `${second + 600}` },
      "0.00",
    ],
    ["our own where the header is nonsense", { "retry-after": "soon" }, "0.05"],
    ["our own where there is no header", {}, "0.05"],
  ])("is %s.", async (_title, headers, wait) => {
    await using server = await serve(status(429, headers), done);
    expect(await ask(server)).toEqual([200, "done"]);
    expect(lines).toEqual([`Repeating the question in ${wait} s (status 429).`]);
  });

  test.each([
    ["Retry-After", { "retry-after": "901" }],
    ["the reset time", { date, "x-ratelimit-reset": `${second + 901}` }],
  ])("is not made when %s asks for more than a quarter of an hour.", async (_title, headers) => {
    await using server = await serve(status(429, headers));
    const failure = await failureOf(ask(server));
    expect(String(failure)).toMatch(/status 429\. Something else uses up the tenant's rate limit/);
    expect(server.seen).toHaveLength(1);
  });

  test("is not made either when a server in trouble asks for more, so much that no timer takes it.", async () => {
    await using server = await serve(status(503, { "retry-after": "99999999" }));
    const failure = await failureOf(ask(server));
    expect(String(failure)).toMatch(/kept answering the question with status 503\. Run the backup/);
    expect(server.seen).toHaveLength(1);
  });

  test("is made ten times, and then no more.", async () => {
    await using server = await serve(status(429, { "retry-after": "0" }));
    await failureOf(ask(server));
    expect(server.seen).toHaveLength(11);
  });

  test("does not count as one of five attempts.", async () => {
    const limited = Array.from({ length: 7 }, () => status(429, { "retry-after": "0" }));
    await using server = await serve(...limited, status(503), ...limited.slice(4), done);
    expect(await ask(server)).toEqual([200, "done"]);
    expect(lines).toContain("Repeating the question in 0.05 s (status 503).");
  });

  test("ends with the run.", async () => {
    await using server = await serve(status(429, { "retry-after": "600" }));
    const failing = failureOf(ask(server));
    await expect.poll(() => lines).toHaveLength(1);
    end.abort(new Error("over"));
    expect(await failing).toEqual(new Error("over"));
  });
});

describe("One request", () => {
  test.each([301, 302, 307, 308])("does not follow a redirect by status %i.", async (code) => {
    await using elsewhere = await serve(done);
    await using server = await serve(status(code, { location: elsewhere.url.href }));
    expect(await ask(server)).toEqual([code, ""]);
    expect(elsewhere.seen).toEqual([]);
  });

  test("reads at most a mebibyte of a document, and does not wait for the rest.", async () => {
    const endless: RequestListener = (_request, response) => {
      response.writeHead(500);
      const more = () => response.destroyed || response.write(Buffer.alloc(65_536, "x"), more);
      more();
    };
    await using server = await serve(endless);
    const [code, text] = await ask(server, false);
    expect(code).toBe(500);
    expect(text.length).toBe(1024 * 1024);
  });

  test("is broken off when the run ends, before its answer and in the middle of it.", async () => {
    const silent: RequestListener = () => {};
    const stalled: RequestListener = (_request, response) => {
      response.writeHead(200);
      response.write("begun");
    };
    for (const answer of [silent, stalled]) {
      await using server = await serve(answer);
      const run = new AbortController();
      const request = { method: "GET" as const, url: server.url, headers: {} };
      const failing = failureOf(send(run.signal, request).then(readText));
      await expect.poll(() => server.seen).toHaveLength(1);
      run.abort(new Error("over"));
      expect(await failing).toMatchObject({ name: "ConnectionError", cause: { message: "over" } });
    }
  });

  test("is not sent when the run has ended.", async () => {
    await using server = await serve(done);
    end.abort(new Error("over"));
    expect(await failureOf(ask(server))).toEqual(new Error("over"));
    expect(server.seen).toEqual([]);
  });
});
