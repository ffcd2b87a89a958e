/** Writes the files of the backup branch: rows sorted by `user_id`, in parts that GitHub accepts. */

import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../base/disk-errors.ts";
import type { Block } from "../rows/block.ts";
import type { CsvBlock } from "../rows/csv/index.ts";
import { IMPORT_PART_SIZES, type ImportBlock } from "../rows/import/index.ts";
import { ConnectionIds, keyPrefix } from "../rows/import/keys.ts";
import { BlockFields } from "../rows/json/block-fields.ts";
import type { Selection } from "../rows/select.ts";
import { ExternalSort } from "../rows/sort/index.ts";
import { csvUserIds, ndjsonUserIds, type UserIds } from "../rows/user-id.ts";
import { writeParts } from "./parts.ts";
import type { FileSet, PipelinePlan } from "./plan.ts";
import { FileSpill } from "./spill.ts";

/** Collects the kept rows, then writes them sorted. */
export class SortedFiles {
  readonly #plan: PipelinePlan;
  readonly #spill: FileSpill;
  readonly #sort: ExternalSort;
  readonly #ndjsonIds: UserIds<Block>;
  readonly #csvIds: UserIds<CsvBlock>;
  readonly #importIds: UserIds<ImportBlock>;
  /** Of the connections of the users so far. */
  readonly #prefixes: Buffer[] = [];
  #csvHeader: Buffer = Buffer.alloc(0);
  #rows = 0;

  private constructor(plan: PipelinePlan, idTitle: string, fields: BlockFields, spill: FileSpill) {
    this.#plan = plan;
    this.#spill = spill;
    this.#sort = new ExternalSort(spill);
    this.#ndjsonIds = ndjsonUserIds(idTitle, fields);
    this.#csvIds = csvUserIds(idTitle);
    const ids = ndjsonUserIds("user_id", new BlockFields(["user_id"]));
    const prefix = keyPrefix(plan.connection);
    this.#importIds = new ConnectionIds<ImportBlock>(ids, ({ names, connections }, row) => {
      const number = connections[row] as number;
      if (number === -1) return prefix;
      this.#prefixes[number] ??= keyPrefix(names[number]);
      return this.#prefixes[number];
    });
  }

  /**
   * @param idTitle the title under which `user_id` was exported
   * @param fields finds at least that field in rows of NDJSON
   * @throws BackupError if the folders cannot be created
   */
  static async begin(
    plan: PipelinePlan,
    idTitle: string,
    fields: BlockFields,
  ): Promise<SortedFiles> {
    const folder = path.join(plan.folder, "sorted");
    const spills = path.join(plan.folder, "spills");
    for (const made of [folder, spills]) {
      await rm(made, { recursive: true, force: true }); // files of an earlier attempt
      await mkdir(made, { mode: 0o700 }).catch(diskError(made));
    }
    const spill = new FileSpill(spills, plan.recipients.length > 0, plan.signal);
    return new SortedFiles({ ...plan, folder }, idTitle, fields, spill);
  }

  /** Adds kept rows of NDJSON. With format `json`, each is valid JSON. */
  async addNdjson(selection: Selection<Block>): Promise<void> {
    await this.#sort.add(selection, this.#ndjsonIds);
  }

  /** Adds users to import. They are sorted by connection first. */
  async addImport(selection: Selection<ImportBlock>): Promise<void> {
    this.#rows += selection.count;
    await this.#sort.add(selection, this.#importIds);
  }

  /** Adds kept rows of CSV. */
  async addCsv(selection: Selection<CsvBlock>): Promise<void> {
    if (this.#csvHeader.length === 0) this.#csvHeader = withLineFeed(selection.block.header.bytes);
    await this.#sort.add(selection, this.#csvIds);
  }

  /**
   * Writes the files: one, or numbered parts if one would be too large; those of `import` are always numbered. Every line ends with a
   * line feed, whatever its line ending was in the export.
   */
  async finish(): Promise<FileSet> {
    const { folder, format } = this.#plan;
    const perRow = format === "import" ? (IMPORT_PART_SIZES.perRow ?? 0) : 0;
    const sorted = {
      blocks: this.#sort.sorted(),
      bytes: this.#sort.bytes + this.#rows * perRow,
      header: this.#csvHeader,
    };
    return { folder, files: await writeParts(sorted, "users", this.#plan) };
  }

  /** Removes the temporary files of the sort. */
  async discardSpills(): Promise<void> {
    await this.#spill.discard();
  }
}

function withLineFeed(header: Buffer): Buffer {
  const text = header.toString("utf8").replace(/\r?\n$/, "");
  return Buffer.from(`${text}\n`);
}
