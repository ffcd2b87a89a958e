import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCounter, ndjsonCounter } from "../../src/rows/count-rows.ts";
import { csvBlocks } from "../../src/rows/csv/index.ts";
import { BlockFields } from "../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import type { RowFilter } from "../../src/rows/row.ts";
import { csvSelector, ndjsonSelector, selectAll } from "../../src/rows/select.ts";
import {
  type Statistics,
  StatisticsCounter,
  type StatisticsFields,
} from "../../src/rows/statistics.ts";
import { runs } from "../property-runs.ts";
import { chunked } from "./chunks.ts";

const NAMES: StatisticsFields = {
  identities: "identities",
  connection: "identities[0].connection",
  lastLogin: "last_login",
};

/** Keeps the rows whose number is odd, and sees to it that it still reads its own field. */
function oddRows(field: string): RowFilter {
  return {
    fields: [field],
    keeps: ({ number, bytes, starts, ends }) => {
      const found = starts[0] === -1 ? "" : bytes.toString("utf8", starts[0], ends[0]);
      return number % 2 === 1 && !found.includes("never");
    },
  };
}

async function ofNdjson(
  text: string,
  filter?: RowFilter,
  cuts: number[] = [],
): Promise<Statistics> {
  const tally = new StatisticsCounter(NAMES);
  const names = Object.values(NAMES).filter((name) => name !== undefined);
  const fields = new BlockFields([...(filter?.fields ?? []), ...names]);
  const select = filter === undefined ? selectAll : ndjsonSelector(filter, fields);
  const count = ndjsonCounter(tally, fields);
  for await (const block of ndjsonBlocks(chunked(Buffer.from(text), cuts)))
    count(await select(block));
  return tally.result;
}

async function ofCsv(text: string, filter?: RowFilter): Promise<Statistics> {
  const tally = new StatisticsCounter(NAMES);
  const select = filter === undefined ? selectAll : csvSelector(filter);
  const count = csvCounter(tally);
  for await (const block of csvBlocks(chunked(Buffer.from(text)), "strip"))
    count(await select(block));
  return tally.result;
}

const FROM = (connection: string, last_login?: unknown) =>
  JSON.stringify({ user_id: "x", identities: [{ provider: "p", connection }], last_login });

