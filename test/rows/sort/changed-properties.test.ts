import fc from "fast-check";
import { expect, test } from "vitest";
import { readStoredRows } from "../../../src/pipeline/stored-rows.ts";
import { compareBackups } from "../../../src/rows/sort/compare.ts";
import { runs } from "../../property-runs.ts";
import { chunked } from "../chunks.ts";
import { comparedRows } from "../rows.ts";

async function changedIn(before: readonly string[], after: readonly string[]) {
  return (await compareBackups(comparedRows(before), comparedRows(after))).properties;
}

function csvRows(text: string) {
  const file = chunked(Buffer.from(text), []);
  return readStoredRows(file, { format: "csv", compression: "none" }, "user_id");
}

async function changedInCsv(before: string, after: string) {
  return (await compareBackups(csvRows(before), csvRows(after))).properties;
}

const row = (properties: object) => JSON.stringify({ user_id: "a", ...properties });

test("The changed properties of a user are counted, and those of sign-ins are listed apart.", async () => {
  const before = {
    email: "a",
    last_login: "1",
    logins_count: 1,
    updated_at: "1",
    nested: { x: 1 },
  };
  const after = { ...before, last_login: "2", logins_count: 2, updated_at: "2" };
  const edited = { ...before, email: "b", updated_at: "2" };
  const rows = (...all: object[]) =>
    all.map((one, i) => JSON.stringify({ user_id: `${i}`, ...one }));
  expect(
    await changedIn(rows(before, before, before, before), rows(after, edited, before, after)),
  ).toEqual({
    edited: [{ name: "email", users: 1 }],
    signIns: [
      { name: "updated_at", users: 3 },
      { name: "last_login", users: 2 },
      { name: "logins_count", users: 2 },
    ],
    onlySignedIn: 2,
  });
});

const names = fc.constantFrom(
  "a",
  "b",
  "last_ip",
  "__proto__",
  "é",
  'q"',
  "back\\",
  "日本",
  "c".repeat(70),
);
const values = fc.oneof(
  fc.constantFrom("1", "1.0", "[]", '"x,}"', '{"a":{"b":"}"}}', '"\\\\"', "null"),
  fc.string({ maxLength: 80 }).map((text) => JSON.stringify(text)),
);
const rowText = fc
  .tuple(
    fc.uniqueArray(fc.tuple(names, values), { selector: ([name]) => name }),
    fc.constantFrom("", " "),
  )
  .map(([members, space]) => ({
    members: new Map(members),
    text: `{"user_id":"a"${members.map(([name, value]) => `,${space}${JSON.stringify(name)}${space}:${space}${value}`).join("")}${space}}`,
  }));

test("The changed properties are those whose text differs between the two JSON rows, in any order.", async () => {
  await fc.assert(
    fc.asyncProperty(rowText, rowText, async (before, after) => {
      const all = new Set([...before.members.keys(), ...after.members.keys()]);
      const expected = [...all].filter(
        (name) => before.members.get(name) !== after.members.get(name),
      );
      const { edited, signIns, onlySignedIn } = await changedIn([before.text], [after.text]);
      const counted = [...edited, ...signIns];
      expect(counted.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
      expect(counted.every(({ users }) => users === 1)).toBe(true);
      expect(onlySignedIn).toBe(Number(expected.join() === "last_ip"));
    }),
    { numRuns: runs(1000), seed: 20261128 },
  );
});

test("The changed properties are found in rows with the same keys in the same order.", async () => {
  const values3 = fc.array(fc.tuple(values, values), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(values3, fc.constantFrom("", " "), async (pairs, space) => {
      const text = (side: 0 | 1) =>
        `{"user_id":"a"${pairs.map((pair, i) => `,"p${i}":${side === 0 ? "" : space}${pair[side]}`).join("")}}`;
      const { edited } = await changedIn([text(0)], [text(1)]);
      const expected = pairs.flatMap(([a, b], i) => (a === b ? [] : [`p${i}`]));
      expect(edited.map(({ name }) => name)).toEqual(expected);
    }),
    { numRuns: runs(1000), seed: 20261128 },
  );
});

test("A user counts once per property, also where a row repeats its keys.", async () => {
  const { edited } = await changedIn(
    ['{"user_id":"a","x":1,"x":2,"y":1}'],
    ['{"user_id":"a","x":3,"x":4}'],
  );
  expect(edited).toEqual([
    { name: "x", users: 1 },
    { name: "y", users: 1 },
  ]);
});

test.each([
  '{"a}',
  '{"a"}',
  '{"user_id":"a","b":}',
  '{"user_id":"a",}',
  '{"user_id":"a" "b"}',
  "{1}",
  '{"a":1]}',
])("A row that is not valid JSON has no properties to count: %s", async (broken) => {
  const pair = (text: string) => [text, text];
  const { edited } = await changedIn(pair(broken), pair(`${broken} `));
  expect(edited).toEqual([]);
  expect((await changedIn([row({ x: 1 })], [broken])).edited).toEqual([]);
});

test("The changed properties of CSV rows are found by the titles of their cells.", async () => {
  const before = 'user_id,a\\b,"c,d",last_ip,gone\n1,"x, ""y""",2,3,\n2,x,,3,old\n';
  const after = 'user_id,last_ip,a\\b,new,"c,d"\n1,3,"x, ""z""",,2\n2,4,x,n,\n';
  expect(await changedInCsv(before, after)).toEqual({
    edited: ["a\\b", "gone", "new"].map((name) => ({ name, users: 1 })),
    signIns: [{ name: "last_ip", users: 1 }],
    onlySignedIn: 0,
  });
});

test("The properties of a CSV row and a JSON row are not compared.", async () => {
  const csv = csvRows("user_id,x\na,1\n");
  expect(await compareBackups(csv, comparedRows([row({ x: 2 })]))).toMatchObject({
    changed: 1,
    properties: { edited: [], signIns: [], onlySignedIn: 0 },
  });
});
