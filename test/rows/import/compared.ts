/** Rows for the import in usual and odd spellings, and the import users that the plain writer makes of them. */

import fc from "fast-check";
import { expect } from "vitest";
import { type Block, rowError } from "../../../src/rows/block.ts";
import { DatabaseConnections } from "../../../src/rows/import/connections.ts";
import { IMPORT_FIELDS, importRows, noneLeftOut } from "../../../src/rows/import/index.ts";
import { FORBIDDEN_APP_METADATA, ImportUserWriter } from "../../../src/rows/import/user.ts";
import { BlockFields } from "../../../src/rows/json/block-fields.ts";
import { value } from "../json/json-values.ts";
import { isJsonObject } from "../json/plain-json-check.ts";
import { blockOf } from "../rows.ts";

const ids = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('"auth0|1"', '"auth0|65f2b1c8"', '"auth0|a|b"') },
  fc.constantFrom(
    ...[
      '"auth0|"',
      '"auth0"',
      '"auth0|\\u0031"',
      '"\\u0061uth0|2"',
      '"auth\\u0030|"',
      '"auth0\\u007c3"',
    ],
    ...['"samlp|x"', '"a"', '""', "null", "7", '"auth0|é"', '"auth0|\\"', '"\\""', '"auth0|"x'],
  ),
);
const atom = fc.string({ unit: fc.constantFrom(..."aZ09!#$%&'*+-/=?^_`{|}~"), maxLength: 20 });
const odd = fc.string({ unit: fc.constantFrom(...'a@.. \t\u007f"(),:;<>[]é\\'), maxLength: 6 });
const emails = fc
  .oneof(
    { weight: 6, arbitrary: fc.tuple(atom, atom).map(([a, b]) => `a${a}@b.${b}c`) },
    { weight: 3, arbitrary: fc.tuple(atom, odd, atom, odd).map((parts) => parts.join("")) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(atom, fc.constantFrom("@", ".", "@.", "..", ""), atom, atom)
        .map(([a, b, c, d]) => `${a}${b}${c}.${d}`),
    },
  )
  .map((text) => JSON.stringify(text));
const keys = fc.oneof(
  fc.constantFrom("n", "plan", "email ", "_i", "", "user_id2"),
  fc.constantFrom(...FORBIDDEN_APP_METADATA),
  fc.constantFrom("\\u0065mail", "\\u0078", 'q\\"'),
);
const metadata = fc
  .array(fc.tuple(keys, fc.oneof(fc.constantFrom("1", '"x"', '{"email":1}', "[]"), value.any)), {
    maxLength: 4,
  })
  .map((members) => `{${members.map(([key, text]) => `"${key}":${text}`).join(",")}}`);
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 40 }).map((text) => JSON.stringify(text)) },
  fc.constantFrom("null", "true", "0", '""', '"\\u00e9"', "{}"),
);
const booleans = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("true", "false") },
  fc.constantFrom("null", '"yes"', "1"),
);
const identity = fc.constantFrom(
  '{"connection":"Users","provider":"auth0","user_id":"1"}',
  '{"provider":"auth0","connection":"Others"}',
  '{"provider":"\\u0061uth0","connection":"No"}',
  '{"provider":"auth0","connection":"U\\u0073ers"}',
  '{"provider":"samlp","connection":"acme"}',
  '{"provider":"auth0","connection":""}',
  '{"provider":"auth0"}',
  '{"provider":"auth0","connection":7}',
  "{}",
  "null",
);
const identities = fc.oneof(
  { weight: 8, arbitrary: identity.map((one) => `[${one}]`) },
  fc.array(identity, { maxLength: 3 }).map((list) => ` [ ${list.join(" , ")} ]`),
  fc.constantFrom("null", "[]", "{}", '"x"', "[1]"),
);

function valueText(name: string): fc.Arbitrary<string> {
  if (name === "identities") return identities;
  if (name.endsWith("metadata"))
    return fc.oneof({ weight: 8, arbitrary: metadata }, fc.constantFrom("null", "[]", '"x"'));
  if (["email_verified", "phone_verified", "blocked"].includes(name)) return booleans;
  return texts;
}

const others = fc.oneof(
  fc
    .constantFrom(...IMPORT_FIELDS, "created_at", "last_ip", "locale", "")
    .chain((name) => fc.tuple(fc.constant(`"${name}"`), valueText(name))),
  fc.tuple(fc.constantFrom('"n\\u0061me"', '"\\u0075ser_id"', '"x\\"y"'), texts),
);
const spaces = fc.constantFrom("", "", "", " ", "\t ");
const damage = fc.option(fc.tuple(fc.nat(1000), fc.constantFrom("", ...'"\\{}[],:0 x')), {
  freq: 30,
});

