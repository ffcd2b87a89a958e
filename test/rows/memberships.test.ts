import { expect, test } from "vitest";
import {
  bytesAlone,
  joinMemberships,
  type Membership,
  type MembershipFormat,
  membershipRow,
} from "../../src/rows/memberships.ts";
import { selectAll } from "../../src/rows/select.ts";
import { ExternalSort } from "../../src/rows/sort/index.ts";
import { KeyedRows, RowKeys } from "../../src/rows/sort/keyed-rows.ts";

const ADMIN = { id: "rol_b", name: 'Admin, "the" =1+1' };
const VIEWER = { id: "rol_a", name: "Viewer" };
const ACME = { id: "org_a", name: "acme" };
const GLOBEX = { id: "org_b", name: "größe" };
const MEMBERSHIPS: readonly Membership[] = [
  { userId: "auth0|2", organization: { ...GLOBEX, roles: [] } },
  { userId: "auth0|1", role: ADMIN },
  { userId: "auth0|1", organization: { ...ACME, roles: [ADMIN, VIEWER] } },
  { userId: "auth0|1", role: VIEWER },
  // A page that moved while it was read may show an entry twice.
  { userId: "auth0|1", role: VIEWER },
];

/** The text of the file, and the numbers. Nothing is spilled. */
async function joined(
  memberships: readonly Membership[],
  format: MembershipFormat = "ndjson",
  gone: ReadonlySet<string> = new Set(),
) {
  const sort = new ExternalSort({ write: () => Promise.reject(new Error("spilled")) });
  const rows = new KeyedRows(1024);
  for (const one of memberships) {
    const key = Buffer.from(one.userId);
    const row = Buffer.from(membershipRow(one));
    rows.add(key, 0, key.length, row, 0, row.length);
  }
  for (const userId of ["auth0|1", "auth0|3"]) {
    const key = Buffer.from(userId);
    rows.add(key, 0, key.length, Buffer.from("2"), 0, 1);
  }
  const earlier = Buffer.from("auth0|2");
  rows.add(earlier, 0, earlier.length, Buffer.from("1"), 0, 1);
  await sort.add(selectAll(rows), new RowKeys());
  const counts = { members: 0, roleMembers: 0, organizationMembers: 0, notInUsers: 0 };
  let text = "";
  for await (const block of joinMemberships(sort.sorted(), { format, gone, attempt: 2 }, counts)) {
    text += block.bytes.toString("utf8", 0, block.limits[block.count - 1]);
  }
  return { text, counts };
}

test("Memberships are joined to one line of JSON per user, with everything sorted by id.", async () => {
  const { text, counts } = await joined(MEMBERSHIPS);
  expect(
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      user_id: "auth0|1",
      roles: [VIEWER, ADMIN],
      organizations: [{ ...ACME, roles: [VIEWER, ADMIN] }],
    },
    { user_id: "auth0|2", roles: [], organizations: [{ ...GLOBEX, roles: [] }] },
  ]);
  expect(counts).toEqual({ members: 2, roleMembers: 2, organizationMembers: 2, notInUsers: 1 });
});

test("Memberships that are read in another order make the same bytes.", async () => {
  expect(await joined(MEMBERSHIPS.toReversed())).toEqual(await joined(MEMBERSHIPS));
});

test("CSV has one guarded row per role and organization.", async () => {
  const { text } = await joined(MEMBERSHIPS, "csv");
  const admin = `"'rol_b","'Admin, ""the"" =1+1"`;
  expect(text.split("\n")).toEqual([
    `"'auth0|1","'rol_a","'Viewer",,`,
    `"'auth0|1",${admin},,`,
    `"'auth0|1","'rol_a","'Viewer","'org_a","'acme"`,
    `"'auth0|1",${admin},"'org_a","'acme"`,
    `"'auth0|2",,,"'org_b","'größe"`,
    "",
  ]);
});

test("The members of a group that disappeared are left out.", async () => {
  const { text, counts } = await joined(MEMBERSHIPS, "ndjson", new Set(["org_b", "rol_b"]));
  expect(text.trimEnd().split("\n")).toHaveLength(1);
  expect(counts).toMatchObject({ members: 1, roleMembers: 1, organizationMembers: 1 });
});

test.each(["ndjson", "csv"] as const)(
  "The files of %s are at most as large as the memberships alone.",
  async (format) => {
    const { text } = await joined(MEMBERSHIPS, format);
    const limit = MEMBERSHIPS.reduce((sum, one) => sum + bytesAlone(one, format), 0);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
  },
);
