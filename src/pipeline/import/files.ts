/** Writes the files of `format: import`: those of each connection on their own, each as soon as it is full. */

import { markHandled } from "../../base/errors.ts";
import type { Block } from "../../rows/block.ts";
import { DatabaseConnections } from "../../rows/import/connections.ts";
import {
  type ImportBlock,
  type ImportFile,
  ImportFiles,
  importRows,
  type LeftOut,
} from "../../rows/import/index.ts";
import type { BlockFields } from "../../rows/json/block-fields.ts";
import { countLoneSurrogates } from "../../rows/json/lone-surrogates.ts";
import type { Selection } from "../../rows/select.ts";
import { KeyedSort } from "../keyed-sort.ts";
import type { BackupFile, PipelinePlan } from "../plan.ts";
import type { SortedFiles } from "../sorted-files.ts";
import { writeText } from "../stored-file.ts";
import { ImportNames } from "./names.ts";

/** Number of files that are written and hashed while the next one is filled. */
const WRITTEN_AT_ONCE = 2;
/** Number of connections whose files are filled at the same time. The users of further ones are sorted by connection first. */
const FILLED_AT_ONCE = 8;

/**
 * Converts rows to users that Auth0 can import, and adds them to `sorting`. If the plan wants files in Auth0's order, writes these: at
 * least one, also without users.
 *
 * @param fields the fields of the rows, as {@link importRows} needs them
 * @param leftOut incremented for each user that cannot be imported
 * @param counts incremented for each user that can, with half of a surrogate pair
 * @throws BackupError for a row that is not JSON or is too large for a file, or if the disk cannot be written
 */
export async function writeImportFiles(
  rows: AsyncIterable<Selection<Block>>,
  fields: BlockFields,
  plan: PipelinePlan,
  leftOut: LeftOut,
  counts: { loneSurrogates: number },
  sorting: SortedFiles | undefined,
): Promise<BackupFile[]> {
  const connections = plan.connection === undefined ? new DatabaseConnections() : undefined;
  const toUsers = importRows(fields, leftOut, connections);
  const writer = new ImportFilesWriter(plan);
  try {
    for await (const kept of rows) {
      const users = toUsers(kept);
      counts.loneSurrogates += countLoneSurrogates(users);
      await sorting?.addImport(users);
      if (plan.inOrder) await writer.add(users);
    }
    return plan.inOrder ? await writer.finish() : [];
  } finally {
    await writer.discard();
  }
}

class ImportFilesWriter {
  readonly #plan: PipelinePlan;
  readonly #names: ImportNames;
  /** By the number of the connection plus 1; the first is for users whose connection is unknown. */
  readonly #filling: ImportFiles[] = [];
  /** Names of the connections, and what the users of the later ones are sorted by. */
  #connections: readonly string[] = [];
  readonly #keys: Buffer[] = [];
  #later: KeyedSort | undefined;
  readonly #files: Promise<BackupFile>[] = [];

  constructor(plan: PipelinePlan) {
    this.#plan = plan;
    this.#names = new ImportNames(plan.fileName, plan.connection !== undefined);
  }

  async add({ block }: Selection<ImportBlock>): Promise<void> {
    const { bytes, starts, ends, count, names, connections } = block;
    this.#connections = names;
    for (let i = 0; i < count; i++) {
      const [number, start, end] = [
        connections[i] as number,
        starts[i] as number,
        ends[i] as number,
      ];
      if (number < FILLED_AT_ONCE) {
        this.#filling[number + 1] ??= new ImportFiles();
        const full = this.#filling[number + 1]?.addUser(bytes, start, end);
        if (full !== undefined) await this.#write(full, names[number]);
      } else {
        this.#later ??= await KeyedSort.begin(this.#plan.folder, undefined, this.#plan.signal);
        this.#keys[number] ??= Buffer.from(String(number));
        const key = this.#keys[number];
        await this.#later.add(key, 0, key.length, bytes, start, end);
      }
    }
  }

  /** Writes the rest, and at least one file. @returns all files, in the order of their connections */
  async finish(): Promise<BackupFile[]> {
    for (const [i, filling] of this.#filling.entries()) {
      if (filling && !filling.isEmpty) await this.#write(filling.rest(), this.#connections[i - 1]);
    }
    this.#filling.length = 0;
    await this.#writeLater();
    if (this.#files.length === 0) await this.#write(new ImportFiles().rest(), undefined);
    return (await Promise.all(this.#files)).sort(byConnection);
  }

  async discard(): Promise<void> {
    await Promise.allSettled(this.#files);
    await this.#later?.discard();
  }

  async #writeLater(): Promise<void> {
    if (this.#later === undefined) return;
    const filling = new ImportFiles();
    let number = "";
    const name = () => this.#connections[Number(number)];
    for await (const {
      bytes,
      starts,
      ends,
      keys,
      keyStarts,
      keyEnds,
      count,
    } of this.#later.sorted()) {
      for (let i = 0; i < count; i++) {
        const next = keys.toString("latin1", keyStarts[i], keyEnds[i]);
        if (next !== number && !filling.isEmpty) await this.#write(filling.rest(), name());
        number = next;
        const full = filling.addUser(bytes, starts[i] as number, ends[i] as number);
        if (full !== undefined) await this.#write(full, name());
      }
    }
    if (!filling.isEmpty) await this.#write(filling.rest(), name());
  }

  /** Starts to write a file. @throws BackupError if an earlier one cannot be written */
  async #write({ text, users }: ImportFile, found: string | undefined): Promise<void> {
    const connection = this.#plan.connection ?? found;
    const written = writeText([text], this.#names.next(connection), this.#plan);
    const file = written.then((one) => ({ ...one, users, content: "users" as const, connection }));
    this.#files.push(markHandled(file));
    await this.#files.at(-1 - WRITTEN_AT_ONCE);
  }
}

/** Stable, so that the files of a connection stay in their order. */
function byConnection({ connection: a = "" }: BackupFile, { connection: b = "" }: BackupFile) {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
