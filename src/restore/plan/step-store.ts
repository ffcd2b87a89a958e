/** The steps of a plan, any number of them in bounded memory. */

import { KeyedSort, SMALL_SORT } from "../../pipeline/keyed-sort.ts";
import type { Action, Step } from "./steps.ts";

/** In the order in which they are carried out. */
const ORDER: readonly Action[] = ["import", "create", "set-back", "assign"];

/** Collects steps, then returns them by action, connection and user. */
export class StepStore {
  readonly #sort: KeyedSort;

  private constructor(sort: KeyedSort) {
    this.#sort = sort;
  }

  /** @param folder an existing folder that only we can read */
  static async begin(folder: string, signal: AbortSignal): Promise<StepStore> {
    return new StepStore(await KeyedSort.begin(folder, SMALL_SORT, signal));
  }

  async add(step: Step): Promise<void> {
    const { action, connection, userId } = step;
    await this.#sort.addText(
      `${ORDER.indexOf(action)}${connection}\0${userId}`,
      JSON.stringify(step),
    );
  }

  /** Call it once, after the last `add`. */
  async *steps(): AsyncGenerator<Step> {
    for await (const { bytes, starts, ends, count } of this.#sort.sorted()) {
      for (let i = 0; i < count; i++) yield JSON.parse(bytes.toString("utf8", starts[i], ends[i]));
    }
  }
}
