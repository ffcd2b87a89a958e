/** Reads a password hash file from Auth0 support, and merges its hashes and factors into the users to import. */

import { open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { BackupError } from "../../base/errors.ts";
import { formatCount } from "../../base/format.ts";
import { parseJson } from "../../base/json.ts";
import type { Run } from "../../base/run.ts";
import type { ImportStep } from "../plan/steps.ts";
import { CompactMap } from "./compact-map.ts";

/** The longest accepted line, in UTF-16 units. */
const LONGEST_LINE = 16_000;
/** Auth0's maximum number of factors per user. */
const MOST_FACTORS = 10;
const PREFIX = "auth0|";

const BCRYPT = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;
/** The only bcrypt hashes that `password_hash` accepts. */
const USUAL_BCRYPT = /^\$2[ab]\$10\$/;
const BASE32 = /^[A-Z2-7]+$/;

const ID = z.union([z.string().min(1), z.looseObject({ $oid: z.string().min(1) })]).nullish();
/** The file has two generations: newer lines can have the email address only in `identifiers`. */
const USER = z.looseObject({
  _id: ID,
  _ID: ID,
  alt_id: z.string().nullish(),
  connection: z.string().nullish(),
  email: z.string().nullish(),
  identifiers: z.array(z.looseObject({ type: z.string(), value: z.string() })).nullish(),
  passwordHash: z.string().regex(BCRYPT).nullish(),
});
/** A line of the file of multi-factor secrets, which can be appended. */
const FACTOR = z.looseObject({
  user_id: z.string().min(1),
  type: z.string(),
  otp_secret: z.string().nullish(),
});

/** Numbers of users unless stated otherwise. */
export interface PasswordHashCounts {
  /** Users whose hash was found by `user_id`. */
  readonly byId: number;
  /** Users whose hash was found by email address and connection. */
  readonly byAddress: number;
  /** Users who are imported without a hash, so they must reset their password. */
  readonly withoutHash: number;
  /** Users who are imported with factors. */
  readonly withFactors: number;
  /** Users of the file whose hash was not merged. */
  readonly unused: number;
  /** Lines with recovery codes and other factors, which an import cannot restore. */
  readonly skippedFactors: number;
}

/** The content of a password hash file: about 170 bytes of memory per user. It is secret, so nothing of it is logged. */
export class PasswordHashes {
  /** Hashes by `user_id` without its prefix. */
  readonly #hashes = new CompactMap();
  /** The same id by the number of the connection and the email address; empty if several users have the address. */
  readonly #ids = new CompactMap();
  /** Numbers of connections by name. */
  readonly #connections = new Map<string, number>();
  /** Secrets of one-time passwords by `user_id`, separated by spaces. */
  readonly #secrets = new CompactMap();
  #byId = 0;
  #byAddress = 0;
  #withoutHash = 0;
  #withFactors = 0;
  #skippedFactors = 0;

  /** Adds a parsed line. @returns false if it is not as Auth0 documents */
  add(line: unknown): boolean {
    // A failed `safeParse` costs more than everything else.
    if (typeof line === "object" && line !== null && "user_id" in line) {
      const factor = FACTOR.safeParse(line);
      return factor.success && this.#addFactor(factor.data);
    }
    const user = USER.safeParse(line);
    return user.success && this.#addUser(user.data);
  }

  #addUser({ _id, _ID, alt_id, ...user }: z.infer<typeof USER>): boolean {
    const named = alt_id || _id || _ID;
    if (!named) return false;
    if (!user.passwordHash) return true;
    const id = withoutPrefix(typeof named === "string" ? named : named.$oid);
    this.#hashes.set(id, user.passwordHash);
    const email = user.email || user.identifiers?.find(({ type }) => type === "email")?.value;
    if (!email || !user.connection) return true;
    if (!this.#connections.has(user.connection)) {
      this.#connections.set(user.connection, this.#connections.size);
    }
    const address = this.#addressKey(user.connection, email);
    const known = this.#ids.get(address);
    this.#ids.set(address, known === undefined || known === id ? id : "");
    return true;
  }

  #addFactor({ user_id, type, otp_secret }: z.infer<typeof FACTOR>): boolean {
    if (type !== "otp") {
      this.#skippedFactors++;
      return true;
    }
    const secret = otp_secret?.replaceAll(/[\s=-]/g, "").toUpperCase() ?? "";
    if (!BASE32.test(secret)) return false;
    const secrets = new Set(this.#secrets.get(user_id)?.split(" "));
    if (secrets.size === MOST_FACTORS && !secrets.has(secret)) this.#skippedFactors++;
    else this.#secrets.set(user_id, [...secrets.add(secret)].join(" "));
    return true;
  }

  /** Number of users with a hash. */
  get users(): number {
    return this.#hashes.size;
  }

  /** Number of users with factors. */
  get usersWithFactors(): number {
    return this.#secrets.size;
  }

  /** Bytes of memory. */
  get byteLength(): number {
    return this.#hashes.byteLength + this.#ids.byteLength + this.#secrets.byteLength;
  }

  /** Adds the user's hash and factors, if there are any, to the user to import. Counts the user: call it once per user. */
  merge(step: ImportStep): ImportStep {
    const hash = this.#hashOf(step);
    const secrets = this.#secrets.get(step.userId)?.split(" ");
    if (hash === undefined) this.#withoutHash++;
    if (secrets !== undefined) this.#withFactors++;
    if (hash === undefined && secrets === undefined) return step;
    const properties = {
      ...(hash !== undefined && passwordProperty(hash)),
      ...(secrets && { mfa_factors: secrets.map((secret) => ({ totp: { secret } })) }),
    };
    // The text is extended, so that its numbers stay exact. It is never empty, because an import requires `email`.
    const added = JSON.stringify(properties).slice(1);
    return { ...step, user: `${step.user.slice(0, step.user.lastIndexOf("}"))},${added}` };
  }

  #hashOf({ userId, connection, user }: ImportStep): string | undefined {
    const id = withoutPrefix(userId);
    const own = this.#hashes.get(id);
    if (own !== undefined) {
      this.#hashes.use(id);
      this.#byId++;
      return own;
    }
    const { email } = z.looseObject({ email: z.string() }).parse(JSON.parse(user));
    const other = this.#ids.get(this.#addressKey(connection, email));
    // A hash that another user already has would let that user sign in as this one.
    if (!other || !this.#hashes.use(other)) return undefined;
    this.#byAddress++;
    return this.#hashes.get(other);
  }

  /** Auth0 stores addresses in lower case. */
  #addressKey(connection: string, email: string): string {
    return `${this.#connections.get(connection)} ${email.toLowerCase()}`;
  }

  get counts(): PasswordHashCounts {
    return {
      byId: this.#byId,
      byAddress: this.#byAddress,
      withoutHash: this.#withoutHash,
      withFactors: this.#withFactors,
      unused: this.#hashes.size - this.#hashes.used,
      skippedFactors: this.#skippedFactors,
    };
  }
}

