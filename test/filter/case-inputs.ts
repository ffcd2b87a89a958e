/** The inputs of this repository's own cases, by file name. */
import { csvFile, generatedUsers, ndjsonFile } from "./generated-users.ts";

const USER_SEED = 20261123;
const USERS = 40;

/** Spellings of numbers, of text that looks like numbers, and of other cells in CSV. */
const SPELLINGS = [
  ...["0", "1", "-1", "7", "12", "12.0", "2.50", "1e2", "-0", "-0.0", "9223372036854775807"],
  ...["9007199254740993", "9223372036854775808", "0.1", "", " ", "abc", "ABC", "b", "012", "08"],
  ...["007.5", "+7", "0xc", "0XC", "-0xc", "0b1100", "0o14", "1_000", "1.e2", ".5", "5.", ".", "-"],
  ...["1e", "1e400", "Inf", "NaN", "true", "false", "null", "a,b", 'say "b"', "12abc", "é", "a\nb"],
];

/** Spellings of JSON values in NDJSON. */
const LEXEMES = [
  ...["0", "1", "-1", "7", "12", "12.0", "2.50", "1e2", "1E2", "-0.0", "9223372036854775807"],
  ...["9007199254740993", "9223372036854775808", "1e400", "0.1", "true", "false", "null"],
  ...['""', '" "', '"12"', '"012"', '"abc"', '"b"', '"1e2"', '"true"', '"null"', '"é"', '"a\\nb"'],
  ...["[]", "[1]", '["b", 1]', "[[1, 2], {}]", "[3, 1, 2]", "{}", '{"a": 1}', '{"b": {"c": "x"}}'],
];

const PAIR_LEXEMES = [
  ...["0", "5", "-3", "2.50", '"5"', '"abc"', '""', "true", "false", "null", "[1]", '{"x":1}'],
  "9223372036854775807",
];
const PAIR_SPELLINGS = ["", "5", "-3", "2.50", "0x10", "abc", "05", "true", "9223372036854775807"];

const TEXTS = [
  ...[
    "abc",
    "ABC",
    "Abc Def",
    "a b  c",
    "  padded\t",
    "a.c",
    "a+c",
    "foo bar",
    "foobar",
    "x12",
    "x12y34",
  ],
  ...[
    "é",
    "abcé",
    "naïve café",
    "ÀÉÎ",
    "straße",
    "あいう",
    "日本語テキスト",
    "👍🏽",
    "a\u0301",
    "\u00a0x",
  ],
  ...[
    "a,b",
    'q"q',
    "tab\there",
    "line\nbreak",
    "back\\slash",
    "<1>",
    "a:b",
    "aaaaaaaaaaaaaaaaaaaaaaaa!",
  ],
];

const TIMES = [
  ...["2020-02-29T12:34:56Z", "2015-06-01T00:00:00.250Z", "1970-01-01T00:00:00Z", "2020-02-29"],
  ...["2020-02-29 12:34:56", "2021-03-28 02:30:00", "2021-10-31 02:30:00", "2020-02-30", "abc", ""],
  ...[
    "1d2h3m4s",
    "4.5s",
    "-1d2h3m4s",
    "01:02:03",
    "01:02:03.5",
    "-01:02:03",
    "1700000000",
    "Thursday",
  ],
];
const INSTANTS = [
  ...["0", "1", "-1", "0.5", "1582979696", "1582979696.5", "1616895000", "4102444800", "-86400"],
  ...["253402300800", "93784", "3723.5", "59", "1433116800", "1500000000", "1e9", "", "x"],
];

const MAPS = ["{}", '{"a": 1}', '{"a":1,"b":{"c":2}}', '{"1":"one","b":{"c":{"d":1}}}'];
const LISTS = [
  "[]",
  "[1, 2, 3]",
  '[3, 1, "x"]',
  '[{"x": 1}, null]',
  '[1, 1.5, true, ""]',
  "5",
  '"abc"',
];
const ODD = ["null", "true", "false", '""', "0", '"x"', "[]"];

const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const rows = (list: readonly string[]) => list.map((row) => `${row}\n`).join("");
const numbered = (list: readonly string[], title: string) =>
  rows(list.map((lexeme, i) => `{"id":${i + 1},"${title}":${lexeme}}`));

function pairs(): string[] {
  const all = PAIR_LEXEMES.flatMap((a) => PAIR_LEXEMES.map((b) => `{"a":${a},"b":${b}}`));
  return [...all, ...PAIR_LEXEMES.flatMap((only) => [`{"a":${only}}`, `{"b":${only}}`])];
}

function nested(): string[] {
  return MAPS.flatMap((m) => LISTS.map((l, i) => `{"m":${m},"l":${l},"o":${ODD[i]}}`));
}

/** Pairs of a timestamp and a number; both lists have the same length. */
const timeRows = TIMES.map((text, i) => [text, INSTANTS[i] ?? ""] as const);
const timeLexeme = (number: string) =>
  Number.isNaN(Number(number || "x")) ? `"${number}"` : number;

export function caseInputs(): Map<string, string> {
  const users = generatedUsers(USER_SEED, USERS);
  return new Map([
    ["users.ndjson", ndjsonFile(users)],
    ["users.csv", csvFile(users)],
    ["values.ndjson", numbered(LEXEMES, "v")],
    ["values.csv", rows(["id,v", ...SPELLINGS.map((text, i) => `${i + 1},${quote(text)}`)])],
    ["pairs.ndjson", rows(pairs())],
    [
      "pairs.csv",
      rows(["a,b", ...PAIR_SPELLINGS.flatMap((a) => PAIR_SPELLINGS.map((b) => `${a},${b}`))]),
    ],
    [
      "texts.ndjson",
      numbered(
        TEXTS.map((text) => JSON.stringify(text)),
        "s",
      ),
    ],
    ["texts.csv", rows(["id,s", ...TEXTS.map((text, i) => `${i + 1},${quote(text)}`)])],
    [
      "times.ndjson",
      rows(timeRows.map(([t, n]) => `{"t":${JSON.stringify(t)},"n":${timeLexeme(n)}}`)),
    ],
    ["times.csv", rows(["t,n", ...timeRows.map(([t, n]) => `${t},${n}`)])],
    ["nested.ndjson", rows(nested())],
  ]);
}
