/** The leaves of random expressions: fields of the generated users, and literals, by type. */

export interface Grammar {
  readonly format: "ndjson" | "csv";
  /** Omit what changed between Miller 6.6 and 6.18. */
  readonly stableOnly: boolean;
}

/** `array` and `object` are never of another type: a function literal must have the right arity, or Miller fails. */
export type Type = "number" | "text" | "boolean" | "list" | "map" | "date" | "array" | "object";
export const TYPES: readonly Type[] = ["number", "text", "boolean", "list", "map", "date"];

/** Miller's braces, for a title that is not an identifier. */
const braced = (title: string) => `\${${title}}`;

export const LEAVES: Record<Grammar["format"], Record<Type, readonly string[]>> = {
  ndjson: {
    number: [
      "$logins_count",
      '$user_metadata["age"]',
      '$user_metadata["score"]',
      '$app_metadata["seats"]',
      '$identities[1]["user_id"]',
      "$user_metadata.score",
    ],
    text: [
      "$email",
      "$given_name",
      "$zip",
      "$phone",
      "$note",
      "$user_id",
      '$user_metadata["country"]',
      "$identities[1].provider",
      '$app_metadata["plan"]',
      "$nosuch",
    ],
    boolean: ["$email_verified", "$blocked", '$user_metadata["newsletter"]', "is_present($phone)"],
    list: ["$identities", '$user_metadata["tags"]', '$app_metadata["roles"]', "$nosuch"],
    map: ["$user_metadata", "$app_metadata", "$identities[1]", '$app_metadata["limits"]'],
    date: ["$created_at", "$last_login"],
    array: ["($identities ?? [])"],
    object: ['mapexcept($*, "identities")'],
  },
  csv: {
    number: [
      "$logins_count",
      braced("user_metadata.age"),
      braced("app_metadata.seats"),
      braced("user_metadata.score"),
    ],
    text: [
      "$email",
      "$given_name",
      "$zip",
      "$phone",
      "$note",
      braced("identities[0].connection"),
      "$nosuch",
    ],
    boolean: ["boolean($email_verified)", "$email_verified", "is_not_empty($blocked)"],
    list: ['splitax($email, "@")', 'splitnvx($zip, "0")', "[$zip, $phone]"],
    map: ['mapselect($*, "zip", "phone")', '{"a": $zip, "b": $logins_count}'],
    date: ["$created_at", "$last_login"],
    array: ['splitax(string($email), "@")'],
    object: ['mapexcept($*, "email")'],
  },
};

export const LITERALS: Record<Type, readonly string[]> = {
  number: [
    "0",
    "1",
    "2",
    "3",
    "7",
    "12",
    "(-1)",
    "0.5",
    "2.50",
    "1e3",
    "0xff",
    "9223372036854775807",
    "1.5e300",
  ],
  text: [
    '"a"',
    '"abc"',
    '""',
    '"12"',
    '"0x1F"',
    '"é"',
    '"张伟"',
    '"A-b c"',
    '"1e3"',
    '"."',
    '"@"',
    '"true"',
  ],
  boolean: ["true", "false"],
  list: ["[]", "[1]", '[1, "a", 2.5]', "[[1, 2], [3]]", '["b", "a", "", 3]', "[true, {}]"],
  map: ["{}", '{"a": 1}', '{"a": {"b": 2}, "c": [1, 2]}', '{"1": "x", "2": 3}'],
  array: ["[1, 2.5, 3]", '["b", "a", ""]', "[[1, 2], {}]"],
  object: ['{"a": 1, "b": {"c": "x"}}', '{"1": "x", "2": 3}', "{}"],
  date: ['"2020-02-29T12:34:56Z"', '"2015-06-01T00:00:00.250Z"', '"2020-02-29"'],
};

export const REGEXES = [
  '"^a"',
  '"@.*\\.com$"i',
  '"([a-z]+)([0-9]+)"',
  '"(.)"',
  '"^(\\w+)\\s(\\w+)"',
  '"[[:upper:]]"',
  '"e|o"i',
  '"x*"',
  '"\\d{2,}"',
  '"é|伟"',
];
