/**
 * Random expressions of the filter language, from a grammar: mostly well typed, so that they get somewhere,
 * now and then not, so that the tables of odd types are walked as well.
 */

/** 0 (included) to 1 (excluded), the same row of numbers for the same seed. */
export type Chance = () => number;

/** The mulberry32 generator: small, and seeded, which Math.random is not. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Grammar {
  readonly format: "ndjson" | "csv";
  /** Leave out what changed between Miller 6.6 and 6.18. */
  readonly stableOnly: boolean;
}

/** `array` and `object` are lists and maps for certain: a function literal's arity must fit, or the program ends. */
type Type = "number" | "text" | "boolean" | "list" | "map" | "date" | "array" | "object";
const TYPES: readonly Type[] = ["number", "text", "boolean", "list", "map", "date"];

/** Miller's own braces, around a title that is no identifier. */
const braced = (title: string) => `\${${title}}`;

const LEAVES: Record<Grammar["format"], Record<Type, readonly string[]>> = {
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

const LITERALS: Record<Type, readonly string[]> = {
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

const STABLE_FORMS: Record<Type, readonly string[]> = {
  number: [
    "NR",
    "(NR * strlen(string(any)))",
    "(strlen(string(any)) - NR)",
    "strlen(string(text))",
    "length(any)",
    "abs(number)",
    "ceil(number)",
    "floor(number)",
    "round(number)",
  ],
  text: [
    "(text . text)",
    "toupper(text)",
    "tolower(text)",
    "capitalize(text)",
    "strip(text)",
    "string(number)",
    "typeof(any)",
    'sub(text, "[aeo]", "<&>")',
    'gsub(text, "[0-9]+", "#")',
    "sec2gmtdate(number)",
  ],
  boolean: [
    "(number < number)",
    "(text <= text)",
    "(any == any)",
    "(date >= date)",
    "(text =~ regex)",
    "is_present(any)",
    "is_string(any)",
    "is_empty(any)",
    "is_error(any)",
    "(is_present(any) && is_string(any))",
  ],
  list: ["get_keys(map)", "get_values(map)"],
  map: ['mapselect(map, "age", "plan", "a")', "mapsum(map, map)", "mapdiff(map, map)"],
  array: ["[NR, string(text), is_present(any)]", 'splitax(string(text), "e")', "get_keys(object)"],
  object: ['{"k": number, "a": text}', "mapsum(object, object)"],
  date: ["sec2gmt(number)"],
};

const FURTHER_FORMS: Record<Type, readonly string[]> = {
  number: [
    "(number + number)",
    "(number - number)",
    "(number * number)",
    "min(number, number)",
    "max(number, any)",
    "(any + any)",
    "(any * any)",
    "(number / number)",
    "(number // number)",
    "(number % number)",
    "(number ** number)",
    "(number .+ number)",
    "(number .* number)",
    "(number & number)",
    "(number | number)",
    "(number ^ number)",
    "(number << number)",
    "(number >> number)",
    "(number >>> number)",
    "(-number)",
    "(~number)",
    "(+number)",
    "strlen(text)",
    "bitcount(number)",
    "sgn(any)",
    "roundm(number, number)",
    "truncate(text, 2)",
    "int(any)",
    "float(any)",
    "index(text, text)",
    "depth(any)",
    "leafcount(any)",
    "gmt2sec(date)",
    'strptime(date, "%Y-%m-%dT%H:%M:%SZ")',
    "any <=> any",
    "sum(list)",
    "count(list)",
    "mode(list)",
    "median(list)",
    "minlen(list)",
    "null_count(list)",
    "(number ?? number)",
    "(any ??? number)",
    "(boolean ? number : any)",
    "fold(array, func(acc, e) {return acc + 1}, 0)",
    "list[number]",
    "madd(number, number, 7)",
    "mexp(3, number, 11)",
    "dhms2sec(text)",
    "number + number * number - number",
    "number ** number ** 2",
    "number .+ number & number | number",
    "(-number ** 2 // number)",
    "number < number ? number : number",
  ],
  text: [
    "(any . any)",
    "(text ?? text)",
    "(any ??? text)",
    "clean_whitespace(text)",
    "collapse_whitespace(any)",
    "lstrip(text)",
    "toupper(any)",
    "truncate(any, 3)",
    "text[number:number]",
    "text[2:3]",
    "text[number]",
    "substr(any, 0, 2)",
    "substr1(text, number, number)",
    'ssub(text, "a", "\\t")',
    'gssub(text, ".", "")',
    'sub(text, regex, "<\\1>")',
    'gsub(any, regex, "(\\0)")',
    "regextract(text, regex)",
    "regextract_or_else(text, regex, any)",
    '(text =~ regex ? "\\1-\\0" : text)',
    'format("{}:{}", any, any)',
    'unformat("{}@{}", text)',
    'fmtnum(number, "%08.3lf")',
    'fmtnum(any, "%d")',
    'fmtnum(number, "%x")',
    'fmtifnum(any, "%.2f")',
    "hexfmt(any)",
    'leftpad(any, 8, "-")',
    'rightpad(any, 6, "*")',
    'joink(map, ",")',
    'joinv(list, ";")',
    'joinkv(map, "=", ",")',
    "json_stringify(any)",
    "md5(text)",
    "sec2gmt(number, 3)",
    "sec2dhms(number)",
    'strftime(number, "%Y-%m-%d %H:%M:%3S %A")',
    'strftime_local(number, "%c %Z", "Europe/Paris")',
    "utf8_to_latin1(text)",
    'strfntime(number, "%j")',
    "(boolean ? text : any)",
    "latin1_to_utf8(text)",
    "percentile(list, 50)",
    '$*["zip"]',
  ],
  boolean: [
    "(any < any)",
    "(any >= any)",
    "(any != any)",
    "(text != text)",
    "(boolean && boolean)",
    "(boolean || boolean)",
    "(boolean ^^ boolean)",
    "(any && boolean)",
    "(boolean || any)",
    "!boolean",
    "(any !=~ regex)",
    "(any =~ regex)",
    "(text =~ text)",
    "strmatch(any, regex)",
    "contains(any, any)",
    "haskey(any, any)",
    "haskey(list, number)",
    "hasvalue(map, any)",
    "is_nan(any)",
    "is_null(any)",
    "is_not_empty(any)",
    "is_numeric(any)",
    "is_map(any)",
    "is_empty_map(any)",
    "is_not_null(any)",
    "boolean(any)",
    "any(array, func(e) {return e == any})",
    "every(array, func(e) {return is_string(e)})",
    "(boolean ?? boolean)",
    "any == any && any < any || boolean",
    "!boolean == boolean ^^ boolean",
    "number & 3 == number",
    "text . text =~ regex",
    "(boolean ? boolean : boolean)",
  ],
  list: [
    "splita(text, text)",
    'splitnvx(text, "a")',
    "sort(list)",
    'sort(list, "nr")',
    'sort(list, "c")',
    'sort(list, "t")',
    "sort(array, func(a, b) {return string(b) <=> string(a)})",
    "sort_collection(list)",
    "append(list, any)",
    "concat(any, any)",
    "concat(list)",
    'apply(array, func(e) {return string(e) . "x"})',
    "select(array, func(e) {return typeof(e) == typeof(any)})",
    "list[number:number]",
    "list[1:2]",
    "json_parse(json_stringify(list))",
    "[any, any]",
    "distinct_count(list)",
    "percentiles(list, [25, 75])",
    "arrayify(map)",
    'unformatx("{}.{}", text)',
    'strmatchx(text, "(.)(.)")',
    "(list ?? list)",
  ],
  map: [
    "mapexcept(map, text)",
    'mapselect(map, ["a", "plan"])',
    "mapsum(any, map)",
    "apply(object, func(k, v) {return {toupper(k): v}})",
    "select(object, func(k, v) {return is_string(v)})",
    "sort(map)",
    "sort(object, func(ak, av, bk, bv) {return bk <=> ak})",
    'flatten(map, ".")',
    'flatten("p", ":", any)',
    'unflatten(map, ".")',
    'splitkv(text, "@", ".")',
    'splitnv(text, ".")',
    '{"k": any, text: any}',
    "any",
    "mapdiff(map, any)",
    "map[text]",
    "reduce(array, func(acc, e) {return e})",
  ],
  array: ["sort(array)", "append(array, string(number))", "concat([], array)"],
  object: ["mapdiff(object, object)", 'sort(object, "nr")'],
  date: [
    "sec2gmt(number)",
    'strftime(number, "%Y-%m-%dT%H:%M:%SZ")',
    "sec2gmtdate(gmt2sec(date))",
    "any",
  ],
};

const REGEXES = [
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

/** One expression. @param depth of nesting, at most */
export function randomExpression(chance: Chance, grammar: Grammar, depth: number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;

  function grow(type: Type, left: number): string {
    if (left <= 0 || chance() < 0.1) {
      return chance() < 0.7 ? pick(LEAVES[grammar.format][type]) : pick(LITERALS[type]);
    }
    // Some miss: a value where another type belongs.
    if (!grammar.stableOnly && chance() < 0.06) return grow(pick(TYPES), left - 1);
    const further = !grammar.stableOnly && chance() < 0.75;
    const form = pick((further ? FURTHER_FORMS : STABLE_FORMS)[type]);
    return form.replace(
      /\b(number|text|boolean|list|map|date|array|object|any|regex)\b(?!\()/g,
      (word) => {
        if (word === "regex") return pick(REGEXES);
        return grow(word === "any" ? pick(TYPES) : (word as Type), left - 1);
      },
    );
  }

  return grow(pick(TYPES), depth);
}
