/** The files of the backup branch: rows by `user_id`, cut into parts that GitHub takes. */

import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Block } from "../rows/block.ts";
import type { CsvBlock } from "../rows/csv/index.ts";
import { type Encoder, jsonArrayEncoder, ndjsonEncoder } from "../rows/encode.ts";
import { IMPORT_PART_SIZES } from "../rows/import/index.ts";
import type { BlockFields } from "../rows/json/block-fields.ts";
import { type Selection, selectAll } from "../rows/select.ts";
import { PART_SIZES, type PartBlock, splitIntoParts } from "../rows/sort/content-defined-chunks.ts";
import { ExternalSort } from "../rows/sort/index.ts";
import type { KeyedBlock } from "../rows/sort/keyed-rows.ts";
import { csvUserIds, ndjsonUserIds, type UserIds } from "../rows/user-id.ts";
import { isArray } from "./compress.ts";
import { numbered } from "./file-name.ts";
import type { BackupFile, PipelinePlan } from "./plan.ts";
import { diskError } from "./private-file.ts";
import { FileSpill } from "./spill.ts";
import { writeText } from "./stored-file.ts";

/** Takes the kept rows as they come, and makes files of them once they are all there. */
export class SortedFiles {
  readonly #plan: PipelinePlan;
  readonly #folder: string;
  readonly #spill: FileSpill;
  readonly #sort: ExternalSort;
  readonly #ndjsonIds: UserIds<Block>;
  readonly #csvIds: UserIds<CsvBlock>;
  #csvHeader: Buffer = Buffer.alloc(0);
  #rows = 0;

  private constructor(
    plan: PipelinePlan,
    idTitle: string,
    fields: BlockFields,
    folder: string,
    spill: FileSpill,
  ) {
    this.#plan = plan;
    this.#folder = folder;
    this.#spill = spill;
    this.#sort = new ExternalSort(spill);
    this.#ndjsonIds = ndjsonUserIds(idTitle, fields);
    this.#csvIds = csvUserIds(idTitle);
  }

  /**
   * @param idTitle the title under which `user_id` was exported
   * @param fields finds at least that field in rows of NDJSON
   * @throws BackupError when the folders cannot be made
   */
  static async begin(
    plan: PipelinePlan,
    idTitle: string,
    fields: BlockFields,
  ): Promise<SortedFiles> {
    const folder = path.join(plan.folder, "sorted");
    const spills = path.join(plan.folder, "spills");
    for (const made of [folder, spills]) {
      await rm(made, { recursive: true, force: true }); // what an earlier attempt left
      await mkdir(made, { mode: 0o700 }).catch(diskError(made));
    }
    return new SortedFiles(
      plan,
      idTitle,
      fields,
      folder,
      new FileSpill(spills, plan.recipients.length > 0, plan.signal),
    );
  }

  /** Adds kept rows of NDJSON, of which each is valid JSON where the format is `json`, and a user to import where it is `import`. */
  async addNdjson(selection: Selection<Block>): Promise<void> {
    this.#rows += selection.count;
    await this.#sort.add(selection, this.#ndjsonIds);
  }

  /** Adds kept rows of CSV. */
  async addCsv(selection: Selection<CsvBlock>): Promise<void> {
    if (this.#csvHeader.length === 0) this.#csvHeader = oneLine(selection.block.header.bytes);
    await this.#sort.add(selection, this.#csvIds);
  }

  /**
   * Writes the files: one, or numbered parts where the rows are too many for one; those of `import` always have numbers. Lines end
   * with a line feed alone, whatever they ended with before.
   */
  async finish(): Promise<BackupFile[]> {
    const files: BackupFile[] = [];
    const { fileName, format } = this.#plan;
    const sizes = format === "import" ? IMPORT_PART_SIZES : PART_SIZES;
    const bytes = this.#sort.bytes + this.#rows * (sizes.perRow ?? 0);
    const isOne = format !== "import" && bytes <= sizes.max;
    const pieces = splitIntoParts(this.#sort.sorted(), bytes, sizes);
    let piece = await pieces.next();
    do {
      const part = new Part(piece, pieces);
      const stem = isOne ? fileName : numbered(fileName, files.length + 1);
      files.push(await this.#write(part, stem));
      piece = part.following;
    } while (piece.done !== true);
    return files;
  }

  /** Removes what sorting left on the disk. */
  async discardSpills(): Promise<void> {
    await this.#spill.discard();
  }

  async #write(part: Part, stem: string): Promise<BackupFile> {
    const { format, compression } = this.#plan;
    const encoder = isArray(format) ? jsonArrayEncoder() : ndjsonEncoder();
    const text = part.text(encoder, this.#csvHeader);
    const file = await writeText(text, this.#folder, stem, this.#plan);
    return { ...file, users: part.users, compression };
  }
}

type Piece = IteratorResult<PartBlock<KeyedBlock>, unknown>;

/** One part, read from pieces that go on behind it. */
class Part {
  users = 0;
  /** The first piece that belongs to the part no more; known once the text was read. */
  following: Piece;
  readonly #pieces: AsyncIterator<PartBlock<KeyedBlock>, unknown>;

  constructor(first: Piece, pieces: AsyncIterator<PartBlock<KeyedBlock>, unknown>) {
    this.following = first;
    this.#pieces = pieces;
  }

  /** Chunks are good until the next one is asked for. */
  async *text(encoder: Encoder<Block>, header: Buffer): AsyncGenerator<Buffer> {
    if (header.length > 0) yield header;
    const part = this.following.done === true ? -1 : this.following.value.part;
    while (this.following.done !== true && this.following.value.part === part) {
      const { block } = this.following.value;
      this.users += block.count;
      yield encoder.encode(selectAll(block));
      this.following = await this.#pieces.next();
    }
    yield encoder.end();
  }
}

function oneLine(header: Buffer): Buffer {
  const text = header.toString("utf8").replace(/\r?\n$/, "");
  return Buffer.from(`${text}\n`);
}