describe("Statistics", () => {
  test("Statistics count users by the connection of the first identity and by the month of the last sign-in.", async () => {
    const rows = [
      FROM("Users", "2026-08-31T23:59:59.999Z"),
      FROM("Users", "2026-08-01T00:00:00.000Z"),
      FROM("acme-saml", "2025-12-24T10:00:00.000Z"),
      FROM("acme-saml"),
      '{"identities":[{"connection":"a","profileData":{"connection":"no"}},{"connection":"no"}]}',
    ];
    expect(await ofNdjson(rows.join("\n"))).toEqual({
      connections: new Map([
        ["Users", 2],
        ["acme-saml", 2],
        ["a", 1],
      ]),
      otherConnections: 0,
      months: new Map([
        ["2025-12", 1],
        ["2026-08", 2],
      ]),
      neverSignedIn: 2,
      unreadableSignIns: 0,
    });
  });

  test("Statistics count only kept rows.", async () => {
    const rows = [FROM("a"), FROM("b"), FROM("c"), FROM("b")].join("\n");
    const { connections } = await ofNdjson(rows, oddRows("identities"));
    expect(connections).toEqual(
      new Map([
        ["a", 1],
        ["c", 1],
      ]),
    );
  });

  test("Statistics count CSV cells by title, without guards and quotes.", async () => {
    const text = [
      "last_login,identities[0].connection,email",
      '2026-08-31T23:59:59.999Z,"\'Users",x',
      ',"\'Users",x',
      '"\'2026-09-01T00:00:00.000Z",,x',
    ].join("\n");
    expect(await ofCsv(text)).toEqual({
      connections: new Map([["Users", 2]]),
      otherConnections: 1,
      months: new Map([
        ["2026-08", 1],
        ["2026-09", 1],
      ]),
      neverSignedIn: 1,
      unreadableSignIns: 0,
    });
  });

  test("Statistics are undefined for a field that the export does not have.", async () => {
    expect(await ofNdjson('{"user_id":"x"}\n')).toMatchObject({
      connections: undefined,
      months: undefined,
    });
    expect(await ofCsv("user_id\nx\n")).toMatchObject({
      connections: undefined,
      months: undefined,
    });
  });

  test.each([
    ["an address", '"ada@example.org"'],
    ["an escape", '"\\u0041"'],
    ["markup", '"<b>"'],
    ["a number", "1"],
    ["nothing", '""'],
    ["a list", "[]"],
  ])("Statistics never count %s as the name of a connection.", async (_title, name) => {
    const { connections, otherConnections } = await ofNdjson(
      `{"identities":[{"connection":${name}}]}\n`,
    );
    expect({ connections, otherConnections }).toEqual({
      connections: undefined,
      otherConnections: 1,
    });
  });

  test.each(["null", '""', '"2026"', '"2026-13-01T"', "1767225600", '"2026-0a-01T00"', "{}"])(
    "takes %s for no month, and goes on.",
    async (source) => {
      const { months, neverSignedIn, unreadableSignIns } = await ofNdjson(
        `{"last_login":${source}}\n{not JSON}\n`,
      );
      expect(months).toBeUndefined();
      expect([neverSignedIn, unreadableSignIns]).toEqual(source === "null" ? [1, 1] : [0, 2]);
    },
  );

  test("Statistics count a bounded number of connection names.", async () => {
    const rows = Array.from({ length: 10_200 }, (_, i) => FROM(`c${i}`));
    const { connections, otherConnections } = await ofNdjson(rows.join("\n"));
    expect((connections?.size ?? 0) + otherConnections).toBe(10_200);
    expect(otherConnections).toBeGreaterThan(100);
  });

  test.each([
    '[{"connection":"a","connection":"b"}]',
    '[{"connection":"a"},{"connection":"b"}]',
    '[ {"connection":"a"} ]',
    '[{ "connection" : "a" }]',
    '[{"connectio\\u006e":"a"}]',
    '[{"connection":"a","connectio\\u006e":"b"}]',
    '[{"profileData":{"connection":"b"},"connection":"a"}]',
    '[{"profileData":{"x":"\\"},{\\"connection\\":\\"b\\""}}]',
    '[{"x":"\\\\","connection":"a"}]',
    "[{}]",
    "[]",
    '[[{"connection":"a"}]]',
    '["{","connection","a"]',
    '[{"connection":{"connection":"a"}}]',
    '{"connection":"a"}',
    '"[{}]"',
  ])("Statistics find the same connection in %s as JSON.parse.", async (identities) => {
    const row = `{"identities":${identities},"x":"${"y".repeat(50)}"}`;
    const rows = [FROM("other"), row, FROM("b"), row, row];
    expect(await ofNdjson(rows.join("\n"))).toEqual(reference(rows));
  });

  test("Statistics agree with JSON.parse for any users.", async () => {
    const connection = fc.constantFrom("a", "b-1", "Users", "no name", "", "x@y", 3, null);
    const identity = fc.record({ connection, more: fc.jsonValue() }, { requiredKeys: [] });
    const month = fc.constantFrom("2026-08-14T07:00:00.000Z", "2001-01-31T", "soon", null, 5);
    const user = fc.record(
      {
        identities: fc.oneof(fc.array(identity, { maxLength: 3 }), fc.jsonValue()),
        "identities[0].connection": connection,
        last_login: month,
        other: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(user, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(400)),
        async (users, cuts) => {
          const text = users.map((one) => JSON.stringify(one)).join("\n");
          expect(await ofNdjson(text, undefined, cuts)).toEqual(reference(text.split("\n")));
        },
      ),
      { seed: 11, numRuns: runs(300) },
    );
  });
});

/** The same counts, the plain way. */
function reference(rows: readonly string[]): Statistics {
  const connections = new Map<string, number>();
  const months = new Map<string, number>();
  const tally = { otherConnections: 0, neverSignedIn: 0, unreadableSignIns: 0 };
  for (const row of rows) {
    const user = JSON.parse(row);
    const own = user["identities[0].connection"];
    const first = Array.isArray(user.identities) ? user.identities[0]?.connection : undefined;
    const name = typeof own === "string" ? own : first;
    if (typeof name === "string" && /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(name)) {
      connections.set(name, (connections.get(name) ?? 0) + 1);
    } else tally.otherConnections++;
    const login = user.last_login;
    if (login == null) tally.neverSignedIn++;
    else if (typeof login === "string" && /^\d{4}-\d\d-\d\dT/.test(login)) {
      months.set(login.slice(0, 7), (months.get(login.slice(0, 7)) ?? 0) + 1);
    } else tally.unreadableSignIns++;
  }
  const byMonth = [...months].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    connections: connections.size > 0 ? connections : undefined,
    months: months.size > 0 ? new Map(byMonth) : undefined,
    ...tally,
  };
}