/** One row; now and then not even JSON. */
const row = fc
  .tuple(
    ids,
    fc.option(emails, { freq: 15 }),
    fc.array(others, { maxLength: 12 }),
    spaces,
    fc.boolean(),
  )
  .map(([id, email, rest, space, isFirst]) => {
    const own: [string, string][] = [
      ['"user_id"', id],
      ...(email === null ? [] : ([['"email"', email]] as [string, string][])),
    ];
    const members = isFirst ? [...own, ...rest] : [...rest, ...own];
    return `{${members.map(([key, text]) => `${space}${key}${space}:${space}${text}${space}`).join(",")}}`;
  });

/** At most this many rows of a block, and which of them are kept; in half of the blocks, some are not JSON. */
export function blocks(maxLength: number) {
  const rows = (damages: typeof damage) =>
    fc.array(fc.tuple(row, damages, fc.boolean()), { minLength: 1, maxLength, size: "max" });
  return fc.oneof(rows(damage), rows(fc.constant(null)));
}

/** The row, with a character in it replaced if it is damaged. */
export function textOf(text: string, damage: readonly [number, string] | null): string {
  if (damage === null || text.length < 3) return text;
  const at = 1 + (damage[0] % (text.length - 2));
  return `${text.slice(0, at)}${damage[1]}${text.slice(at + 1)}`;
}

interface Made {
  readonly users: readonly string[];
  readonly connections: readonly (string | undefined)[];
  readonly leftOut: Readonly<Record<string, number>>;
}

/**
 * Converts rows to import users with the pipeline's writer and with the plain one.
 *
 * @param isSelected whether only the rows that are wanted are kept, as with a filter
 * @returns what each made, or the message with which it rejected a row
 */
export function bothOf(
  wanted: readonly (readonly [row: string, damage: [number, string] | null, isKept: boolean])[],
  isSelected: boolean,
): { readonly fast: Made | string; readonly plain: Made | string } {
  const rows = wanted.map(([text, damage]) => textOf(text, damage));
  const kept = Uint8Array.from(wanted, ([, , isKept]) => (isKept || !isSelected ? 1 : 0));
  const block = blockOf(rows);
  return { fast: attempt(() => fastOf(block, kept)), plain: attempt(() => plainOf(block, kept)) };
}

function attempt(make: () => Made): Made | string {
  try {
    return make();
  } catch (error) {
    return String(error);
  }
}

function fastOf(block: Block, kept: Uint8Array): Made {
  const leftOut = noneLeftOut();
  const isSelected = kept.includes(0);
  const fields = isSelected
    ? new BlockFields(["email"])
    : new BlockFields([...IMPORT_FIELDS, "last_login"], true);
  const convert = importRows(fields, leftOut, new DatabaseConnections());
  const { block: users } = convert({ block, kept, count: kept.filter((one) => one === 1).length });
  const { bytes, starts, ends, limits, connections, names, count } = users;
  const all = [...Array(count).keys()];
  expect(bytes.length).toBe(count === 0 ? 0 : limits[count - 1]);
  return {
    users: all.map((i) => bytes.toString("utf8", starts[i], ends[i])),
    connections: all.map((i) => names[connections[i] as number]),
    leftOut,
  };
}

function plainOf({ bytes, starts, ends, count }: Block, kept: Uint8Array): Made {
  const leftOut = noneLeftOut();
  const writer = new ImportUserWriter();
  const connections = new DatabaseConnections();
  const users: string[] = [];
  const found: (string | undefined)[] = [];
  const out = Buffer.alloc(bytes.length);
  for (let i = 0; i < count; i++) {
    if (kept[i] !== 1) continue;
    const [start, end] = [starts[i] as number, ends[i] as number];
    if (!isJsonObject(bytes, start, end)) throw rowError(i + 1, "is not valid JSON");
    const written = writer.write(bytes, start, end, out, 0);
    if (typeof written === "string") {
      leftOut[written]++;
      continue;
    }
    users.push(out.toString("utf8", 0, written));
    found.push(
      connections.names[connections.find(bytes, writer.identitiesStart, writer.identitiesEnd)],
    );
  }
  return { users, connections: found, leftOut };
}
