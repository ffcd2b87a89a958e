/** Reads what the statistics need from each kept row: the connection and the last sign-in. */

import type { Block } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import { FirstConnections } from "./first-connections.ts";
import type { BlockFields } from "./json/block-fields.ts";
import type { Selection } from "./select.ts";
import type { StatisticsCounter, StatisticsFields } from "./statistics.ts";

const QUOTE = 0x22;

/** Counts the rows that a selection keeps. */
export type RowCounter<B extends Block> = (selection: Selection<B>) => void;

/**
 * Counts rows of NDJSON, including rows that are not JSON: whether rows must be JSON is not decided here.
 *
 * @param fields must find at least the fields that are counted
 */
export function ndjsonCounter(counter: StatisticsCounter, fields: BlockFields): RowCounter<Block> {
  const { starts, ends } = fields;
  const [identities, connection, lastLogin] = positions(counter.names, (name) =>
    fields.positionOf(name),
  );
  const firstConnections = new FirstConnections(counter, fields);
  return ({ block, kept, count }) => {
    const { bytes } = block;
    fields.load(block);
    firstConnections.begin(block, count);
    for (let i = 0; i < block.count; i++) {
      if (kept[i] !== 1) continue;
      if (!fields.row(i)) {
        counter.countWithoutConnection();
        counter.countUnreadableSignIn();
        continue;
      }
      const own = connection === -1 ? -1 : (starts[connection] as number);
      if (own !== -1 && bytes[own] === QUOTE) {
        counter.countConnection(bytes, own + 1, (ends[connection] as number) - 1);
      } else if (identities === -1) counter.countWithoutConnection();
      else firstConnections.add(starts[identities] as number, ends[identities] as number);
      if (lastLogin !== -1) {
        const start = starts[lastLogin] as number;
        const end = ends[lastLogin] as number;
        if (start === -1 || isNull(bytes, start, end)) counter.countWithoutSignIn();
        else if (bytes[start] === QUOTE) counter.countSignIn(bytes, start + 1, end - 1);
        else counter.countUnreadableSignIn();
      }
    }
    firstConnections.count();
  };
}

/** Counts rows of CSV, where an empty cell counts as absent. */
export function csvCounter(counter: StatisticsCounter): RowCounter<CsvBlock> {
  let columns: readonly [number, number, number] | undefined;
  return ({ block, kept }) => {
    const { bytes, header, cellStarts, cellEnds } = block;
    const { titles } = header;
    columns ??= positions(counter.names, (name) => titles.indexOf(name));
    const [, connection, lastLogin] = columns;
    const isEmpty = (cell: number) => cellStarts[cell] === cellEnds[cell];
    for (let i = 0; i < block.count; i++) {
      if (kept[i] !== 1) continue;
      const row = i * titles.length;
      const name = row + connection;
      if (connection === -1 || isEmpty(name)) counter.countWithoutConnection();
      else counter.countConnection(bytes, cellStarts[name] as number, cellEnds[name] as number);
      if (counter.names.lastLogin === undefined) continue;
      const moment = row + lastLogin;
      if (lastLogin === -1 || isEmpty(moment)) counter.countWithoutSignIn();
      else counter.countSignIn(bytes, cellStarts[moment] as number, cellEnds[moment] as number);
    }
  };
}

function positions(
  { identities, connection, lastLogin }: StatisticsFields,
  positionOf: (name: string) => number,
): [identities: number, connection: number, lastLogin: number] {
  const at = (name: string | undefined) => (name === undefined ? -1 : positionOf(name));
  return [at(identities), at(connection), at(lastLogin)];
}

function isNull(bytes: Buffer, start: number, end: number): boolean {
  return end - start === 4 && bytes.toString("latin1", start, end) === "null";
}
