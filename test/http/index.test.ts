import type { RequestListener } from "node:http";
import type { LookupFunction } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Run } from "../../src/base/run.ts";
import { ConnectionError } from "../../src/http/connection-error.ts";
import { requestWithRetry } from "../../src/http/index.ts";
import { readText, send } from "../../src/http/send.ts";
import { StatusError } from "../../src/http/status-error.ts";
import { cut, done, reset, type Server, serve, status } from "./answers.ts";

let lines: string[];
let end: AbortController;
let run: Pick<Run, "log" | "signal">;
beforeEach(() => {
  lines = [];
  end = new AbortController();
  const log = {
    info: (line: string) => lines.push(line),
    retry: (_what: string, line: string) => lines.push(line),
    warning() {},
    mask() {},
  };
  run = { signal: end.signal, log };
});
afterEach(() => end.abort());

function ask({ url }: Server, idempotent = true): Promise<[number, string]> {
  return requestWithRetry(
    run,
    { what: "the question", url, idempotent },
    () => ({ method: idempotent ? "GET" : "POST", headers: {} }),
    async (response) => [response.status, await readText(response)],
  );
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("An idempotent request", () => {
  test.each([408, 500, 502, 503, 504, 520, 522, 524])(
    "is retried after status %i.",
    async (code) => {
      await using server = await serve(status(code), done);
      expect(await ask(server)).toEqual([200, "done"]);
      expect(lines).toEqual([`Retrying the question in 0.05 s: status ${code}.`]);
    },
  );

  test.each([
    ["a reset connection", reset],
    ["a response that breaks off", cut],
  ])("is retried after %s.", async (_title, trouble) => {
    await using server = await serve(trouble, done);
    expect(await ask(server)).toEqual([200, "done"]);
    expect(lines).toEqual(["Retrying the question in 0.05 s: ECONNRESET."]);
  });

  test("doubles its delay with each retry, and fails after five attempts.", async () => {
    await using server = await serve(status(503));
    expect(await failureOf(ask(server))).toEqual(
      new StatusError(
        "The server kept answering the question with status 503.",
        "Run the workflow again later; if it keeps failing, see the provider's status page.",
        503,
      ),
    );
    expect(lines.map((line) => /in (.*) s:/.exec(line)?.[1])).toEqual([
      "0.05",
      "0.10",
      "0.20",
      "0.40",
    ]);
    expect(server.seen).toHaveLength(5);
  });

  test("fails after five broken connections, with their cause.", async () => {
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

  test.each([200, 204, 400, 401, 403, 404, 409, 501])(
    "is not retried after status %i.",
    async (code) => {
      await using server = await serve(status(code));
      expect(await ask(server)).toEqual([code, ""]);
      expect(server.seen).toHaveLength(1);
    },
  );
});

test.each(["GET", "POST"] as const)(
  "An unknown host is reported after two attempts, without waiting for the delays of other failures (%s).",
  async (method) => {
    const lookup: LookupFunction = (hostname, _options, callback) => {
      const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
      process.nextTick(callback, Object.assign(error, { code: "ENOTFOUND" }), "");
    };
    const operation = {
      what: "the question",
      url: new URL("http://localhost:9/"),
      idempotent: method === "GET",
    };
    const request = () => ({ method, headers: {}, lookup });
    const failure = await failureOf(requestWithRetry(run, operation, request, readText));
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({ message: "ENOTFOUND: no such host", sent: false });
    expect(lines).toEqual(["Retrying the question in 0.05 s: ENOTFOUND: no such host."]);
  },
);

describe("A request that is not idempotent", () => {
  test.each([408, 500, 502, 503, 504])("returns status %i without a retry.", async (code) => {
    await using server = await serve(status(code));
    expect(await ask(server, false)).toEqual([code, ""]);
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ["a reset connection", reset],
    ["a response that breaks off", cut],
  ])("fails on %s without a retry.", async (_title, trouble) => {
    await using server = await serve(trouble);
    expect(await failureOf(ask(server, false))).toMatchObject({
      message: "ECONNRESET",
      sent: true,
    });
    expect(server.seen).toHaveLength(1);
  });

  test("is retried when it certainly never reached the server.", async () => {
    const { url, ...server } = await serve(done);
    await server[Symbol.asyncDispose]();
    const failure = await failureOf(ask({ url, ...server }, false));
    expect(failure).toMatchObject({ message: "ECONNREFUSED", sent: false });
    expect(lines).toHaveLength(4);
  });

  test("is retried after status 429, which means that the server did nothing.", async () => {
    await using server = await serve(status(429), done);
    expect(await ask(server, false)).toEqual([200, "done"]);
  });
});

describe("The delay after status 429", () => {
  const date = "Wed, 01 Jan 2020 00:00:00 GMT";
  const second = Date.parse(date) / 1000;

  test.each<[title: string, headers: Record<string, string>, delay: string]>([
    ["Retry-After in seconds", { "retry-after": "0" }, "immediately"],
    ["Retry-After as a date, by the server's clock", { date, "retry-after": date }, "immediately"],
    [
      "Auth0's reset time, by the server's clock",
      { date, "x-ratelimit-reset": `${second}` },
      "in 0.10 s",
    ],
    ["a reset time that has passed", { date, "x-ratelimit-reset": `${second - 60}` }, "in 0.10 s"],
    [
      "Retry-After rather than the reset time",
      { date, "retry-after": "0", "x-ratelimit-reset": `${second + 600}` },
      "immediately",
    ],
    ["our own when the header is invalid", { "retry-after": "soon" }, "in 0.05 s"],
    ["our own when there is no header", {}, "in 0.05 s"],
  ])("is %s.", async (_title, headers, delay) => {
    await using server = await serve(status(429, headers), done);
    expect(await ask(server)).toEqual([200, "done"]);
    expect(lines).toEqual([`Retrying the question ${delay}: status 429.`]);
  });

  test.each([
    ["Retry-After", { "retry-after": "901" }],
    ["the reset time", { date, "x-ratelimit-reset": `${second + 901}` }],
  ])(
    "ends the request when %s asks for more than a quarter of an hour.",
    async (_title, headers) => {
      await using server = await serve(status(429, headers));
      const failure = await failureOf(ask(server));
      expect(String(failure)).toMatch(
        /status 429\. Something else uses up the tenant's rate limit/,
      );
      expect(server.seen).toHaveLength(1);
    },
  );

  test("that status 503 asks for ends the request when it is too long for a timer.", async () => {
    await using server = await serve(status(503, { "retry-after": "99999999" }));
    const failure = await failureOf(ask(server));
    expect(String(failure)).toMatch(
      /kept answering the question with status 503\. Run the workflow/,
    );
    expect(server.seen).toHaveLength(1);
  });

  test("occurs at most ten times.", async () => {
    await using server = await serve(status(429, { "retry-after": "0" }));
    await failureOf(ask(server));
    expect(server.seen).toHaveLength(11);
  });

  test("does not count as one of the five attempts.", async () => {
    const limited = Array.from({ length: 7 }, () => status(429, { "retry-after": "0" }));
    await using server = await serve(...limited, status(503), ...limited.slice(4), done);
    expect(await ask(server)).toEqual([200, "done"]);
    expect(lines).toContain("Retrying the question in 0.05 s: status 503.");
  });

  test("ends with the run.", async () => {
    await using server = await serve(status(429, { "retry-after": "600" }));
    const failing = failureOf(ask(server));
    await expect.poll(() => lines).toHaveLength(1);
    end.abort(new Error("over"));
    expect(await failing).toEqual(new Error("over"));
  });
});

describe("A single request", () => {
  test.each([301, 302, 307, 308])("does not follow a redirect by status %i.", async (code) => {
    await using elsewhere = await serve(done);
    await using server = await serve(status(code, { location: elsewhere.url.href }));
    expect(await ask(server)).toEqual([code, ""]);
    expect(elsewhere.seen).toEqual([]);
  });

  test("reads at most 8 MiB of a document and does not wait for the rest.", async () => {
    const endless: RequestListener = (_request, response) => {
      response.writeHead(500);
      const more = () => response.destroyed || response.write(Buffer.alloc(65_536, "x"), more);
      more();
    };
    await using server = await serve(endless);
    const [code, text] = await ask(server, false);
    expect(code).toBe(500);
    expect(text.length).toBe(8 * 1024 * 1024);
  });

  test("is aborted when the run ends, before its response and in the middle of it.", async () => {
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

  test("is not sent after the run has ended.", async () => {
    await using server = await serve(done);
    end.abort(new Error("over"));
    expect(await failureOf(ask(server))).toEqual(new Error("over"));
    expect(server.seen).toEqual([]);
  });
});
