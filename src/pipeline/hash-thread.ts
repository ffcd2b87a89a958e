/**
 * SHA-256 on a separate thread, which is started once. On a processor without instructions for SHA, this takes a quarter of our
 * thread's time off an export as a JSON array, and a fifth off a sort.
 */

import { Worker } from "node:worker_threads";

/** The only code that the thread runs: it hashes what it receives for each file, in order. */
const CODE = `
const { parentPort } = require("node:worker_threads");
const { createHash } = require("node:crypto");
const hashes = new Map();
parentPort.on("message", ({ file, isFirst, bytes }) => {
  if (isFirst) hashes.set(file, createHash("sha256"));
  if (bytes !== undefined) {
    hashes.get(file).update(bytes);
    parentPort.postMessage(undefined);
    return;
  }
  parentPort.postMessage(hashes.get(file).digest("hex"));
  hashes.delete(file);
});`;

interface Message {
  readonly file: number;
  readonly isFirst?: boolean;
  readonly bytes?: Uint8Array;
}

interface Waiting {
  readonly resolve: (answer: string | undefined) => void;
  readonly reject: (error: unknown) => void;
}

let worker: Worker | undefined;
let files = 0;
/** The messages without an answer, the oldest first. */
const waiting: Waiting[] = [];

/** The hash of one file. */
export class ThreadHash {
  readonly #file = files++;
  #isFirst = true;

  /** Hashes bytes of shared memory, which must not change until the promise resolves. @throws Error if the thread ends */
  async update(bytes: Uint8Array<SharedArrayBuffer>): Promise<void> {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    await send({ file: this.#file, isFirst, bytes });
  }

  /** The hash, in hexadecimal. Call it once, after the last update. @throws Error if the thread has ended since the first update */
  async digest(): Promise<string> {
    return (await send({ file: this.#file })) ?? "";
  }
}

async function send(message: Message): Promise<string | undefined> {
  worker ??= startThread();
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  // The process must not end before the answer, but the thread alone must not keep it running.
  if (waiting.push({ resolve, reject }) === 1) worker.ref();
  worker.postMessage(message);
  return await promise;
}

function startThread(): Worker {
  const thread = new Worker(CODE, {
    eval: true,
    env: {},
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
  });
  thread.unref();
  thread.on("message", (answer: string | undefined) => {
    waiting.shift()?.resolve(answer);
    if (waiting.length === 0) thread.unref();
  });
  thread.on("error", (error) => {
    worker = undefined;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return thread;
}