/**
 * Reads a password hash file: NDJSON, compressed by gzip or not.
 *
 * @throws BackupError if the file cannot be read, has no users, or has a line that is not as Auth0 documents
 */
export async function readPasswordHashes(
  file: string,
  run: Pick<Run, "log" | "signal">,
): Promise<PasswordHashes> {
  const hashes = new PasswordHashes();
  let number = 0;
  try {
    for await (const line of linesOf(await openFile(file))) {
      run.signal.throwIfAborted();
      number++;
      const isBlank = line.trim() === "";
      if (!isBlank && (line.length > LONGEST_LINE || !hashes.add(parseJson(line)))) {
        throw malformedLine(number);
      }
    }
  } catch (error) {
    if (error instanceof BackupError || run.signal.aborted) throw error;
    throw new BackupError(
      `The password hash file cannot be read${codeOf(error)}.`,
      "Check that `password-hashes` is the path of the decrypted file from Auth0 support.",
      { cause: error },
    );
  }
  if (hashes.users + hashes.usersWithFactors === 0) {
    throw new BackupError(
      "The password hash file has no password hashes.",
      "Check that `password-hashes` is the path of the decrypted file from Auth0 support.",
    );
  }
  run.log.info(
    `Read ${formatCount(hashes.users)} password hashes and the factors of ${formatCount(hashes.usersWithFactors)} users.`,
  );
  return hashes;
}

/** The text of the file. */
async function openFile(file: string): Promise<Readable> {
  const handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  const isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  const bytes = handle.createReadStream({ start: 0 });
  // The failure of the stream ends its iteration, so that the callback has nothing to do.
  return isGzip ? pipeline(bytes, createGunzip(), () => {}) : bytes;
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
    // A file without line ends must not fill the memory.
    if (rest.length > LONGEST_LINE) break;
  }
  yield rest;
}

function malformedLine(number: number): BackupError {
  return new BackupError(
    `Line ${formatCount(number)} of the password hash file is not as Auth0 documents it.`,
    "If Auth0 sent a .pgp or .gpg file, decrypt it first and use the result. Otherwise, report the line to Auth0 support, or remove it.",
  );
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}

function withoutPrefix(id: string): string {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}

function passwordProperty(hash: string): object {
  return USUAL_BCRYPT.test(hash)
    ? { password_hash: hash }
    : { custom_password_hash: { algorithm: "bcrypt", hash: { value: hash } } };
}
