export const id = 205;
export const ids = [205];
export const modules = {

/***/ 74205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  compileFilter: () => (/* binding */ compileFilter)
});

// EXTERNAL MODULE: ./build/src/errors.js
var errors = __webpack_require__(27406);
;// CONCATENATED MODULE: ./build/src/filter/error.js
/** How the filter stops: a mistake in the expression, or a row it cannot go on with. */

/**
 * A fatal runtime error: the evaluation of this row, and with it the run, is over.
 *
 * `RowFilter.keeps` turns it into a `BackupError` that names the row. The message never holds row content.
 */
class FatalError extends Error {
    name = "FatalError";
}
/** A statement that cannot be carried out. It is fatal in the main block; a function it happens in returns an error. */
class StatementError extends FatalError {
    name = "StatementError";
}
/** Ends the evaluation. @param message a sentence without the row's number and without row content */
function fatal(message, options) {
    throw new FatalError(message, options);
}
/** Ends the function the statement stands in, or the evaluation. @param message as for `fatal` */
function statementError(message) {
    throw new StatementError(message);
}
/** A mistake in the expression, found before any row is read. */
class ExpressionError extends Error {
    name = "ExpressionError";
    place;
    /** @param message what is wrong and what to write instead, in sentences */
    constructor(message, place, options) {
        super(message, options);
        this.place = { start: place.start, end: place.end };
    }
}
/** Longest piece of a line that is shown around a mistake, in code points. */
const SHOWN = 100;
/**
 * The error a person reads: what is wrong, the line it stands on, and a caret under the place.
 *
 *     The filter does not compile (line 1, column 12): there is no function "strlne". Did you mean "strlen"?
 *
 *       $a == 1 && strlne($b) > 3
 *                  ^^^^^^
 */
function withCaret(error, expression) {
    const { start, end } = error.place;
    const lineStart = expression.lastIndexOf("\n", start - 1) + 1;
    const lineEnd = expression.indexOf("\n", start);
    const line = expression.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
    const lineNumber = expression.slice(0, lineStart).split("\n").length;
    // Columns are code points: what an editor counts, and what keeps the caret under its place.
    const before = [...line.slice(0, start - lineStart)];
    const from = Math.max(0, before.length - SHOWN / 2);
    const shown = [...line].slice(from, from + SHOWN);
    const marked = [...line.slice(start - lineStart, end - lineStart)].length;
    const width = Math.max(1, Math.min(marked, shown.length - (before.length - from)));
    const indent = before.slice(from).map((character) => (character === "\t" ? "\t" : " "));
    return new errors/* BackupError */.hj(`The filter does not compile (line ${lineNumber}, column ${before.length + 1}): ${error.message}\n\n` +
        `  ${shown.join("")}\n  ${indent.join("")}${"^".repeat(width)}`, undefined, { cause: error });
}

;// CONCATENATED MODULE: ./build/src/filter/values.js
/**
 * The values of the filter language and how they are held.
 *
 * - Every value is one `Cell`, so that `value.type` costs the same wherever it is read; the exported interfaces are
 *   views of it, told apart by `type`.
 * - An int is a JavaScript number while that is exact, and a BigInt beyond 2^53 - 1; never both for one integer, so
 *   `===` compares ints. It always fits 64 bits.
 * - A number read from data keeps its spelling in `text`; a computed one has none.
 * - Values never change. Changing a collection makes a new one, so values can be shared freely.
 * - A collection knows its depth and how many values it holds in all, which bounds everything that walks it.
 */

const INT = 0;
const FLOAT = 1;
const BOOL = 2;
const EMPTY = 3;
const STRING = 4;
const ARRAY = 5;
const MAP = 6;
const NULL = 7;
const ERROR = 8;
const ABSENT = 9;
const FUNCT = 10;
/** Longest string an expression may build, in UTF-16 units. */
const MAX_TEXT_LENGTH = 16_777_216;
/** Most values one collection may hold, nested ones included. */
const MAX_COLLECTION_SIZE = 1_000_000;
/** Deepest nesting of arrays and maps, in data and built. */
const MAX_DEPTH = 500;
class Cell {
    type;
    number;
    text;
    items;
    size;
    depth;
    constructor(type, number, text, items, size, depth) {
        this.type = type;
        this.number = number;
        this.text = text;
        this.items = items;
        this.size = size;
        this.depth = depth;
    }
}
const scalar = (type, text) => new Cell(type, 0, text, undefined, 1, 0);
const TRUE = scalar(BOOL, "true");
const FALSE = scalar(BOOL, "false");
const EMPTY_TEXT = scalar(EMPTY, "");
const NULL_VALUE = scalar(NULL);
const ERROR_VALUE = scalar(ERROR);
const ABSENT_VALUE = scalar(ABSENT);
/** What `unset` leaves in a local: absent, but there, unlike a local that was never assigned. */
const UNSET_VALUE = scalar(ABSENT);
function bool(truth) {
    return truth ? TRUE : FALSE;
}
/** @throws FatalError when the text is longer than `MAX_TEXT_LENGTH` */
function string(text) {
    if (text.length === 0)
        return EMPTY_TEXT;
    checkTextLength(text.length);
    return scalar(STRING, text);
}
/** For text that grows in a loop: stops it before memory does. @param length UTF-16 units */
function checkTextLength(length) {
    if (length > MAX_TEXT_LENGTH) {
        fatal(`The filter builds a text of more than ${MAX_TEXT_LENGTH} characters.`);
    }
}
/**
 * @param number an integer; a number must be exact, a BigInt within 64 bits. Wrap or overflow before.
 * @param text the spelling to keep, for numbers read from data
 */
function values_int(number, text) {
    return new Cell(INT, exactInt(number), text, undefined, 1, 0);
}
function exactInt(number) {
    if (typeof number === "number")
        return number + 0; // -0 becomes 0
    const near = Number(number);
    return Number.isSafeInteger(near) ? near : number;
}
/** An int from a BigInt of any size: the low 64 bits, read as two's complement. */
function wrappedInt(number, text) {
    return values_int(BigInt.asIntN(64, number), text);
}
function values_float(number, text) {
    return new Cell(FLOAT, number, text, undefined, 1, 0);
}
/**
 * Takes `items` over: the caller must not change them afterwards.
 *
 * @throws FatalError beyond `MAX_COLLECTION_SIZE` or `MAX_DEPTH`
 */
function array(items) {
    return collection(ARRAY, items, items);
}
/**
 * Takes `items` over: the caller must not change them afterwards. Order is the map's own.
 *
 * @throws FatalError beyond `MAX_COLLECTION_SIZE` or `MAX_DEPTH`
 */
function map(items) {
    return collection(MAP, items, items.values());
}
function collection(type, items, members) {
    let size = 1;
    let depth = 0;
    for (const member of members) {
        const cell = member;
        size += cell.size;
        if (cell.depth > depth)
            depth = cell.depth;
    }
    if (size > MAX_COLLECTION_SIZE) {
        fatal(`The filter builds a collection of more than ${MAX_COLLECTION_SIZE} values.`);
    }
    if (depth >= MAX_DEPTH)
        fatal(`Arrays and maps are nested more than ${MAX_DEPTH} deep.`);
    return new Cell(type, 0, undefined, items, size, depth + 1);
}
function funct(callback) {
    return new Cell(FUNCT, 0, undefined, callback, 1, 0);
}
function isNumber(value) {
    return value.type <= FLOAT;
}
/** True for strings, the empty one included. */
function isText(value) {
    return value.type === STRING || value.type === EMPTY;
}
function isCollection(value) {
    return value.type === ARRAY || value.type === MAP;
}
/** The number as a float64, rounded where a 64-bit int does not fit. */
function toFloat(value) {
    return Number(value.number);
}
/** How many values it is, nested ones and itself included: what walking or copying it costs. */
function sizeOf(value) {
    return value.size;
}

;// CONCATENATED MODULE: ./build/src/filter/numbers.js
/** Numbers as text: which spellings are numbers, and how computed ones are printed. */

const DECIMAL_INT = /^[+-]?(?:0|[1-9][0-9]*)$/;
const PREFIXED_INT = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/;
const FLOAT_SPELLING = /^[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][+-]?[0-9]+)?$/;
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;
/**
 * Reads text as Miller infers it from data: ints of 64 bits, prefixed ints of 64 bits as two's complement, floats.
 *
 * @returns the number with its spelling kept, or undefined for text that is not a number (`017`, `1e400`, `NaN`, ` 1`)
 */
function inferNumber(text) {
    if (!mayBeNumber(text))
        return undefined;
    if (DECIMAL_INT.test(text))
        return decimalInt(text);
    if (FLOAT_SPELLING.test(text)) {
        const number = Number(text);
        return Number.isFinite(number) ? values_float(number, text) : undefined;
    }
    return prefixedInt(text);
}
/** A cheap look at both ends: most text is not a number and need not meet the patterns. */
function mayBeNumber(text) {
    const first = text.charCodeAt(0);
    if (!(first <= 0x39 && (first >= 0x30 || first === 0x2d || first === 0x2e || first === 0x2b))) {
        return false;
    }
    const last = text.charCodeAt(text.length - 1) | 0x20;
    return (last >= 0x30 && last <= 0x39) || last === 0x2e || (last >= 0x61 && last <= 0x66);
}
function decimalInt(text) {
    const near = Number(text);
    if (Number.isSafeInteger(near))
        return values_int(near, text);
    const exact = text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text.replace("+", ""));
    return BigInt.asIntN(64, exact) === exact ? values_int(exact, text) : undefined;
}
function prefixedInt(text) {
    const match = PREFIXED_INT.exec(text);
    if (match === null)
        return undefined;
    const digits = match[2].toLowerCase();
    const magnitude = BigInt(digits);
    // Only hexadecimal spellings may use the sign bit.
    if (magnitude > (digits.startsWith("0x") ? UINT64_MAX : INT64_MAX))
        return undefined;
    return wrappedInt(match[1] === "-" ? -magnitude : magnitude, text);
}
/** As Go's FormatFloat(x, 'f', -1, 64): shortest digits that read back the same, never an exponent. */
function formatFloat(number) {
    if (Number.isNaN(number))
        return "NaN";
    if (number === Infinity)
        return "+Inf";
    if (number === -Infinity)
        return "-Inf";
    if (Object.is(number, -0))
        return "-0";
    const shortest = String(number);
    return shortest.includes("e") ? withoutExponent(shortest) : shortest;
}
function withoutExponent(spelling) {
    const [mantissa = "", exponent = ""] = spelling.split("e");
    const sign = mantissa.startsWith("-") ? "-" : "";
    const [whole = "", fraction = ""] = mantissa.slice(sign.length).split(".");
    const point = whole.length + Number(exponent);
    const digits = whole + fraction;
    return point > 0 ? sign + digits.padEnd(point, "0") : `${sign}0.${"0".repeat(-point)}${digits}`;
}
/** The text of a number: its spelling in the data, else as printed. */
function numberText(value) {
    if (value.text !== undefined)
        return value.text;
    return typeof value.number === "bigint" || value.type === 0
        ? String(value.number)
        : formatFloat(value.number);
}

;// CONCATENATED MODULE: ./build/src/filter/text.js
/** Values as text, the way Miller prints them. */


/** A value as text: numbers as spelled, collections as JSON over several lines, "(error)" and "(absent)" for those two. */
function textOf(value) {
    switch (value.type) {
        case INT:
        case FLOAT:
            return numberText(value);
        case BOOL:
        case EMPTY:
        case STRING:
            return value.text;
        case ARRAY:
        case MAP:
            return printJson(value, true);
        case NULL:
            return "null";
        case ERROR:
            return "(error)";
        case ABSENT:
            return "(absent)";
        case FUNCT:
            return value.items.name;
    }
}
/**
 * JSON as Miller writes it: `{"a": 1, "b": [1, 2]}`.
 *
 * @param multiline indented by two spaces; arrays of scalars stay on one line
 * @throws FatalError when the text grows beyond `MAX_TEXT_LENGTH`
 */
function printJson(value, multiline) {
    const parts = [];
    let length = 0;
    const write = (part) => {
        length += part.length;
        checkTextLength(length);
        parts.push(part);
    };
    printValue(value, multiline ? "\n" : "", write);
    return parts.join("");
}
/** @param newline line break and indentation of the place; empty for one line */
function printValue(value, newline, write) {
    if (value.type === ARRAY)
        printArray(value, newline, write);
    else if (value.type === MAP)
        printMap(value, newline, write);
    else if (isText(value))
        write(quoted(value.text));
    // JSON has no other spellings of an int than the decimal one.
    else
        write(value.type === INT ? String(value.number) : textOf(value));
}
function printArray(value, newline, write) {
    const inner = newline !== "" && value.items.some(isCollection) ? `${newline}  ` : "";
    printMembers("[", "]", value.items, newline, inner, write, (item) => {
        printValue(item, inner, write);
    });
}
function printMap(value, newline, write) {
    const inner = newline === "" ? "" : `${newline}  `;
    printMembers("{", "}", [...value.items], newline, inner, write, ([key, item]) => {
        write(`${quoted(key)}: `);
        printValue(item, inner, write);
    });
}
function printMembers(open, close, members, newline, inner, write, print) {
    write(open);
    members.forEach((member, index) => {
        if (index > 0)
            write(inner === "" ? ", " : ",");
        write(inner);
        print(member);
    });
    if (inner !== "" && members.length > 0)
        write(newline);
    write(close);
}
/** JSON.stringify escapes what Miller escapes: quote, backslash and control characters. */
function quoted(text) {
    return JSON.stringify(text);
}

;// CONCATENATED MODULE: ./build/src/filter/functions/items.js
/** What functions that go through arrays and maps alike share. */

/** A collection of the same shape with every item changed. */
function changeItems(collection, change) {
    if (collection.type === ARRAY)
        return array(collection.items.map(change));
    return map(new Map([...collection.items].map(([key, item]) => [key, change(item)])));
}
/** The items of an array, or the values of a map. */
function itemsOf(collection) {
    return collection.type === ARRAY ? collection.items : [...collection.items.values()];
}
/** Keys and items; an array's keys are its positions from 1. */
function entriesOf(collection) {
    return collection.type === ARRAY
        ? collection.items.map((item, index) => [String(index + 1), item])
        : [...collection.items];
}

;// CONCATENATED MODULE: ./build/src/filter/dispositions.js
/**
 * Which operand types an operator works on, as tables one reads: a row per left type, a column per right type.
 *
 * Both run int, float, bool, empty, string, array, map, null, error, absent: the numbers of `values.ts` 0 to 9.
 */

/** @param rows ten rows of ten letters; spaces and line breaks are for the eye */
function dispositions(rows) {
    return rows.trim().split(/\s+/);
}
/** The cell for two operands; `e`, error, for a function as operand. */
function disposition(table, left, right) {
    if (left.type > ABSENT || right.type > ABSENT)
        return "e";
    return table[left.type][right.type];
}

;// CONCATENATED MODULE: ./build/src/filter/compare.js
/** Comparison operators: numbers as numbers, a number with text as text, text byte by byte. */



/*
 * In the tables: # as numbers, s as text, b as booleans, A as arrays, M as maps, T true, F false, e error, a absent,
 * and for <=> also the ints < (-1), > (1) and 0. Measured on Miller 6.18.1, oddities included.
 */
const EQUAL = dispositions(`
  ##FssFFFea
  ##FssFFFea
  FFbFFFFFea
  ssFssFFFea
  ssFssFFFea
  FFFFFAFFea
  FFFFFFMFea
  FFFFFFFTea
  eeeeeeeeee
  aaaaaaaaea`);
const LESS = dispositions(`
  ##FssFFTea
  ##FssFFTea
  FFbFFFFTea
  ssFssFFTea
  ssFssFFTea
  FFFFFeFaea
  FFFFFFeaea
  FFFFFaaFFT
  eeeeeeeTee
  aaaaaaaFea`);
const LESS_OR_EQUAL = dispositions(`
  ##FssFFTea
  ##FssFFTea
  FFbFFFFTea
  ssFssFFTea
  ssFssFFTea
  FFFFFeFaea
  FFFFFFeaea
  FFFFFaaTFT
  eeeeeeeTee
  aaaaaaaFea`);
const GREATER = dispositions(`
  ##FssFFFea
  ##FssFFFea
  FFbFFFFFea
  ssFssFFFea
  ssFssFFFea
  FFFFFeFFea
  FFFFFFeFea
  TTTTTaaFTF
  eeeeeeeFee
  aaaaaaaTea`);
const GREATER_OR_EQUAL = dispositions(`
  ##FssFFFea
  ##FssFFFea
  FFbFFFFFea
  ssFssFFFea
  ssFssFFFea
  FFFFFeFFea
  FFFFFFeFea
  TTTTTaaTTF
  eeeeeeeFee
  aaaaaaaTea`);
const ORDER = dispositions(`
  ##<ss<<Tea
  ##<ss<<Tea
  >>b<<<<Tea
  ss>ss<<Tea
  ss>ss<<Tea
  >>>>>e<aea
  >>>>>>eaea
  >>>>>aa0>T
  eeeeeeeTee
  aaaaaaa>ea`);
const MINUS_ONE = values_int(-1);
const ZERO = values_int(0);
const ONE = values_int(1);
function comparison(table, answer) {
    return (left, right) => {
        switch (disposition(table, left, right)) {
            case "#":
                return answer(compareNumbers(left, right));
            case "s":
                return answer(compareText(textOf(left), textOf(right)));
            case "b":
                return answer(Number(left === TRUE) - Number(right === TRUE));
            case "A":
                return arraysEqual(left, right);
            case "M":
                return mapsEqual(left, right);
            case "T":
                return TRUE;
            case "F":
                return FALSE;
            case "a":
                return ABSENT_VALUE;
            case "<":
                return MINUS_ONE;
            case ">":
                return ONE;
            case "0":
                return ZERO;
            default:
                return ERROR_VALUE;
        }
    };
}
const equal = comparison(EQUAL, (order) => bool(order === 0));
const less = comparison(LESS, (order) => bool(order < 0));
const lessOrEqual = comparison(LESS_OR_EQUAL, (order) => bool(order <= 0));
const greater = comparison(GREATER, (order) => bool(order > 0));
const greaterOrEqual = comparison(GREATER_OR_EQUAL, (order) => bool(order >= 0));
/** `<=>` */
const compare = comparison(ORDER, (order) => order < 0 ? MINUS_ONE : order > 0 ? ONE : ZERO);
function notEqual(left, right) {
    const equality = equal(left, right);
    if (equality === TRUE)
        return FALSE;
    return equality === FALSE ? TRUE : equality;
}
/** Ints exactly, else as float64. */
function compareNumbers(left, right) {
    const [a, b] = left.type === INT && right.type === INT
        ? [left.number, right.number]
        : [Number(left.number), Number(right.number)];
    if (a < b)
        return -1;
    if (a > b)
        return 1;
    return a === b ? 0 : NaN;
}
/** In the order of their UTF-8 bytes, which is that of code points, not that of UTF-16 units. */
function compareText(left, right) {
    if (left === right)
        return 0;
    const shorter = Math.min(left.length, right.length);
    for (let index = 0; index < shorter; index++) {
        const a = left.charCodeAt(index);
        const b = right.charCodeAt(index);
        if (a !== b)
            return codePointOrder(a) < codePointOrder(b) ? -1 : 1;
    }
    return left.length < right.length ? -1 : 1;
}
/** Lifts surrogates, which stand for code points beyond U+FFFF, above U+E000 to U+FFFF. */
function codePointOrder(unit) {
    return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
/** Element by element with `==`. */
function arraysEqual(left, right) {
    if (left.items.length !== right.items.length)
        return FALSE;
    return bool(left.items.every((item, index) => equal(item, right.items[index]) === TRUE));
}
/** Whatever the order of keys. Unlike in arrays a number never equals text, and nested collections are not looked into. */
function mapsEqual(left, right) {
    if (left.items.size !== right.items.size)
        return FALSE;
    for (const [key, item] of left.items) {
        const other = right.items.get(key);
        if (other === undefined || !membersEqual(item, other))
            return FALSE;
    }
    return TRUE;
}
function membersEqual(left, right) {
    if (left.type === right.type && (isCollection(left) || left.type === ERROR))
        return true;
    return isNumber(left) === isNumber(right) && equal(left, right) === TRUE;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/ordering.js
/**
 * The order of all values that sorting goes by: numbers, booleans, strings, arrays, maps, functions, error, null, absent.
 * It differs from what `<` says: here every two values have an order.
 */


/** By the `type` of a value; int and float share a rank, and so do strings with the empty one. Arrays are all alike. */
const RANKS = [0, 0, 1, 2, 2, 3, 4, 7, 6, 8, 5];
/** @returns negative or positive as `a` comes before or behind `b`, 0 when level, NaN when one of two numbers is NaN */
function compareValues(a, b) {
    if (isText(a) && isText(b))
        return compareText(a.text, b.text);
    if (isNumber(a) && isNumber(b))
        return compareNumbers(a, b);
    if (a.type === BOOL && b.type === BOOL)
        return Number(a === TRUE) - Number(b === TRUE);
    return RANKS[a.type] - RANKS[b.type];
}

;// CONCATENATED MODULE: ./build/src/filter/functions/collections.js
/** Functions of class collections on the entries of arrays and maps. */




function append(collection, item) {
    return collection.type === ARRAY ? array([...collection.items, item]) : ERROR_VALUE;
}
function arrayify(value) {
    if (!isCollection(value))
        return value;
    const changed = changeItems(value, arrayify);
    if (changed.type !== MAP || changed.items.size === 0)
        return changed;
    const isNumbered = [...changed.items.keys()].every((key, index) => key === String(index + 1));
    return isNumbered ? array([...changed.items.values()]) : changed;
}
function concat(...values) {
    const items = [];
    for (const value of values) {
        if (value.type === ARRAY)
            for (const item of value.items)
                items.push(item);
        else
            items.push(value);
        if (items.length > MAX_COLLECTION_SIZE)
            break; // more than `array` takes
    }
    return array(items);
}
/** How the two functions that walk nested values answer scalars: null counts as nothing. */
function ofScalar(value, answer) {
    if (value.type === ABSENT)
        return ABSENT_VALUE;
    if (value.type === ERROR || value.type === FUNCT)
        return ERROR_VALUE;
    return values_int(value.type === NULL ? 0 : answer);
}
function leaves(value) {
    if (!isCollection(value))
        return 1;
    return itemsOf(value).reduce((count, item) => count + leaves(item), 0);
}
function getKeys(collection) {
    if (collection.type === ARRAY)
        return array(collection.items.map((_, index) => values_int(index + 1)));
    return collection.type === MAP ? array([...collection.items.keys()].map(string)) : ERROR_VALUE;
}
/** The text of a value that can be the key of a map; undefined for all but strings and ints. */
function keyOf(value) {
    return value.type === STRING || value.type === INT ? textOf(value) : undefined;
}
/** True for the positions 1 to the length, and for -1 to minus the length. */
function haskey(collection, key) {
    if (collection.type === ARRAY) {
        if (key.type === STRING)
            return bool(false);
        if (key.type !== INT)
            return ERROR_VALUE;
        const position = Math.abs(Number(key.number));
        return bool(position >= 1 && position <= collection.items.length);
    }
    const name = keyOf(key);
    if (collection.type !== MAP || name === undefined)
        return ERROR_VALUE;
    return bool(collection.items.has(name));
}
/** Miller takes not-a-number for level with every number. */
function isLevel(a, b) {
    const order = compareValues(a, b);
    return order === 0 || Number.isNaN(order);
}
function hasvalue(collection, value) {
    if (!isCollection(collection))
        return ERROR_VALUE;
    return bool(itemsOf(collection).some((item) => isLevel(item, value)));
}
/** The keys named by strings, ints, and arrays of those; undefined when there is anything else. */
function namedKeys(values) {
    const keys = new Set();
    for (const value of values) {
        for (const name of value.type === ARRAY ? value.items : [value]) {
            const key = keyOf(name);
            if (key === undefined)
                return undefined;
            keys.add(key);
        }
    }
    return keys;
}
function mapByKeys(keep) {
    return (first, ...others) => {
        const keys = namedKeys(others);
        if (first.type !== MAP || keys === undefined)
            return ERROR_VALUE;
        return map(new Map([...first.items].filter(([key]) => keep(keys.has(key)))));
    };
}
/** Joins maps two by two; without any there is the empty map, and a single value passes as it is. */
function ofMaps(join) {
    return (...values) => {
        if (values.length === 1)
            return values[0];
        const total = new Map();
        for (const [index, value] of values.entries()) {
            if (value.type !== MAP)
                return ERROR_VALUE;
            if (index > 0)
                join(total, value.items);
            else
                for (const [key, item] of value.items)
                    total.set(key, item);
        }
        return map(total);
    };
}
const mapsum = ofMaps((total, other) => {
    for (const [key, item] of other) {
        if (total.size > MAX_COLLECTION_SIZE)
            return; // more than `map` takes
        total.set(key, item);
    }
});
const mapdiff = ofMaps((total, other) => {
    for (const key of other.keys())
        total.delete(key);
});
function collections_length(value) {
    if (value.type === ABSENT || value.type === ERROR)
        return values_int(0);
    return values_int(isCollection(value) ? itemsOf(value).length : 1);
}
const COLLECTION_FUNCTIONS = [
    {
        name: "append",
        class: "collections",
        parameters: ["array", "value"],
        help: "The array with the value added at its end.",
        call: append,
    },
    {
        name: "arrayify",
        class: "collections",
        parameters: ["value"],
        help: 'Turns maps with the keys "1", "2" and so on into arrays, at every depth.',
        call: arrayify,
    },
    {
        name: "concat",
        class: "collections",
        parameters: ["values..."],
        help: "One array of all the arguments, arrays among them spread out.",
        call: concat,
    },
    {
        name: "depth",
        class: "collections",
        parameters: ["value"],
        help: "How deep arrays and maps are nested; 0 for a scalar.",
        call: (value) => (isCollection(value) ? values_int(value.depth) : ofScalar(value, 0)),
    },
    {
        name: "get_keys",
        class: "collections",
        parameters: ["collection"],
        help: "An array of the keys of a map, or of the positions of an array.",
        call: getKeys,
    },
    {
        name: "get_values",
        class: "collections",
        parameters: ["collection"],
        help: "An array of the values of a map, or of an array.",
        call: (value) => (isCollection(value) ? array(itemsOf(value)) : ERROR_VALUE),
    },
    {
        name: "haskey",
        class: "collections",
        parameters: ["collection", "key"],
        help: "True when the map has the key, or the array the position, negative ones from the end.",
        call: haskey,
    },
    {
        name: "hasvalue",
        class: "collections",
        parameters: ["collection", "value"],
        help: "True when the map or array has the value; arrays and maps among its values all look alike.",
        call: hasvalue,
    },
    {
        name: "leafcount",
        class: "collections",
        parameters: ["value"],
        help: "How many scalars arrays and maps hold at every depth.",
        call: (value) => (isCollection(value) ? values_int(leaves(value)) : ofScalar(value, 1)),
    },
    {
        name: "length",
        class: "collections",
        parameters: ["value"],
        help: "How many items an array or map has; 1 for a scalar, 0 for absent.",
        call: collections_length,
    },
    {
        name: "mapdiff",
        class: "collections",
        parameters: ["maps..."],
        help: "The first map without the keys of the others.",
        call: mapdiff,
    },
    {
        name: "mapexcept",
        class: "collections",
        parameters: ["map", "keys..."],
        help: "The map without the keys, given one by one or as arrays.",
        call: mapByKeys((isNamed) => !isNamed),
    },
    {
        name: "mapselect",
        class: "collections",
        parameters: ["map", "keys..."],
        help: "The map with only the keys, given one by one or as arrays.",
        call: mapByKeys((isNamed) => isNamed),
    },
    {
        name: "mapsum",
        class: "collections",
        parameters: ["maps..."],
        help: "All maps in one; where keys collide the last one counts.",
        call: mapsum,
    },
];

;// CONCATENATED MODULE: ./build/src/filter/int64.js
/** From float64 to a 64-bit int, as a machine converts. */
const LOWEST = -(2n ** 63n);
/** Toward zero. What does not fit 64 bits, not-a-number included, becomes the lowest int, as where Miller runs. */
function int64Of(number) {
    return Math.abs(number) < 2 ** 63 ? BigInt(Math.trunc(number)) : LOWEST;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/number-parsing.js
/** Text read as a number the way Go's `strconv` reads it, which takes more spellings than data does. */
const INT64_LIMIT = 2n ** 63n;
const UINT64_LIMIT = 2n ** 64n;
const PREFIX_BASES = new Map([
    ["0x", 16],
    ["0b", 2],
    ["0o", 8],
]);
const DECIMAL_FLOAT = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/;
const INFINITY = /^([+-]?)inf(?:inity)?$/i;
/**
 * @param base 2 to 36, or 0 to go by the prefix: `0x`, `0b`, `0o`, and a leading zero for octal
 * @returns an integer of 64 bits, from 2^63 on read as two's complement; undefined for any other text or base
 */
function parseInteger(text, base) {
    if (base !== 0 && (base < 2 || base > 36))
        return undefined;
    const sign = /^[+-]?/.exec(text)?.[0] ?? "";
    const [digits, actualBase] = withoutPrefix(text.slice(sign.length), base);
    const magnitude = parseDigits(digits, actualBase);
    if (magnitude === undefined)
        return undefined;
    if (sign === "-")
        return magnitude <= INT64_LIMIT ? -magnitude : undefined;
    const limit = sign === "" ? UINT64_LIMIT : INT64_LIMIT;
    return magnitude < limit ? BigInt.asIntN(64, magnitude) : undefined;
}
function withoutPrefix(digits, base) {
    if (base !== 0)
        return [digits, base];
    const prefixed = PREFIX_BASES.get(digits.slice(0, 2).toLowerCase());
    if (prefixed !== undefined)
        return [digits.slice(2), prefixed];
    return digits.startsWith("0") ? [digits, 8] : [digits, 10];
}
/** @returns undefined unless all are digits of the base, one at least, and the number fits 64 bits */
function parseDigits(digits, base) {
    if (digits === "")
        return undefined;
    let magnitude = 0n;
    for (const letter of digits) {
        const digit = /[0-9a-z]/i.test(letter) ? Number.parseInt(letter, 36) : base;
        if (digit >= base)
            return undefined;
        magnitude = magnitude * BigInt(base) + BigInt(digit);
        if (magnitude >= UINT64_LIMIT)
            return undefined;
    }
    return magnitude;
}
/** @returns undefined for text that is no float, or one too large for float64 */
function parseFloat64(text) {
    if (DECIMAL_FLOAT.test(text)) {
        const number = Number(text);
        return Number.isFinite(number) ? number : undefined;
    }
    if (/^nan$/i.test(text))
        return Number.NaN;
    const infinity = INFINITY.exec(text);
    if (infinity !== null)
        return infinity[1] === "-" ? -Infinity : Infinity;
    return hexFloat(text);
}
function hexFloat(text) {
    const [, sign = "", whole = "", fraction = "", power = ""] = HEX_FLOAT.exec(text) ?? [];
    const digits = whole + fraction;
    if (digits === "")
        return undefined;
    const number = Number(`0x${digits}`) * 2 ** (Number(power) - 4 * fraction.length);
    if (!Number.isFinite(number))
        return undefined;
    return sign === "-" ? -number : number;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/conversion.js
/** Functions of class conversion between numbers, booleans and text. */




/** Empty, null and absent pass; what has no conversion is an error. */
function passed(value) {
    return value.type === EMPTY || value.type === NULL || value.type === ABSENT ? value : ERROR_VALUE;
}
function toInt(value, base) {
    if (base !== undefined && base.type !== INT)
        return ERROR_VALUE;
    switch (value.type) {
        case INT:
            return base === undefined ? value : values_int(value.number);
        case FLOAT:
            return values_int(int64Of(value.number));
        case BOOL:
            return values_int(value === TRUE ? 1 : 0);
        case STRING: {
            const parsed = parseInteger(value.text, Number(base?.number ?? 0));
            return parsed === undefined ? ERROR_VALUE : values_int(parsed);
        }
        default:
            return passed(value);
    }
}
function toFloatValue(value) {
    switch (value.type) {
        case INT:
            return values_float(toFloat(value));
        case FLOAT:
            return value;
        case BOOL:
            return values_float(value === TRUE ? 1 : 0);
        case STRING: {
            const parsed = parseFloat64(value.text);
            return parsed === undefined ? ERROR_VALUE : values_float(parsed);
        }
        default:
            return passed(value);
    }
}
function toBoolean(value) {
    switch (value.type) {
        case INT:
        case FLOAT:
            return bool(toFloat(value) !== 0);
        case BOOL:
            return value;
        case STRING:
            return value.text === "true" || value.text === "false"
                ? bool(value.text === "true")
                : ERROR_VALUE;
        default:
            return passed(value);
    }
}
function hexfmt(value) {
    if (value.type !== INT)
        return value;
    return string(`0x${BigInt.asUintN(64, BigInt(value.number)).toString(16)}`);
}
const CONVERSION_FUNCTIONS = [
    {
        name: "boolean",
        class: "conversion",
        parameters: ["value"],
        help: 'The value as a boolean: "true" and "false" by name, numbers by being other than zero.',
        call: toBoolean,
    },
    {
        name: "float",
        class: "conversion",
        parameters: ["value"],
        help: "The value as a float.",
        call: toFloatValue,
    },
    {
        name: "hexfmt",
        class: "conversion",
        parameters: ["value"],
        help: 'An int in hexadecimal, 255 as "0xff"; anything else as it is.',
        call: hexfmt,
    },
    {
        name: "int",
        class: "conversion",
        parameters: ["value", "base?"],
        help: "The value as an int, floats cut toward zero; text is read in the base, or by its prefix.",
        call: toInt,
    },
    {
        name: "string",
        class: "conversion",
        parameters: ["value"],
        help: "The value as text, numbers as they were spelled, arrays and maps as JSON.",
        call: (value) => string(textOf(value)),
    },
];

;// CONCATENATED MODULE: ./build/src/filter/arithmetic-tables.js
/** What the arithmetic and bit operators do with operands that are not numbers: tables to read. */

/*
 * In the tables: # the operation itself, l and r the left and the right operand, - the right one negated, 0 zero,
 * int or float as the right operand, e error, a absent. Measured on Miller 6.18.1, oddities included.
 */
const SUM = dispositions(`
  ##eleaalel
  ##eleaalel
  eeeeeaaeee
  rreleaaeea
  eeeeeaaeee
  aaaaaaaaaa
  aaaaaaaaaa
  rreeeaalea
  eeeeeaaeee
  rreaeaaaea`);
const DIFFERENCE = dispositions(`
  ##eleaalel
  ##eleaalel
  eeeeeaaeee
  --eleaaeea
  eeeeeaaeee
  aaaaaaaaaa
  aaaaaaaaaa
  rreeeaalea
  eeeeeaaeee
  rreaeaaaea`);
const DOT_DIFFERENCE = dispositions(`
  ##eleaalel
  ##eleaalel
  eeeeeaaeee
  --eleaaeea
  eeeeeaaeee
  aaaaaaaaaa
  aaaaaaaaaa
  --eeeaalea
  eeeeeaaeee
  --eaeaaaea`);
const DOT_PRODUCT = dispositions(`
  ##eleaalel
  ##eleaalel
  eeeeeaaeee
  --eleaaeea
  eeeeeaaeee
  aaaaaaaaaa
  aaaaaaaaaa
  rreeeaaeea
  eeeeeaaeee
  rreaeaaaea`);
const QUOTIENT = dispositions(`
  ##ereaalel
  ##ereaalel
  eeeeeaaeee
  lleleaaeea
  eeeeeaaeee
  aaaaaaaaaa
  aaaaaaaaaa
  00eeeaaeea
  eeeeeaaeee
  00eaeaaaea`);
const FLOOR_QUOTIENT = dispositions(`
  ##ereaaeel
  ##ereaaeel
  eeeeeaaeee
  lleleaaeea
  eeeeeaaeee
  aaaaaaaaaa
  aaaaaaaaaa
  eeeeeaaeea
  eeeeeaaeee
  00eaeaaaea`);
const DOT_QUOTIENT = dispositions(`
  ##ereaaeel
  ##ereaaeel
  eeeeeaaeee
  lleleaaeea
  eeeeeaaeee
  aaaaaaaaaa
  aaaaaaaaaa
  eeeeeaaeea
  eeeeeaaeee
  rreaeaaaea`);
const POWER = dispositions(`
  ##ereeeeel
  ##ereeeeel
  eeeeeeeeea
  lleleeeeea
  eeeeeeeeea
  eeeeeeeeea
  eeeeeeeeea
  eeeeeeeeea
  eeeeeeeeea
  00aaaaaaaa`);
/** `| & << >> >>>` on ints alone. */
const BITS = dispositions(`
  #eereaaeel
  eeereaaeee
  eeeeeaaeee
  lleleaaeea
  eeeeeaaeee
  aaaaaaaeaa
  aaaaaaaeaa
  eeeeeeeeea
  eeeeeaaeee
  reeaeaaaea`);
const EXCLUSIVE_OR = dispositions(`
  #eereaaeel
  eeereaaeee
  eeeeeaaeee
  lleleaaeea
  eeeeeaaeee
  aaaaaaaaaa
  aaaaaaaaaa
  eeeeeeeeea
  eeeeeaaeee
  reeaeaaaea`);

;// CONCATENATED MODULE: ./build/src/filter/power.js
/** Powers of float64 numbers to the digits Go computes; JavaScript's `**` is off in the last one half of the time. */
/** Whole exponents from here on are left to JavaScript: the result is 0, 1 or infinite but for bases next to 1. */
const LARGEST_EXPONENT = 2 ** 53;
/** Powers of two beyond it are outside of float64, whatever they are multiplied with. */
const LARGEST_SCALE = 4096;
function raise(base, exponent) {
    if (exponent === 0.5)
        return Math.sqrt(base);
    if (exponent === -0.5)
        return 1 / Math.sqrt(base);
    const size = Math.abs(exponent);
    // Where JavaScript answers NaN.
    if (base === 1 || (base === -1 && size === Infinity))
        return 1;
    if (!Number.isFinite(base) || base === 0 || !(size < LARGEST_EXPONENT))
        return base ** exponent;
    // The nearest whole exponent is worked out by squaring, only the rest by logarithm.
    const whole = Math.trunc(size) + (size % 1 > 0.5 ? 1 : 0);
    const rest = size - whole;
    if (rest !== 0 && base < 0)
        return Number.NaN;
    const start = rest === 0 ? 1 : Math.exp(rest * Math.log(base));
    const { fraction, scale } = squared(base, whole, start);
    return exponent < 0 ? scaleBy(1 / fraction, -scale) : scaleBy(fraction, scale);
}
/** `start * base ** exponent`, powers of two kept apart so that nothing overflows on the way. */
function squared(base, exponent, start) {
    let result = start;
    let resultScale = 0;
    let { fraction, scale } = split(base);
    for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
        if (Math.abs(scale) > LARGEST_SCALE)
            return { fraction: result, scale: resultScale + scale };
        if (rest % 2 === 1) {
            result *= fraction;
            resultScale += scale;
        }
        fraction *= fraction;
        scale *= 2;
        if (fraction < 0.5) {
            fraction *= 2;
            scale--;
        }
    }
    return { fraction: result, scale: resultScale };
}
/** The fraction lies between a half and 1, sign aside. @param number finite and not zero */
function split(number) {
    let scale = Math.max(Math.floor(Math.log2(Math.abs(number))), -1022) + 1;
    let fraction = number / 2 ** (scale - 1) / 2;
    // The logarithm may be rounded up to the next whole number, and of the smallest numbers it is cut off.
    for (; Math.abs(fraction) < 0.5; scale--)
        fraction *= 2;
    for (; Math.abs(fraction) >= 1; scale++)
        fraction /= 2;
    return { fraction, scale };
}
/** In two steps, because the power of two alone may be outside of float64. */
function scaleBy(fraction, scale) {
    const half = Math.trunc(scale / 2);
    return fraction * 2 ** half * 2 ** (scale - half);
}

;// CONCATENATED MODULE: ./build/src/filter/arithmetic.js
/** Arithmetic operators: 64-bit ints that overflow to float, dotted ones that wrap around. */





const arithmetic_ZERO = values_int(0);
const FLOAT_ZERO = values_float(0);
function operator(table, ints, floats) {
    return (left, right) => {
        if (!isNumber(left) || !isNumber(right))
            return disposed(table, left, right);
        return left.type === INT && right.type === INT
            ? ints(left.number, right.number)
            : values_float(floats(toFloat(left), toFloat(right)));
    };
}
/** What the table says about two operands of which not both are numbers. */
function disposed(table, left, right) {
    switch (disposition(table, left, right)) {
        case "l":
            return left;
        case "r":
            return right;
        case "-":
            return negative(right);
        case "0":
            return right.type === FLOAT ? FLOAT_ZERO : arithmetic_ZERO;
        case "a":
            return ABSENT_VALUE;
        default:
            return ERROR_VALUE;
    }
}
/** An int where the exact result fits 64 bits, else a float. */
function intOrFloat(exact) {
    return BigInt.asIntN(64, exact) === exact ? values_int(exact) : values_float(Number(exact));
}
const add = operator(SUM, (left, right) => {
    const sum = typeof left === "number" && typeof right === "number" ? left + right : NaN;
    return Number.isSafeInteger(sum) ? values_int(sum) : intOrFloat(BigInt(left) + BigInt(right));
}, (left, right) => left + right);
const subtract = operator(DIFFERENCE, (left, right) => {
    const difference = typeof left === "number" && typeof right === "number" ? left - right : NaN;
    return Number.isSafeInteger(difference)
        ? values_int(difference)
        : intOrFloat(BigInt(left) - BigInt(right));
}, (left, right) => left - right);
const multiply = operator(SUM, (left, right) => {
    const product = Number(left) * Number(right);
    if (Number.isSafeInteger(product))
        return values_int(product);
    // Miller decides by the rounded product, so that 1 * (2^63 - 1) is a float.
    return Math.abs(product) < 2 ** 63 ? values_int(BigInt(left) * BigInt(right)) : values_float(product);
}, (left, right) => left * right);
/** An int where it divides evenly, else a float. */
const divide = operator(QUOTIENT, (left, right) => {
    if (typeof left === "number" && typeof right === "number") {
        return right !== 0 && left % right === 0 ? values_int(left / right) : values_float(left / right);
    }
    const even = right !== 0 && BigInt(left) % BigInt(right) === 0n;
    if (!even)
        return values_float(Number(left) / Number(right));
    return wrappedInt(BigInt(left) / BigInt(right));
}, (left, right) => left / right);
/** Rounds towards negative infinity. */
const floorDivide = operator(FLOOR_QUOTIENT, (left, right) => {
    if (right === 0)
        return values_float(Number(left) / 0);
    if (typeof left === "number" && typeof right === "number")
        return values_int(Math.floor(left / right));
    const [dividend, divisor] = [BigInt(left), BigInt(right)];
    const rest = dividend % divisor;
    const borrow = rest !== 0n && rest < 0n !== divisor < 0n ? 1n : 0n;
    return wrappedInt(dividend / divisor - borrow);
}, (left, right) => Math.floor(left / right));
/** Takes the sign of the divisor: where the signs differ the divisor is added, even to a remainder of zero. */
const remainder = operator(FLOOR_QUOTIENT, (left, right) => {
    if (right === 0)
        return values_float(Number(left) / 0);
    const signsDiffer = left < 0 !== right < 0;
    if (typeof left === "number" && typeof right === "number") {
        return values_int((left % right) + (signsDiffer ? right : 0));
    }
    return values_int((BigInt(left) % BigInt(right)) + (signsDiffer ? BigInt(right) : 0n));
}, (left, right) => left - right * Math.floor(left / right));
/** Computed as floats even for ints, so beyond 2^53 digits are lost; an int again where the result is one. */
const power = operator(POWER, (left, right) => {
    const result = raise(Number(left), Number(right));
    const whole = int64Of(result);
    return Number(whole) === result ? values_int(whole) : values_float(result);
}, raise);
const dotAdd = operator(SUM, (left, right) => wrappedInt(BigInt(left) + BigInt(right)), (left, right) => left + right);
const dotSubtract = operator(DOT_DIFFERENCE, (left, right) => wrappedInt(BigInt(left) - BigInt(right)), (left, right) => left - right);
const dotMultiply = operator(DOT_PRODUCT, (left, right) => wrappedInt(BigInt(left) * BigInt(right)), (left, right) => left * right);
/** Rounds ints towards zero; an int divided by zero is an error (Miller itself crashes). */
const dotDivide = operator(DOT_QUOTIENT, (left, right) => (right === 0 ? ERROR_VALUE : wrappedInt(BigInt(left) / BigInt(right))), (left, right) => left / right);
/** Unary minus; of empty it is the int zero, as in Miller. */
function negative(value) {
    if (value.type === INT)
        return wrappedInt(-BigInt(value.number));
    return value.type === FLOAT ? values_float(-value.number) : positive(value);
}
/** Unary plus; of empty it is the int zero, as in Miller. */
function positive(value) {
    if (isNumber(value) || value.type === NULL || value.type === ABSENT)
        return value;
    if (value.type === EMPTY)
        return arithmetic_ZERO;
    return isCollection(value) ? ABSENT_VALUE : ERROR_VALUE;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/extremes.js
/** The functions of class math that pick a value: `min` and `max`, which go into arrays and maps. */




/*
 * In the tables: # by comparison, l and r the left and the right operand, e error, a absent.
 * Numbers are below booleans, those below strings; null loses in `min` and wins in `max`; absent always loses.
 */
const LEAST = dispositions(`
  ##lllaalel
  ##lllaalel
  rr#llaalel
  rrrllaalel
  rrrr#aalel
  aaaaaaaaaa
  aaaaaaaaaa
  rrrrraalel
  eeeeeaaeee
  rrrrraarea`);
const GREATEST = dispositions(`
  ##rrraarel
  ##rrraarel
  ll#rraarel
  lllrraarel
  llll#aarel
  aaaaaaaaaa
  aaaaaaaaaa
  lllllaalla
  eeeeeaaree
  rrrrraaaea`);
/** Int with int keeps the operand, spelling and all; with a float the result is a computed float. */
function picker(table, ofFloats, wins) {
    return (left, right) => {
        if (disposition(table, left, right) !== "#")
            return disposed(table, left, right);
        if (isNumber(left) && isNumber(right) && !(left.type === INT && right.type === INT)) {
            return values_float(ofFloats(toFloat(left), toFloat(right)));
        }
        return wins(compareValues(left, right)) ? left : right;
    };
}
/** The pick of all arguments; each array or map among them counts as the pick of its items. */
function pickOf(pick) {
    const single = (value) => {
        if (value.type === ARRAY)
            return ofItems(value.items);
        if (value.type === FUNCT)
            return ERROR_VALUE;
        return value.type === MAP ? ofMapItems([...value.items.values()]) : value;
    };
    const ofItems = (items) => {
        const [first, ...others] = items;
        if (first === undefined)
            return EMPTY_TEXT;
        return others.reduce((best, item) => pick(single(best), single(item)), pick(single(first), single(first)));
    };
    /** Unlike in arrays, collections inside a map are not gone into. */
    const ofMapItems = (items) => {
        const [first, ...others] = items;
        return first === undefined ? EMPTY_TEXT : others.reduce(pick, pick(first, first));
    };
    return (...values) => ofItems(values);
}
const EXTREME_FUNCTIONS = [
    {
        name: "max",
        class: "math",
        parameters: ["values..."],
        help: "The greatest value: numbers are below booleans, those below strings; null is above all.",
        call: pickOf(picker(GREATEST, Math.max, (order) => order > 0)),
    },
    {
        name: "min",
        class: "math",
        parameters: ["values..."],
        help: "The least value: numbers are below booleans, those below strings; null is left out.",
        call: pickOf(picker(LEAST, Math.min, (order) => order < 0)),
    },
];

;// CONCATENATED MODULE: ./build/src/filter/functions/decimal-digits.js
/** The decimal digits of a float64, exact and rounded half to even as Go does; JavaScript's `toFixed` rounds half up. */
const bits = new DataView(new ArrayBuffer(8));
function fractionOf(value) {
    bits.setFloat64(0, value);
    const word = bits.getBigUint64(0);
    const biased = Number((word >> 52n) & 0x7ffn);
    const mantissa = word & 0xfffffffffffffn;
    const numerator = biased === 0 ? mantissa : mantissa | 0x10000000000000n;
    const power = BigInt(Math.max(biased, 1) - 1075);
    return power >= 0n
        ? { numerator: numerator << power, denominator: 1n }
        : { numerator, denominator: 1n << -power };
}
/** The fraction times ten to the power, as the nearest integer; half goes to the even one. */
function scaled({ numerator, denominator }, power) {
    const top = power >= 0 ? numerator * 10n ** BigInt(power) : numerator;
    const bottom = power >= 0 ? denominator : denominator * 10n ** BigInt(-power);
    const quotient = top / bottom;
    const twice = (top % bottom) * 2n;
    const isUp = twice > bottom || (twice === bottom && quotient % 2n === 1n);
    return isUp ? quotient + 1n : quotient;
}
/**
 * All digits of a number rounded to a count of decimal places, without the point: 12.345 to 2 places is "1234".
 *
 * @param value finite and not negative
 */
function fixedDigits(value, places) {
    return String(scaled(fractionOf(value), places));
}
/**
 * The leading digits of a number without trailing zeros, and the power of ten of the first one: 1250 is "125" and 3.
 *
 * @param value finite and not negative
 * @param count how many digits to round to; left out, as few as tell the number apart
 */
function leadingDigits(value, count) {
    const [mantissa = "", power = ""] = value.toExponential().split("e");
    if (count === undefined || value === 0) {
        return { digits: mantissa.replace(".", ""), exponent: Number(power) };
    }
    const fraction = fractionOf(value);
    // The shortest spelling may have rounded up to a power of ten that the number itself does not reach.
    const below = scaled(fraction, count - 1 - Number(power)) < 10n ** BigInt(count - 1);
    const exponent = below ? Number(power) - 1 : Number(power);
    const rounded = String(scaled(fraction, count - 1 - exponent));
    return {
        digits: rounded.replace(/(?<=.)0+$/, ""),
        exponent: exponent + rounded.length - count,
    };
}

;// CONCATENATED MODULE: ./build/src/filter/functions/go-format.js
/**
 * Numbers laid out by a format with one `%`, the way Go's `fmt.Sprintf` does it: Miller hands formats through to it,
 * odd ones and its complaints about them (`%!d(string=17)`) included.
 */

/** Go reads no larger width or precision. */
const MAX_NUMBER = 1_000_000;
/** No float64 has more decimal places, or more digits: all further ones are zeros. */
const MAX_PLACES = 1074;
const FORMAT = /^([^%]*)%([-+# 0]*)([0-9]*)(?:(\.)(?=.)([0-9]*))?(.?)(.*)$/su;
/**
 * Reads a format once, to lay out many numbers by it.
 *
 * @param format text with exactly one `%`
 * @param grouped puts commas between thousands, Miller's `%_d` and `%_f`
 */
function goFormat(format, grouped = false) {
    const [, before = "", flags = "", width = "", point, precision = "", verb = "", after = ""] = FORMAT.exec(format) ?? [];
    if (verb === "" || Number(width) > MAX_NUMBER || Number(precision) > MAX_NUMBER) {
        const plain = goFormat("%v");
        return (argument) => `${before}%!(NOVERB)%!(EXTRA ${argument.type}=${plain(argument)})`;
    }
    const layout = {
        plus: flags.includes("+"),
        minus: flags.includes("-"),
        sharp: flags.includes("#"),
        space: flags.includes(" "),
        zero: flags.includes("0") && !flags.includes("-"),
        width: Number(width),
        precision: point === undefined ? undefined : Number(precision),
        verb,
        grouped,
    };
    return (argument) => before + formatOrComplain(layout, argument) + after;
}
function formatOrComplain(layout, argument) {
    return (formatArgument(layout, argument) ??
        `%!${layout.verb}(${argument.type}=${formatArgument({ ...layout, verb: "v" }, argument)})`);
}
/** @returns undefined when the verb is not one of the argument's type */
function formatArgument(layout, argument) {
    switch (argument.type) {
        case "string":
            return formatText(layout, argument.value);
        case "float64":
            return formatFloat64(layout, argument.value);
        case "int":
        case "int64":
            return formatInteger(layout, argument.value);
    }
}
function formatText(layout, text) {
    const cut = text.slice(0, layout.precision);
    const hexadecimal = () => [...cut].map((letter) => letter.charCodeAt(0).toString(16)).join(layout.space ? " " : "");
    switch (layout.verb) {
        case "s":
        case "v":
            return pad(layout, cut);
        case "q":
            return pad(layout, `"${cut}"`);
        case "x":
            return pad(layout, hexadecimal());
        case "X":
            return pad(layout, hexadecimal().toUpperCase());
        default:
            return undefined;
    }
}
const BASES = new Map([
    ["d", [10, ""]],
    ["v", [10, ""]],
    ["b", [2, "0b"]],
    ["o", [8, "0"]],
    ["O", [8, "0o"]],
    ["x", [16, "0x"]],
    ["X", [16, "0X"]],
]);
function formatInteger(layout, value) {
    const [base, prefix] = BASES.get(layout.verb) ?? [0, ""];
    if (base === 0)
        return undefined;
    if (layout.precision === 0 && value === 0n)
        return " ".repeat(layout.width);
    const sign = signOf(layout, value < 0n);
    const spelled = (value < 0n ? -value : value).toString(base);
    // Zeros that fill the width count as digits, so the prefix comes on top of it.
    const fewest = layout.precision ?? (layout.zero ? layout.width - sign.length : 0);
    let digits = spelled.padStart(fewest, "0");
    if (layout.verb === "X")
        digits = digits.toUpperCase();
    if (layout.grouped && base === 10)
        digits = withCommas(digits);
    const hasPrefix = layout.verb === "O" || (layout.sharp && !(base === 8 && digits.startsWith("0")));
    return pad({ ...layout, zero: false }, sign + (hasPrefix ? prefix : "") + digits);
}
function formatFloat64(layout, value) {
    if (!/[veEfFgG]/.test(layout.verb))
        return undefined;
    const isNegative = value < 0 || Object.is(value, -0);
    if (Number.isNaN(value) || Math.abs(value) === Infinity) {
        return pad({ ...layout, zero: false }, notFinite(layout, value));
    }
    const sign = signOf(layout, isNegative);
    const lower = spellFloat(layout, Math.abs(value));
    const spelled = /[EG]/.test(layout.verb) ? lower.toUpperCase() : lower;
    if (!layout.zero)
        return pad(layout, sign + (layout.grouped ? withCommas(spelled) : spelled));
    const filled = spelled.padStart(layout.width - sign.length, "0");
    return sign + (layout.grouped ? withCommas(filled) : filled);
}
function notFinite(layout, value) {
    if (Number.isNaN(value))
        return layout.plus ? "+NaN" : "NaN";
    const name = layout.grouped ? "∞" : "Inf";
    if (value < 0)
        return `-${name}`;
    return layout.plus || !layout.grouped ? `+${name}` : name;
}
/** Digits, point and exponent of a number that is not negative. */
function spellFloat(layout, value) {
    switch (layout.verb.toLowerCase()) {
        case "e":
            return scientific(layout, value, layout.precision ?? 6);
        case "f":
            return fixed(layout, value, layout.precision ?? 6);
        default:
            return general(layout, value);
    }
}
function fixed(layout, value, places) {
    const exact = Math.min(places, MAX_PLACES);
    const digits = fixedDigits(value, exact).padStart(exact + 1, "0");
    const whole = digits.slice(0, digits.length - exact);
    const fraction = digits.slice(digits.length - exact).padEnd(places, "0");
    return whole + (places > 0 || layout.sharp ? "." : "") + fraction;
}
function scientific(layout, value, places) {
    const { digits, exponent } = leadingDigits(value, Math.min(places, MAX_PLACES) + 1);
    return withExponent(layout, digits.padEnd(places + 1, "0"), exponent);
}
function withExponent(layout, digits, exponent) {
    const point = digits.length > 1 || layout.sharp ? "." : "";
    const sign = exponent < 0 ? "-" : "+";
    const power = String(Math.abs(exponent)).padStart(2, "0");
    return `${digits[0]}${point}${digits.slice(1)}e${sign}${power}`;
}
/** `%g`: as few digits as tell the number apart, or `precision` of them; an exponent where the number is far from 1. */
function general(layout, value) {
    const significant = layout.precision === 0 ? 1 : layout.precision;
    const { digits, exponent } = leadingDigits(value, significant && Math.min(significant, MAX_PLACES));
    const kept = layout.sharp ? digits.padEnd(significant ?? 6, "0") : digits;
    if (exponent < -4 || exponent >= (significant ?? 6))
        return withExponent(layout, kept, exponent);
    if (exponent < 0)
        return `0.${"0".repeat(-exponent - 1)}${kept}`;
    const whole = kept.slice(0, exponent + 1).padEnd(exponent + 1, "0");
    const fraction = kept.slice(exponent + 1);
    return whole + (fraction !== "" || layout.sharp ? "." : "") + fraction;
}
function signOf(layout, isNegative) {
    if (isNegative)
        return "-";
    if (layout.plus)
        return "+";
    return layout.space ? " " : "";
}
function withCommas(digits) {
    const [whole = "", ...fraction] = digits.split(".");
    const first = whole.slice(0, whole.length % 3);
    const thousands = whole.slice(first.length).match(/.{3}/g) ?? [];
    const grouped = (first === "" ? thousands : [first, ...thousands]).join(",");
    return [grouped, ...fraction].join(".");
}
function pad(layout, text) {
    if (layout.minus)
        return text.padEnd(layout.width);
    return text.padStart(layout.width, layout.zero ? "0" : " ");
}

;// CONCATENATED MODULE: ./build/src/filter/functions/fmtnum.js
/** The functions of class conversion that lay numbers out: `fmtnum` and `fmtifnum`. */






const MAX_KEPT = 100;
const kept = new Map();
/** @returns undefined for a format without exactly one `%` */
function formatterOf(format) {
    if (kept.has(format))
        return kept.get(format);
    if (kept.size >= MAX_KEPT)
        kept.clear();
    const formatter = format.split("%").length === 2 ? newFormatter(format) : undefined;
    kept.set(format, formatter);
    return formatter;
}
/** The last letter decides; the `l` and `ll` of C are dropped wherever they stand before one. */
function newFormatter(format) {
    const goForm = format.replace(/l?l(?=[dx])|l(?=[feg])/g, "");
    if (/[dx]$/.test(goForm))
        return asInteger(goForm);
    return /[feg]$/.test(goForm) ? asFloat(goForm) : asText(goForm);
}
function asInteger(format) {
    const isGrouped = format.endsWith("_d");
    const layOut = goFormat(isGrouped ? format.replace(/_d$/, "d") : format, isGrouped);
    return (value) => {
        const text = value.type === INT
            ? layOut({ type: "int64", value: BigInt(value.number) })
            : layOut({ type: "int", value: int64Of(value.number) });
        const read = parseInteger(text, 0);
        return read === undefined ? string(text) : values_int(read, text);
    };
}
function asFloat(format) {
    const isGrouped = format.endsWith("_f");
    const layOut = goFormat(isGrouped ? format.replace(/_f$/, "f") : format, isGrouped);
    return (value) => {
        const text = layOut({ type: "float64", value: toFloat(value) });
        const read = parseFloat64(text);
        return read === undefined ? string(text) : values_float(read, text);
    };
}
function asText(format) {
    const layOut = goFormat(format);
    return (value) => string(layOut({ type: "string", value: numberText(value) }));
}
/** Goes into arrays and maps; booleans count as 1 and 0. */
function fmtnum(value, format) {
    if (isCollection(value))
        return changeItems(value, (item) => fmtnum(item, format));
    if (value.type === ERROR || value.type === FUNCT)
        return ERROR_VALUE;
    if (format.type === ABSENT)
        return ABSENT_VALUE;
    if (value.type === ABSENT)
        return ABSENT_ANSWERS.has(format.type) ? ABSENT_VALUE : ERROR_VALUE;
    const number = value.type === BOOL ? values_int(value === TRUE ? 1 : 0) : value;
    if (!isNumber(number) || format.type !== STRING)
        return ERROR_VALUE;
    return formatterOf(format.text)?.(number) ?? ERROR_VALUE;
}
/** Formats that make nothing of an absent number; the others are errors. */
const ABSENT_ANSWERS = new Set([INT, FLOAT, EMPTY, STRING, NULL]);
function fmtifnum(value, format) {
    if (isCollection(value))
        return changeItems(value, (item) => fmtifnum(item, format));
    const formatted = fmtnum(value, format);
    return formatted.type === ERROR ? value : formatted;
}
const FMTNUM_FUNCTIONS = [
    {
        name: "fmtifnum",
        class: "conversion",
        parameters: ["value", "format"],
        help: "As fmtnum, but leaves what is not a number as it is.",
        call: fmtifnum,
    },
    {
        name: "fmtnum",
        class: "conversion",
        parameters: ["value", "format"],
        help: 'The number laid out by a format such as "%08.3f", "%x" or, with commas, "%_d".',
        call: fmtnum,
    },
];

;// CONCATENATED MODULE: ./build/src/filter/functions/inference.js
/** Text whose type is inferred again: what the splitting functions make of their pieces. */


/** As for data, but `true` and `false` become booleans. */
function inferred(text) {
    if (text === "true")
        return TRUE;
    if (text === "false")
        return FALSE;
    return inferNumber(text) ?? string(text);
}

;// CONCATENATED MODULE: ./build/src/filter/functions/formatting.js
/** Functions of class string that fill a template and take one apart. */



const BLANK = "{}";
/** Blanks without an argument stay empty; arguments without a blank are left out. */
function format(...values) {
    const [template, ...fillings] = values;
    if (template === undefined)
        return EMPTY_TEXT;
    if (!isText(template))
        return ERROR_VALUE;
    const [first = "", ...others] = template.text.split(BLANK);
    let text = first;
    for (const [index, piece] of others.entries()) {
        const filling = fillings[index];
        text += (filling === undefined ? "" : textOf(filling)) + piece;
        checkTextLength(text.length);
    }
    return string(text);
}
function unformat(read) {
    return (template, value) => {
        if (!isText(template) || !isText(value))
            return ERROR_VALUE;
        const pieces = takeApart(template.text, value.text);
        return pieces === undefined ? ERROR_VALUE : array(pieces.map(read));
    };
}
/** Each blank takes as little as it can, the last one at the very end of a template all the rest. */
function takeApart(template, text) {
    const [start = "", ...literals] = template.split(BLANK);
    if (!text.startsWith(start))
        return undefined;
    let rest = text.slice(start.length);
    const pieces = [];
    for (const [index, literal] of literals.entries()) {
        const isLast = index === literals.length - 1;
        const end = isLast && literal === "" ? rest.length : rest.indexOf(literal);
        if (end < 0)
            return undefined;
        pieces.push(rest.slice(0, end));
        rest = rest.slice(end + literal.length);
    }
    return pieces;
}
const FORMATTING_FUNCTIONS = [
    {
        name: "format",
        class: "string",
        parameters: ["template?", "values..."],
        help: 'The template with each {} replaced by the next value: format("{}:{}", 1, 2) is "1:2".',
        call: format,
    },
    {
        name: "unformat",
        class: "string",
        parameters: ["template", "text"],
        help: "What stands in the text at each {} of the template, as an array; numbers become numbers.",
        call: unformat(inferred),
    },
    {
        name: "unformatx",
        class: "string",
        parameters: ["template", "text"],
        help: "What stands in the text at each {} of the template, as an array of strings.",
        call: unformat(string),
    },
];

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/src/filter/functions/hashing.js
/** Functions of class hashing: digests of the UTF-8 bytes of a text, in lower-case hexadecimal. */


const row = (algorithm) => ({
    name: algorithm,
    class: "hashing",
    parameters: ["text"],
    help: `The ${algorithm.toUpperCase()} hash of the text, in hexadecimal; an error for numbers.`,
    call: (value) => (isText(value) ? string((0,external_node_crypto_.hash)(algorithm, value.text)) : ERROR_VALUE),
});
const HASHING_FUNCTIONS = ["md5", "sha1", "sha256", "sha512"].map(row);

;// CONCATENATED MODULE: ./build/src/filter/functions/letter-case.js
/** Upper and lower case one code point at a time, as Go maps letters: the number of characters never changes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/;
/** `ß` stays as it is: its capital would be two letters. */
function upperCase(text) {
    return ASCII.test(text) ? text.toUpperCase() : eachCharacter(text, upperCharacter);
}
/** `İ` becomes a plain `i`, and a sigma at the end of a word is like any other. */
function lowerCase(text) {
    return ASCII.test(text) ? text.toLowerCase() : eachCharacter(text, lowerCharacter);
}
function eachCharacter(text, change) {
    let changed = "";
    for (const character of text)
        changed += change(character);
    return changed;
}
function upperCharacter(character) {
    const upper = character.toUpperCase();
    if (isOneCharacter(upper))
        return upper;
    // Greek small letters with iota subscript have a capital of their own, which JavaScript spells out as two letters.
    const code = character.codePointAt(0);
    if (code >= 0x1f80 && code <= 0x1faf && (code & 8) === 0)
        return String.fromCodePoint(code + 8);
    if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3)
        return String.fromCodePoint(code + 9);
    return character;
}
function lowerCharacter(character) {
    const lower = character.toLowerCase();
    return isOneCharacter(lower) ? lower : "i"; // `İ` is the only one
}
function isOneCharacter(text) {
    return text.length === String.fromCodePoint(text.codePointAt(0)).length;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/sorting.js
/** Sorting by flags: lexical, case-folded, natural or by the order of all values. */





/** Up to this many items are sorted by insertion, as Go does: seen by comparisons that contradict themselves. */
const INSERTION_LIMIT = 12;
/** @returns a new array */
function sorted(items, isBefore) {
    if (items.length > INSERTION_LIMIT) {
        return items.toSorted((a, b) => (isBefore(a, b) ? -1 : Number(isBefore(b, a))));
    }
    const result = [];
    for (const item of items) {
        let at = result.length;
        while (at > 0 && isBefore(item, result[at - 1]))
            at--;
        result.splice(at, 0, item);
    }
    return result;
}
/** Of several kinds of order the last one counts; letters that are no flag are ignored. */
function sortOrder(flags) {
    const kind = flags.match(/[nfct]/g)?.at(-1) ?? "n";
    const { values, keys } = KINDS[kind];
    const isReversed = flags.includes("r");
    return {
        values: isReversed ? reversed(values) : values,
        keys: isReversed ? reversed(keys) : keys,
        byValue: flags.includes("v"),
    };
}
function reversed(isBefore) {
    return (a, b) => isBefore(b, a);
}
const ofTexts = (isBefore) => ({
    values: (a, b) => isBefore(textOf(a), textOf(b)),
    keys: isBefore,
});
const isLexicallyBefore = (a, b) => compareText(a, b) < 0;
/** Keys that both read as numbers compare as numbers. */
function isKeyBefore(a, b) {
    const left = parseFloat64(a);
    const right = parseFloat64(b);
    return left === undefined || right === undefined ? isLexicallyBefore(a, b) : left < right;
}
const KINDS = {
    n: { values: (a, b) => compareValues(a, b) < 0, keys: isKeyBefore },
    f: ofTexts(isLexicallyBefore),
    c: ofTexts((a, b) => isLexicallyBefore(lowerCase(a), lowerCase(b))),
    t: ofTexts(isNaturallyBefore),
};
/**
 * Runs of digits compare as numbers. Oddities are kept: an empty text is before nothing and behind nothing, and a text
 * counts as before its equal.
 */
function isNaturallyBefore(a, b) {
    const left = a.match(/\d+|\D+/g) ?? [];
    const right = b.match(/\d+|\D+/g) ?? [];
    for (const [index, chunk] of left.entries()) {
        const other = right[index];
        if (other === undefined)
            return false;
        const difference = compareChunks(chunk, other);
        if (difference !== 0)
            return difference < 0;
        if (index === left.length - 1)
            return true;
    }
    return false;
}
function compareChunks(a, b) {
    const isNumeric = /^\d/.test(a) && /^\d/.test(b);
    return isNumeric ? Number(a) - Number(b) : compareText(a, b);
}

;// CONCATENATED MODULE: ./build/src/filter/functions/typing.js
/** Functions of class typing: what a value is, and assertions that end the run. */


/** By the `type` of a value. */
const TYPE_NAMES = [
    "int",
    "float",
    "bool",
    "empty",
    "string",
    "array",
    "map",
    "null",
    "error",
    "absent",
    "funct",
];
/** What `typeof` answers. */
function typeName(value) {
    return TYPE_NAMES[value.type];
}
const isBool = (value) => value.type === BOOL;
const isNothing = (value) => value.type === ABSENT || value.type === EMPTY || value.type === NULL;
const PREDICATES = [
    ["absent", (value) => value.type === ABSENT, "the row has no such field"],
    ["array", (value) => value.type === ARRAY, "the value is an array"],
    ["bool", isBool, "the value is true or false; CSV cells never are"],
    ["boolean", isBool, "the value is true or false; CSV cells never are"],
    ["empty", (value) => value.type === EMPTY, "the field is there and is the empty string"],
    ["empty_map", (value) => value.type === MAP && value.items.size === 0, "the value is {}"],
    ["error", (value) => value.type === ERROR, "the value is an error, such as strlen(5)"],
    [
        "float",
        (value) => value.type === FLOAT,
        "the value is a number with a decimal point or exponent",
    ],
    ["int", (value) => value.type === INT, "the value is a 64-bit integer"],
    ["map", (value) => value.type === MAP, "the value is a map"],
    [
        "nan",
        (value) => value.type === FLOAT && Number.isNaN(value.number),
        "the value is not-a-number",
        false,
    ],
    [
        "nonempty_map",
        (value) => value.type === MAP && value.items.size > 0,
        "the value is a map with entries",
    ],
    ["not_array", (value) => value.type !== ARRAY, "the value is anything but an array"],
    [
        "not_empty",
        (value) => value.type !== ABSENT && value.type !== EMPTY,
        "the field is there and is not the empty string; true of JSON null",
    ],
    ["not_map", (value) => value.type !== MAP, "the value is anything but a map"],
    ["not_null", (value) => !isNothing(value), "the value is neither absent, empty nor JSON null"],
    ["null", isNothing, "the value is absent, empty or JSON null"],
    ["numeric", isNumber, "the value is an int or a float"],
    ["present", (value) => value.type !== ABSENT, "the row has the field"],
    ["string", isText, "the value is a string, the empty one included"],
];
function predicateRow([name, holds, help]) {
    return {
        name: `is_${name}`,
        class: "typing",
        parameters: ["value"],
        help: `True when ${help}.`,
        call: (value) => bool(holds(value)),
    };
}
function assertionRow([name, holds]) {
    return {
        name: `asserting_${name}`,
        class: "typing",
        parameters: ["value"],
        help: `The value itself where is_${name} holds; ends the run where it does not.`,
        call: (value) => (holds(value) ? value : fatal(`asserting_${name} does not hold.`)),
    };
}
const TYPING_FUNCTIONS = [
    ...PREDICATES.filter(([, , , asserted]) => asserted !== false).map(assertionRow),
    ...PREDICATES.map(predicateRow),
    {
        name: "typeof",
        class: "typing",
        parameters: ["value"],
        help: 'The name of the value\'s type, for instance "int", "string", "empty" or "absent".',
        call: (value) => string(typeName(value)),
    },
];

;// CONCATENATED MODULE: ./build/src/filter/functions/higher-order.js
/** Functions of class higher-order: those that call a function on the items of arrays and maps. */





/** @throws FatalError when the value is no function of so many arguments */
function callbackOf(value, name, arity) {
    if (value.type !== FUNCT) {
        return fatal(`${name} needs a function as its second argument, not ${typeName(value)}.`);
    }
    if (value.items.arity !== arity) {
        const kind = `${arity} argument${arity === 1 ? "" : "s"}`;
        return fatal(`${name} needs a function of ${kind} here, not of ${value.items.arity}.`);
    }
    return value.items;
}
function questionOf(value, name, collection) {
    const callback = callbackOf(value, name, collection.type === ARRAY ? 1 : 2);
    return (key, item) => {
        const answer = collection.type === ARRAY ? callback.call(item) : callback.call(string(key), item);
        if (answer.type !== BOOL) {
            return fatal(`The function given to ${name} must return a boolean, not ${typeName(answer)}.`);
        }
        return answer === TRUE;
    };
}
function any(collection, callback) {
    if (!isCollection(collection))
        return ERROR_VALUE;
    const question = questionOf(callback, "any", collection);
    return bool(entriesOf(collection).some(([key, item]) => question(key, item)));
}
function every(collection, callback) {
    if (!isCollection(collection))
        return ERROR_VALUE;
    const question = questionOf(callback, "every", collection);
    return bool(entriesOf(collection).every(([key, item]) => question(key, item)));
}
function higher_order_select(collection, callback) {
    if (!isCollection(collection))
        return ERROR_VALUE;
    const question = questionOf(callback, "select", collection);
    const chosen = entriesOf(collection).filter(([key, item]) => question(key, item));
    return collection.type === ARRAY ? array(chosen.map(([, item]) => item)) : map(new Map(chosen));
}
/** @throws FatalError unless it is a map of one entry */
function onlyEntry(value, name) {
    const entry = value.type === MAP && value.items.size === 1 ? [...value.items][0] : undefined;
    return entry ?? fatal(`${name} needs a map of one entry here, not ${typeName(value)}.`);
}
function present(value, name) {
    return value.type === ABSENT
        ? fatal(`The function given to ${name} must return a value.`)
        : value;
}
function apply(collection, value) {
    if (!isCollection(collection))
        return ERROR_VALUE;
    if (collection.type === ARRAY) {
        const callback = callbackOf(value, "apply", 1);
        return array(collection.items.map((item) => present(callback.call(item), "apply")));
    }
    const callback = callbackOf(value, "apply", 2);
    const entries = [...collection.items].map(([key, item]) => onlyEntry(callback.call(string(key), item), "apply"));
    return map(new Map(entries));
}
function foldItems(items, value, name, start) {
    const callback = callbackOf(value, name, 2);
    return items.reduce((total, item) => present(callback.call(total, item), name), start);
}
function foldEntries(entries, value, name, start) {
    const callback = callbackOf(value, name, 4);
    const total = entries.reduce(([totalKey, total], [key, item]) => onlyEntry(callback.call(string(totalKey), total, string(key), item), name), start);
    return map(new Map([total]));
}
function reduce(collection, value) {
    if (collection.type === ARRAY) {
        const [first = collection, ...others] = collection.items;
        return foldItems(others, value, "reduce", first);
    }
    if (collection.type !== MAP)
        return ERROR_VALUE;
    const [first, ...others] = collection.items;
    if (first !== undefined)
        return foldEntries(others, value, "reduce", first);
    callbackOf(value, "reduce", 4);
    return collection;
}
function fold(collection, value, start) {
    if (collection.type === ARRAY)
        return foldItems(collection.items, value, "fold", start);
    if (collection.type !== MAP)
        return ERROR_VALUE;
    if (collection.items.size > 0) {
        return foldEntries([...collection.items], value, "fold", onlyEntry(start, "fold"));
    }
    callbackOf(value, "fold", 4);
    return ABSENT_VALUE;
}
function sort(collection, how = string("")) {
    if (isText(how))
        return sortByFlags(collection, how.text);
    if (how.type !== FUNCT) {
        return fatal(`sort needs flags or a function as its second argument, not ${typeName(how)}.`);
    }
    return sortByFunction(collection, how);
}
function sortByFlags(collection, flags) {
    const order = sortOrder(flags);
    if (collection.type === ARRAY)
        return array(sorted(collection.items, order.values));
    if (collection.type !== MAP)
        return ERROR_VALUE;
    const isBefore = order.byValue
        ? ([, a], [, b]) => order.values(a, b)
        : ([a], [b]) => order.keys(a, b);
    return map(new Map(sorted([...collection.items], isBefore)));
}
function sortByFunction(collection, how) {
    if (collection.type === ARRAY) {
        const callback = callbackOf(how, "sort", 2);
        return array(sorted(collection.items, (a, b) => isNegative(callback.call(a, b))));
    }
    if (collection.type !== MAP)
        return ERROR_VALUE;
    const callback = callbackOf(how, "sort", 4);
    const isBefore = ([keyA, a], [keyB, b]) => isNegative(callback.call(string(keyA), a, string(keyB), b));
    return map(new Map(sorted([...collection.items], isBefore)));
}
function isNegative(answer) {
    if (isNumber(answer))
        return toFloat(answer) < 0;
    return fatal(`The function given to sort must return a number, not ${typeName(answer)}.`);
}
const HIGHER_ORDER_FUNCTIONS = [
    {
        name: "any",
        class: "higher-order",
        parameters: ["collection", "function"],
        help: "True when the function returns true for any item: any($roles, func(e) {return e == 1}).",
        call: any,
    },
    {
        name: "apply",
        class: "higher-order",
        parameters: ["collection", "function"],
        help: "The collection with each item replaced by what the function returns for it.",
        call: apply,
    },
    {
        name: "every",
        class: "higher-order",
        parameters: ["collection", "function"],
        help: "True when the function returns true for every item.",
        call: every,
    },
    {
        name: "fold",
        class: "higher-order",
        parameters: ["collection", "function", "start"],
        help: "Carries a value from item to item, beginning with start; the function returns the next one.",
        call: fold,
    },
    {
        name: "reduce",
        class: "higher-order",
        parameters: ["collection", "function"],
        help: "As fold, beginning with the first item.",
        call: reduce,
    },
    {
        name: "select",
        class: "higher-order",
        parameters: ["collection", "function"],
        help: "The items for which the function returns true.",
        call: higher_order_select,
    },
    {
        name: "sort",
        class: "higher-order",
        parameters: ["collection", "how?"],
        help: "Sorts by flags (f, c, t for lexical, case-folded, natural; v by value; r reversed) or a function.",
        call: sort,
    },
];

;// CONCATENATED MODULE: ./build/src/filter/functions/integer-math.js
/** Functions of class arithmetic on ints: counting bits, and sums, products and powers modulo a number. */



function bitcount(value) {
    if (value.type === EMPTY || value.type === ABSENT)
        return value;
    if (value.type === NULL)
        return values_int(0);
    if (value.type !== INT)
        return isCollection(value) ? ABSENT_VALUE : ERROR_VALUE;
    const bits = BigInt.asUintN(64, BigInt(value.number)).toString(2);
    return values_int(bits.replaceAll("0", "").length);
}
function modular(compute) {
    return (...values) => {
        const missing = values.find(({ type }) => type === ABSENT || type === ERROR || type === NULL);
        if (missing !== undefined)
            return missing;
        const ints = values.map((value) => (value.type === INT ? BigInt(value.number) : undefined));
        if (ints.includes(undefined))
            return ERROR_VALUE;
        const [a, b, modulus] = ints;
        return values_int(compute(a, b, modulus));
    };
}
/** Of 64 bits and never negative for a positive modulus. @throws FatalError for the modulus zero */
function reduced(value, modulus) {
    if (modulus === 0n)
        return fatal("madd, msub, mmul and mexp cannot take the modulus 0.");
    const rest = BigInt.asIntN(64, value) % modulus;
    return rest < 0n ? BigInt.asIntN(64, rest + modulus) : rest;
}
/** By squaring. The first power is not reduced, as in Miller. */
function modularPower(base, exponent, modulus) {
    if (exponent === 1n)
        return base;
    let result = 1n;
    let square = base;
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
        if (rest % 2n === 1n)
            result = reduced(result * square, modulus);
        square = reduced(square * square, modulus);
    }
    return result;
}
const mexp = modular(modularPower);
const integer_math_row = (name, help, call) => ({
    name,
    class: "arithmetic",
    parameters: ["a", "b", "m"],
    help,
    call,
});
const INTEGER_FUNCTIONS = [
    {
        name: "bitcount",
        class: "arithmetic",
        parameters: ["value"],
        help: "How many bits of the int are 1.",
        call: bitcount,
    },
    integer_math_row("madd", "a + b modulo m, on ints.", modular((a, b, modulus) => reduced(a + b, modulus))),
    integer_math_row("mexp", "a ** b modulo m, on ints; an error for negative b.", (base, exponent, modulus) => exponent.type === INT && exponent.number < 0 ? ERROR_VALUE : mexp(base, exponent, modulus)),
    integer_math_row("mmul", "a * b modulo m, on ints.", modular((a, b, modulus) => reduced(a * b, modulus))),
    integer_math_row("msub", "a - b modulo m, on ints.", modular((a, b, modulus) => reduced(a - b, modulus))),
    {
        name: "pow",
        class: "arithmetic",
        parameters: ["base", "exponent"],
        help: "The operator ** as a function.",
        call: power,
    },
];

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./node_modules/re2js/build/index.js
var build = __webpack_require__(2856);
;// CONCATENATED MODULE: ./build/src/filter/regex.js
/** Regular expressions: RE2's syntax and linear time, wherever the pattern comes from. */


/** Patterns computed at run time that are kept compiled. */
const regex_MAX_KEPT = 100;
/** A wrapper that turns text from data into a pattern: `"..."` or `/.../`, with `i` behind to ignore case. */
const WRAPPED = /^(["/])(.*)\1(i?)$/s;
const regex_kept = new Map();
/** @throws FatalError when the pattern is not a regular expression RE2 knows; the message does not repeat the pattern */
function compileRegex(source, ignoreCase = false) {
    try {
        return build/* RE2JS */.L3.compile(source, ignoreCase ? build/* RE2JS */.L3.CASE_INSENSITIVE : 0);
    }
    catch (cause) {
        return fatal(`A regular expression is malformed: ${reason(cause)}.`, { cause });
    }
}
/** The name RE2 gives to what is wrong, without the pattern itself, which may come from a row. */
function reason(cause) {
    const message = cause instanceof Error ? cause.message : "";
    return (/^error parsing regexp: ([A-Za-z() ]+)/.exec(message)?.[1]?.trim() ?? "not accepted by RE2");
}
/** Compiles a pattern known only at run time. A wrapper of quotes or slashes is taken off, and its `i` ignores case. */
function regexFromText(text) {
    const found = regex_kept.get(text);
    if (found !== undefined)
        return found;
    const wrapped = WRAPPED.exec(text);
    const regex = wrapped === null ? compileRegex(text) : compileRegex(wrapped[2], wrapped[3] === "i");
    if (regex_kept.size >= regex_MAX_KEPT)
        regex_kept.clear();
    regex_kept.set(text, regex);
    return regex;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/matching.js
/** Functions of class string that search and replace, by regular expression or letter for letter. */




/** What stands for the captures `\0` to `\9` in a replacement. */
const CAPTURE = /\\([0-9])/g;
/** The regular expression of a call: the literal's, compiled already, or the one that the value spells. */
function regexOf(site, value) {
    return site.pattern ?? regexFromText(textOf(value));
}
/**
 * Finds matches the way Go does: an empty match right behind another match is none.
 *
 * @returns false when there is no further match
 */
function findNext(matcher, previousEnd) {
    while (matcher.find()) {
        if (matcher.end() > matcher.start() || matcher.end() !== previousEnd)
            return true;
    }
    return false;
}
function replaceMatches(text, regex, replacement, most) {
    const matcher = regex.matcher(text);
    let replaced = "";
    let end = -1;
    for (let count = 0; count < most && findNext(matcher, end); count++) {
        replaced += text.slice(Math.max(end, 0), matcher.start());
        replaced += withCaptures(replacement, matcher);
        checkTextLength(replaced.length);
        end = matcher.end();
    }
    return replaced + text.slice(Math.max(end, 0));
}
/** Groups the pattern does not have, or that took no part, stand for nothing. */
function withCaptures(replacement, matcher) {
    return replacement.replace(CAPTURE, (_, digit) => Number(digit) > matcher.groupCount() ? "" : (matcher.group(Number(digit)) ?? ""));
}
/** The answer to wrong types that all four replacing functions share; undefined when all three are text. */
function refusal(values) {
    const missing = values.find(({ type }) => type === ABSENT || type === ERROR);
    return missing ?? (values.every(isText) ? undefined : ERROR_VALUE);
}
/** @param most how many matches to replace */
function regexReplace(most) {
    return (site) => (value, pattern, replacement) => {
        const refused = refusal([value, pattern, replacement]);
        if (refused !== undefined)
            return refused;
        const regex = regexOf(site, pattern);
        return string(replaceMatches(textOf(value), regex, textOf(replacement), most));
    };
}
function plainReplace(replace) {
    return (value, old, fresh) => refusal([value, old, fresh]) ?? string(replace(textOf(value), textOf(old), textOf(fresh)));
}
/** By code points, so that an empty `old` never falls between the halves of one. */
function replaceAll(text, old, fresh) {
    const pieces = old === "" ? ["", ...text, ""] : text.split(old);
    checkTextLength(text.length + (pieces.length - 1) * (fresh.length - old.length));
    return pieces.join(fresh);
}
function replaceFirst(text, old, fresh) {
    const at = text.indexOf(old);
    return at < 0 ? text : text.slice(0, at) + fresh + text.slice(at + old.length);
}
function extract(site) {
    return (value, pattern, otherwise = ABSENT_VALUE) => {
        if (value.type !== STRING)
            return ERROR_VALUE;
        // An empty pattern is one only where it is written as a literal.
        if (site.pattern === undefined && pattern.type !== STRING)
            return ERROR_VALUE;
        const matcher = regexOf(site, pattern).matcher(value.text);
        return matcher.find() ? string(matcher.group() ?? "") : otherwise;
    };
}
/** Miller matches the text of any value but these. */
function isMatchable(value) {
    return value.type !== ABSENT && value.type !== ERROR && value.type !== NULL;
}
function matchingCall(answer) {
    return (value, pattern) => isMatchable(value) && isText(pattern)
        ? answer(textOf(value), regexFromText(pattern.text))
        : ERROR_VALUE;
}
function describeMatch(text, regex) {
    const matcher = regex.matcher(text);
    if (!matcher.find())
        return map(new Map([["matched", FALSE]]));
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => describeGroup(text, matcher, group));
    const [full, ...captures] = groups;
    const description = new Map([
        ["matched", TRUE],
        ["full_capture", full.text],
        ["full_start", full.start],
        ["full_end", full.end],
    ]);
    if (captures.length > 0) {
        description.set("captures", array(captures.map((group) => group.text)));
        description.set("starts", array(captures.map((group) => group.start)));
        description.set("ends", array(captures.map((group) => group.end)));
    }
    return map(description);
}
function describeGroup(text, matcher, group) {
    const start = matcher.start(group);
    const end = matcher.end(group);
    if (start < 0)
        return { text: string(""), start: values_int(-1), end: values_int(-1) };
    const bytesBefore = external_node_buffer_.Buffer.byteLength(text.slice(0, start));
    const bytesWithin = external_node_buffer_.Buffer.byteLength(text.slice(start, end));
    return {
        text: string(text.slice(start, end)),
        start: values_int(bytesBefore + 1),
        end: values_int(bytesBefore + bytesWithin),
    };
}
const MATCHING_FUNCTIONS = [
    {
        name: "gssub",
        class: "string",
        parameters: ["text", "old", "new"],
        help: "The text with every old replaced by new, letter for letter.",
        call: plainReplace(replaceAll),
    },
    {
        name: "gsub",
        class: "string",
        parameters: ["text", "regex", "new"],
        help: "The text with every match of the regular expression replaced; \\1 to \\9 are its groups.",
        pattern: 1,
        build: regexReplace(Infinity),
    },
    {
        name: "regextract",
        class: "string",
        parameters: ["text", "regex"],
        help: "The first match of the regular expression in the text; absent when there is none.",
        pattern: 1,
        build: extract,
    },
    {
        name: "regextract_or_else",
        class: "string",
        parameters: ["text", "regex", "otherwise"],
        help: "The first match of the regular expression in the text, or the third argument.",
        pattern: 1,
        build: extract,
    },
    {
        name: "ssub",
        class: "string",
        parameters: ["text", "old", "new"],
        help: "The text with the first old replaced by new, letter for letter.",
        call: plainReplace(replaceFirst),
    },
    {
        name: "strmatch",
        class: "string",
        parameters: ["value", "regex"],
        help: "True when the regular expression matches somewhere in the value's text.",
        call: matchingCall((text, regex) => bool(regex.matcher(text).find())),
    },
    {
        name: "strmatchx",
        class: "string",
        parameters: ["value", "regex"],
        help: "A map that says whether and where the regular expression matches, with its groups.",
        call: matchingCall(describeMatch),
    },
    {
        name: "sub",
        class: "string",
        parameters: ["text", "regex", "new"],
        help: "The text with the first match of the regular expression replaced; \\1 to \\9 are its groups.",
        pattern: 1,
        build: regexReplace(1),
    },
];

;// CONCATENATED MODULE: ./build/src/filter/functions/error-function.js
/** The error function, and the normal distribution that goes by it. */

/** Up to here the series is worked out, beyond it erf is 1 in float64 and erfc a continued fraction. */
const SERIES_LIMIT = 6;
/** Below it erf is a straight line in float64. */
const LINEAR_LIMIT = 1e-20;
/** From here on `erfc` is below the smallest float64. */
const TAIL_END = 28;
/** Fixed-point numbers: integers that count units of 2^-256. */
const POINT = 256;
const error_function_ONE = 1n << BigInt(POINT);
/** 2 / sqrt(pi), as parts of 10^50. */
const FACTOR = 112837916709551257389615890312154517168810125865799n;
/** Miller's own bounds for the search of `invqnorm`. */
const TOLERANCE = 1e-9;
const MAX_STEPS = 30;
function erf(x) {
    if (Math.abs(x) > SERIES_LIMIT)
        return Math.sign(x);
    if (!(Math.abs(x) > LINEAR_LIMIT))
        return x * (2 / Math.sqrt(Math.PI));
    return error_function_toFloat(series(x));
}
function erfc(x) {
    if (x > SERIES_LIMIT)
        return tail(x);
    if (!(Math.abs(x) > LINEAR_LIMIT))
        return 1 - x;
    return x < -SERIES_LIMIT ? 2 : error_function_toFloat(error_function_ONE - series(x));
}
/**
 * 2/sqrt(pi) (x - x^3/3 + x^5/(2! 5) - x^7/(3! 7) + ...) in fixed point: float64 would lose its last digits to terms
 * that cancel.
 */
function series(x) {
    const point = BigInt(POINT);
    const fixed = BigInt(Math.trunc(x * 2 ** POINT));
    const square = (fixed * fixed) >> point;
    let power = fixed;
    let sum = 0n;
    for (let n = 0n; power > 1n || power < -1n; n++) {
        sum += power / (2n * n + 1n);
        power = -((power * square) >> point) / (n + 1n);
    }
    return (sum * FACTOR) / 10n ** 50n;
}
function error_function_toFloat(fixed) {
    return Number(fixed) / 2 ** POINT;
}
/** erfc for x > 0: e^(-x^2) / sqrt(pi) / (x + 1/2 / (x + 2/2 / (x + 3/2 / (x + ...)))). */
function tail(x) {
    if (Number.isNaN(x))
        return x;
    if (x >= TAIL_END)
        return 0;
    let denominator = x;
    // So many levels that the rest is below the last digit.
    for (let level = Math.ceil(10 + 200 / (x * x)); level > 0; level--) {
        denominator = x + level / 2 / denominator;
    }
    return gauss(x) / Math.sqrt(Math.PI) / denominator;
}
/** e^(-x^2). In two factors, because the rounding of x^2 would be blown up by the exponential. */
function gauss(x) {
    const near = Math.fround(x); // its square is exact
    return Math.exp(-near * near) * Math.exp((near - x) * (near + x));
}
/** Share of the standard normal distribution below x. */
function normal(x) {
    return 0.5 * erfc(-x / Math.SQRT2);
}
/**
 * The x below which the share lies, by following tangents as Miller does, which decides the last digits.
 *
 * @returns 0 for shares that are not between 0 and 1
 * @throws FatalError for shares too close to 0 or 1 to be found
 */
function inverseNormal(share) {
    if (share <= 0 || share >= 1)
        return 0;
    let x = share - 0.5;
    for (let step = 0; step <= MAX_STEPS; step++) {
        const miss = share - normal(x);
        if (Math.abs(miss) < TOLERANCE)
            return x;
        x += Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2) * miss;
    }
    return fatal("invqnorm finds no value this close to 0 or 1.");
}

;// CONCATENATED MODULE: ./build/src/filter/functions/math.js
/** Functions of class math on one number or two. */






/** What the functions of one number make of other values: empty, null and absent pass. */
function notNumber(value) {
    if (value.type === EMPTY || value.type === NULL || value.type === ABSENT)
        return value;
    return isCollection(value) ? ABSENT_VALUE : ERROR_VALUE;
}
function toFloats(compute) {
    return (value) => (isNumber(value) ? values_float(compute(toFloat(value))) : notNumber(value));
}
/** Ints stay ints, but are computed as floats: beyond 2^53 they lose digits, as in Miller. */
function keepingInts(compute) {
    return (value) => {
        if (!isNumber(value))
            return notNumber(value);
        const result = compute(toFloat(value));
        return value.type === INT ? values_int(int64Of(result)) : values_float(result);
    };
}
/** Halves go away from zero; `Math.round` takes them up. */
function round(x) {
    const whole = Math.trunc(x);
    return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}
/** By way of the arctangent, which gives the digits Go gives. */
function asin(x) {
    const size = Math.abs(x);
    const other = Math.sqrt(1 - size * size);
    const angle = size > 0.7 ? Math.PI / 2 - Math.atan(other / size) : Math.atan(size / other);
    return x < 0 ? -angle : angle;
}
const acos = (x) => Math.PI / 2 - asin(x);
/** Go's way to compute it: `log10(1000)` is 2.9999999999999996. */
const log10 = (x) => Math.log(x) * Math.LOG10E;
/** As for `**`, except that absent with a boolean is an error. */
const ATAN2 = dispositions(`
  ##ereeeeel
  ##ereeeeel
  eeeeeeeeea
  lleleeeeea
  eeeeeeeeea
  eeeeeeeeea
  eeeeeeeeea
  eeeeeeeeea
  eeeeeeeeea
  00eaaaaaaa`);
function ofTwoFloats(table, compute) {
    return (x, y) => isNumber(x) && isNumber(y) ? values_float(compute(toFloat(x), toFloat(y))) : disposed(table, x, y);
}
function roundm(value, multiple) {
    if (!isNumber(value) || !isNumber(multiple))
        return disposed(POWER, value, multiple);
    const result = round(toFloat(value) / toFloat(multiple)) * toFloat(multiple);
    return value.type === INT && multiple.type === INT ? values_int(int64Of(result)) : values_float(result);
}
function logifit(...values) {
    const missing = values.find(({ type }) => type === ABSENT || type === ERROR || type === NULL);
    if (missing !== undefined)
        return missing;
    if (!values.every(isNumber))
        return ERROR_VALUE;
    const [x, m, b] = values.map(toFloat);
    return values_float(1 / (1 + Math.exp(-m * x - b)));
}
const math_row = (name, help, call) => ({
    name,
    class: "math",
    parameters: ["x"],
    help,
    call,
});
const MATH_FUNCTIONS = [
    math_row("abs", "The number without its sign.", keepingInts(Math.abs)),
    math_row("acos", "Arccosine, in radians.", toFloats(acos)),
    math_row("acosh", "Inverse hyperbolic cosine.", toFloats(Math.acosh)),
    math_row("asin", "Arcsine, in radians.", toFloats(asin)),
    math_row("asinh", "Inverse hyperbolic sine.", toFloats(Math.asinh)),
    math_row("atan", "Arctangent, in radians.", toFloats(Math.atan)),
    {
        name: "atan2",
        class: "math",
        parameters: ["y", "x"],
        help: "The angle of the point (x, y), in radians.",
        call: ofTwoFloats(ATAN2, Math.atan2),
    },
    math_row("atanh", "Inverse hyperbolic tangent.", toFloats(Math.atanh)),
    math_row("cbrt", "Cube root.", toFloats(Math.cbrt)),
    math_row("ceil", "The nearest whole number at or above.", keepingInts(Math.ceil)),
    math_row("cos", "Cosine of an angle in radians.", toFloats(Math.cos)),
    math_row("cosh", "Hyperbolic cosine.", toFloats(Math.cosh)),
    math_row("erf", "Error function.", toFloats(erf)),
    math_row("erfc", "One minus the error function.", toFloats(erfc)),
    math_row("exp", "e to the power of x.", toFloats(Math.exp)),
    math_row("expm1", "e to the power of x, less 1; exact for small x.", toFloats(Math.expm1)),
    math_row("floor", "The nearest whole number at or below.", keepingInts(Math.floor)),
    math_row("invqnorm", "The x at which qnorm has the value; 0 outside of 0 to 1.", toFloats(inverseNormal)),
    math_row("log", "Natural logarithm.", toFloats(Math.log)),
    math_row("log10", "Logarithm to the base 10.", toFloats(log10)),
    math_row("log1p", "Natural logarithm of 1 + x; exact for small x.", toFloats(Math.log1p)),
    {
        name: "logifit",
        class: "math",
        parameters: ["x", "m", "b"],
        help: "The logistic curve of slope m and offset b at x.",
        call: logifit,
    },
    math_row("qnorm", "Share of the normal distribution below x.", toFloats(normal)),
    math_row("round", "The nearest whole number, halves away from zero.", keepingInts(round)),
    {
        name: "roundm",
        class: "math",
        parameters: ["x", "m"],
        help: "The nearest multiple of m.",
        call: roundm,
    },
    math_row("sgn", "-1, 0 or 1 by the sign of the number.", keepingInts(sgn)),
    math_row("sin", "Sine of an angle in radians.", toFloats(Math.sin)),
    math_row("sinh", "Hyperbolic sine.", toFloats(Math.sinh)),
    math_row("sqrt", "Square root.", toFloats(Math.sqrt)),
    math_row("tan", "Tangent of an angle in radians.", toFloats(Math.tan)),
    math_row("tanh", "Hyperbolic tangent.", toFloats(Math.tanh)),
];
/** Plain 0 for both zeros. */
function sgn(x) {
    return x === 0 ? 0 : Math.sign(x);
}

;// CONCATENATED MODULE: ./build/src/filter/functions/characters.js
/** Text by code points, which is what Miller counts and cuts by. */
/** How many code points the text has. */
function characterCount(text) {
    let count = 0;
    for (const _ of text)
        count++;
    return count;
}
/** The first `count` code points. */
function firstCharacters(text, count) {
    let end = 0;
    for (let taken = 0; taken < count && end < text.length; taken++) {
        end += text.codePointAt(end) > 0xffff ? 2 : 1;
    }
    return text.slice(0, end);
}

;// CONCATENATED MODULE: ./build/src/filter/functions/stats.js
/** Functions of class stats: sums, moments and counts over the items of an array or map. */









/** What every function here makes of a value that is no collection. */
function notCollection(value) {
    return value.type === ABSENT ? value : ERROR_VALUE;
}
/** A statistic of the items; absent stays absent, other scalars are errors. */
function ofItems(compute) {
    return (value) => (isCollection(value) ? compute(itemsOf(value)) : notCollection(value));
}
/** Empty for fewer items than that. */
function fromCount(least, compute) {
    return ofItems((items) => (items.length < least ? EMPTY_TEXT : compute(items)));
}
const square = (value) => multiply(value, value);
/** Sums of the powers of the items; what `+` and `*` make of strings and empties holds here too. */
const POWERS = [
    (value) => value,
    square,
    (value) => multiply(value, square(value)),
    (value) => square(square(value)),
];
/** @param power 1 to 4 */
function sumOfPowers(items, power) {
    const powerOf = POWERS[power - 1];
    return items.reduce((sum, item) => add(sum, powerOf(item)), values_int(0));
}
/** The sums as floats. @throws FatalError when items are not numbers; Miller crashes on them */
function floatSums(items, powers) {
    return Array.from({ length: powers }, (_, index) => {
        const sum = sumOfPowers(items, index + 1);
        if (isNumber(sum))
            return toFloat(sum);
        return fatal("variance, stddev, meaneb, skewness and kurtosis need numbers.");
    });
}
function variance(items) {
    const [sum, squares] = floatSums(items, 2);
    const count = items.length;
    const mean = sum / count;
    const numerator = squares - mean * (2 * sum - count * mean);
    return Math.max(numerator, 0) / (count - 1); // rounding may take it below zero
}
function skewness(items) {
    const [sum, squares, cubes] = floatSums(items, 3);
    const count = items.length;
    const mean = sum / count;
    const numerator = cubes - mean * (3 * squares - 2 * count * mean * mean);
    const spread = (squares - count * mean * mean) / (count - 1);
    return numerator / count / raise(spread, 1.5);
}
function kurtosis(items) {
    const [sum, squares, cubes, fourths] = floatSums(items, 4);
    const count = items.length;
    const mean = sum / count;
    const numerator = fourths - mean * (4 * cubes - mean * (6 * squares - 3 * count * mean * mean));
    const spread = (squares - count * mean * mean) / count;
    return numerator / count / (spread * spread) - 3;
}
/** How often each text occurs, in the order of first occurrence, with the first value that has it. */
function tally(items) {
    const counts = new Map();
    for (const value of items) {
        const text = textOf(value);
        const entry = counts.get(text);
        if (entry === undefined)
            counts.set(text, { value, count: 1 });
        else
            entry.count++;
    }
    return [...counts.values()];
}
/** Of equally frequent values the first one found. */
function byFrequency(wins) {
    return fromCount(1, (items) => {
        const entries = tally(items);
        return entries.reduce((best, entry) => (wins(entry.count, best.count) ? entry : best)).value;
    });
}
/** The length of one text among the items, by which of two wins. */
function lengthOf(wins) {
    return fromCount(1, (items) => values_int(items.map((item) => characterCount(textOf(item))).reduce((a, b) => wins(a, b))));
}
/** A sorted array of the items, by the order of all values. */
function sortedItems(collection) {
    if (!isCollection(collection))
        return undefined;
    return array(sorted(itemsOf(collection), (a, b) => compareValues(a, b) < 0));
}
const stats_row = (name, help, call) => ({
    name,
    class: "stats",
    parameters: ["collection"],
    help,
    call,
});
const STATS_FUNCTIONS = [
    stats_row("antimode", "The least frequent value; the first of several.", byFrequency((count, best) => count < best)),
    stats_row("count", "How many items there are.", ofItems((items) => values_int(items.length))),
    stats_row("distinct_count", "How many different values there are, by their text.", ofItems((items) => values_int(tally(items).length))),
    stats_row("kurtosis", "The sample kurtosis; empty for fewer than two items.", fromCount(2, (items) => values_float(kurtosis(items)))),
    stats_row("maxlen", "The length of the longest text among the items.", lengthOf(Math.max)),
    stats_row("mean", "The arithmetic mean; empty without items.", fromCount(1, (items) => divide(sumOfPowers(items, 1), values_int(items.length)))),
    stats_row("meaneb", "The standard error of the mean; empty for fewer than two items.", fromCount(2, (items) => values_float(Math.sqrt(variance(items) / items.length)))),
    stats_row("minlen", "The length of the shortest text among the items.", lengthOf(Math.min)),
    stats_row("mode", "The most frequent value; the first of several.", byFrequency((count, best) => count > best)),
    stats_row("null_count", "How many items are the empty string or JSON null.", ofItems((items) => values_int(items.filter(({ type }) => type === EMPTY || type === NULL).length))),
    stats_row("skewness", "The sample skewness; empty for fewer than two items.", fromCount(2, (items) => values_float(skewness(items)))),
    stats_row("sort_collection", "The items as an array, sorted: numbers, booleans, strings, then the rest.", (value) => sortedItems(value) ?? notCollection(value)),
    stats_row("stddev", "The sample standard deviation; empty for fewer than two items.", fromCount(2, (items) => values_float(Math.sqrt(variance(items))))),
    stats_row("sum", "The sum of the items.", ofItems((items) => sumOfPowers(items, 1))),
    stats_row("sum2", "The sum of the squares.", ofItems((items) => sumOfPowers(items, 2))),
    stats_row("sum3", "The sum of the cubes.", ofItems((items) => sumOfPowers(items, 3))),
    stats_row("sum4", "The sum of the fourth powers.", ofItems((items) => sumOfPowers(items, 4))),
    stats_row("variance", "The sample variance; empty for fewer than two items.", fromCount(2, (items) => values_float(variance(items)))),
];

;// CONCATENATED MODULE: ./build/src/filter/functions/percentiles.js
/** The functions of class stats on ranks: percentiles and the median. */





const OPTION_NAMES = new Map([
    ["array_is_sorted", "isSorted"],
    ["ais", "isSorted"],
    ["interpolate_linearly", "interpolates"],
    ["il", "interpolates"],
    ["output_array_not_map", "toArray"],
    ["oa", "toArray"],
]);
/** Keys that are no option are ignored. @returns undefined unless it is a map whose options are booleans */
function readOptions(value) {
    const options = { isSorted: false, interpolates: false, toArray: false };
    if (value === undefined)
        return options;
    if (value.type !== MAP)
        return undefined;
    for (const [key, setting] of value.items) {
        const name = OPTION_NAMES.get(key);
        if (name === undefined)
            continue;
        if (setting.type !== BOOL)
            return undefined;
        options[name] = setting === TRUE;
    }
    return options;
}
function percentiles(collection, ranks, settings) {
    if (!isCollection(collection))
        return notCollection(collection);
    const options = readOptions(settings);
    if (options === undefined || ranks.type !== ARRAY)
        return ERROR_VALUE;
    const ordered = options.isSorted ? collection : sortedItems(collection);
    if (ordered?.type !== ARRAY)
        return ERROR_VALUE;
    const found = ranks.items.map((rank) => percentileOf(ordered.items, rank, options.interpolates));
    if (options.toArray)
        return array(found);
    return map(new Map(ranks.items.map((rank, index) => [textOf(rank), found[index]])));
}
function percentileOf(items, rank, interpolates) {
    if (!isNumber(rank))
        return ERROR_VALUE;
    if (items.length === 0)
        return EMPTY_TEXT;
    return interpolates ? between(items, toFloat(rank)) : nearest(items, toFloat(rank));
}
function nearest(items, rank) {
    const position = Math.trunc((rank * items.length) / 100);
    // A position beyond the ints of the machine becomes its lowest one.
    const index = Math.abs(position) < 2 ** 63 ? position : 0;
    return items[Math.min(Math.max(index, 0), items.length - 1)];
}
/** Between the two neighbours of the rank; an error behind the last item. */
function between(items, rank) {
    const position = Math.max((rank / 100) * (items.length - 1), 0);
    const index = Math.floor(position);
    const lower = items[index];
    const upper = items[index + 1];
    if (lower === undefined || upper === undefined)
        return lower ?? ERROR_VALUE;
    return add(lower, multiply(values_float(position - index), subtract(upper, lower)));
}
/** @param rank in per cent */
function percentile(collection, rank, settings) {
    const found = percentiles(collection, array([rank]), settings);
    if (found.type === ARRAY) {
        return fatal("median and percentile have no array to give: leave out output_array_not_map.");
    }
    return found.type === MAP ? [...found.items.values()][0] : found;
}
const PERCENTILE_FUNCTIONS = [
    {
        name: "median",
        class: "stats",
        parameters: ["collection", "options?"],
        help: "The item in the middle of the sorted items; empty without items.",
        call: (collection, settings) => percentile(collection, values_int(50), settings),
    },
    {
        name: "percentile",
        class: "stats",
        parameters: ["collection", "percent", "options?"],
        help: "The item below which so many per cent of the sorted items lie.",
        call: percentile,
    },
    {
        name: "percentiles",
        class: "stats",
        parameters: ["collection", "percents", "options?"],
        help: "A map of several percentiles; options are interpolate_linearly, output_array_not_map, array_is_sorted.",
        call: percentiles,
    },
];

;// CONCATENATED MODULE: ./build/src/filter/json.js
/** JSON text into values; strict JSON, number spellings kept. */



/** A dot or an e without digits behind it is no number's end, even where anything else may follow. */
const NUMBER = /-?(?:0|[1-9][0-9]*(?![0-9]))(?:\.[0-9]+(?![0-9])|(?!\.))(?:[eE][+-]?[0-9]+|(?![eE]))/y;
/** Characters that need no decoding inside a string: everything but quote, backslash and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them raw in strings
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const WORDS = [
    ["true", TRUE],
    ["false", FALSE],
    ["null", NULL_VALUE],
];
/**
 * Reads one JSON value, white space around it allowed. Of duplicate keys the last value stays, at the first one's place.
 * A number too big for Miller (`1e400`, 2^63) becomes a string, as Miller has it.
 *
 * @returns undefined when the text is not valid JSON
 * @throws FatalError when it is nested deeper than `MAX_DEPTH`
 */
function parseJson(source) {
    const reader = new Reader(source);
    const value = reader.value(0);
    return value !== undefined && reader.atEnd() ? value : undefined;
}
/** As `parseJson`, but only for the value the text begins with; what follows it is not looked at. */
function parseJsonStart(source) {
    return new Reader(source).value(0);
}
/** Reads text that is one JSON number and nothing else; undefined when it is not. */
function parseJsonNumber(source) {
    NUMBER.lastIndex = 0;
    const isNumber = NUMBER.test(source) && NUMBER.lastIndex === source.length;
    return isNumber ? (inferNumber(source) ?? string(source)) : undefined;
}
class Reader {
    #source;
    #at = 0;
    constructor(source) {
        this.#source = source;
    }
    atEnd() {
        this.#skipSpace();
        return this.#at === this.#source.length;
    }
    value(depth) {
        this.#skipSpace();
        switch (this.#source.charCodeAt(this.#at)) {
            case 0x22: {
                const text = this.#string();
                return text === undefined ? undefined : string(text);
            }
            case 0x7b:
                return this.#object(depth);
            case 0x5b:
                return this.#array(depth);
            default:
                return this.#number() ?? this.#word();
        }
    }
    #object(depth) {
        checkDepth(depth);
        const items = new Map();
        this.#at++;
        if (this.#take("}"))
            return map(items);
        do {
            this.#skipSpace();
            const key = this.#source.charCodeAt(this.#at) === 0x22 ? this.#string() : undefined;
            if (key === undefined || !this.#take(":"))
                return undefined;
            const value = this.value(depth + 1);
            if (value === undefined)
                return undefined;
            items.set(key, value);
        } while (this.#take(","));
        return this.#take("}") ? map(items) : undefined;
    }
    #array(depth) {
        checkDepth(depth);
        const items = [];
        this.#at++;
        if (this.#take("]"))
            return array(items);
        do {
            const value = this.value(depth + 1);
            if (value === undefined)
                return undefined;
            items.push(value);
        } while (this.#take(","));
        return this.#take("]") ? array(items) : undefined;
    }
    /** Stands on the opening quote. */
    #string() {
        const start = this.#at;
        const end = this.#stringEnd(start + 1);
        if (end === undefined)
            return undefined;
        this.#at = end + 1;
        const inside = this.#source.slice(start + 1, end);
        return inside.includes("\\") ? unescaped(inside) : inside.toWellFormed();
    }
    /** @returns where the closing quote stands */
    #stringEnd(from) {
        let at = from;
        for (;;) {
            PLAIN.lastIndex = at;
            PLAIN.test(this.#source);
            at = PLAIN.lastIndex;
            const stop = this.#source.charCodeAt(at);
            if (stop === 0x22)
                return at;
            if (stop !== 0x5c)
                return undefined;
            at += 2;
        }
    }
    #number() {
        NUMBER.lastIndex = this.#at;
        const spelling = NUMBER.exec(this.#source)?.[0];
        if (spelling === undefined)
            return undefined;
        this.#at += spelling.length;
        return inferNumber(spelling) ?? string(spelling);
    }
    #word() {
        const found = WORDS.find(([word]) => this.#source.startsWith(word, this.#at));
        if (found === undefined)
            return undefined;
        this.#at += found[0].length;
        return found[1];
    }
    #take(mark) {
        this.#skipSpace();
        if (this.#source[this.#at] !== mark)
            return false;
        this.#at++;
        return true;
    }
    #skipSpace() {
        for (;;) {
            const code = this.#source.charCodeAt(this.#at);
            if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09)
                return;
            this.#at++;
        }
    }
}
/** Before descending, so that no input can exhaust the stack. */
function checkDepth(depth) {
    if (depth >= MAX_DEPTH)
        fatal(`Arrays and maps are nested more than ${MAX_DEPTH} deep.`);
}
/** The platform's parser knows every escape; lone surrogates become U+FFFD, as Go has it. */
function unescaped(inside) {
    try {
        return JSON.parse(`"${inside}"`).toWellFormed();
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/src/filter/functions/reshaping.js
/** Functions of class collections that change the shape of nested data: flatten, unflatten and JSON. */





/** With three arguments the first one is a prefix for all keys and the last one the collection. */
function flatten(first, separator, third) {
    const value = third ?? first;
    const prefix = third === undefined ? string("") : first;
    if (!isCollection(value))
        return value;
    if (!isText(prefix) || separator.type !== STRING)
        return ERROR_VALUE;
    const flat = new Map();
    flattenInto(flat, value, prefix.text, separator.text);
    return map(flat);
}
/** Empty collections would vanish, so they leave their JSON behind; the outermost one has no key to leave it under. */
function flattenInto(flat, value, prefix, separator) {
    const entries = entriesOf(value);
    if (entries.length === 0 && prefix !== "") {
        flat.set(prefix, string(value.type === ARRAY ? "[]" : "{}"));
    }
    for (const [key, item] of entries) {
        const path = prefix === "" ? key : prefix + separator + key;
        checkTextLength(path.length);
        if (isCollection(item))
            flattenInto(flat, item, path, separator);
        else
            flat.set(path, item);
    }
}
function unflatten(value, separator) {
    if (separator.type !== STRING)
        return ERROR_VALUE;
    if (value.type !== MAP)
        return value;
    const tree = new Map();
    const split = new Set();
    for (const [key, item] of value.items) {
        // One level more than `map` allows is enough to be refused.
        const path = key.split(separator.text, MAX_DEPTH + 1);
        const isPath = path.length > 1 && !path.includes("");
        if (isPath)
            split.add(path[0]);
        plant(tree, isPath ? path : [key], unflattenedLeaf(item));
    }
    const entries = [...tree].map(([key, grown]) => {
        const item = harvested(grown);
        return [key, split.has(key) ? arrayify(item) : item];
    });
    return map(new Map(entries));
}
/** Keys under an array are dropped; any other value in the way gives way to a map. */
function plant(tree, path, item) {
    let branch = tree;
    for (const key of path.slice(0, -1)) {
        const next = branch.get(key);
        if (next instanceof Map) {
            branch = next;
            continue;
        }
        if (next?.type === ARRAY)
            return;
        const grown = next?.type === MAP ? new Map(next.items) : new Map();
        branch.set(key, grown);
        branch = grown;
    }
    branch.set(path.at(-1), item);
}
function harvested(grown) {
    if (!(grown instanceof Map))
        return grown;
    return map(new Map([...grown].map(([key, item]) => [key, harvested(item)])));
}
/** Undoes what `flatten` leaves for empty collections. */
function unflattenedLeaf(item) {
    if (item.type !== STRING)
        return item;
    if (item.text === "{}")
        return map(new Map());
    return item.text === "[]" ? array([]) : item;
}
function jsonParse(value) {
    if (value.type === EMPTY)
        return value;
    if (value.type !== STRING)
        return ERROR_VALUE;
    return parseJsonStart(value.text) ?? ERROR_VALUE;
}
/** JSON has nothing for absent. */
function holdsAbsent(value) {
    return isCollection(value) ? itemsOf(value).some(holdsAbsent) : value.type === ABSENT;
}
function jsonStringify(value, multiline) {
    if (multiline !== undefined && multiline.type !== BOOL)
        return ERROR_VALUE;
    if (holdsAbsent(value))
        return ERROR_VALUE;
    return string(printJson(value, multiline === TRUE));
}
const RESHAPING_FUNCTIONS = [
    {
        name: "flatten",
        class: "collections",
        parameters: ["collection_or_prefix", "separator", "collection?"],
        help: 'Nested data as one map: flatten({"a": [1, 2]}, ".") is {"a.1": 1, "a.2": 2}.',
        call: flatten,
    },
    {
        name: "json_parse",
        class: "collections",
        parameters: ["text"],
        help: "The value that the JSON text stands for, or begins with.",
        call: jsonParse,
    },
    {
        name: "json_stringify",
        class: "collections",
        parameters: ["value", "multiline?"],
        help: "The value as JSON text, on one line unless the second argument is true.",
        call: jsonStringify,
    },
    {
        name: "unflatten",
        class: "collections",
        parameters: ["map", "separator"],
        help: 'Undoes flatten: unflatten({"a.b": 1}, ".") is {"a": {"b": 1}}.',
        call: unflatten,
    },
];

;// CONCATENATED MODULE: ./build/src/filter/functions/splitting.js
/** Functions of class conversion that split text into collections and join collections into text. */




/** Nothing has no pieces; of too many one more than `array` and `map` take. */
function piecesOf(text, separator) {
    return text === "" ? [] : text.split(separator, MAX_COLLECTION_SIZE + 1);
}
/** Takes the text of any value. */
function splitToArray(read) {
    return (value, separator) => {
        if (value.type === ABSENT || value.type === ERROR || value.type === NULL)
            return value;
        if (separator.type !== STRING)
            return ERROR_VALUE;
        return array(piecesOf(textOf(value), separator.text).map(read));
    };
}
function splitToPositions(read) {
    return (value, separator) => {
        if (!isText(value) || separator.type !== STRING)
            return ERROR_VALUE;
        const pieces = piecesOf(value.text, separator.text);
        return map(new Map(pieces.map((piece, index) => [String(index + 1), read(piece)])));
    };
}
/** A piece without the pair separator goes under its position. */
function splitToPairs(read) {
    return (value, pairSeparator, separator) => {
        if (!isText(value) || pairSeparator.type !== STRING || separator.type !== STRING) {
            return ERROR_VALUE;
        }
        const mark = pairSeparator.text;
        const entries = piecesOf(value.text, separator.text).map((piece, index) => {
            const at = piece.indexOf(mark);
            return at < 0
                ? [String(index + 1), read(piece)]
                : [piece.slice(0, at), read(piece.slice(at + mark.length))];
        });
        return map(new Map(entries));
    };
}
/** @param spell the text of one entry */
function join(collection, separator, spell) {
    const pieces = [];
    let length = 0;
    for (const [key, item] of entriesOf(collection)) {
        const piece = spell(key, item);
        length += piece.length + separator.length;
        checkTextLength(length);
        pieces.push(piece);
    }
    return string(pieces.join(separator));
}
function joinKeys(collection, separator) {
    if (!isCollection(collection) || separator.type !== STRING)
        return ERROR_VALUE;
    return join(collection, separator.text, (key) => key);
}
function joinValues(collection, separator) {
    if (!isCollection(collection) || !isText(separator))
        return ERROR_VALUE;
    return join(collection, separator.text, (_, item) => textOf(item));
}
function joinPairs(collection, pairSeparator, separator) {
    if (!isCollection(collection))
        return ERROR_VALUE;
    if (pairSeparator.type !== STRING || separator.type !== STRING)
        return ERROR_VALUE;
    const mark = pairSeparator.text;
    return join(collection, separator.text, (key, item) => key + mark + textOf(item));
}
const SPLITTING_FUNCTIONS = [
    {
        name: "joink",
        class: "conversion",
        parameters: ["collection", "separator"],
        help: "The keys of a map, or the positions of an array, joined into one text.",
        call: joinKeys,
    },
    {
        name: "joinkv",
        class: "conversion",
        parameters: ["collection", "pair_separator", "separator"],
        help: 'Keys and values joined into one text: joinkv({"a": 1}, "=", ",") is "a=1".',
        call: joinPairs,
    },
    {
        name: "joinv",
        class: "conversion",
        parameters: ["collection", "separator"],
        help: "The values of a map or array joined into one text.",
        call: joinValues,
    },
    {
        name: "splita",
        class: "conversion",
        parameters: ["value", "separator"],
        help: 'The text split into an array, numbers as numbers: splita("3,a", ",") is [3, "a"].',
        call: splitToArray(inferred),
    },
    {
        name: "splitax",
        class: "conversion",
        parameters: ["value", "separator"],
        help: "The text split into an array of strings.",
        call: splitToArray(string),
    },
    {
        name: "splitkv",
        class: "conversion",
        parameters: ["text", "pair_separator", "separator"],
        help: 'The text split into a map, numbers as numbers: splitkv("a=1", "=", ",") is {"a": 1}.',
        call: splitToPairs(inferred),
    },
    {
        name: "splitkvx",
        class: "conversion",
        parameters: ["text", "pair_separator", "separator"],
        help: "The text split into a map of strings.",
        call: splitToPairs(string),
    },
    {
        name: "splitnv",
        class: "conversion",
        parameters: ["text", "separator"],
        help: 'The text split into a map keyed "1", "2" and so on, numbers as numbers.',
        call: splitToPositions(inferred),
    },
    {
        name: "splitnvx",
        class: "conversion",
        parameters: ["text", "separator"],
        help: 'The text split into a map of strings keyed "1", "2" and so on.',
        call: splitToPositions(string),
    },
];

;// CONCATENATED MODULE: ./build/src/filter/indexing.js
/** Elements, slices and positions: reading them, and making collections with one of them changed. */



/** The key a value stands for in a map; undefined for what cannot be one, the empty string too. */
function indexing_keyOf(value) {
    if (value.type === STRING)
        return value.text;
    return value.type === INT ? numberText(value) : undefined;
}
/** The 0-based place of a 1-based index that may count from the end; -1 when there is none. */
function placeOf(index, length) {
    const place = Number(index);
    if (place >= 1 && place <= length)
        return place - 1;
    return place < 0 && place >= -length ? length + place : -1;
}
/** `base[index]` */
function elementOf(base, index) {
    if (index.type === ARRAY && index.items.length === 1)
        return positioned(base, index);
    return plainElementOf(base, index);
}
function plainElementOf(base, index) {
    switch (base.type) {
        case MAP:
            return index.type === ARRAY ? along(base, index.items) : along(base, [index]);
        case ARRAY:
            if (index.type !== INT)
                return ERROR_VALUE;
            return base.items[placeOf(index.number, base.items.length)] ?? ABSENT_VALUE;
        case STRING: {
            if (index.type !== INT)
                return ERROR_VALUE;
            const characters = [...base.text];
            const character = characters[placeOf(index.number, characters.length)];
            return character === undefined ? ERROR_VALUE : string(character);
        }
        case ABSENT:
            return ABSENT_VALUE;
        default:
            return ERROR_VALUE;
    }
}
/** An index that is an array of one value is what Miller makes of `x[[n]]`, and an array in an array of `x[[[n]]]`. */
function positioned(base, index) {
    const [inner] = index.items;
    if (inner.type === ARRAY && inner.items.length !== 1)
        return plainElementOf(base, index);
    const position = inner.type === ARRAY ? inner.items[0] : inner;
    if (position.type !== INT)
        return ERROR_VALUE;
    if (base.type !== MAP && base.type !== ARRAY)
        return plainElementOf(base, index);
    return inner.type === ARRAY ? valueAt(base, position) : nameAt(base, position);
}
/** A map indexed by an array of keys: each leads into the map that the one before has found. */
function along(base, keys) {
    let found = keys.length === 0 ? ABSENT_VALUE : base;
    for (const key of keys) {
        if (found.type !== MAP)
            return found.type === ABSENT ? found : ERROR_VALUE;
        const name = indexing_keyOf(key);
        if (name !== undefined)
            found = found.items.get(name) ?? ABSENT_VALUE;
        else if (key.type === ARRAY)
            found = along(found, key.items);
        else
            return ERROR_VALUE;
    }
    return found;
}
/** `base[from:to]`, both ends included; a missing end is `EMPTY_TEXT`. */
function sliceOf(base, from, to) {
    if (base.type === ABSENT)
        return ABSENT_VALUE;
    if (base.type !== ARRAY && base.type !== STRING)
        return ERROR_VALUE;
    const members = base.type === ARRAY ? base.items : [...base.text];
    const range = rangeOf(from, to, members.length);
    if ("type" in range)
        return range;
    return base.type === ARRAY
        ? array(base.items.slice(range.start, range.end))
        : string(members.slice(range.start, range.end).join(""));
}
/** @returns what the whole slice turns into where a bound is absent or cannot be one */
function rangeOf(from, to, length) {
    if (from.type === ABSENT || to.type === ABSENT)
        return ABSENT_VALUE;
    const first = bound(from, 1, length);
    const last = bound(to, length, length);
    if (first === undefined || last === undefined)
        return ERROR_VALUE;
    return { start: Math.max(first, 1) - 1, end: Math.max(last, 0) };
}
/** A 1-based slice bound, possibly outside; undefined for what cannot be one. */
function bound(value, open, length) {
    if (value.type === EMPTY)
        return open;
    if (value.type !== INT)
        return undefined;
    const place = Number(value.number);
    return place < 0 ? length + place + 1 : place;
}
/** `base[[position]]`: the key at that 1-based position. */
function nameAt(base, position) {
    if (base.type === ABSENT)
        return ABSENT_VALUE;
    if (base.type !== MAP && base.type !== ARRAY)
        return ERROR_VALUE;
    if (position.type !== INT)
        return ERROR_VALUE;
    if (base.type === ARRAY) {
        const place = placeOf(position.number, base.items.length);
        return place < 0 ? ABSENT_VALUE : values_int(place + 1);
    }
    const name = [...base.items.keys()][placeOf(position.number, base.items.size)];
    return name === undefined ? ABSENT_VALUE : string(name);
}
/** `base[[[position]]]`: the value at that 1-based position. */
function valueAt(base, position) {
    if (base.type !== MAP)
        return elementOf(base, position);
    if (position.type !== INT)
        return ERROR_VALUE;
    const place = placeOf(position.number, base.items.size);
    return [...base.items.values()][place] ?? ABSENT_VALUE;
}
/**
 * A copy of `base` in which `path` leads to `value`. Where there is nothing to index a map is made on the way; a scalar
 * that is indexed by an int gives way to an array.
 */
function withElement(base, path, value) {
    const [index, ...rest] = path;
    if (index === undefined)
        return value;
    if (base.type === ARRAY)
        return withItem(base.items, index, rest, value);
    if (index.type === INT && base.type !== MAP && base.type !== ABSENT) {
        return withItem([], index, rest, value);
    }
    const items = new Map(base.type === MAP ? base.items : []);
    if (index.type === ABSENT)
        return map(items);
    const key = indexing_keyOf(index);
    if (key === undefined)
        return statementError("A map key must be a string or an int.");
    items.set(key, withElement(items.get(key) ?? ABSENT_VALUE, rest, value));
    return map(items);
}
function withItem(before, index, rest, value) {
    if (index.type !== INT)
        return statementError("An array index must be an int.");
    const items = [...before];
    const wanted = Number(index.number);
    const place = wanted > items.length ? wanted - 1 : placeOf(index.number, items.length);
    if (place < 0)
        return statementError("An array has no element there: indices count from 1, or from -1 at the end.");
    if (place >= items.length)
        fillTo(items, place);
    items[place] = withElement(items[place] ?? NULL_VALUE, rest, value);
    return array(items);
}
/** Assigning beyond the end leaves nulls between. @throws FatalError when that is too far */
function fillTo(items, place) {
    if (place > items.length + MAX_GAP)
        fatal(`An array cannot grow by more than ${MAX_GAP} elements at once.`);
    while (items.length < place)
        items.push(NULL_VALUE);
}
/** How far beyond its end an array may be assigned to. */
const MAX_GAP = 10_000;
/** A copy of `base` without what `path` leads to; `base` itself where that is nothing. */
function withoutElement(base, path) {
    const [index, ...rest] = path;
    if (index === undefined)
        return ABSENT_VALUE;
    if (base.type === ARRAY && index.type === INT) {
        const place = placeOf(index.number, base.items.length);
        if (place < 0)
            return base;
        const inner = rest.length === 0 ? [] : [withoutElement(base.items[place], rest)];
        return array(base.items.toSpliced(place, 1, ...inner));
    }
    const key = base.type === MAP ? indexing_keyOf(index) : undefined;
    if (base.type !== MAP || key === undefined || !base.items.has(key))
        return base;
    const items = new Map(base.items);
    if (rest.length === 0)
        items.delete(key);
    else
        items.set(key, withoutElement(items.get(key), rest));
    return map(items);
}

;// CONCATENATED MODULE: ./build/src/filter/functions/strings.js
/** Functions of class string that measure, cut, pad and recode text. */








/** Changes strings and lets every other value pass, numbers too. */
function ofStrings(change) {
    return (value) => (value.type === STRING ? string(change(value.text)) : value);
}
const trimStart = (text) => text.replace(/^[ \t]+/, "");
const collapse = (text) => text.replace(/[\t\n\f\r ]+/g, " ");
/** By hand: `/[ \t]+$/` takes quadratic time where there are many blanks inside. */
function trimEnd(text) {
    let end = text.length;
    while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t"))
        end--;
    return text.slice(0, end);
}
function capitalize(text) {
    const first = firstCharacters(text, 1);
    return upperCase(first) + text.slice(first.length);
}
function cleanWhitespace(value) {
    const text = textOf(value);
    return inferred(value.type === STRING ? trimStart(trimEnd(collapse(text))) : text);
}
function truncate(value, length) {
    if (value.type === ERROR || value.type === ABSENT)
        return value;
    if (length.type === ERROR || length.type === ABSENT)
        return length;
    if (!isText(value) || length.type !== INT || length.number < 0)
        return ERROR_VALUE;
    return string(firstCharacters(value.text, Number(length.number)));
}
/** Whole copies of the pad only, so the result may stay shorter than asked for. An empty pad adds nothing. */
function padding(text, length, pad) {
    const room = length - characterCount(text);
    const count = pad === "" ? 0 : Math.max(0, Math.floor(room / characterCount(pad)));
    // One more than fits is as good as any number more: `string` then refuses it.
    return pad.repeat(Math.min(count, Math.ceil((MAX_TEXT_LENGTH + 1) / pad.length)));
}
function padded(join) {
    return (value, length, pad) => {
        const missing = [value, length, pad].find(({ type }) => type === ERROR || type === ABSENT);
        if (missing !== undefined)
            return missing;
        if (length.type !== INT)
            return ERROR_VALUE;
        const text = textOf(value);
        return string(join(padding(text, Number(length.number), textOf(pad)), text));
    };
}
function substring(bounds) {
    return (value, first, last) => {
        if (value.type === ABSENT || value.type === ERROR)
            return value;
        const characters = [...textOf(value)];
        const range = rangeOf(...bounds(first, last), characters.length);
        return "type" in range ? range : string(characters.slice(range.start, range.end).join(""));
    };
}
/** Bounds that count from 0; below zero they count from the end either way. An empty first one is taken for 1, oddly. */
function fromZero(first, last) {
    const oneUp = (bound) => bound.type === INT && bound.number >= 0 ? wrappedInt(BigInt(bound.number) + 1n) : bound;
    return [first.type === EMPTY ? values_int(2) : oneUp(first), oneUp(last)];
}
const substr0 = substring(fromZero);
const substr1 = substring((first, last) => [first, last]);
function index(value, part) {
    if (value.type === ABSENT || value.type === ERROR)
        return value;
    const text = textOf(value);
    const found = text.indexOf(textOf(part));
    return values_int(found < 0 ? -1 : characterCount(text.slice(0, found)) + 1);
}
function contains(value, part) {
    if (value.type === ABSENT || value.type === ERROR)
        return value;
    return bool(textOf(value).includes(textOf(part)));
}
/** Changes a text, and every text inside an array or map. */
function everywhere(change) {
    const apply = (value) => {
        if (isCollection(value))
            return changeItems(value, apply);
        return value.type === STRING ? change(value.text) : value;
    };
    return apply;
}
const latin1ToUtf8 = everywhere((text) => string(external_node_buffer_.Buffer.from(text, "utf8").toString("latin1")));
/** Bytes that are no UTF-8 become U+FFFD: text here is Unicode, not bytes as in Miller. */
const utf8ToLatin1 = everywhere((text) => /[\u0100-\uffff]/.test(text) ? ERROR_VALUE : string(external_node_buffer_.Buffer.from(text, "latin1").toString("utf8")));
const STRING_FUNCTIONS = [
    {
        name: "capitalize",
        class: "string",
        parameters: ["text"],
        help: "The text with its first letter in upper case.",
        call: ofStrings(capitalize),
    },
    {
        name: "clean_whitespace",
        class: "string",
        parameters: ["text"],
        help: "collapse_whitespace and strip in one; the result may become a number or a boolean.",
        call: cleanWhitespace,
    },
    {
        name: "collapse_whitespace",
        class: "string",
        parameters: ["text"],
        help: "The text with each run of white space replaced by one space.",
        call: ofStrings(collapse),
    },
    {
        name: "contains",
        class: "string",
        parameters: ["text", "part"],
        help: "True when the text has the part in it, letter for letter.",
        call: contains,
    },
    {
        name: "index",
        class: "string",
        parameters: ["text", "part"],
        help: "Where the part first begins in the text, counted in characters from 1; -1 when nowhere.",
        call: index,
    },
    {
        name: "latin1_to_utf8",
        class: "string",
        parameters: ["value"],
        help: "Reads the bytes of the text as Latin-1; goes into arrays and maps.",
        call: latin1ToUtf8,
    },
    {
        name: "leftpad",
        class: "string",
        parameters: ["value", "length", "pad"],
        help: "Puts whole copies of the pad before the text while it stays within the length.",
        call: padded((padding, text) => padding + text),
    },
    {
        name: "lstrip",
        class: "string",
        parameters: ["text"],
        help: "The text without spaces and tabs at its start.",
        call: ofStrings(trimStart),
    },
    {
        name: "rightpad",
        class: "string",
        parameters: ["value", "length", "pad"],
        help: "Puts whole copies of the pad behind the text while it stays within the length.",
        call: padded((padding, text) => text + padding),
    },
    {
        name: "rstrip",
        class: "string",
        parameters: ["text"],
        help: "The text without spaces and tabs at its end.",
        call: ofStrings(trimEnd),
    },
    {
        name: "strip",
        class: "string",
        parameters: ["text"],
        help: "The text without spaces and tabs at its start and end.",
        call: ofStrings((text) => trimStart(trimEnd(text))),
    },
    {
        name: "strlen",
        class: "string",
        parameters: ["text"],
        help: "How many characters the text has; an error for numbers, so write strlen(string($zip)).",
        call: (value) => (isText(value) ? values_int(characterCount(value.text)) : ERROR_VALUE),
    },
    {
        name: "substr",
        class: "string",
        parameters: ["value", "first", "last"],
        help: "Another name of substr0.",
        call: substr0,
    },
    {
        name: "substr0",
        class: "string",
        parameters: ["value", "first", "last"],
        help: "The characters from first to last, both included, counted from 0; negative from the end.",
        call: substr0,
    },
    {
        name: "substr1",
        class: "string",
        parameters: ["value", "first", "last"],
        help: "The characters from first to last, both included, counted from 1; negative from the end.",
        call: substr1,
    },
    {
        name: "tolower",
        class: "string",
        parameters: ["text"],
        help: "The text in lower case.",
        call: ofStrings(lowerCase),
    },
    {
        name: "toupper",
        class: "string",
        parameters: ["text"],
        help: "The text in upper case.",
        call: ofStrings(upperCase),
    },
    {
        name: "truncate",
        class: "string",
        parameters: ["text", "length"],
        help: "At most the first length characters of the text.",
        call: truncate,
    },
    {
        name: "utf8_to_latin1",
        class: "string",
        parameters: ["value"],
        help: "Writes the text as Latin-1 bytes; an error where a character has none. Goes into arrays and maps.",
        call: utf8ToLatin1,
    },
];

;// CONCATENATED MODULE: ./build/src/filter/functions/time-calendar.js
/** The proleptic Gregorian calendar: seconds since 1970 as a date and time of day, and back. */
/** The calendar repeats after 400 years, to the weekday. `Date` reads one such cycle, the rest is counted. */
const CYCLE_YEARS = 400;
const CYCLE_SECONDS = 146_097 * 86_400;
/**
 * @param second whole seconds since 1970, any integer a float64 can hold
 * @param offset of the clock's zone, seconds east; added here, where it cannot be rounded away
 */
function wallClock(second, offset) {
    const beyond = second % CYCLE_SECONDS;
    const shown = beyond + offset;
    const inCycle = ((shown % CYCLE_SECONDS) + CYCLE_SECONDS) % CYCLE_SECONDS;
    const cycles = Math.round((second - beyond) / CYCLE_SECONDS) + (shown - inCycle) / CYCLE_SECONDS;
    const date = new Date(inCycle * 1000);
    const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
    return {
        year: date.getUTCFullYear() + cycles * CYCLE_YEARS,
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        weekday: date.getUTCDay(),
        yearDay: Math.floor((inCycle * 1000 - yearStart) / 86_400_000) + 1,
    };
}
/** Whole seconds from 1970 to a date and time of day; fields beyond their range carry over, as in `Date.UTC`. */
function secondOf(clock) {
    // One cycle later: Date.UTC takes the years 0 to 99 for 1900 to 1999.
    const { year, month, day, hour, minute, second } = clock;
    const later = Date.UTC(year + CYCLE_YEARS, month - 1, day, hour, minute, second);
    return later / 1000 - CYCLE_SECONDS;
}
function isLeap(year) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
/** @param month 1 to 12 */
function daysIn(month, year) {
    return new Date(Date.UTC(isLeap(year) ? 2000 : 2001, month, 0)).getUTCDate();
}
/** Year and number of the ISO 8601 week, which runs from Monday and belongs to the year of its Thursday. */
function isoWeek(clock) {
    const daysFromMonday = (clock.weekday + 6) % 7;
    const thursday = clock.yearDay - daysFromMonday + 3;
    const daysInYear = isLeap(clock.year) ? 366 : 365;
    if (thursday < 1) {
        const daysBefore = isLeap(clock.year - 1) ? 366 : 365;
        return { year: clock.year - 1, week: Math.ceil((thursday + daysBefore) / 7) };
    }
    if (thursday > daysInYear)
        return { year: clock.year + 1, week: 1 };
    return { year: clock.year, week: Math.ceil(thursday / 7) };
}

;// CONCATENATED MODULE: ./build/src/filter/functions/time-layout.js
/**
 * Go's layouts: Miller's time functions are written in them, so `%b` followed by `uary` is a whole month's name
 * and a `1` in the text between two fields reads a month. A layout shows how one reference time,
 * Monday January 2 15:04:05 2006 in MST (-0700), is written.
 *
 * Source: the documentation of Go's package `time`.
 */
/** The leftmost element counts, and of those that begin there the first listed. */
const ELEMENT = new RegExp([
    "January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST",
    "0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm",
    "-070000|-07:00:00|-0700|-07:00|-07|Z070000|Z07:00:00|Z0700|Z07:00|Z07",
    "[.,](?:0+|9+)(?![0-9])",
].join("|"), "g");
function layoutPieces(layout) {
    const pieces = [];
    let from = 0;
    for (const match of layout.matchAll(ELEMENT)) {
        pieces.push({ text: layout.slice(from, match.index), element: match[0] });
        from = match.index + match[0].length;
    }
    pieces.push({ text: layout.slice(from), element: "" });
    return pieces;
}
const MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

// EXTERNAL MODULE: ./node_modules/moment-timezone/data/packed/latest.json
var latest = __webpack_require__(21681);
;// CONCATENATED MODULE: ./build/src/filter/functions/time-zone.js
/**
 * Time zones by IANA name: which offset, under which abbreviation, holds at an instant.
 *
 * The periods come from moment-timezone's packed copy of the IANA database, which is released with each of
 * the database's versions. Its data alone is read, not its code. `Intl` knows the same offsets, but not the abbreviations
 * (`%Z`, `EET`), and would cost microseconds a row. It is asked only for instants after the packed data's
 * last year, for the rules the packed data leaves out.
 */

const UTC_PERIOD = { offset: 0, abbreviation: "UTC" };
const UTC = { name: "UTC", kinds: [], periods: [UTC_PERIOD], ends: [Infinity] };
/** The packed data ends with this year. */
const LAST_SECOND = Date.UTC(2038, 0, 1) / 1000;
const time_zone_CYCLE_SECONDS = 146_097 * 86_400;
const packedZones = new Map(latest/* zones */.Qx.map((zone) => [zone.slice(0, zone.indexOf("|")), zone]));
const aliases = new Map(latest/* links */.yJ.map((link) => {
    const [target = "", alias = ""] = link.split("|");
    return [alias, target];
}));
const unpackedZones = new Map();
/** @param name as in the IANA database, case and all; the empty name is UTC. Undefined when there is no such zone. */
function timeZone(name) {
    if (name === "" || name === "UTC")
        return UTC;
    const known = unpackedZones.get(name);
    if (known !== undefined)
        return known;
    const zone = packedZones.get(aliases.get(name) ?? name);
    if (zone === undefined)
        return undefined;
    const unpacked = unpack(name, zone);
    unpackedZones.set(name, unpacked);
    return unpacked;
}
/**
 * `name|abbreviations|offsets|kind of each period|lengths of the periods|population`: offsets in minutes west,
 * lengths in minutes, the first from 1970, each number in base 60 with a fraction.
 */
function unpack(name, zone) {
    const [, abbreviations = "", offsets = "", order = "", lengths = ""] = zone.split("|");
    const abbreviationList = abbreviations.split(" ");
    const kinds = offsets.split(" ").map((offset, i) => ({
        offset: 0 - Math.round(base60(offset) * 60),
        abbreviation: abbreviationList[i] ?? "",
    }));
    const periods = Array.from(order, (digit) => kinds[base60(digit)]);
    const ends = [];
    for (const length of lengths === "" ? [] : lengths.split(" ")) {
        ends.push(Math.round((ends.at(-1) ?? 0) + base60(length) * 60));
    }
    ends[periods.length - 1] = Infinity;
    return { name, kinds, periods, ends };
}
const BASE_60 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX";
function base60(text) {
    const negative = text.startsWith("-");
    const [whole = "", fraction = ""] = (negative ? text.slice(1) : text).split(".");
    let value = 0;
    for (const digit of whole)
        value = value * 60 + BASE_60.indexOf(digit);
    for (let i = 0; i < fraction.length; i++) {
        value += BASE_60.indexOf(fraction[i]) / 60 ** (i + 1);
    }
    return negative ? -value : value;
}
/** The period in force. @param second since 1970 */
function periodAt(zone, second) {
    const { periods, ends } = zone;
    if (second >= LAST_SECOND && periods.length > 1)
        return periodByRule(zone, second);
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (second < ends[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return periods[low];
}
/** After the packed data: the offset as `Intl` knows it, under the abbreviation it last had. */
function periodByRule(zone, second) {
    const { periods } = zone;
    const offset = offsetByRule(zone.name, second);
    const last = periods.findLast((period) => period.offset === offset);
    return last ?? periods.at(-1);
}
const clocks = new Map();
function offsetByRule(name, second) {
    let clock = clocks.get(name);
    if (clock === undefined) {
        clock = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
        clocks.set(name, clock);
    }
    // Rules repeat with the calendar, every 400 years; Date reaches no further than the year 275760.
    const inReach = LAST_SECOND + ((second - LAST_SECOND) % time_zone_CYCLE_SECONDS);
    const text = clock.formatToParts(inReach * 1000).find(({ type }) => type === "timeZoneName");
    const match = /([+-])(\d\d):(\d\d)/.exec(text?.value ?? "");
    if (match === null)
        return 0;
    const [, sign, hours, minutes] = match;
    return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
/**
 * The instant at which the zone's clocks show a time.
 *
 * In a gap, where they show it never, and in an overlap, where they show it twice, this takes the offset that Go's
 * `time.Date` takes: the one in force at (the time read as UTC, less the offset in force there).
 *
 * @param shown the wall clock's time, as seconds since 1970 had it been UTC
 */
function secondShown(zone, shown) {
    const guess = shown - periodAt(zone, shown).offset;
    return shown - periodAt(zone, guess).offset;
}
/**
 * The offset an abbreviation means in a zone: that of a period in force at the time shown if it can be, else of any period.
 * Undefined when the zone never used the abbreviation.
 */
function offsetNamed(zone, abbreviation, shown) {
    const kinds = zone.kinds.filter((kind) => kind.abbreviation === abbreviation);
    for (const kind of kinds) {
        const period = periodAt(zone, shown - kind.offset);
        if (period.abbreviation === abbreviation)
            return period.offset;
    }
    return kinds[0]?.offset;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/time-format.js
/**
 * `strftime`: directives to text, compiled once per format.
 *
 * Source: Miller 6.18.1's answers; it formats with github.com/lestrrat-go/strftime, which glues neighbouring directives
 * and text into one Go layout. Where the seam itself reads as an element (`_%e`, `P%Z`), that element is printed; so here.
 */



/** @returns undefined for a format with an unknown directive, or one that ends in a lone `%` */
function timeFormat(format) {
    const parts = [];
    // `%3S` is known as `%3`. Miller shortens every digit before an S, wherever it stands.
    for (const [piece] of format.replace(/([1-9])S/g, "$1").matchAll(/%.?|[^%]+/gsu)) {
        const part = piece.startsWith("%")
            ? DIRECTIVES.get(piece.slice(1))
            : { kind: "verbatim", text: piece };
        if (part === undefined)
            return undefined;
        const glued = glue(parts.at(-1), part);
        if (glued !== undefined)
            parts.pop();
        parts.push(glued ?? part);
    }
    const prints = parts.map(printOf);
    return (instant, zone) => {
        const period = periodAt(zone, instant.second);
        const shown = { instant, clock: wallClock(instant.second, period.offset), period };
        let text = "";
        for (const print of prints)
            text += print(shown);
        return text;
    };
}
/** @returns undefined when the two stay apart */
function glue(before, part) {
    if (before === undefined || !isGlueable(before) || !isGlueable(part))
        return undefined;
    if (before.kind === "print" || part.kind === "print")
        return undefined;
    const verbatim = before.kind === "verbatim" && part.kind === "verbatim";
    return { kind: verbatim ? "verbatim" : "layout", text: before.text + part.text };
}
/** Text that itself looks like a layout stays out of one. */
function isGlueable(part) {
    if (part.kind === "print")
        return false;
    return part.kind === "layout" || !/[0-9]|Mon|Jan|MST|PM|pm/.test(part.text);
}
function printOf(part) {
    if (part.kind === "print")
        return part.print;
    if (part.kind === "verbatim")
        return () => part.text;
    const pieces = layoutPieces(part.text);
    return (shown) => {
        let text = "";
        for (const piece of pieces)
            text += piece.text + (ELEMENTS.get(piece.element)?.(shown) ?? "");
        return text;
    };
}
const two = (number) => String(number).padStart(2, "0");
/** @param digits without the sign */
function signed(number, digits) {
    return (number < 0 ? "-" : "") + String(Math.abs(number)).padStart(digits, "0");
}
/** The elements of a Go layout that directives and digit-free text can add up to. */
const ELEMENTS = new Map([
    ["2006", ({ clock }) => signed(clock.year, 4)],
    ["06", ({ clock }) => two(Math.abs(clock.year) % 100)],
    ["January", ({ clock }) => MONTHS[clock.month - 1]],
    ["Jan", ({ clock }) => MONTHS[clock.month - 1].slice(0, 3)],
    ["01", ({ clock }) => two(clock.month)],
    ["Monday", ({ clock }) => WEEKDAYS[clock.weekday]],
    ["Mon", ({ clock }) => WEEKDAYS[clock.weekday].slice(0, 3)],
    ["02", ({ clock }) => two(clock.day)],
    ["_2", ({ clock }) => String(clock.day).padStart(2)],
    ["__2", ({ clock }) => String(clock.yearDay).padStart(3)],
    ["15", ({ clock }) => two(clock.hour)],
    ["04", ({ clock }) => two(clock.minute)],
    ["05", ({ clock }) => two(clock.second)],
    ["PM", ({ clock }) => (clock.hour >= 12 ? "PM" : "AM")],
    ["MST", ({ period }) => period.abbreviation],
    ["-0700", ({ period }) => offsetText(period.offset)],
]);
function offsetText(offset) {
    const minutes = Math.trunc(Math.abs(offset) / 60);
    const sign = offset < 0 && minutes > 0 ? "-" : "+";
    return sign + two(Math.trunc(minutes / 60)) + two(minutes % 60);
}
const hour12 = (hour) => (hour % 12 === 0 ? 12 : hour % 12);
/** The number of the week in the year, when weeks begin on `first` (0 is Sunday) and days before the first such are week 0. */
function weekFrom(first, { weekday, yearDay }) {
    return Math.trunc((yearDay + ((first + 6 - weekday) % 7)) / 7);
}
/** Miller puts a zero before every century below ten, a negative one (`0-11`) as well. */
function century(year) {
    const whole = Math.trunc(year / 100);
    return (whole < 10 ? "0" : "") + whole;
}
/** `%1S` to `%9S`: seconds, cut off behind so many digits. The zero that `%8S` has too many is Miller's own. */
function secondsTo(digits) {
    const width = digits === 8 ? 9 : digits;
    return ({ clock, instant }) => {
        const fraction = Math.trunc(instant.nanosecond / 10 ** (9 - digits));
        return `${two(clock.second)}.${String(fraction).padStart(width, "0")}`;
    };
}
const layout = (text) => ({ kind: "layout", text });
const verbatim = (text) => ({ kind: "verbatim", text });
const print = (write) => ({ kind: "print", print: write });
/** By the character behind the percent sign; `%3S` is `3`. */
const DIRECTIVES = new Map([
    ["A", layout("Monday")],
    ["a", layout("Mon")],
    ["B", layout("January")],
    ["b", layout("Jan")],
    ["h", layout("Jan")],
    ["c", layout("Mon Jan _2 15:04:05 2006")],
    ["D", layout("01/02/06")],
    ["d", layout("02")],
    ["e", layout("_2")],
    ["F", layout("2006-01-02")],
    ["M", layout("04")],
    ["m", layout("01")],
    ["p", layout("PM")],
    ["R", layout("15:04")],
    ["S", layout("05")],
    ["T", layout("15:04:05")],
    ["v", layout("_2-Jan-2006")],
    ["X", layout("15:04:05")],
    ["x", layout("01/02/06")],
    ["Y", layout("2006")],
    ["y", layout("06")],
    ["Z", layout("MST")],
    ["z", layout("-0700")],
    ["n", verbatim("\n")],
    ["t", verbatim("\t")],
    ["%", verbatim("%")],
    ["C", print(({ clock }) => century(clock.year))],
    ["G", print(({ clock }) => signed(isoWeek(clock).year, 4))],
    ["g", print(({ clock }) => signed(isoWeek(clock).year % 100, 2))],
    ["H", print(({ clock }) => two(clock.hour))],
    ["I", print(({ clock }) => two(hour12(clock.hour)))],
    ["k", print(({ clock }) => String(clock.hour).padStart(2))],
    ["l", print(({ clock }) => String(hour12(clock.hour)).padStart(2))],
    ["j", print(({ clock }) => String(clock.yearDay).padStart(3, "0"))],
    [
        "r",
        print(({ clock }) => {
            const time = [hour12(clock.hour), clock.minute, clock.second].map(two).join(":");
            return `${time} ${clock.hour >= 12 ? "PM" : "AM"}`;
        }),
    ],
    ["U", print(({ clock }) => two(weekFrom(0, clock)))],
    ["u", print(({ clock }) => String(clock.weekday === 0 ? 7 : clock.weekday))],
    ["V", print(({ clock }) => two(isoWeek(clock).week))],
    ["W", print(({ clock }) => two(weekFrom(1, clock)))],
    ["w", print(({ clock }) => String(clock.weekday))],
    ["N", print(({ instant }) => String(instant.nanosecond).padStart(9, "0"))],
    ["O", print(({ instant }) => String(instant.nanosecond))],
    ["s", print(({ instant }) => BigInt(instant.second).toString())],
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits) => [
        String(digits),
        print(secondsTo(digits)),
    ]),
]);

;// CONCATENATED MODULE: ./build/src/filter/functions/time-instant.js
/** Points in time, from the numbers a filter computes with and back to them. */

const NANOSECONDS = 1_000_000_000;
/** Seconds beyond 64 bits. */
const TOO_MANY_SECONDS = 2 ** 63;
/** What Miller makes of them, NaN included: an overflow that ends in the year 292277026304. */
const OVERFLOWN = { second: 2 ** 63 - 9_223_372_037, nanosecond: 145_224_192 };
/** Beyond it, in seconds, 64 bits of nanoseconds wrap around. */
const UNWRAPPED_SECONDS = 9_223_372_036;
/** @param seconds since 1970, with a fraction */
function instantOfSeconds(seconds) {
    if (!(Math.abs(seconds) < TOO_MANY_SECONDS))
        return OVERFLOWN;
    const whole = Math.trunc(seconds);
    return carried(whole, Math.trunc((seconds - whole) * NANOSECONDS));
}
/**
 * As `instantOfSeconds`, but rounds down before it counts nanoseconds: the `sec2...` functions take this road
 * where the `strf...` ones take the other, and the last digit shows it.
 */
function instantOfSecondsFloored(seconds) {
    if (!(Math.abs(seconds) < TOO_MANY_SECONDS))
        return OVERFLOWN;
    let whole = Math.trunc(seconds);
    let fraction = seconds - whole;
    if (fraction < 0) {
        whole -= 1;
        fraction += 1;
    }
    return carried(whole, Math.trunc(fraction * NANOSECONDS));
}
/** @param nanoseconds since 1970 */
function instantOfNanoseconds(nanoseconds) {
    const exact = BigInt(nanoseconds);
    return carried(Number(exact / 1000000000n), Number(exact % 1000000000n));
}
function carried(second, nanosecond) {
    if (nanosecond < 0)
        return { second: second - 1, nanosecond: nanosecond + NANOSECONDS };
    if (nanosecond >= NANOSECONDS) {
        return { second: second + 1, nanosecond: nanosecond - NANOSECONDS };
    }
    return { second, nanosecond };
}
/** Nanoseconds since 1970 as an int; before 1678 and after 2262 they wrap around, as in Miller. */
function toNanoseconds(instant) {
    return wrappedInt(exactNanoseconds(instant));
}
/** Seconds since 1970 as a float, computed from the nanoseconds as Miller does: they wrap around as well. */
function toSeconds(instant) {
    const { second, nanosecond } = instant;
    if (nanosecond === 0 && Math.abs(second) < UNWRAPPED_SECONDS) {
        return values_float((second * NANOSECONDS) / NANOSECONDS);
    }
    return values_float(Number(BigInt.asIntN(64, exactNanoseconds(instant))) / NANOSECONDS);
}
function exactNanoseconds({ second, nanosecond }) {
    return BigInt(second) * 1000000000n + BigInt(nanosecond);
}

;// CONCATENATED MODULE: ./build/src/filter/functions/time-layout-read.js
/**
 * Reads a time by a Go layout, as Go's `time.ParseInLocation` does.
 *
 * Source: the documentation of that function, and its answers to the recorded cases.
 */



/** @returns undefined when the text does not follow the layout, or names a time that does not exist */
function readLayout(pieces, text, zone) {
    const reading = {
        year: 0,
        month: undefined,
        day: undefined,
        yearDay: undefined,
        hour: 0,
        minute: 0,
        second: 0,
        nanosecond: 0,
        half: undefined,
        offset: undefined,
        utc: false,
        abbreviation: undefined,
    };
    let at = 0;
    for (const [i, piece] of pieces.entries()) {
        at = afterText(text, at, piece.text);
        if (at >= 0 && piece.element !== "") {
            at = afterElement(reading, text, at, piece.element, pieces[i + 1]);
        }
        if (at < 0)
            return undefined;
    }
    return at === text.length ? instantRead(reading, zone) : undefined;
}
/** Behind `expected`, in which any number of spaces stands for any number of spaces; -1 when it is not there. */
function afterText(text, from, expected) {
    let at = from;
    for (let i = 0; i < expected.length; i++) {
        if (expected[i] !== " ") {
            if (text[at] !== expected[i])
                return -1;
            at += 1;
        }
        else if (expected[i - 1] !== " ") {
            if (at < text.length && text[at] !== " ")
                return -1;
            while (text[at] === " ")
                at += 1;
        }
    }
    return at;
}
function afterElement(reading, text, from, element, next) {
    const { pattern, store } = FIELDS.get(element) ?? fractionField(element);
    const match = matchAt(pattern, text, from);
    if (match === null || !store(reading, match))
        return -1;
    const at = pattern.lastIndex;
    // A fraction may follow the seconds even where the layout has none.
    const seconds = element === "05" || element === "5";
    return seconds && !/^[.,]/.test(next?.element ?? "") ? afterFraction(reading, text, at) : at;
}
function afterFraction(reading, text, from) {
    const match = matchAt(ANY_FRACTION, text, from);
    if (match === null)
        return from;
    reading.nanosecond = nanosecondsOf(match[0]);
    return ANY_FRACTION.lastIndex;
}
function matchAt(pattern, text, at) {
    pattern.lastIndex = at;
    return pattern.exec(text);
}
const ANY_FRACTION = /[.,]\d+/y;
/** `.999`: any number of digits, or nothing at all. `.000`: as many digits as zeros. */
function fractionField(element) {
    const digits = element.length - 1;
    const pattern = element[1] === "9" ? /(?:[.,]\d+)?/y : new RegExp(`[.,]\\d{${digits}}`, "y");
    return {
        pattern,
        store: (reading, match) => {
            if (match[0] !== "")
                reading.nanosecond = nanosecondsOf(match[0]);
            return true;
        },
    };
}
/** @param fraction a separator, then digits; those after the ninth are dropped */
function nanosecondsOf(fraction) {
    return Number(fraction.slice(1, 10).padEnd(9, "0"));
}
function numberField(pattern, field, least = 0, most = Infinity) {
    return {
        pattern,
        store: (reading, match) => {
            reading[field] = Number(match[0]);
            return Number(match[0]) >= least && Number(match[0]) <= most;
        },
    };
}
function nameField(names, field, length) {
    const known = names.map((name) => name.slice(0, length));
    return {
        pattern: new RegExp(known.join("|"), "iy"),
        store: (reading, match) => {
            const index = known.findIndex((name) => name.toLowerCase() === match[0].toLowerCase());
            if (field === "month")
                reading.month = index + 1;
            return true;
        },
    };
}
function halfField(pattern) {
    return {
        pattern,
        store: (reading, match) => {
            reading.half = match[0].toUpperCase() === "PM" ? "PM" : "AM";
            return true;
        },
    };
}
function offsetField(pattern) {
    return {
        pattern,
        store: (reading, match) => {
            if (match[0] === "Z") {
                reading.utc = true;
                return true;
            }
            const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
            const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
            reading.offset = sign === "-" ? -offset : offset;
            return Number(hours) <= 24 && Number(minutes) <= 60 && Number(seconds) <= 60;
        },
    };
}
/** Three capital letters, four or five that end in T, and the few exceptions that Go knows. */
const ABBREVIATION = /UTC|ChST|MeST|GMT(?:[+-]0*(?:2[0-3]|1?\d)(?!\d))?|[+-]0*(?:2[0-3]|1?\d)(?!\d)|(?:[A-Z]{4}T|[A-Z]{3}T|WITA|[A-Z]{3})(?![A-Z])/y;
const abbreviationField = {
    pattern: ABBREVIATION,
    store: (reading, match) => {
        if (match[0] === "UTC")
            reading.utc = true;
        else
            reading.abbreviation = match[0];
        return true;
    },
};
const FIELDS = new Map([
    ["2006", numberField(/\d{4}/y, "year")],
    [
        "06",
        {
            pattern: /[+\-\d]\d/y,
            store: (reading, match) => {
                const year = Number(match[0]);
                reading.year = year + (year >= 69 ? 1900 : 2000);
                return true;
            },
        },
    ],
    ["January", nameField(MONTHS, "month")],
    ["Jan", nameField(MONTHS, "month", 3)],
    ["1", numberField(/\d\d?/y, "month", 1, 12)],
    ["01", numberField(/\d\d/y, "month", 1, 12)],
    ["Monday", nameField(WEEKDAYS, "weekday")],
    ["Mon", nameField(WEEKDAYS, "weekday", 3)],
    ["2", numberField(/\d\d?/y, "day")],
    ["_2", numberField(/ ?\d\d?/y, "day")],
    ["02", numberField(/\d\d/y, "day")],
    ["__2", numberField(/ {0,2}\d{1,3}/y, "yearDay")],
    ["002", numberField(/\d{3}/y, "yearDay")],
    ["15", numberField(/\d\d?/y, "hour", 0, 23)],
    ["3", numberField(/\d\d?/y, "hour", 0, 12)],
    ["03", numberField(/\d\d/y, "hour", 0, 12)],
    ["4", numberField(/\d\d?/y, "minute", 0, 59)],
    ["04", numberField(/\d\d/y, "minute", 0, 59)],
    ["5", numberField(/\d\d?/y, "second", 0, 59)],
    ["05", numberField(/\d\d/y, "second", 0, 59)],
    ["PM", halfField(/[AP]M/y)],
    ["pm", halfField(/[ap]m/y)],
    ["MST", abbreviationField],
    ["-070000", offsetField(/([+-])(\d\d)(\d\d)(\d\d)/y)],
    ["-07:00:00", offsetField(/([+-])(\d\d):(\d\d):(\d\d)/y)],
    ["-0700", offsetField(/([+-])(\d\d)(\d\d)/y)],
    ["-07:00", offsetField(/([+-])(\d\d):(\d\d)/y)],
    ["-07", offsetField(/([+-])(\d\d)/y)],
    ["Z070000", offsetField(/([+-])(\d\d)(\d\d)(\d\d)/y)],
    ["Z07:00:00", offsetField(/([+-])(\d\d):(\d\d):(\d\d)/y)],
    ["Z0700", offsetField(/Z|([+-])(\d\d)(\d\d)/y)],
    ["Z07:00", offsetField(/Z|([+-])(\d\d):(\d\d)/y)],
    ["Z07", offsetField(/Z|([+-])(\d\d)/y)],
]);
function instantRead(reading, zone) {
    const date = dateRead(reading);
    if (date === undefined)
        return undefined;
    const { year, minute, second, nanosecond, offset, abbreviation } = reading;
    const shown = secondOf({ year, ...date, hour: hourRead(reading), minute, second });
    if (reading.utc)
        return { second: shown, nanosecond };
    if (offset !== undefined)
        return { second: shown - offset, nanosecond };
    if (abbreviation === undefined)
        return { second: secondShown(zone, shown), nanosecond };
    // An abbreviation the zone does not use is read and means nothing.
    return { second: shown - (offsetNamed(zone, abbreviation, shown) ?? 0), nanosecond };
}
function hourRead({ hour, half }) {
    if (half === "PM" && hour < 12)
        return hour + 12;
    return half === "AM" && hour === 12 ? 0 : hour;
}
function dateRead(reading) {
    const { year, yearDay } = reading;
    let { month, day } = reading;
    if (yearDay !== undefined) {
        if (yearDay < 1 || yearDay > (isLeap(year) ? 366 : 365))
            return undefined;
        const date = new Date(Date.UTC(isLeap(year) ? 2000 : 2001, 0, yearDay));
        if (month !== undefined && month !== date.getUTCMonth() + 1)
            return undefined;
        if (day !== undefined && day !== date.getUTCDate())
            return undefined;
        month = date.getUTCMonth() + 1;
        day = date.getUTCDate();
    }
    month ??= 1;
    day ??= 1;
    return day >= 1 && day <= daysIn(month, year) ? { month, day } : undefined;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/time-parse.js


/** Directives that stand for others; `%r` and its like may not be nested, so one pass suffices. */
const SHORTHANDS = new Map([
    ["%T", "%H:%M:%S"],
    ["%D", "%m/%d/%y"],
    ["%F", "%Y-%m-%d"],
    ["%R", "%H:%M"],
    ["%r", "%I:%M:%S %p"],
]);
const time_parse_ELEMENTS = new Map([
    ["b", "Jan"],
    ["B", "January"],
    ["d", "02"],
    ["f", "999999"],
    ["H", "15"],
    ["I", "03"],
    ["j", "__2"],
    ["m", "01"],
    ["M", "04"],
    ["p", "PM"],
    ["S", "05"],
    ["y", "06"],
    ["Y", "2006"],
    ["z", "-0700"],
    ["Z", "MST"],
]);
/** @returns undefined for a format with a directive that Miller does not read */
function parseFormat(format) {
    const expanded = format.replace(/%[TDFRr]/g, (shorthand) => SHORTHANDS.get(shorthand) ?? "");
    const [prefix = "", ...parts] = expanded.split("%");
    const directives = [];
    for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        // An empty part is the one between the two signs of `%%`, which takes the next part for granted.
        if (part === "") {
            directives.push({ letter: "%", element: "", literal: "", optionalDot: false });
            i += 1;
            continue;
        }
        const letter = part[0];
        const element = time_parse_ELEMENTS.get(letter);
        if (element === undefined)
            return undefined;
        const optionalDot = part.endsWith(".") && (parts[i + 1] ?? "").startsWith("f");
        directives.push({ letter, element, literal: part.slice(1), optionalDot });
    }
    return { prefix, directives, layouts: new Map() };
}
/** @returns undefined when the text does not follow the format, or names a time that does not exist */
function parseTime(format, text, zone) {
    if (!text.startsWith(format.prefix))
        return undefined;
    let at = format.prefix.length;
    let layout = "";
    let input = "";
    let first = true;
    for (const [i, directive] of format.directives.entries()) {
        const length = at <= text.length ? fieldLength(format, i, text, at) : undefined;
        if (length === undefined)
            return undefined;
        const { letter, element, literal } = directive;
        // The literal behind the very first directive is left out: what follows is told apart without it.
        const separator = first ? "" : literal;
        const field = text.slice(at, at + length.field);
        at += length.field + length.literal;
        if (letter === "%")
            continue;
        first = false;
        if (letter !== "f") {
            layout += element + separator;
            input += (letter === "p" ? field.toUpperCase() : filled(field, element.length)) + separator;
        }
        else if (field !== "") {
            layout += `.${element}`;
            input += /\d/.test(field) ? `.${field.replace(/^\./, "")}` : ".0";
        }
    }
    return at < text.length ? undefined : readLayout(time_parse_piecesOf(format, layout), input, zone);
}
/** How far directive `i` reaches. @returns undefined when the text ends too early or lacks the literal */
function fieldLength(format, i, text, at) {
    const { letter, element, literal, optionalDot } = format.directives[i];
    if (letter === "%")
        return text[at] === "%" ? { field: 1, literal: 0 } : undefined;
    let found = literal === "" ? 0 : text.indexOf(literal, at) - at;
    let literalLength = literal.length;
    if (found < 0 && optionalDot) {
        // Neither dot nor fraction: the field ends where the text behind the fraction begins.
        const behind = format.directives[i + 1]?.literal[0];
        found = behind === undefined ? text.length - at : text.indexOf(behind, at) - at;
        literalLength = 0;
    }
    if (found < 0)
        return undefined;
    if (found > 0)
        return { field: found, literal: literalLength };
    if (letter === "f") {
        return { field: /^\.?\d{0,6}/.exec(text.slice(at))?.[0].length ?? 0, literal: literalLength };
    }
    if (at === text.length)
        return undefined;
    return { field: Math.min(element.length, text.length - at), literal: literalLength };
}
function filled(field, length) {
    return /^\d+$/.test(field) ? field.padStart(length, "0") : field;
}
function time_parse_piecesOf(format, layout) {
    let pieces = format.layouts.get(layout);
    if (pieces === undefined) {
        pieces = layoutPieces(layout);
        format.layouts.set(layout, pieces);
    }
    return pieces;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/time-calls.js
/** How a call of a time function goes: which values it takes, which it hands back untouched, which are errors. */







/** `sec2gmt` and its like: (time, decimal places, zone). */
function stamps(unit, place) {
    const instantOf = unit === "seconds" ? flooredSeconds : nanoseconds;
    return ({ run }) => (time, places, zoneName) => {
        if (unit === "seconds" ? !isNumber(time) : time.type !== INT) {
            // As it is in Miller: what is no time comes back, but not from these two.
            const refused = (unit === "seconds") === (places !== undefined);
            return place === "gmt" && refused ? ERROR_VALUE : time;
        }
        if (places !== undefined && places.type !== INT)
            return ERROR_VALUE;
        const zone = zoneFor(place, run, zoneName);
        const instant = instantOf(time);
        if (zone === undefined || instant === undefined)
            return ERROR_VALUE;
        return string(stamp(instant, Number(places?.number ?? 0), place, zone));
    };
}
function stamp(instant, places, place, zone) {
    const clock = wallClock(instant.second, periodAt(zone, instant.second).offset);
    const date = `${fourDigits(clock.year)}-${time_calls_two(clock.month)}-${time_calls_two(clock.day)}`;
    const time = `${time_calls_two(clock.hour)}:${time_calls_two(clock.minute)}:${time_calls_two(clock.second)}`;
    const digits = String(instant.nanosecond).padStart(9, "0").slice(0, Math.max(places, 0));
    const fraction = digits === "" ? "" : `.${digits}`;
    return place === "gmt" ? `${date}T${time}${fraction}Z` : `${date} ${time}${fraction}`;
}
const time_calls_two = (number) => String(number).padStart(2, "0");
/** The sign counts as one of the four, unlike in `%Y`. */
function fourDigits(year) {
    return year < 0 ? `-${String(-year).padStart(3, "0")}` : String(year).padStart(4, "0");
}
/** `sec2gmtdate` and its like: (time, zone). What is not a number comes back. */
function dates(unit, place) {
    const instantOf = unit === "seconds" ? seconds : nanoseconds;
    const format = timeFormat("%Y-%m-%d");
    return ({ run }) => (time, zoneName) => {
        if (!isNumber(time))
            return time;
        const zone = zoneFor(place, run, zoneName);
        const instant = instantOf(time);
        if (zone === undefined || instant === undefined)
            return ERROR_VALUE;
        return string(format?.(instant, zone) ?? "");
    };
}
/** `strftime` and its like: (time, format, zone). */
function formats(unit, place) {
    const instantOf = unit === "seconds" ? seconds : nanoseconds;
    return ({ run }) => {
        const formatOf = lately(timeFormat);
        return (time, format, zoneName) => {
            const zone = zoneFor(place, run, zoneName);
            if (zone === undefined)
                return ERROR_VALUE;
            if (time.type === EMPTY)
                return time;
            const instant = instantOf(time);
            const write = format?.type === STRING ? formatOf(format.text) : undefined;
            if (instant === undefined || write === undefined)
                return ERROR_VALUE;
            return string(write(instant, zone));
        };
    };
}
/** `strptime` and its like: (text, format, zone). @param fixed the format, for functions that take (text, zone) */
function parses(unit, place, fixed) {
    const numberOf = unit === "seconds" ? toSeconds : toNanoseconds;
    return ({ run }) => {
        const formatOf = lately(parseFormat);
        return (text, ...rest) => {
            const format = fixed === undefined ? rest.shift() : string(fixed);
            // The empty name is UTC to the functions that write times, and an error to those that read them.
            if (rest[0]?.type === EMPTY)
                return ERROR_VALUE;
            const instant = instantIn(text, format, zoneFor(place, run, rest[0]), formatOf);
            return instant === undefined ? ERROR_VALUE : numberOf(instant);
        };
    };
}
function instantIn(text, format, zone, formatOf) {
    if (text.type !== STRING || format?.type !== STRING || zone === undefined)
        return undefined;
    const parsed = formatOf(format.text);
    return parsed === undefined ? undefined : parseTime(parsed, text.text, zone);
}
/** `gmt2localtime` and `localtime2gmt`: (text, zone). Miller goes through 64-bit nanoseconds, which wrap around. */
function rewrites(from, fromFormat, to) {
    return (site) => {
        const parse = parses("nanoseconds", from, fromFormat)(site);
        const write = stamps("nanoseconds", to)(site);
        const noPlaces = values_int(0);
        return (text, zoneName) => {
            const zone = zoneName === undefined ? [] : [zoneName];
            const time = from === "local" ? parse(text, ...zone) : parse(text);
            if (time.type !== INT)
                return ERROR_VALUE;
            return to === "local" ? write(time, noPlaces, ...zone) : write(time);
        };
    };
}
function seconds(time) {
    return isNumber(time) ? instantOfSeconds(toFloat(time)) : undefined;
}
function flooredSeconds(time) {
    return isNumber(time) ? instantOfSecondsFloored(toFloat(time)) : undefined;
}
function nanoseconds(time) {
    return time.type === INT ? instantOfNanoseconds(time.number) : undefined;
}
/** @returns undefined when the name is not text or names no zone */
function zoneFor(place, run, name) {
    if (place === "gmt")
        return UTC;
    if (name === undefined)
        return environmentZone(run);
    return isText(name) ? timeZone(name.text) : undefined;
}
/** @throws FatalError when `ENV["TZ"]` names no zone, as Miller ends the program then */
function environmentZone(run) {
    const name = run.environment.get("TZ");
    const zone = name === undefined ? UTC : isText(name) ? timeZone(name.text) : undefined;
    return zone ?? fatal('ENV["TZ"] does not name a time zone, such as "Europe/Paris".');
}
/** Remembers the last answer: the format is the same for nearly every row, mostly a literal. */
function lately(compute) {
    let lastText;
    let lastAnswer;
    return (text) => {
        if (text !== lastText) {
            lastAnswer = compute(text);
            lastText = text;
        }
        return lastAnswer;
    };
}

;// CONCATENATED MODULE: ./build/src/filter/functions/time-duration.js
/** Spans of time as `1d02h03m04s` or `26:03:04`, and back to seconds. */

const UNIT_SECONDS = new Map([
    ["d", 86_400],
    ["h", 3_600],
    ["m", 60],
    ["s", 1],
]);
/** A number and its unit. Blanks before either are skipped; a blank behind a unit ends the reading. */
const WHOLE_PART = /^[ \t]*([+-]?\d+)[ \t]*(\S)/;
const FLOAT_PART = /^[ \t]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[ \t]*(\S)/;
function dhmsToSeconds(value) {
    const parts = durationParts(value, WHOLE_PART);
    if (parts === undefined)
        return ERROR_VALUE;
    let seconds = 0n;
    for (const { number, unit } of parts.parts) {
        const whole = int64(number);
        if (whole === undefined)
            return ERROR_VALUE;
        seconds += whole * BigInt(unit);
    }
    return wrappedInt(parts.negative ? -seconds : seconds);
}
function dhmsToFloatSeconds(value) {
    const parts = durationParts(value, FLOAT_PART);
    if (parts === undefined)
        return ERROR_VALUE;
    let seconds = 0;
    for (const { number, unit } of parts.parts)
        seconds += Number(number) * unit;
    return values_float(parts.negative ? -seconds : seconds);
}
/** @returns undefined when the value is no text, or a part of it is not a number and a unit */
function durationParts(value, pattern) {
    if (value.type !== STRING)
        return undefined;
    const negative = value.text.startsWith("-");
    const parts = [];
    let rest = negative ? value.text.slice(1) : value.text;
    while (rest !== "") {
        const match = pattern.exec(rest);
        const unit = UNIT_SECONDS.get(match?.[2] ?? "");
        if (match === null || unit === undefined)
            return undefined;
        parts.push({ number: match[1], unit });
        rest = rest.slice(match[0].length).split(/\s/, 1)[0];
    }
    return { negative, parts };
}
/** @returns undefined where the digits do not fit 64 bits */
function int64(digits) {
    const exact = BigInt(digits.replace(/^\+/, ""));
    return BigInt.asIntN(64, exact) === exact ? exact : undefined;
}
const HMS = /^-?[ \t]*([+-]?\d+):[ \t]*([+-]?\d+):[ \t]*([+-]?\d+)/;
const HMS_FLOAT = /^-?[ \t]*([+-]?\d+):[ \t]*([+-]?\d+):[ \t]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/;
/** Text behind the seconds is not looked at. */
function hmsToSeconds(value) {
    if (value.type !== STRING)
        return ERROR_VALUE;
    const [hours, minutes, seconds] = HMS.exec(value.text)?.slice(1).map(int64) ?? [];
    if (hours === undefined || minutes === undefined || seconds === undefined)
        return ERROR_VALUE;
    const total = seconds + minutes * 60n + hours * 3600n;
    return wrappedInt(value.text.startsWith("-") ? -total : total);
}
/** Text behind the seconds is not looked at. */
function hmsToFloatSeconds(value) {
    if (value.type !== STRING)
        return ERROR_VALUE;
    const [hours, minutes, seconds] = HMS_FLOAT.exec(value.text)?.slice(1).map(Number) ?? [];
    if (hours === undefined || minutes === undefined || seconds === undefined)
        return ERROR_VALUE;
    const total = seconds + (minutes * 60 + hours * 3600);
    return values_float(value.text.startsWith("-") ? -total : total);
}
/** Every part takes the sign of the whole. */
function spanOf(seconds) {
    return {
        days: seconds / 86400n,
        hours: (seconds / 3600n) % 24n,
        minutes: (seconds / 60n) % 60n,
        seconds: seconds % 60n,
    };
}
const time_duration_two = (number) => String(number).padStart(2, "0");
/** The largest unit that counts comes first and carries the sign; units below it have two digits. */
function secondsToDhms(value) {
    if (value.type !== INT)
        return ERROR_VALUE;
    const total = BigInt(value.number);
    const sign = total < 0n ? "-" : "";
    const { days, hours, minutes, seconds } = spanOf(total < 0n ? -total : total);
    if (days > 0n)
        return string(`${sign}${days}d${time_duration_two(hours)}h${time_duration_two(minutes)}m${time_duration_two(seconds)}s`);
    if (hours > 0n)
        return string(`${sign}${hours}h${time_duration_two(minutes)}m${time_duration_two(seconds)}s`);
    if (minutes > 0n)
        return string(`${sign}${minutes}m${time_duration_two(seconds)}s`);
    return string(`${sign}${seconds}s`);
}
function secondsToHms(value) {
    if (value.type !== INT)
        return ERROR_VALUE;
    const total = BigInt(value.number);
    const { days, hours, minutes, seconds } = spanOf(total < 0n ? -total : total);
    const time = [days * 24n + hours, minutes, seconds].map(time_duration_two).join(":");
    return string((total < 0n ? "-" : "") + time);
}
function floatSecondsToDhms(value) {
    const parts = floatSpan(value);
    if (parts === undefined)
        return ERROR_VALUE;
    const { sign, span, seconds } = parts;
    const { days, hours, minutes } = span;
    const rest = sixDecimals(seconds);
    const filled = rest.padStart(9, "0");
    if (days > 0n)
        return string(`${sign}${days}d${time_duration_two(hours)}h${time_duration_two(minutes)}m${filled}s`);
    if (hours > 0n)
        return string(`${sign}${hours}h${time_duration_two(minutes)}m${filled}s`);
    if (minutes > 0n)
        return string(`${sign}${minutes}m${filled}s`);
    return string(`${sign}${rest}s`);
}
function floatSecondsToHms(value) {
    const parts = floatSpan(value);
    if (parts === undefined)
        return ERROR_VALUE;
    const { sign, span, seconds } = parts;
    const zero = span.seconds < 10n ? "0" : "";
    const time = `${time_duration_two(span.days * 24n + span.hours)}:${time_duration_two(span.minutes)}`;
    return string(`${sign}${time}:${zero}${sixDecimals(seconds)}`);
}
/** Seconds beyond 64 bits, which Miller takes for the least int of all and prints as it can. */
const time_duration_OVERFLOWN = { ...spanOf(-(2n ** 63n)), days: 2n ** 63n / 86400n };
/** @returns undefined for what is no finite number */
function floatSpan(value) {
    const total = isNumber(value) ? Math.abs(toFloat(value)) : NaN;
    if (!Number.isFinite(total))
        return undefined;
    const fits = total < 2 ** 63;
    const whole = fits ? Math.trunc(total) : -(2 ** 63);
    const span = fits ? spanOf(BigInt(whole)) : time_duration_OVERFLOWN;
    return {
        sign: toFloat(value) < 0 ? "-" : "",
        span,
        seconds: Number(span.seconds) + (total - whole),
    };
}
/** As Go's `%.6f`, which rounds ties to even where `toFixed` rounds them up: a tie is an odd multiple of 1/128. */
function sixDecimals(seconds) {
    const text = seconds.toFixed(6);
    const tie = Math.abs(seconds * 128) % 2 === 1;
    const last = Number(text.at(-1));
    return tie && last % 2 === 1 ? text.slice(0, -1) + (last - 1) : text;
}

;// CONCATENATED MODULE: ./build/src/filter/functions/time.js
/** The functions of class time, as a table. */



const GMT_TIME = "%Y-%m-%dT%H:%M:%SZ";
const LOCAL_TIME = "%Y-%m-%d %H:%M:%S";
const TIME_FUNCTIONS = [
    {
        name: "dhms2fsec",
        class: "time",
        parameters: ["text"],
        help: "Seconds of a span: `1d2h3m4.5s` is 93784.5.",
        call: dhmsToFloatSeconds,
    },
    {
        name: "dhms2sec",
        class: "time",
        parameters: ["text"],
        help: "Whole seconds of a span: `1d2h3m4s` is 93784.",
        call: dhmsToSeconds,
    },
    {
        name: "fsec2dhms",
        class: "time",
        parameters: ["seconds"],
        help: "A span of seconds as `1d02h03m04.500000s`.",
        call: floatSecondsToDhms,
    },
    {
        name: "fsec2hms",
        class: "time",
        parameters: ["seconds"],
        help: "A span of seconds as `26:03:04.500000`.",
        call: floatSecondsToHms,
    },
    {
        name: "gmt2localtime",
        class: "time",
        parameters: ["text", "zone?"],
        help: "`2000-01-01T00:00:00Z` as the zone's time, `2000-01-01 02:00:00`.",
        build: rewrites("gmt", GMT_TIME, "local"),
    },
    {
        name: "gmt2nsec",
        class: "time",
        parameters: ["text"],
        help: "Nanoseconds since 1970 at `2000-01-01T00:00:00Z`.",
        build: parses("nanoseconds", "gmt", GMT_TIME),
    },
    {
        name: "gmt2sec",
        class: "time",
        parameters: ["text"],
        help: "Seconds since 1970 at `2000-01-01T00:00:00Z`.",
        build: parses("seconds", "gmt", GMT_TIME),
    },
    {
        name: "hms2fsec",
        class: "time",
        parameters: ["text"],
        help: "Seconds of a span: `01:00:00.25` is 3600.25.",
        call: hmsToFloatSeconds,
    },
    {
        name: "hms2sec",
        class: "time",
        parameters: ["text"],
        help: "Whole seconds of a span: `01:00:01` is 3601.",
        call: hmsToSeconds,
    },
    {
        name: "localtime2gmt",
        class: "time",
        parameters: ["text", "zone?"],
        help: "The zone's time `2000-01-01 02:00:00` as `2000-01-01T00:00:00Z`.",
        build: rewrites("local", LOCAL_TIME, "gmt"),
    },
    {
        name: "localtime2nsec",
        class: "time",
        parameters: ["text", "zone?"],
        help: "Nanoseconds since 1970 at the zone's time `2000-01-01 02:00:00`.",
        build: parses("nanoseconds", "local", LOCAL_TIME),
    },
    {
        name: "localtime2sec",
        class: "time",
        parameters: ["text", "zone?"],
        help: "Seconds since 1970 at the zone's time `2000-01-01 02:00:00`.",
        build: parses("seconds", "local", LOCAL_TIME),
    },
    {
        name: "nsec2gmt",
        class: "time",
        parameters: ["nanoseconds", "places?"],
        help: "Nanoseconds since 1970 as `2000-01-01T00:00:00Z`, with so many decimal places.",
        build: stamps("nanoseconds", "gmt"),
    },
    {
        name: "nsec2gmtdate",
        class: "time",
        parameters: ["nanoseconds"],
        help: "Nanoseconds since 1970 as `2000-01-01`.",
        build: dates("nanoseconds", "gmt"),
    },
    {
        name: "nsec2localdate",
        class: "time",
        parameters: ["nanoseconds", "zone?"],
        help: "Nanoseconds since 1970 as the zone's date, `2000-01-01`.",
        build: dates("nanoseconds", "local"),
    },
    {
        name: "nsec2localtime",
        class: "time",
        parameters: ["nanoseconds", "places?", "zone?"],
        help: "Nanoseconds since 1970 as the zone's time, `2000-01-01 02:00:00`, with so many decimal places.",
        build: stamps("nanoseconds", "local"),
    },
    {
        name: "sec2dhms",
        class: "time",
        parameters: ["seconds"],
        help: "A span of whole seconds as `1d02h03m04s`.",
        call: secondsToDhms,
    },
    {
        name: "sec2gmt",
        class: "time",
        parameters: ["seconds", "places?"],
        help: "Seconds since 1970 as `2000-01-01T00:00:00Z`, with so many decimal places.",
        build: stamps("seconds", "gmt"),
    },
    {
        name: "sec2gmtdate",
        class: "time",
        parameters: ["seconds"],
        help: "Seconds since 1970 as `2000-01-01`.",
        build: dates("seconds", "gmt"),
    },
    {
        name: "sec2hms",
        class: "time",
        parameters: ["seconds"],
        help: "A span of whole seconds as `26:03:04`.",
        call: secondsToHms,
    },
    {
        name: "sec2localdate",
        class: "time",
        parameters: ["seconds", "zone?"],
        help: "Seconds since 1970 as the zone's date, `2000-01-01`.",
        build: dates("seconds", "local"),
    },
    {
        name: "sec2localtime",
        class: "time",
        parameters: ["seconds", "places?", "zone?"],
        help: "Seconds since 1970 as the zone's time, `2000-01-01 02:00:00`, with so many decimal places.",
        build: stamps("seconds", "local"),
    },
    {
        name: "strfntime",
        class: "time",
        parameters: ["nanoseconds", "format"],
        help: "Nanoseconds since 1970 in a format: `%Y-%m-%d`, `%H:%M:%9S`.",
        build: formats("nanoseconds", "gmt"),
    },
    {
        name: "strfntime_local",
        class: "time",
        parameters: ["nanoseconds", "format", "zone?"],
        help: 'As strfntime, in a time zone: that of ENV["TZ"] unless given.',
        build: formats("nanoseconds", "local"),
    },
    {
        name: "strftime",
        class: "time",
        parameters: ["seconds", "format"],
        help: "Seconds since 1970 in a format: `%Y-%m-%d`, `%H:%M:%3S`.",
        build: formats("seconds", "gmt"),
    },
    {
        name: "strftime_local",
        class: "time",
        parameters: ["seconds", "format", "zone?"],
        help: 'As strftime, in a time zone: that of ENV["TZ"] unless given.',
        build: formats("seconds", "local"),
    },
    {
        name: "strpntime",
        class: "time",
        parameters: ["text", "format"],
        help: "Nanoseconds since 1970 at a time written in a format.",
        build: parses("nanoseconds", "gmt"),
    },
    {
        name: "strpntime_local",
        class: "time",
        parameters: ["text", "format", "zone?"],
        help: 'As strpntime, in a time zone: that of ENV["TZ"] unless given.',
        build: parses("nanoseconds", "local"),
    },
    {
        name: "strptime",
        class: "time",
        parameters: ["text", "format"],
        help: "Seconds since 1970 at a time written in a format.",
        build: parses("seconds", "gmt"),
    },
    {
        name: "strptime_local",
        class: "time",
        parameters: ["text", "format", "zone?"],
        help: 'As strptime, in a time zone: that of ENV["TZ"] unless given.',
        build: parses("seconds", "local"),
    },
    {
        name: "sysntime",
        class: "time",
        parameters: [],
        help: "Nanoseconds since 1970 now.",
        build: ({ run }) => () => wrappedInt(BigInt(Math.round(run.now())) * 1000000n),
    },
    {
        name: "systime",
        class: "time",
        parameters: [],
        help: "Seconds since 1970 now, with a fraction.",
        build: ({ run }) => () => values_float(run.now() / 1000),
    },
    {
        name: "systimeint",
        class: "time",
        parameters: [],
        help: "Whole seconds since 1970 now.",
        build: ({ run }) => () => values_int(Math.floor(run.now() / 1000)),
    },
    {
        name: "upntime",
        class: "time",
        parameters: [],
        help: "Nanoseconds since the filter was compiled.",
        build: ({ run }) => {
            const start = run.now();
            return () => wrappedInt(BigInt(Math.round(run.now() - start)) * 1000000n);
        },
    },
    {
        name: "uptime",
        class: "time",
        parameters: [],
        help: "Seconds since the filter was compiled, with a fraction.",
        build: ({ run }) => {
            const start = run.now();
            return () => values_float((run.now() - start) / 1000);
        },
    },
];

;// CONCATENATED MODULE: ./build/src/filter/functions/index.js
/** The function table: every function of the language, found by name. */

















/** Grouped by class, in the order the help lists them. */
const functions = [
    ...TYPING_FUNCTIONS,
    ...STRING_FUNCTIONS,
    ...FORMATTING_FUNCTIONS,
    ...MATCHING_FUNCTIONS,
    ...CONVERSION_FUNCTIONS,
    ...FMTNUM_FUNCTIONS,
    ...SPLITTING_FUNCTIONS,
    ...COLLECTION_FUNCTIONS,
    ...RESHAPING_FUNCTIONS,
    ...HIGHER_ORDER_FUNCTIONS,
    ...TIME_FUNCTIONS,
    ...MATH_FUNCTIONS,
    ...EXTREME_FUNCTIONS,
    ...INTEGER_FUNCTIONS,
    ...STATS_FUNCTIONS,
    ...PERCENTILE_FUNCTIONS,
    ...HASHING_FUNCTIONS,
];
const byName = new Map(functions.map((row) => [row.name, row]));
function functionNamed(name) {
    return byName.get(name);
}

;// CONCATENATED MODULE: ./build/src/filter/functions/table.js
/** Fewest and most arguments of a row; `Infinity` for any number. */
function arity(row) {
    const required = row.parameters.filter((name) => !/(\?|\.\.\.)$/.test(name)).length;
    const open = row.parameters.some((name) => name.endsWith("..."));
    return { least: required, most: open ? Infinity : row.parameters.length };
}

;// CONCATENATED MODULE: ./build/src/filter/state.js
/** What changes while the filter runs. */


/** What comes after a statement. */
const NEXT = 0;
const BREAK = 1;
const CONTINUE = 2;
const RETURN = 3;
/** Most work for one row, or one `begin` or `end` block: turns of loops, calls, and what they make. */
const state_MAX_STEPS = 1_000_000;
/** Deepest recursion of the expression's own functions. */
const MAX_CALLS = 500;
/** Characters of text that cost as much as one step. */
const TEXT_PER_STEP = 64;
/** What making or reading a value costs, in steps: its size, or its length as text. */
function costOf(value) {
    return value.type === STRING ? 1 + Math.floor(value.text.length / TEXT_PER_STEP) : sizeOf(value);
}
/** @throws FatalError beyond `MAX_STEPS` */
function spend(state, steps) {
    state.steps += steps;
    if (state.steps > state_MAX_STEPS) {
        fatal(`The filter takes more than ${state_MAX_STEPS} steps for one row; a loop may never end.`);
    }
}
/** The value of a local variable. */
function read(state, { hops, slot, outer }) {
    const value = (hops === 0 ? state.frame : frameAt(state, hops)).slots[slot];
    return value === ABSENT_VALUE && outer !== undefined ? read(state, outer) : value;
}
/** The frame so many function literals further out. */
function frameAt(state, hops) {
    let frame = state.frame;
    for (let hop = 0; hop < hops; hop++)
        frame = frame.outer;
    return frame;
}

;// CONCATENATED MODULE: ./build/src/filter/match.js





/** Groups that can be named `\0` to `\9`. */
const GROUPS = 10;
const NOTHING_CAUGHT = Array.from({ length: GROUPS }, () => "");
/**
 * The regular expression a literal stands for where a pattern is expected: its text as written, escapes untouched.
 *
 * @returns undefined when the expression is not such a literal
 * @throws ExpressionError when it is malformed
 */
function literalRegex(node) {
    if (node.kind !== "string" && node.kind !== "regex")
        return undefined;
    try {
        return compileRegex(node.text, node.kind === "regex");
    }
    catch (cause) {
        if (!(cause instanceof FatalError))
            throw cause;
        throw new ExpressionError(cause.message, node.place, { cause });
    }
}
/** Notes nothing. */
const matchOnly = (_state, regex, text) => bool(regex.test(text));
const matchAndCatch = (state, regex, text) => {
    const matcher = regex.matcher(text);
    const found = matcher.find();
    state.captures = found
        ? Array.from({ length: GROUPS }, (_, group) => group <= matcher.groupCount() ? (matcher.group(group) ?? "") : "")
        : NOTHING_CAUGHT;
    return bool(found);
};
/** `value =~ regex` */
function matchLiteral(matching, state, value, regex) {
    spend(state, costOf(value));
    return unmatched(state, value) ?? matching(state, regex, textOf(value));
}
/** `value =~ pattern`, the pattern known only now. */
function matchComputed(matching, state, value, pattern) {
    spend(state, costOf(value));
    if (isText(pattern)) {
        return unmatched(state, value) ?? matching(state, regexFromText(pattern.text), textOf(value));
    }
    state.captures = undefined;
    if (value.type === ABSENT || value.type === NULL)
        return value;
    if (value.type === ERROR || value.type === FUNCT)
        return ERROR_VALUE;
    return pattern.type === ABSENT || pattern.type === NULL ? pattern : ERROR_VALUE;
}
/** What comes out when there is nothing to match against; undefined when there is. */
function unmatched(state, value) {
    if (value.type < NULL)
        return undefined;
    state.captures = undefined;
    return value.type === ABSENT || value.type === NULL ? value : ERROR_VALUE;
}

;// CONCATENATED MODULE: ./build/src/filter/suggest.js
/** "Did you mean": the nearest of the names there are. */
/** @returns a sentence with a leading space, or nothing when no name is near */
function didYouMean(wrong, names, show = (name) => name) {
    let nearest;
    let least = Math.max(1, Math.floor(wrong.length / 3)) + 1;
    for (const name of names) {
        const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), least);
        if (distance < least)
            [nearest, least] = [name, distance];
    }
    return nearest === undefined ? "" : ` Did you mean ${show(nearest)}?`;
}
/** Insertions, deletions, replacements and swaps of neighbours; `limit` when it is that many or more. */
function editDistance(from, to, limit) {
    if (Math.abs(from.length - to.length) >= limit)
        return limit;
    let before = [];
    let row = Array.from({ length: to.length + 1 }, (_, column) => column);
    for (let i = 1; i <= from.length; i++) {
        const next = [i];
        for (let j = 1; j <= to.length; j++) {
            const replaced = row[j - 1] + Number(from[i - 1] !== to[j - 1]);
            const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
                ? before[j - 2] + 1
                : limit;
            next[j] = Math.min(replaced, swapped, row[j] + 1, next[j - 1] + 1);
        }
        [before, row] = [row, next];
    }
    return row[to.length];
}

;// CONCATENATED MODULE: ./build/src/filter/words.js
const TYPES = [
    "arr",
    "bool",
    "float",
    "funct",
    "int",
    "map",
    "num",
    "str",
    "var",
];
/** Values that are the same everywhere in an expression. */
const CONSTANTS = "M_PI M_E IPS IFS IRS OPS OFS ORS FLATSEP NF NR FNR FILENAME FILENUM Inf NaN".split(" ");
/** Words that cannot name a local variable. */
const KEYWORDS = new Set([
    ...TYPES,
    ...CONSTANTS,
    ..."true false null ENV all begin end if elif else while do for in break continue".split(" "),
    ..."func subr call return filter unset".split(" "),
    ..."dump edump emit1 emit emitp emitf eprint eprintn print printn tee stdout stderr".split(" "),
]);
function isType(word) {
    return TYPES.includes(word);
}
/** Statements of Miller that have no meaning for which rows stay, and why. */
const REFUSED = new Map([
    ...["print", "printn", "eprint", "eprintn", "dump", "edump"].map((word) => [word, "a row filter prints nothing"]),
    ...["tee", "emit", "emit1", "emitp", "emitf"].map((word) => [word, "a row filter writes no rows of its own"]),
    ["filter", "the whole expression is the filter: leave the word out"],
]);
/** Functions of Miller that reach outside the filter, and why they are not here. */
const REFUSED_FUNCTIONS = new Map([
    ...["system", "exec"].map((name) => [name, "a row filter runs no programs"]),
    ...["hostname", "os", "version", "stat", "next"].map((name) => [name, "a row filter knows its rows and nothing of the machine"]),
    ...["urand", "urand32", "urandelement", "urandint", "urandrange"].map((name) => [name, "two backups must keep the same users; for a sample, compare md5($user_id)"]),
]);

;// CONCATENATED MODULE: ./build/src/filter/compile-call.js








/** The table goes first, then the expression's own functions, then locals that hold a function. */
function compileCall(context, node) {
    const row = functionNamed(node.name);
    if (row !== undefined)
        return callRow(context, node, row);
    const own = context.functions.get(node.name);
    if (own !== undefined)
        return { evaluate: callOwn(context, node, own, "function") };
    return callLocal(context, node);
}
/** One of the expression's own functions as a value; undefined when none is called so. */
function compileFunctionName(context, { name }) {
    const own = context.functions.get(name);
    if (own === undefined)
        return undefined;
    return {
        evaluate: (state) => funct({ name, arity: own.arity, call: (...values) => own.call(state, values) }),
    };
}
/** @throws ExpressionError when the number of arguments does not fit */
function callOwn(context, node, own, what) {
    checkCount(node, { least: own.arity, most: own.arity }, what);
    const values = node.arguments.map((argument) => context.expression(context, argument).evaluate);
    return (state) => own.call(state, values.map((value) => value(state)));
}
function checkCount({ name, arguments: given, place }, { least, most }, what) {
    if (given.length >= least && given.length <= most)
        return;
    const wanted = least === most ? `${least}` : most === Infinity ? `${least} or more` : `${least} to ${most}`;
    const plural = least === 1 && most === 1 ? "" : "s";
    throw new ExpressionError(`the ${what} ${name} takes ${wanted} argument${plural}, not ${given.length}.`, place);
}
/** A function literal may call a local that is assigned further down, or itself: so names are looked up at the end. */
function callLocal(context, node) {
    const values = node.arguments.map((argument) => context.expression(context, argument).evaluate);
    let held;
    context.atTheEnd.push(() => {
        held = context.scope.resolve(node.name) ?? noSuchFunction(context, node);
    });
    return {
        evaluate: (state) => {
            const callee = read(state, held);
            if (callee.type !== FUNCT)
                return fatal(`${node.name} is called, but holds no function.`);
            const { arity: wanted } = callee.items;
            if (wanted !== values.length) {
                return fatal(`The function in ${node.name} takes ${wanted} arguments, not ${values.length}.`);
            }
            return callee.items.call(...values.map((value) => value(state)));
        },
    };
}
function noSuchFunction(context, { name, place }) {
    const refusal = REFUSED_FUNCTIONS.get(name);
    if (refusal !== undefined) {
        throw new ExpressionError(`${name} cannot be used: ${refusal}.`, place);
    }
    const names = [...functions.map((row) => row.name), ...context.functions.keys()];
    throw new ExpressionError(`there is no function ${name}.${didYouMean(name, names)}`, place);
}
function callRow(context, node, row) {
    checkCount(node, arity(row), "function");
    const values = node.arguments.map((argument) => context.expression(context, argument));
    const regexNode = row.pattern === undefined ? undefined : node.arguments[row.pattern];
    const pattern = regexNode === undefined ? undefined : literalRegex(regexNode);
    const literals = values.map(({ constant }) => constant);
    const call = "call" in row ? row.call : row.build({ literals, pattern, run: context.run });
    return {
        evaluate: spending(call, values.map(({ evaluate }) => evaluate)),
    };
}
/** A call costs what it makes, so that a loop of calls that make much ends too. */
function spending(call, values) {
    const [first, second, third] = values;
    if (first === undefined)
        return () => call();
    if (second === undefined)
        return (state) => paid(state, call(first(state)));
    if (third === undefined)
        return (state) => paid(state, call(first(state), second(state)));
    return (state) => paid(state, call(...values.map((value) => value(state))));
}
function paid(state, value) {
    spend(state, costOf(value));
    return value;
}

;// CONCATENATED MODULE: ./build/src/filter/compare-bytes.js
/**
 * The commonest condition, `$field OP "text"`, without decoding the field: its bytes against the text's.
 *
 * It must never differ from the general path, which it hands over to whenever the bytes are not the text itself.
 */


const ANSWERS = new Map([
    ["==", (order) => order === 0],
    ["!=", (order) => order !== 0],
    ["<", (order) => order < 0],
    ["<=", (order) => order <= 0],
    [">", (order) => order > 0],
    [">=", (order) => order >= 0],
]);
/** @returns undefined when the condition has another shape */
function compareBytes({ fields, reader }, { left, operator }, right, general) {
    const answer = ANSWERS.get(operator);
    if (left.kind !== "field" || answer === undefined || right?.type !== STRING)
        return undefined;
    const index = fields.indexOf(left.name, left.place);
    const bytes = external_node_buffer_.Buffer.from(right.text);
    return (state) => {
        const row = state.row;
        const start = reader.textStart(row, index);
        if (start === -1)
            return general(state);
        return bool(answer(bytesOrder(row.bytes, start, reader.textEnd(row, index), bytes)));
    };
}
/** How bytes[start..end) compare with others. For short text a loop is cheaper than a call into Node. */
function bytesOrder(bytes, start, end, others) {
    const length = end - start;
    const shorter = Math.min(length, others.length);
    for (let at = 0; at < shorter; at++) {
        const difference = bytes[start + at] - others[at];
        if (difference !== 0)
            return difference;
    }
    return length - others.length;
}

;// CONCATENATED MODULE: ./build/src/filter/compile-row.js



function constant(value) {
    return { evaluate: () => value, constant: value };
}
function needRow(context, place) {
    if (!context.hasRow) {
        throw new ExpressionError("begin and end blocks see no row: no field can be read here.", place);
    }
}
/** @throws ExpressionError in `begin` and `end`, and for a field that was not exported */
function field(context, name, place) {
    needRow(context, place);
    const index = context.fields.indexOf(name, place);
    const { reader } = context;
    return { evaluate: (state) => reader.field(state.row, index) };
}
function wholeRow(context, place) {
    needRow(context, place);
    const { reader } = context;
    return { evaluate: (state) => reader.whole(state.row) };
}
/** `$[name]`; a constant name is a field like any other. */
function computedField(context, node) {
    const name = context.expression(context, node.name);
    const key = name.constant === undefined ? undefined : indexing_keyOf(name.constant);
    if (key !== undefined)
        return field(context, key, node.place);
    const row = wholeRow(context, node.place);
    return { evaluate: (state) => elementOf(row.evaluate(state), name.evaluate(state)) };
}
function oosvar(name) {
    return { evaluate: (state) => state.oosvars.get(name) ?? ABSENT_VALUE };
}
function computedOosvar(context, node) {
    const name = context.expression(context, node.name);
    return {
        evaluate: (state) => {
            const key = indexing_keyOf(name.evaluate(state));
            return key === undefined ? ERROR_VALUE : (state.oosvars.get(key) ?? ABSENT_VALUE);
        },
    };
}
/** A variable that is not set is empty, not absent. */
function environment(context, node) {
    const name = context.expression(context, node.name);
    return {
        evaluate: (state) => {
            const key = indexing_keyOf(name.evaluate(state));
            return key === undefined ? ERROR_VALUE : (state.environment.get(key) ?? EMPTY_TEXT);
        },
    };
}
/** Where there is no row yet, in `begin`, it is 1, as in Miller. */
const rowNumber = ({ row }) => values_int(row?.number ?? 1);
/** `NR`, `M_PI` and the like. The separators have no meaning for NDJSON and CSV; Miller says N/A. */
function surroundings(context, { name, place }) {
    switch (name) {
        case "M_PI":
            return constant(values_float(Math.PI));
        case "M_E":
            return constant(values_float(Math.E));
        case "Inf":
            return constant(values_float(Infinity));
        case "NaN":
            return constant(values_float(NaN));
        case "NR":
        case "FNR":
            return { evaluate: rowNumber };
        case "NF": {
            needRow(context, place);
            const { reader } = context;
            return { evaluate: (state) => values_int(reader.whole(state.row).items.size) };
        }
        case "FILENAME":
            return constant(string(context.fileName));
        case "FILENUM":
            return constant(values_int(1));
        default:
            return constant(string("N/A"));
    }
}

;// CONCATENATED MODULE: ./build/src/filter/logic.js
/** `&&`, `||`, `^^` and `!` once both sides are known; what is short-circuited, the compiler decides. */

/** The result of `&&` or `||` when the left side did not decide it. Absent on the left leaves the right side's say. */
function rest(left, right) {
    if (right.type === BOOL) {
        const neutral = left.type === BOOL || left.type === EMPTY || left.type === ABSENT;
        return neutral ? right : ERROR_VALUE;
    }
    if (right.type === ABSENT)
        return left.type === ERROR ? ERROR_VALUE : ABSENT_VALUE;
    return right.type === EMPTY && left.type === ABSENT ? ABSENT_VALUE : ERROR_VALUE;
}
function exclusiveOr(left, right) {
    return left.type === BOOL && right.type === BOOL ? bool(left !== right) : ERROR_VALUE;
}
function not(value) {
    if (value === TRUE)
        return FALSE;
    return value === FALSE ? TRUE : ERROR_VALUE;
}

;// CONCATENATED MODULE: ./build/src/filter/plain-regex.js
/** Regular expressions that stand for a few texts, such as `@(example\.com|corp\.example)$`: no automaton is needed to find these. */
/** Texts that are looked for one after another: an automaton looks for any number of them at once. */
const MOST_TEXTS = 8;
const SPECIAL = new Set(".[]{}*+?^$|()");
const QUANTIFIERS = new Set("?*+{");
/**
 * Reads an expression in RE2's syntax that is accepted by RE2.
 *
 * @returns the texts that it finds; undefined where there are many, one is empty, or it has more than letters, groups, alternatives,
 *   question marks, and anchors at the edges of alternatives
 */
function plainTexts(source) {
    if (!source.isWellFormed())
        return undefined;
    const found = new plain_regex_Reader(source).read();
    return found?.every(({ text }) => text !== "") ? found : undefined;
}
/** Stops where it meets what it does not know. */
class plain_regex_Reader {
    #letters;
    #at = 0;
    constructor(source) {
        this.#letters = Array.from(source);
    }
    read() {
        const found = [];
        do {
            const isAtStart = this.#takes("^");
            const texts = this.#sequence();
            if (texts === undefined)
                return undefined;
            const isAtEnd = this.#takes("$");
            found.push(...texts.map((text) => ({ text, isAtStart, isAtEnd })));
        } while (this.#takes("|"));
        return this.#at === this.#letters.length && found.length <= MOST_TEXTS ? found : undefined;
    }
    /** Letters and groups one after another, up to what can be neither. */
    #sequence() {
        let texts = [""];
        for (;;) {
            const next = this.#takes("(") ? this.#group() : this.#letter();
            if (next === undefined)
                return undefined;
            if (next.length === 0)
                return texts;
            if (this.#takes("?"))
                next.push("");
            if (QUANTIFIERS.has(this.#letters[this.#at] ?? ""))
                return undefined;
            texts = texts.flatMap((text) => next.map((more) => text + more));
            if (texts.length > MOST_TEXTS)
                return undefined;
        }
    }
    /** What one letter stands for; nothing where the sequence ends. */
    #letter() {
        const letter = this.#letters[this.#at];
        if (letter === undefined)
            return [];
        if (letter === "\\") {
            const escaped = this.#letters[this.#at + 1] ?? "";
            if (!/^[!-/:-@[-`{-~]$/.test(escaped))
                return undefined;
            this.#at += 2;
            return [escaped];
        }
        if (SPECIAL.has(letter))
            return [];
        this.#at++;
        return [letter];
    }
    /** The alternatives behind an opening parenthesis. */
    #group() {
        if (this.#takes("?") && !this.#takes(":"))
            return undefined;
        const texts = [];
        do {
            const sequence = this.#sequence();
            if (sequence === undefined)
                return undefined;
            texts.push(...sequence);
        } while (this.#takes("|"));
        return this.#takes(")") && texts.length <= MOST_TEXTS ? texts : undefined;
    }
    #takes(letter) {
        if (this.#letters[this.#at] !== letter)
            return false;
        this.#at++;
        return true;
    }
}

;// CONCATENATED MODULE: ./build/src/filter/match-bytes.js
/**
 * The commonest match, `$field =~ "…"` with an expression that stands for a few texts, without decoding the field: its bytes against
 * the texts'.
 *
 * It must never differ from the general path, which it hands over to whenever the bytes are not the text itself.
 */



/** Bytes of a field. Texts are looked for byte by byte, which in a long field is work for the automaton. */
const LONGEST_FIELD = 4096;
/** @returns undefined when the match has another shape, or what it catches may be asked for */
function matchBytes({ fields, reader, usesCaptures }, { left, right }, general) {
    // A regex literal with an i behind it ignores case, which is more than a comparison of bytes.
    if (left.kind !== "field" || right.kind !== "string" || usesCaptures)
        return undefined;
    const found = plainTexts(right.text)?.map(findsIn);
    if (found === undefined)
        return undefined;
    const index = fields.indexOf(left.name, left.place);
    return (state) => {
        const row = state.row;
        const start = reader.textStart(row, index);
        const end = reader.textEnd(row, index);
        // An empty text is no text in Miller but a type of its own.
        if (start === -1 || start === end || end - start > LONGEST_FIELD)
            return general(state);
        for (const isIn of found)
            if (isIn(row.bytes, start, end))
                return bool(true);
        return bool(false);
    };
}
function findsIn({ text, isAtStart, isAtEnd }) {
    const wanted = external_node_buffer_.Buffer.from(text);
    const { length } = wanted;
    if (isAtStart) {
        return (bytes, start, end) => (isAtEnd ? end - start === length : end - start >= length) && isAt(bytes, start, wanted);
    }
    if (isAtEnd) {
        return (bytes, start, end) => end - start >= length && isAt(bytes, end - length, wanted);
    }
    return (bytes, start, end) => {
        for (let at = start; at <= end - length; at++)
            if (isAt(bytes, at, wanted))
                return true;
        return false;
    };
}
/** For short texts a loop is cheaper than a call into Node. */
function isAt(bytes, at, wanted) {
    for (let i = 0; i < wanted.length; i++)
        if (bytes[at + i] !== wanted[i])
            return false;
    return true;
}

;// CONCATENATED MODULE: ./build/src/filter/bits.js
/** Bit operators, on ints alone. */



function bitOperator(table, compute) {
    return (left, right) => left.type === INT && right.type === INT
        ? wrappedInt(compute(BigInt(left.number), BigInt(right.number)))
        : disposed(table, left, right);
}
const or = bitOperator(BITS, (left, right) => left | right);
const and = bitOperator(BITS, (left, right) => left & right);
const bits_exclusiveOr = bitOperator(EXCLUSIVE_OR, (left, right) => left ^ right);
const shiftLeft = bitOperator(BITS, (left, right) => left << shiftCount(right));
/** Keeps the sign. */
const shiftRight = bitOperator(BITS, (left, right) => left >> shiftCount(right));
/** Fills with zeros. */
const shiftRightUnsigned = bitOperator(BITS, (left, right) => BigInt.asUintN(64, left) >> shiftCount(right));
/** As a 64-bit machine takes it: everything from 64 up, and every negative count, shifts all bits out. */
function shiftCount(count) {
    return count < 0n || count > 64n ? 64n : count;
}
/** Bitwise not. */
function complement(value) {
    if (value.type === INT)
        return wrappedInt(~BigInt(value.number));
    if (value.type === EMPTY || value.type === NULL || value.type === ABSENT)
        return value;
    return isCollection(value) ? ABSENT_VALUE : ERROR_VALUE;
}

;// CONCATENATED MODULE: ./build/src/filter/operators.js
/** The operators that compute from both operands' values: a table from their spelling. */







const BINARY = new Map([
    ["+", add],
    ["-", subtract],
    ["*", multiply],
    ["/", divide],
    ["//", floorDivide],
    ["%", remainder],
    ["**", power],
    [".+", dotAdd],
    [".-", dotSubtract],
    [".*", dotMultiply],
    ["./", dotDivide],
    ["|", or],
    ["&", and],
    ["^", bits_exclusiveOr],
    ["<<", shiftLeft],
    [">>", shiftRight],
    [">>>", shiftRightUnsigned],
    ["==", equal],
    ["!=", notEqual],
    ["<", less],
    ["<=", lessOrEqual],
    [">", greater],
    [">=", greaterOrEqual],
    ["<=>", compare],
    ["^^", exclusiveOr],
]);
const UNARY = new Map([
    ["!", not],
    ["-", negative],
    ["+", positive],
    ["~", complement],
]);
/** `.` between values: c concatenation, l and r the left and the right operand, e error, a absent. */
const DOT = dispositions(`
  ccccceelec
  ccccceelec
  ccccceelec
  cccrraalel
  ccclceelel
  eeeeeeeeee
  aaaaaaaaaa
  cccrraalel
  eeeeeaaeee
  cccrraarea`);
function concatenate(left, right) {
    switch (disposition(DOT, left, right)) {
        case "c":
            return string(piece(left) + piece(right));
        case "l":
            return left;
        case "r":
            return right;
        case "a":
            return ABSENT_VALUE;
        default:
            return ERROR_VALUE;
    }
}
/** Null and absent add nothing. */
function piece(value) {
    const adds = isNumber(value) || value.type === BOOL || value.type === STRING || value.type === EMPTY;
    return adds ? textOf(value) : "";
}

;// CONCATENATED MODULE: ./build/src/filter/compile-operator.js
/** Operators into closures: those that do not always need both sides, the matches, and the dot. */








function compileUnary(context, node) {
    const operand = context.expression(context, node.operand);
    const compute = UNARY.get(node.operator);
    if (operand.constant !== undefined)
        return constant(compute(operand.constant));
    return { evaluate: (state) => compute(operand.evaluate(state)) };
}
function compileConditional(context, node) {
    const condition = context.expression(context, node.condition).evaluate;
    const yes = context.expression(context, node.yes).evaluate;
    const no = context.expression(context, node.no).evaluate;
    return {
        evaluate: (state) => {
            const decision = condition(state);
            if (decision === TRUE)
                return yes(state);
            return decision === FALSE ? no(state) : ERROR_VALUE;
        },
    };
}
function compileBinary(context, node) {
    const left = context.expression(context, node.left);
    if (node.operator === "=~" || node.operator === "!=~")
        return match(context, node, left.evaluate);
    const right = context.expression(context, node.right);
    const lazy = LAZY.get(node.operator);
    if (lazy !== undefined)
        return { evaluate: lazy(left.evaluate, right.evaluate) };
    if (node.operator === ".")
        return dot(left.evaluate, right.evaluate, node.right.token);
    const compute = BINARY.get(node.operator);
    const general = (state) => compute(left.evaluate(state), right.evaluate(state));
    const quick = compareBytes(context, node, right.constant, general);
    if (quick !== undefined)
        return { evaluate: quick };
    if (left.constant !== undefined && right.constant !== undefined) {
        return constant(compute(left.constant, right.constant));
    }
    return { evaluate: general };
}
/** Operators that evaluate their right side only when the left one leaves it open. */
const LAZY = new Map([
    [
        "&&",
        (left, right) => (state) => {
            const first = left(state);
            return first === FALSE ? first : rest(first, right(state));
        },
    ],
    [
        "||",
        (left, right) => (state) => {
            const first = left(state);
            return first === TRUE ? first : rest(first, right(state));
        },
    ],
    [
        "??",
        (left, right) => (state) => {
            const first = left(state);
            return first.type === ABSENT ? right(state) : first;
        },
    ],
    [
        "???",
        (left, right) => (state) => {
            const first = left(state);
            return first.type === ABSENT || first.type === EMPTY ? right(state) : first;
        },
    ],
]);
/** On a map `.` takes its right side's spelling as a key; on anything else it concatenates. */
function dot(left, right, token) {
    const key = string(token);
    return {
        evaluate: (state) => {
            const base = left(state);
            return base.type === MAP ? elementOf(base, key) : concatenate(base, right(state));
        },
    };
}
/** `=~` and `!=~`; both set the captures. */
function match(context, node, left) {
    const general = matcher(context, node.right, left);
    const found = matchBytes(context, node, general) ?? general;
    if (node.operator === "=~")
        return { evaluate: found };
    return {
        evaluate: (state) => {
            const answer = found(state);
            return answer === TRUE || answer === FALSE ? not(answer) : answer;
        },
    };
}
function matcher(context, right, left) {
    const matching = context.usesCaptures ? matchAndCatch : matchOnly;
    const regex = literalRegex(right);
    if (regex !== undefined)
        return (state) => matchLiteral(matching, state, left(state), regex);
    const pattern = context.expression(context, right).evaluate;
    return (state) => matchComputed(matching, state, left(state), pattern(state));
}

;// CONCATENATED MODULE: ./build/src/filter/string-literal.js
/** What a string literal means: its escapes decoded, and captures put in where it says `\1`. */

const ESCAPE = /((?:\\x[0-9a-fA-F]{2}|\\[0-7]{3})+)|\\u((?![dD][89a-fA-F])[0-9a-fA-F]{4})|\\U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|\\([abfnrtv\\'"?])/g;
const BYTE = /\\x([0-9a-fA-F]{2})|\\([0-7]{3})/g;
const string_literal_CAPTURE = /\\([0-9])/g;
const SIMPLE = new Map([
    ["a", "\x07"],
    ["b", "\b"],
    ["f", "\f"],
    ["n", "\n"],
    ["r", "\r"],
    ["t", "\t"],
    ["v", "\v"],
]);
/** Decodes the escapes that mean a character. Any other, such as `\.` or `\1`, stays as it is, backslash included. */
function decodeString(text) {
    return text.replace(ESCAPE, (_all, bytes, short, long, simple) => {
        if (bytes !== undefined)
            return decodeBytes(bytes);
        if (simple !== undefined)
            return SIMPLE.get(simple) ?? simple;
        return String.fromCodePoint(Number.parseInt(short ?? long, 16)).toWellFormed();
    });
}
/** `\xc3\xa9` and `\303\251` are bytes of UTF-8. */
function decodeBytes(escapes) {
    const bytes = [...escapes.matchAll(BYTE)].map(([, hex, octal]) => hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16));
    return external_node_buffer_.Buffer.from(bytes).toString("utf8");
}
/** True when a decoded literal says `\0` to `\9`. */
function usesCaptures(text) {
    return text.search(string_literal_CAPTURE) >= 0;
}
/** Puts the groups of the last match in; without one the text stays as it is. */
function string_literal_withCaptures(text, captures) {
    if (captures === undefined)
        return text;
    return text.replace(string_literal_CAPTURE, (_all, digit) => captures[Number(digit)] ?? "");
}

;// CONCATENATED MODULE: ./build/src/filter/compile-expression.js
/** Expressions into closures. Everything that does not depend on the row is decided here, once. */









function compileExpression(context, node) {
    switch (node.kind) {
        case "number":
            return constant(numberLiteral(node));
        case "string":
            return stringLiteral(node.text);
        case "regex":
            // Outside the places where a pattern is expected it is text, quotes and all.
            return constant(string(`"${node.text}"i`));
        case "true":
            return constant(TRUE);
        case "false":
            return constant(FALSE);
        case "null":
            return constant(NULL_VALUE);
        case "field":
            return field(context, node.name, node.place);
        case "computed-field":
            return computedField(context, node);
        case "whole-row":
            return wholeRow(context, node.place);
        case "oosvar":
            return oosvar(node.name);
        case "computed-oosvar":
            return computedOosvar(context, node);
        case "all-oosvars":
            return { evaluate: (state) => map(new Map(state.oosvars)) };
        case "local":
            return local(context, node);
        case "constant":
            return surroundings(context, node);
        case "environment":
            return environment(context, node);
        case "array":
            return arrayLiteral(context, node);
        case "map":
            return mapLiteral(context, node);
        case "function":
            return { evaluate: context.closure(context, node.body) };
        case "call":
            return compileCall(context, node);
        case "unary":
            return compileUnary(context, node);
        case "binary":
            return compileBinary(context, node);
        case "conditional":
            return compileConditional(context, node);
        case "index":
            return compile_expression_index(context, node);
        case "slice":
            return slice(context, node);
    }
}
/** Unlike in data, leading zeros make a literal octal, and decimal ones may use the sign bit. */
function numberLiteral({ text, place }) {
    if (/^0[0-7]+$/.test(text))
        return wrappedInt(BigInt(`0o${text}`), text);
    if (/^[1-9][0-9]*$/.test(text) && BigInt(text) < 2n ** 64n)
        return wrappedInt(BigInt(text), text);
    const value = inferNumber(text);
    if (value === undefined)
        throw new ExpressionError("this number does not fit 64 bits.", place);
    return value;
}
function stringLiteral(text) {
    const decoded = decodeString(text);
    const value = string(decoded);
    if (!usesCaptures(decoded))
        return constant(value);
    return {
        evaluate: ({ captures }) => captures === undefined ? value : string(string_literal_withCaptures(decoded, captures)),
    };
}
/**
 * A name that is never assigned is absent, unless it names a function of the expression's own. One that is assigned further
 * down is absent here, but may have a value where a function literal reads it.
 */
function local(context, node) {
    const known = context.scope.resolve(node.name);
    if (known !== undefined)
        return { evaluate: (state) => read(state, known) };
    const named = compileFunctionName(context, node);
    if (named !== undefined)
        return named;
    let later;
    context.atTheEnd.push(() => {
        later = context.scope.resolve(node.name);
    });
    return { evaluate: (state) => (later === undefined ? ABSENT_VALUE : read(state, later)) };
}
function arrayLiteral(context, node) {
    const items = node.items.map((item) => compileExpression(context, item).evaluate);
    return { evaluate: (state) => array(items.map((item) => item(state))) };
}
/** Entries whose value is absent, or whose key is neither text nor int, are left out. */
function mapLiteral(context, node) {
    const entries = node.entries.map(([key, value]) => ({
        key: compileExpression(context, key).evaluate,
        value: compileExpression(context, value).evaluate,
    }));
    return {
        evaluate: (state) => {
            const items = new Map();
            for (const { key, value } of entries) {
                const name = indexing_keyOf(key(state));
                const item = value(state);
                if (name !== undefined && item.type !== ABSENT)
                    items.set(name, item);
            }
            return map(items);
        },
    };
}
function compile_expression_index(context, node) {
    const position = compileExpression(context, node.index);
    if (node.base.kind === "whole-row" && position.constant !== undefined) {
        // $*["name"] reads one field, not the whole row.
        const name = indexing_keyOf(position.constant);
        if (name !== undefined)
            return field(context, name, node.place);
    }
    const base = compileExpression(context, node.base);
    return { evaluate: (state) => elementOf(base.evaluate(state), position.evaluate(state)) };
}
function slice(context, node) {
    const end = (bound) => bound === undefined ? () => EMPTY_TEXT : compileExpression(context, bound).evaluate;
    const base = compileExpression(context, node.base).evaluate;
    const [from, to] = [end(node.from), end(node.to)];
    return { evaluate: (state) => sliceOf(base(state), from(state), to(state)) };
}

;// CONCATENATED MODULE: ./build/src/filter/context.js
/** What the compiler knows while it walks the tree. */


/** The fields an expression reads, numbered in order of appearance. */
class FieldNames {
    names = [];
    #exported;
    constructor(exported) {
        this.#exported = exported === undefined ? undefined : new Set(exported);
    }
    /** @throws ExpressionError for a name that is not among the exported ones: it would be absent in every row */
    indexOf(name, place) {
        if (this.#exported !== undefined && !this.#exported.has(name)) {
            // $user_metadata.country reads the field user_metadata; ${user_metadata.country} has a dot in its name.
            const nested = [...this.#exported].filter((title) => title.startsWith(`${name}.`));
            const hint = nested.length === 1
                ? ` Did you mean ${fieldSpelling(nested[0])}?`
                : didYouMean(name, this.#exported, fieldSpelling);
            throw new ExpressionError(`${fieldSpelling(name)} is not among the exported fields.${hint}`, place);
        }
        const index = this.names.indexOf(name);
        return index >= 0 ? index : this.names.push(name) - 1;
    }
}
function fieldSpelling(name) {
    return /^[A-Za-z0-9_]+$/.test(name) ? `$${name}` : `\${${name}}`;
}
/** For runtime messages: where in the expression something went wrong. */
function whereIs(context, place) {
    const before = context.source.slice(0, place.start).split("\n");
    return `line ${before.length}, column ${[...before.at(-1)].length + 1} of the filter`;
}

;// CONCATENATED MODULE: ./build/src/filter/types.js

/** The types of values each declared type takes; `any`, which takes all, is not among them. */
const types_TYPES = new Map([
    ["arr", [ARRAY]],
    ["bool", [BOOL]],
    ["float", [FLOAT]],
    ["funct", [FUNCT]],
    ["int", [INT]],
    ["map", [MAP]],
    ["num", [INT, FLOAT]],
    ["str", [STRING, EMPTY]],
    // Neither an error nor absent.
    ["var", [INT, FLOAT, BOOL, EMPTY, STRING, ARRAY, MAP, NULL, FUNCT]],
]);
function fits(value, type) {
    return types_TYPES.get(type)?.includes(value.type) ?? true;
}

;// CONCATENATED MODULE: ./build/src/filter/compile-assignment.js
/** Assignments and `unset`. Assigning absent changes nothing, whatever the target. */







function compileAssignment(context, node) {
    const { operator } = node;
    const source = operator === undefined
        ? node.value
        : {
            ...node,
            kind: "binary",
            token: operator,
            operator,
            left: node.target,
            right: node.value,
        };
    const value = context.expression(context, source).evaluate;
    const { write } = node.type === undefined ? assignable(context, node.target) : defined(context, node, node.type);
    return (state) => {
        const assigned = value(state);
        if (assigned.type !== ABSENT)
            write(state, assigned);
        return NEXT;
    };
}
function compileUnset(context, node) {
    const targets = node.targets.map((target) => assignable(context, target));
    return (state) => {
        for (const { remove } of targets)
            remove(state);
        return NEXT;
    };
}
function assignable(context, node) {
    switch (node.kind) {
        case "local":
            return compile_assignment_local(context, node);
        case "oosvar":
            return compile_assignment_oosvar(() => node.name);
        case "computed-oosvar":
            return compile_assignment_oosvar(computedKey(context, node.name));
        case "all-oosvars":
            return allOosvars();
        case "environment":
            return compile_assignment_environment(computedKey(context, node.name));
        case "index":
            return indexed(context, node);
        case "field":
        case "computed-field":
        case "whole-row":
            throw new ExpressionError("a row filter cannot change the row. To compare, write == instead of =.", node.place);
        default:
            throw new ExpressionError("nothing can be assigned here.", node.place);
    }
}
/** An untyped name is that of the innermost variable that has begun, else one begins here. */
function compile_assignment_local(context, node) {
    const known = context.scope.resolve(node.name);
    if (!known?.bound && !context.scope.declares(node.name))
        context.scope.declare(node.name, "any");
    return variable(context, context.scope.resolve(node.name), node);
}
/** Two declarations in one block are a mistake for certain; one after an assignment is, when that assigned something. */
function defined(context, node, type) {
    const target = node.target;
    const { name, place } = target;
    const again = context.scope.declares(name);
    const before = again ? context.scope.resolve(name) : undefined;
    if (before !== undefined && before.type !== "any") {
        throw new ExpressionError(`${name} is already defined in this block.`, place);
    }
    context.scope.declare(name, type);
    const own = { ...context.scope.resolve(name), outer: undefined };
    const { write, ...rest } = variable(context, own, target);
    if (before === undefined)
        return { write, ...rest };
    const earlier = { ...before, outer: undefined };
    return {
        ...rest,
        write: (state, value) => {
            if (begun(state, earlier) !== undefined) {
                fatal(`${name} is already defined in this block (${whereIs(context, place)}).`);
            }
            write(state, value);
        },
    };
}
function variable(context, resolved, { name, place }) {
    return {
        read: (state) => read(state, resolved),
        write: (state, value) => {
            const { hops, slot, type } = begun(state, resolved) ?? resolved;
            if (!fits(value, type))
                wrongType(context, name, type, value, place);
            frameAt(state, hops).slots[slot] = value;
        },
        remove: (state) => {
            const found = begun(state, resolved);
            if (found !== undefined)
                frameAt(state, found.hops).slots[found.slot] = UNSET_VALUE;
        },
    };
}
/** The innermost variable of a name that has begun. */
function begun(state, resolved) {
    const { hops, slot, bound, outer } = resolved;
    if (bound || frameAt(state, hops).slots[slot] !== ABSENT_VALUE)
        return resolved;
    return outer && begun(state, outer);
}
function wrongType(context, name, type, value, place) {
    const where = whereIs(context, place);
    return statementError(`${name} is declared ${type} and cannot hold ${typeName(value)} (${where}).`);
}
function computedKey(context, node) {
    const { evaluate } = context.expression(context, node);
    return (state) => indexing_keyOf(evaluate(state));
}
function compile_assignment_oosvar(key) {
    return entryOf((state) => state.oosvars, key, ABSENT_VALUE);
}
function compile_assignment_environment(key) {
    return entryOf((state) => state.environment, key, EMPTY_TEXT);
}
function entryOf(entries, key, missing) {
    return {
        read: (state) => entries(state).get(key(state) ?? "") ?? missing,
        write: (state, value) => {
            const name = key(state);
            if (name === undefined)
                statementError("A name must be a string or an int.");
            else
                entries(state).set(name, value);
        },
        remove: (state) => {
            entries(state).delete(key(state) ?? "");
        },
    };
}
function allOosvars() {
    return {
        read: (state) => map(new Map(state.oosvars)),
        write: (state, value) => {
            if (value.type !== MAP)
                statementError("Only a map can be assigned to @*.");
            else
                state.oosvars = new Map(value.items);
        },
        remove: (state) => {
            state.oosvars = new Map();
        },
    };
}
/** `base[index]...[index]`: the base is replaced by a copy with that element changed, which costs its size in steps. */
function indexed(context, node) {
    const { root, indices } = pathOf(node);
    if (root.kind === "environment") {
        throw new ExpressionError("an environment variable has no elements.", node.place);
    }
    const path = indices.map((index) => context.expression(context, index).evaluate);
    const base = assignable(context, root);
    const change = (state, changed) => {
        const before = base.read(state);
        if (isCollection(before))
            spend(state, sizeOf(before));
        base.write(state, changed(before, path.map((index) => index(state))));
    };
    return {
        read: context.expression(context, node).evaluate,
        write: (state, value) => change(state, (before, at) => withElement(before, at, value)),
        remove: (state) => {
            if (isCollection(base.read(state)))
                change(state, withoutElement);
        },
    };
}
function pathOf(node) {
    if (node.base.kind !== "index")
        return { root: node.base, indices: [node.index] };
    const { root, indices } = pathOf(node.base);
    return { root, indices: [...indices, node.index] };
}

;// CONCATENATED MODULE: ./build/src/filter/compile-loop.js



/**
 * `for (name in over)`, `for (key, value in over)`, `for ((key1, key2), value in over)`. What is no collection has no
 * members. The loop runs over the collection as it was when the loop began.
 */
function compileForEach(context, node, compileBlock) {
    const over = context.expression(context, node.over).evaluate;
    const names = node.kind === "for-one" ? [node.name] : [...node.keys, node.value];
    const repeated = names.find((name, index) => names.indexOf(name) !== index);
    if (repeated !== undefined) {
        throw new ExpressionError(`the loop variable ${repeated} is named twice.`, node.place);
    }
    const slots = [];
    const block = compileBlock(context, node.block, ({ scope }) => {
        for (const name of names) {
            slots.push(scope.frameSize);
            scope.declare(name, "any", { bound: true });
        }
    });
    if (node.kind === "for-one")
        return forOne(over, slots, block);
    return (state) => afterLoop(descend(state, over(state), slots, block));
}
function forOne(over, slots, block) {
    const slot = slots[0];
    return (state) => {
        const collection = over(state);
        if (!isCollection(collection))
            return NEXT;
        const members = collection.type === ARRAY ? collection.items : collection.items.keys();
        for (const member of members) {
            spend(state, 1);
            state.frame.slots[slot] = typeof member === "string" ? string(member) : member;
            const signal = block(state);
            if (signal === BREAK || signal === RETURN)
                return afterLoop(signal);
        }
        return NEXT;
    };
}
/** Binds the first slot to each key, and goes on with the value: into the next key, or at the last slot into the block. */
function descend(state, over, slots, block) {
    if (!isCollection(over))
        return NEXT;
    const [keySlot, ...rest] = slots;
    const [valueSlot] = rest;
    for (const [key, member] of over.items.entries()) {
        spend(state, 1);
        state.frame.slots[keySlot] = typeof key === "string" ? string(key) : values_int(key + 1);
        if (rest.length === 1)
            state.frame.slots[valueSlot] = member;
        const signal = rest.length === 1 ? block(state) : descend(state, member, rest, block);
        if (signal === BREAK || signal === RETURN)
            return signal;
    }
    return NEXT;
}
function afterLoop(signal) {
    return signal === RETURN ? RETURN : NEXT;
}

;// CONCATENATED MODULE: ./build/src/filter/compile-statement.js
/** Statements into closures. Each says what comes after it: the next one, or a way out of the loop or the function. */








/** A block in a scope of its own. @param prepare declares what the block begins with, such as loop variables */
function compileBlock(context, block, prepare = () => { }) {
    const inner = { ...context, scope: context.scope.inner() };
    prepare(inner);
    const first = context.scope.frameSize;
    const run = sequence(block.map((statement) => compileStatement(inner, statement)));
    const last = context.scope.frameSize;
    if (last === first)
        return run;
    return (state) => {
        state.frame.slots.fill(ABSENT_VALUE, first, last);
        return run(state);
    };
}
function sequence(statements) {
    const [only] = statements;
    if (statements.length === 1 && only !== undefined)
        return only;
    return (state) => {
        for (const execute of statements) {
            const signal = execute(state);
            if (signal !== NEXT)
                return signal;
        }
        return NEXT;
    };
}
function compileStatement(context, node) {
    switch (node.kind) {
        case "bare-boolean":
            return bareBoolean(context, node);
        case "assignment":
            return compileAssignment(context, node);
        case "unset":
            return compileUnset(context, node);
        case "pattern-action":
            return patternAction(context, node);
        case "if":
            return ifStatement(context, node);
        case "while":
            return whileStatement(context, node);
        case "for-counting":
            return forCounting(context, node);
        case "for-one":
        case "for-pair":
            return compileForEach(context, node, (inner, block, prepare) => compileBlock({ ...inner, inLoop: true }, block, prepare));
        case "call":
            return subroutineCall(context, node);
        case "return":
            return returnStatement(context, node);
        case "break":
        case "continue":
            return jump(context, node);
        case "func":
        case "subr":
        case "begin":
        case "end":
            throw new ExpressionError(`${node.kind} can only stand at the top level.`, node.place);
    }
}
function bareBoolean(context, node) {
    const { evaluate } = context.expression(context, node.value);
    return (state) => {
        state.decision = evaluate(state);
        return NEXT;
    };
}
/** Says yes or no; anything else is an error. */
function test(context, node) {
    const { evaluate } = context.expression(context, node);
    return (state) => {
        const value = evaluate(state);
        return value === TRUE || (value !== FALSE && notBoolean(context, node.place));
    };
}
function notBoolean(context, place) {
    return statementError(`The condition at ${whereIs(context, place)} is neither true nor false.`);
}
/** Unlike elsewhere, an absent condition just skips the block. */
function patternAction(context, node) {
    const { evaluate } = context.expression(context, node.condition);
    const block = compileBlock(context, node.block);
    return (state) => {
        const condition = evaluate(state);
        if (condition === TRUE)
            return block(state);
        if (condition === FALSE || condition.type === ABSENT)
            return NEXT;
        return notBoolean(context, node.condition.place);
    };
}
function ifStatement(context, node) {
    const branches = node.branches.map(({ condition, block }) => ({
        holds: test(context, condition),
        block: compileBlock(context, block),
    }));
    const otherwise = node.otherwise === undefined ? undefined : compileBlock(context, node.otherwise);
    return (state) => {
        for (const { holds, block } of branches)
            if (holds(state))
                return block(state);
        return otherwise?.(state) ?? NEXT;
    };
}
function whileStatement(context, node) {
    const holds = test(context, node.condition);
    const block = compileBlock({ ...context, inLoop: true }, node.block);
    return (state) => {
        if (!node.bodyFirst && !holds(state))
            return NEXT;
        do {
            spend(state, 1);
            const signal = block(state);
            if (signal === BREAK)
                return NEXT;
            if (signal === RETURN)
                return signal;
        } while (holds(state));
        return NEXT;
    };
}
function forCounting(context, node) {
    const around = { ...context, scope: context.scope.inner() };
    const first = context.scope.frameSize;
    const start = sequence(node.start.map((statement) => compileStatement(around, statement)));
    const goesOn = continuation(around, node);
    const update = sequence(node.update.map((statement) => compileStatement(around, statement)));
    const block = compileBlock({ ...around, inLoop: true }, node.block);
    const last = context.scope.frameSize;
    return (state) => {
        state.frame.slots.fill(ABSENT_VALUE, first, last);
        for (start(state); goesOn(state); update(state)) {
            spend(state, 1);
            const signal = block(state);
            if (signal === BREAK)
                return NEXT;
            if (signal === RETURN)
                return signal;
        }
        return NEXT;
    };
}
/** Statements of which the last one, a bare boolean, decides; none means for ever. */
function continuation(context, node) {
    const decider = node.continuation.at(-1);
    if (decider === undefined)
        return () => true;
    const before = node.continuation.slice(0, -1);
    const wrong = before.find(({ kind }) => kind !== "assignment");
    if (decider.kind !== "bare-boolean" || wrong !== undefined) {
        throw new ExpressionError("the middle part of a for loop is assignments and, last, a condition.", (wrong ?? decider).place);
    }
    const prepare = sequence(before.map((statement) => compileStatement(context, statement)));
    const holds = test(context, decider.value);
    return (state) => {
        prepare(state);
        return holds(state);
    };
}
/** A `return` in a subroutine ends the caller's block too: so it is in Miller. */
function subroutineCall(context, node) {
    const own = context.subroutines.get(node.name);
    if (own === undefined) {
        const hint = didYouMean(node.name, context.subroutines.keys());
        throw new ExpressionError(`there is no subroutine ${node.name}.${hint}`, node.place);
    }
    return callOwn(context, node, own, "subroutine");
}
function returnStatement(context, node) {
    if (context.inside === "main") {
        throw new ExpressionError("return can only stand in a func or subr.", node.place);
    }
    if (context.inside === "func" && node.value === undefined) {
        throw new ExpressionError("a func must return a value.", node.place);
    }
    if (context.inside === "subr" && node.value !== undefined) {
        throw new ExpressionError("a subr cannot return a value.", node.place);
    }
    if (node.value === undefined)
        return () => RETURN;
    const { evaluate } = context.expression(context, node.value);
    return (state) => {
        state.returned = evaluate(state);
        return RETURN;
    };
}
function jump(context, node) {
    if (!context.inLoop) {
        throw new ExpressionError(`${node.kind} can only stand in a loop.`, node.place);
    }
    const signal = node.kind === "break" ? BREAK : CONTINUE;
    return () => signal;
}

;// CONCATENATED MODULE: ./build/src/filter/scope.js
/** One pair of braces. The scopes of one function share a frame; a function literal's frame lies inside another. */
class Scope {
    #variables = new Map();
    #around;
    #frame;
    /** False where a function begins: leaving the scope then leaves the frame. */
    #sharesFrame;
    constructor(around, sharesFrame) {
        this.#around = around;
        this.#sharesFrame = sharesFrame;
        this.#frame = sharesFrame && around !== undefined ? around.#frame : { size: 0 };
    }
    /** The outermost scope of a function, or of the main block. @param around where a function literal stands */
    static frame(around) {
        return new Scope(around, false);
    }
    inner() {
        return new Scope(this, true);
    }
    /** How many slots the frame has so far. */
    get frameSize() {
        return this.#frame.size;
    }
    declares(name) {
        return this.#variables.has(name);
    }
    declare(name, type, { bound = false } = {}) {
        this.#variables.set(name, { slot: this.#frame.size++, type, bound });
    }
    resolve(name) {
        const variable = this.#variables.get(name);
        const outer = variable?.bound === true ? undefined : this.#resolveOutside(name);
        return variable === undefined ? outer : { ...variable, hops: 0, outer };
    }
    #resolveOutside(name) {
        const found = this.#around?.resolve(name);
        return this.#sharesFrame ? found : oneHopFurther(found);
    }
}
function oneHopFurther(found) {
    return found && { ...found, hops: found.hops + 1, outer: oneHopFurther(found.outer) };
}

;// CONCATENATED MODULE: ./build/src/filter/compile-function.js
/** Functions, subroutines and function literals: parameters, body, result. */







/** @throws FatalError in the result when it is not of the declared type */
function compileFunction(context, name, body) {
    const run = compileBody({ ...context, scope: Scope.frame(), inside: "func" }, name, body);
    const { returns } = body;
    return (state, values) => result(state, name, returns, run, values, undefined);
}
function compileSubroutine(context, name, body) {
    const run = compileBody({ ...context, scope: Scope.frame(), inside: "subr" }, name, body);
    return (state, values) => run(state, values, undefined);
}
/** A function literal sees the locals around it, as they are when it is called. */
function compileClosure(context, body) {
    const name = "function-literal";
    const inner = { ...context, scope: Scope.frame(context.scope), inside: "func" };
    const run = compileBody(inner, name, body);
    const arity = body.parameters.length;
    return (state) => {
        const outer = state.frame;
        return funct({
            name,
            arity,
            call: (...values) => result(state, name, body.returns, run, values, outer),
        });
    };
}
function result(state, name, returns, run, values, outer) {
    state.returned = ABSENT_VALUE;
    try {
        run(state, values, outer);
    }
    catch (error) {
        // A statement that cannot be carried out ends a function with an error as its result, and the main block for good.
        if (!(error instanceof StatementError))
            throw error;
        state.returned = ERROR_VALUE;
    }
    const value = state.returned;
    state.returned = ABSENT_VALUE;
    if (fits(value, returns))
        return value;
    return fatal(`${name} is declared to return ${returns} and cannot return ${typeName(value)}.`);
}
function compileBody(context, name, body) {
    const { scope } = context;
    for (const { name: parameter, type, place } of body.parameters) {
        if (scope.declares(parameter)) {
            throw new ExpressionError(`the parameter ${parameter} is named twice.`, place);
        }
        scope.declare(parameter, type, { bound: true });
    }
    const execute = compileBlock({ ...context, inLoop: false }, body.block);
    const size = scope.frameSize;
    return (state, values, outer) => {
        for (const [index, value] of values.entries())
            checkParameter(name, body, index, value);
        const slots = [...values];
        while (slots.length < size)
            slots.push(ABSENT_VALUE);
        return inFrame(state, { slots, outer }, execute);
    };
}
function checkParameter(name, body, index, value) {
    const parameter = body.parameters[index];
    if (parameter === undefined || fits(value, parameter.type))
        return;
    fatal(`The parameter ${parameter.name} of ${name} is declared ${parameter.type} and cannot hold ${typeName(value)}.`);
}
/** Locals and captures of a call are its own. */
function inFrame(state, frame, execute) {
    const { frame: before, captures } = state;
    if (state.calls >= MAX_CALLS)
        fatal(`Functions call each other more than ${MAX_CALLS} deep.`);
    spend(state, 1);
    state.calls++;
    state.frame = frame;
    state.captures = undefined;
    try {
        return execute(state);
    }
    finally {
        state.calls--;
        state.frame = before;
        state.captures = captures;
    }
}

;// CONCATENATED MODULE: ./build/src/filter/compile.js
/** A program into what runs for every row. */









/** @throws ExpressionError for whatever can be known to be wrong before the first row */
function compileProgram(block, source, around) {
    const environment = new Map([...around.environment].map(([name, value]) => [name, string(value)]));
    const functions = new Map();
    const subroutines = new Map();
    const context = {
        source,
        run: { now: around.now, environment },
        reader: around.reader,
        fields: new FieldNames(around.exported),
        fileName: around.fileName,
        usesCaptures: usesCaptures(source),
        functions,
        subroutines,
        scope: Scope.frame(),
        atTheEnd: [],
        hasRow: true,
        inside: "main",
        inLoop: false,
        expression: compileExpression,
        closure: compileClosure,
    };
    // All names first: a function may be called above its definition, and by itself.
    const bodies = block.flatMap((statement) => {
        if (statement.kind === "func")
            return compile_define(context, statement, functions, compileFunction);
        if (statement.kind === "subr")
            return compile_define(context, statement, subroutines, compileSubroutine);
        return [];
    });
    for (const compileBody of bodies)
        compileBody();
    const main = block.filter(({ kind }) => !["func", "subr", "begin", "end"].includes(kind));
    const state = newState(environment);
    const run = inFreshFrame(context, main);
    const begin = topBlocks(context, block);
    for (const finish of context.atTheEnd)
        finish();
    for (const execute of begin)
        execute(state);
    return { fields: context.fields.names, state, main: run };
}
/** Compiles `begin` and `end` blocks. @returns what to run before the first row: `end` cannot change which rows stay */
function topBlocks(context, block) {
    const compiled = block.flatMap((statement) => statement.kind === "begin" || statement.kind === "end"
        ? [
            {
                kind: statement.kind,
                run: inFreshFrame({ ...context, hasRow: false }, statement.block),
            },
        ]
        : []);
    return compiled.filter(({ kind }) => kind === "begin").map(({ run }) => run);
}
/** Enters a name. @returns what compiles its body, to be called once all names are known */
function compile_define(context, { name, body, place }, routines, compileBody) {
    if (functionNamed(name) !== undefined) {
        throw new ExpressionError(`${name} is a function of the language and cannot be defined.`, place);
    }
    if (routines.has(name))
        throw new ExpressionError(`${name} is already defined.`, place);
    const routine = { name, arity: body.parameters.length, call: notCompiled };
    routines.set(name, routine);
    return () => {
        routine.call = compileBody(context, name, body);
    };
}
function notCompiled() {
    throw new Error("A function was called while the filter was being compiled.");
}
function inFreshFrame(around, block) {
    const context = { ...around, scope: Scope.frame() };
    const execute = compileBlock(context, block);
    const size = context.scope.frameSize;
    return (state) => {
        state.steps = 0;
        state.captures = undefined;
        // A function may have kept the frame of the row before; so each row gets its own.
        if (size > 0)
            state.frame = { slots: new Array(size).fill(ABSENT_VALUE), outer: undefined };
        return execute(state);
    };
}
function newState(environment) {
    return {
        row: undefined,
        frame: { slots: [], outer: undefined },
        captures: undefined,
        oosvars: new Map(),
        environment,
        returned: ABSENT_VALUE,
        decision: undefined,
        steps: 0,
        calls: 0,
    };
}

;// CONCATENATED MODULE: ./build/src/filter/cursor.js
/** The parser's place among the tokens, and how deep it has gone. */

/** Deepest nesting of expressions and blocks. */
const MAX_NESTING = 200;
/** Most operators in one expression text: a chain of them makes a tree as deep as it is long. */
const MAX_OPERATORS = 2_000;
class Cursor {
    /** Reads `{ ... }`. Function literals hold blocks and blocks hold expressions, so one side is handed in. */
    braced;
    #tokens;
    #at = 0;
    #nesting = 0;
    #operators = 0;
    constructor(tokens, braced) {
        this.#tokens = tokens;
        this.braced = braced;
    }
    get token() {
        return this.#tokens[this.#at];
    }
    ahead(count) {
        return this.#tokens[Math.min(this.#at + count, this.#tokens.length - 1)];
    }
    next() {
        const token = this.token;
        if (token.kind !== "end")
            this.#at++;
        return token;
    }
    is(mark) {
        return this.token.kind === "mark" && this.token.text === mark;
    }
    isWord(word) {
        return this.token.kind === "word" && this.token.text === word;
    }
    get atEnd() {
        return this.token.kind === "end";
    }
    take(mark) {
        if (!this.is(mark))
            return false;
        this.#at++;
        return true;
    }
    takeWord(word) {
        if (!this.isWord(word))
            return false;
        this.#at++;
        return true;
    }
    expect(mark) {
        if (!this.is(mark))
            throw this.unexpected(`${mark} was expected`);
        return this.next();
    }
    expectKind(kind, what) {
        if (this.token.kind !== kind)
            throw this.unexpected(`${what} was expected`);
        return this.next();
    }
    /** From a place to the token read last. */
    since(start) {
        const last = this.#tokens[this.#at - 1];
        return { start: start.start, end: last?.end ?? start.end };
    }
    /** Runs `parse` one level deeper. @throws ExpressionError beyond `MAX_NESTING` */
    nested(parse) {
        if (this.#nesting >= MAX_NESTING) {
            throw new ExpressionError(`it is nested more than ${MAX_NESTING} deep.`, this.token);
        }
        this.#nesting++;
        const result = parse();
        this.#nesting--;
        return result;
    }
    /** Reads a binary operator. @throws ExpressionError beyond `MAX_OPERATORS` */
    operator() {
        this.#operators++;
        if (this.#operators > MAX_OPERATORS) {
            throw new ExpressionError(`it has more than ${MAX_OPERATORS} operators.`, this.token);
        }
        return this.next();
    }
    /** @param expectation half a sentence: what should have stood here */
    unexpected(expectation) {
        const found = this.token.kind === "end" ? "it ends" : "something else stands";
        return new ExpressionError(`${expectation} where ${found}.`, this.token);
    }
}

;// CONCATENATED MODULE: ./build/src/filter/lexer.js
/** The expression as tokens. It takes what any Miller 6 takes, where the versions differ. */

/** Longest expression, in UTF-16 units. */
const MAX_EXPRESSION_LENGTH = 100_000;
/** White space and comments. */
const SPACE = /(?:[ \t\n\r]+|#[^\n]*)*/y;
const lexer_NUMBER = new RegExp([
    "0x[0-9a-fA-F]+|0b[01]+|0o[0-7]+",
    "(?:[0-9]+\\.[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
    "[0-9]+(?:[eE][+-]?[0-9]+)?",
].join("|"), "y");
const WORD = /[A-Za-z_\u00a0-\u{10ffff}][A-Za-z0-9_\u00a0-\u{10ffff}]*/uy;
/** What word processors make of quotes. To Miller they are letters, so that a string in them is an absent variable. */
const TYPOGRAPHIC_QUOTE = /^[“”„«»‘’]/;
/** `$name`, `${any name}`, `@name`, `@{any name}`: the sigil, then the bare or the braced name. */
const SIGIL_NAME = /([$@])(?:([A-Za-z0-9_\u00a0-\u{10ffff}]+)|\{((?:\\[{}]|[ !#-z|~\u00a0-\u{10ffff}])+)\})/uy;
/** What Miller's lexers, taken together, let stand behind a backslash; and raw line feeds, but no control characters. */
const lexer_STRING = /"((?:\\["$%&()*+./[\\\]^0-9abcdfghklnprstuvwxzABCDGHKLNPRSUVWXZ]|[\n !#-[\]-\u{10ffff}])*)"(i(?![A-Za-z0-9_]))?/uy;
/** Longest first: the first that fits is the right one. */
const MARKS = `
  >>>= ???=
  >>> ??? <<= >>= **= //= ||= &&= ^^= ??= <=> !=~ .//
  || && ^^ ?? =~ == != >= <= << >> .+ .- .* ./ // ** |= &= ^= += .= -= *= /= %= $* @* $[ @[
  ? : | ^ & < > = + - . * / % ! ~ ( ) [ ] { } , ;`
    .trim()
    .split(/\s+/);
/**
 * One pair of single quotes around the whole expression, left from a command line, is taken for white space.
 *
 * @throws ExpressionError for what no Miller reads as a token, or an expression that is too long
 */
function tokenize(expression) {
    const source = expression.replace(/^'(.*)'$/s, " $1 ");
    if (source.length > MAX_EXPRESSION_LENGTH) {
        throw new ExpressionError(`it is longer than ${MAX_EXPRESSION_LENGTH} characters.`, {
            start: 0,
            end: 0,
        });
    }
    const tokens = [];
    let at = spaceEnd(source, 0);
    while (at < source.length) {
        const token = tokenAt(source, at);
        tokens.push(token);
        at = spaceEnd(source, token.end);
    }
    tokens.push({ kind: "end", text: "", start: at, end: at });
    return tokens;
}
function spaceEnd(source, at) {
    return at + (lexer_match(SPACE, source, at)?.[0].length ?? 0);
}
function lexer_match(pattern, source, at) {
    pattern.lastIndex = at;
    return pattern.exec(source);
}
function tokenAt(source, start) {
    const of = (kind, found, text = found[0]) => ({
        kind,
        text,
        start,
        end: start + found[0].length,
    });
    const number = lexer_match(lexer_NUMBER, source, start);
    if (number !== null)
        return of("number", number);
    const word = lexer_match(WORD, source, start);
    if (word !== null && !TYPOGRAPHIC_QUOTE.test(word[0]))
        return of("word", word);
    const name = lexer_match(SIGIL_NAME, source, start);
    if (name !== null)
        return of(name[1] === "$" ? "field" : "oosvar", name, nameText(name));
    const string = lexer_match(lexer_STRING, source, start);
    if (string !== null)
        return of(string[2] === "i" ? "regex" : "string", string, string[1]);
    const mark = MARKS.find((text) => source.startsWith(text, start));
    if (mark !== undefined)
        return { kind: "mark", text: mark, start, end: start + mark.length };
    throw unreadable(source, start);
}
function nameText([, , bare, braced]) {
    return bare ?? braced.replace(/\\([{}])/g, "$1");
}
function unreadable(source, start) {
    const character = String.fromCodePoint(source.codePointAt(start));
    const place = { start, end: start + character.length };
    if (character === '"')
        return unreadableString(source, start);
    if (character === "'" || TYPOGRAPHIC_QUOTE.test(character))
        return new ExpressionError('strings are written in double quotes, "...".', place);
    if (character === "$" || character === "@") {
        return new ExpressionError(`a name must follow ${character}, as in ${character}name or ${character}{any name}.`, place);
    }
    return new ExpressionError("this character means nothing here.", place);
}
/** Names the escape or control character that spoils the string, or says that it never ends. */
function unreadableString(source, start) {
    const good = lexer_match(/"(?:\\["$%&()*+./[\\\]^0-9abcdfghklnprstuvwxzABCDGHKLNPRSUVWXZ]|[\n !#-[\]-\u{10ffff}])*/uy, source, start);
    const at = start + (good?.[0].length ?? 0);
    if (at >= source.length) {
        return new ExpressionError("this string has no closing quote.", { start, end: start + 1 });
    }
    if (source[at] !== "\\") {
        return new ExpressionError("a string cannot hold this control character; write it as an escape, such as \\t.", { start: at, end: at + 1 });
    }
    return new ExpressionError("this escape is not known. For a backslash itself write \\\\.", {
        start: at,
        end: Math.min(at + 2, source.length),
    });
}

;// CONCATENATED MODULE: ./build/src/filter/pratt.js
const LEVELS = [
    ["||"],
    ["^^"],
    ["&&"],
    ["=~", "!=~", "==", "!=", "<=>"],
    [">", ">=", "<", "<="],
    ["|"],
    ["^"],
    ["&"],
    ["<<", ">>", ">>>"],
    ["+", "-", ".+", ".-"],
    ["*", "/", "//", "%", ".*", "./"],
    ["."],
];
/** How tightly each binary operator binds, from 0. */
const STRENGTH = new Map(LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level])));
const pratt_UNARY = ["!", "-", "+", "~"];
function conditional(cursor, operand) {
    return cursor.nested(() => {
        const start = cursor.token;
        const condition = binary(cursor, operand, 0);
        if (!cursor.take("?"))
            return condition;
        const yes = conditional(cursor, operand);
        cursor.expect(":");
        const no = conditional(cursor, operand);
        return { kind: "conditional", token: "?:", place: cursor.since(start), condition, yes, no };
    });
}
/** @param least the loosest strength that still belongs here */
function binary(cursor, operand, least) {
    let left = unary(cursor, operand);
    for (;;) {
        const strength = cursor.token.kind === "mark" ? STRENGTH.get(cursor.token.text) : undefined;
        if (strength === undefined || strength < least)
            return left;
        const operator = cursor.operator().text;
        left = joined(cursor, operator, left, binary(cursor, operand, strength + 1));
    }
}
function joined(cursor, operator, left, right) {
    const place = cursor.since(left.place);
    return { kind: "binary", token: operator, place, operator, left, right };
}
function unary(cursor, operand) {
    const start = cursor.token;
    if (!atUnary(cursor))
        return coalesce(cursor, operand);
    return cursor.nested(() => {
        const operator = cursor.next().text;
        const inner = unary(cursor, operand);
        return { kind: "unary", token: operator, place: cursor.since(start), operator, operand: inner };
    });
}
function atUnary(cursor) {
    return cursor.token.kind === "mark" && pratt_UNARY.includes(cursor.token.text);
}
function coalesce(cursor, operand) {
    let left = coalesceEmpty(cursor, operand);
    while (cursor.is("??")) {
        const operator = cursor.operator().text;
        const right = atUnary(cursor) ? unary(cursor, operand) : coalesceEmpty(cursor, operand);
        left = joined(cursor, operator, left, right);
    }
    return left;
}
function coalesceEmpty(cursor, operand) {
    let left = pratt_power(cursor, operand);
    while (cursor.is("???")) {
        const operator = cursor.operator().text;
        const right = atUnary(cursor) ? unary(cursor, operand) : pratt_power(cursor, operand);
        left = joined(cursor, operator, left, right);
    }
    return left;
}
function pratt_power(cursor, operand) {
    const base = operand(cursor);
    if (!cursor.is("**"))
        return base;
    cursor.operator();
    return cursor.nested(() => joined(cursor, "**", base, exponent(cursor, operand)));
}
function exponent(cursor, operand) {
    const start = cursor.token;
    if (!cursor.is("-") && !cursor.is("+"))
        return pratt_power(cursor, operand);
    const operator = cursor.next().text;
    const inner = pratt_power(cursor, operand);
    return { kind: "unary", token: operator, place: cursor.since(start), operator, operand: inner };
}

;// CONCATENATED MODULE: ./build/src/filter/parse-expression.js



function expression(cursor) {
    return conditional(cursor, operand);
}
function operand(cursor) {
    const start = cursor.token;
    let base = primary(cursor);
    while (cursor.is("["))
        base = parse_expression_indexed(cursor, start, base);
    return base;
}
function parse_expression_indexed(cursor, start, base) {
    cursor.expect("[");
    const from = cursor.is(":") ? undefined : expression(cursor);
    if (from !== undefined && cursor.take("]")) {
        return { kind: "index", token: "[]", place: cursor.since(start), base, index: from };
    }
    cursor.expect(":");
    const to = cursor.is("]") ? undefined : expression(cursor);
    cursor.expect("]");
    return { kind: "slice", token: "[]", place: cursor.since(start), base, from, to };
}
function primary(cursor) {
    const { kind, text } = cursor.token;
    if (kind === "number" || kind === "string")
        return literal(cursor, kind);
    if (kind === "regex")
        return { kind, ...named(cursor, `"${text}"i`), text };
    if (kind === "field")
        return { kind, ...named(cursor, `$${text}`), name: text };
    if (kind === "oosvar")
        return { kind, ...named(cursor, `@${text}`), name: text };
    if (kind === "word")
        return word(cursor);
    if (kind === "mark")
        return marked(cursor);
    throw cursor.unexpected("a value was expected");
}
/** Reads one token and says what every node says. */
function named(cursor, token) {
    const { start, end } = cursor.next();
    return { place: { start, end }, token };
}
function literal(cursor, kind) {
    const { text } = cursor.token;
    return { kind, ...named(cursor, kind === "string" ? `"${text}"` : text), text };
}
function marked(cursor) {
    switch (cursor.token.text) {
        case "(":
            return parenthesized(cursor);
        case "[":
            return parse_expression_arrayLiteral(cursor);
        case "{":
            return parse_expression_mapLiteral(cursor);
        case "$*":
            return { kind: "whole-row", ...named(cursor, "$*") };
        case "@*":
            return { kind: "all-oosvars", ...named(cursor, "@*") };
        case "$[":
            return parse_expression_computedField(cursor);
        case "@[":
            return parse_expression_computedOosvar(cursor);
        default:
            throw cursor.unexpected("a value was expected");
    }
}
function parenthesized(cursor) {
    cursor.expect("(");
    const inside = expression(cursor);
    cursor.expect(")");
    return inside;
}
function parse_expression_arrayLiteral(cursor) {
    const start = cursor.expect("[");
    const items = list(cursor, "]");
    return { kind: "array", token: "[]", place: cursor.since(start), items };
}
/** Expressions up to a closing mark, which is read too; a comma may trail. */
function list(cursor, close) {
    const items = [];
    while (!cursor.take(close)) {
        items.push(expression(cursor));
        if (!cursor.take(",") && !cursor.is(close))
            throw cursor.unexpected(`, or ${close} was expected`);
    }
    return items;
}
function parse_expression_mapLiteral(cursor) {
    const start = cursor.expect("{");
    const entries = [];
    while (!cursor.take("}")) {
        const key = expression(cursor);
        cursor.expect(":");
        entries.push([key, expression(cursor)]);
        if (!cursor.take(",") && !cursor.is("}"))
            throw cursor.unexpected(", or } was expected");
    }
    return { kind: "map", token: "{}", place: cursor.since(start), entries };
}
function parse_expression_computedField(cursor) {
    const start = cursor.expect("$[");
    const name = expression(cursor);
    cursor.expect("]");
    return { kind: "computed-field", token: "$[]", place: cursor.since(start), name };
}
function parse_expression_computedOosvar(cursor) {
    const start = cursor.expect("@[");
    const name = expression(cursor);
    cursor.expect("]");
    return { kind: "computed-oosvar", token: "@[]", place: cursor.since(start), name };
}
function word(cursor) {
    const { text } = cursor.token;
    if (text === "true" || text === "false" || text === "null")
        return literal(cursor, text);
    if (text === "all")
        return { kind: "all-oosvars", ...named(cursor, text) };
    if (text === "ENV")
        return parse_expression_environment(cursor);
    if (CONSTANTS.includes(text))
        return { kind: "constant", ...named(cursor, text), name: text };
    if (text === "func")
        return functionLiteral(cursor);
    const called = cursor.ahead(1).kind === "mark" && cursor.ahead(1).text === "(";
    if (called && (!KEYWORDS.has(text) || text === "int" || text === "float"))
        return call(cursor);
    if (KEYWORDS.has(text)) {
        throw new ExpressionError(`${text} is a word of the language and cannot stand here.`, cursor.token);
    }
    return { kind: "local", ...named(cursor, text), name: text };
}
function parse_expression_environment(cursor) {
    const start = cursor.next();
    if (cursor.take(".")) {
        const { text, ...place } = cursor.expectKind("word", "the name of an environment variable");
        const name = { kind: "string", token: text, place, text };
        return { kind: "environment", token: "ENV", place: cursor.since(start), name };
    }
    cursor.expect("[");
    const name = expression(cursor);
    cursor.expect("]");
    return { kind: "environment", token: "ENV", place: cursor.since(start), name };
}
function call(cursor) {
    const start = cursor.next();
    const values = callArguments(cursor);
    const place = { start: start.start, end: start.end };
    return { kind: "call", token: start.text, place, name: start.text, arguments: values };
}
function callArguments(cursor) {
    cursor.expect("(");
    return list(cursor, ")");
}
function functionLiteral(cursor) {
    const start = cursor.next();
    const body = functionBody(cursor);
    return { kind: "function", token: "func", place: cursor.since(start), body };
}
/** `signature "{" block "}"`, what stands behind `func`, its name or `subr name`. */
function functionBody(cursor) {
    cursor.expect("(");
    const parameters = [];
    while (!cursor.take(")")) {
        parameters.push(parameter(cursor));
        if (!cursor.take(",") && !cursor.is(")"))
            throw cursor.unexpected(", or ) was expected");
    }
    const returns = cursor.take(":") ? parse_expression_typeName(cursor) : "any";
    return { parameters, returns, block: cursor.braced(cursor) };
}
function parameter(cursor) {
    const type = isType(cursor.token.text) ? parse_expression_typeName(cursor) : "any";
    const place = cursor.token;
    return { name: localName(cursor), type, place };
}
function parse_expression_typeName(cursor) {
    const { text } = cursor.token;
    if (!isType(text))
        throw cursor.unexpected("a type was expected");
    cursor.next();
    return text;
}
function localName(cursor) {
    const { text, kind } = cursor.token;
    if (kind !== "word" || KEYWORDS.has(text))
        throw cursor.unexpected("a name was expected");
    cursor.next();
    return text;
}

;// CONCATENATED MODULE: ./build/src/filter/parser.js
/**
 * Statements, and with them the whole program.
 *
 *     block      = { statement } ;      (";" between statements, optional behind "}", any number of them)
 *     statement  = expression | expression "{" block "}" | assignment | unset
 *                | if | while | do | for | func | subr | call | return | "break" | "continue"
 *                | ( "begin" | "end" ) "{" block "}" ;
 *     assignment = ( type name | expression ) ( "=" | "+=" | ... ) expression ;
 *     unset      = "unset" expression { "," expression } ;
 *     if         = "if" test { "elif" test } [ "else" "{" block "}" ] ;     test = "(" expression ")" "{" block "}" ;
 *     while      = "while" test ;
 *     do         = "do" "{" block "}" "while" "(" expression ")" ;
 *     for        = "for" "(" ( name | name "," name | "(" name { "," name } ")" "," name ) "in" expression ")" "{" block "}"
 *                | "for" "(" [ simple { "," simple } ] ";" [ ... ] ";" [ ... ] ")" "{" block "}" ;
 *     simple     = assignment | expression ;
 *     func       = "func" name signature "{" block "}" ;                    subr = "subr" name signature "{" block "}" ;
 *     call       = "call" name "(" [ list ] ")" ;
 *     return     = "return" [ expression ] ;
 */





/** `=`, or an operator and `=`. */
const ASSIGNMENT = /^(|\|\||\^\^|&&|\?\?\??|\||&|\^|<<|>>>?|\+|\.|-|\*\*?|\/\/?|%)=$/;
/** @throws ExpressionError when it is not a program */
function parse(source) {
    const cursor = new Cursor(tokenize(source), braced);
    const block = statements(cursor);
    if (!cursor.atEnd)
        throw cursor.unexpected("; was expected");
    if (block.length === 0)
        throw new ExpressionError("it is empty.", { start: 0, end: 0 });
    return block;
}
function braced(cursor) {
    return cursor.nested(() => {
        cursor.expect("{");
        const block = statements(cursor);
        cursor.expect("}");
        return block;
    });
}
function statements(cursor) {
    const block = [];
    for (;;) {
        while (cursor.take(";"))
            ;
        if (cursor.atEnd || cursor.is("}"))
            return block;
        const next = statement(cursor);
        block.push(next);
        if (endsInBrace(next))
            continue;
        if (!cursor.is(";") && !cursor.is("}") && !cursor.atEnd) {
            throw cursor.unexpected("an operator or ; was expected");
        }
    }
}
function endsInBrace(statement) {
    return (("block" in statement || "body" in statement || statement.kind === "if") &&
        !(statement.kind === "while" && statement.bodyFirst));
}
function statement(cursor) {
    const { kind, text } = cursor.token;
    if (kind !== "word")
        return expressionStatement(cursor);
    const refusal = REFUSED.get(text);
    if (refusal !== undefined) {
        throw new ExpressionError(`${text} cannot be used: ${refusal}.`, cursor.token);
    }
    if (isType(text) && cursor.ahead(1).kind === "word")
        return typedDefinition(cursor, text);
    switch (text) {
        case "if":
            return parser_ifStatement(cursor);
        case "while":
            return parser_whileStatement(cursor);
        case "do":
            return doStatement(cursor);
        case "for":
            return forStatement(cursor);
        case "func":
            return cursor.ahead(1).kind === "word"
                ? definition(cursor, text)
                : expressionStatement(cursor);
        case "subr":
            return definition(cursor, text);
        case "call":
            return parser_subroutineCall(cursor);
        case "begin":
        case "end":
            return { kind: text, place: cursor.next(), block: braced(cursor) };
        case "break":
        case "continue":
            return { kind: text, place: cursor.next() };
        case "return":
            return parser_returnStatement(cursor);
        case "unset":
            return unset(cursor);
        default:
            return expressionStatement(cursor);
    }
}
function expressionStatement(cursor) {
    const start = cursor.token;
    const simple = simpleStatement(cursor);
    if (simple.kind !== "bare-boolean" || !cursor.is("{"))
        return simple;
    const block = braced(cursor);
    return { kind: "pattern-action", place: cursor.since(start), condition: simple.value, block };
}
/** An assignment or an expression. */
function simpleStatement(cursor) {
    const { text } = cursor.token;
    if (isType(text) && cursor.ahead(1).kind === "word")
        return typedDefinition(cursor, text);
    const start = cursor.token;
    const value = expression(cursor);
    const operator = assignmentOperator(cursor);
    if (operator === undefined)
        return { kind: "bare-boolean", place: cursor.since(start), value };
    return assignment(cursor, start, value, undefined, operator);
}
/** Reads `=` or `+=` and the like. @returns the operator before the `=`, empty for a plain one */
function assignmentOperator(cursor) {
    const found = cursor.token.kind === "mark" ? ASSIGNMENT.exec(cursor.token.text) : null;
    if (found === null || ["==", "<=", ">=", "!="].includes(found[0]))
        return undefined;
    cursor.next();
    return found[1];
}
function assignment(cursor, start, target, type, operator) {
    const value = expression(cursor);
    return {
        kind: "assignment",
        place: cursor.since(start),
        target,
        type,
        operator: operator === "" ? undefined : operator,
        value,
    };
}
function typedDefinition(cursor, type) {
    const start = cursor.next();
    const place = cursor.token;
    const name = localName(cursor);
    cursor.expect("=");
    return assignment(cursor, start, { kind: "local", token: name, place, name }, type, "");
}
function unset(cursor) {
    const start = cursor.next();
    const targets = [expression(cursor)];
    while (cursor.take(","))
        targets.push(expression(cursor));
    return { kind: "unset", place: cursor.since(start), targets };
}
function condition(cursor) {
    cursor.expect("(");
    const value = expression(cursor);
    cursor.expect(")");
    return value;
}
function parser_ifStatement(cursor) {
    const place = cursor.token;
    const branches = [];
    do {
        cursor.next();
        branches.push({ condition: condition(cursor), block: braced(cursor) });
    } while (cursor.isWord("elif"));
    const otherwise = cursor.takeWord("else") ? braced(cursor) : undefined;
    return { kind: "if", place, branches, otherwise };
}
function parser_whileStatement(cursor) {
    const place = cursor.next();
    const test = condition(cursor);
    return { kind: "while", place, condition: test, block: braced(cursor), bodyFirst: false };
}
function doStatement(cursor) {
    const place = cursor.next();
    const block = braced(cursor);
    if (!cursor.takeWord("while"))
        throw cursor.unexpected("while was expected");
    return { kind: "while", place, condition: condition(cursor), block, bodyFirst: true };
}
function forStatement(cursor) {
    const place = cursor.next();
    cursor.expect("(");
    if (cursor.is("("))
        return forNested(cursor, place);
    const second = cursor.ahead(1);
    if (cursor.token.kind === "word" && second.kind === "word" && second.text === "in") {
        const name = localName(cursor);
        return { kind: "for-one", place, name, ...over(cursor) };
    }
    const fourth = cursor.ahead(3);
    if (second.text === "," && fourth.kind === "word" && fourth.text === "in") {
        const key = localName(cursor);
        cursor.expect(",");
        return { kind: "for-pair", place, keys: [key], value: localName(cursor), ...over(cursor) };
    }
    return parser_forCounting(cursor, place);
}
function forNested(cursor, place) {
    cursor.expect("(");
    const keys = [localName(cursor)];
    while (cursor.take(","))
        keys.push(localName(cursor));
    cursor.expect(")");
    cursor.expect(",");
    return { kind: "for-pair", place, keys, value: localName(cursor), ...over(cursor) };
}
function over(cursor) {
    if (!cursor.takeWord("in"))
        throw cursor.unexpected("in was expected");
    const collection = expression(cursor);
    cursor.expect(")");
    return { over: collection, block: braced(cursor) };
}
function parser_forCounting(cursor, place) {
    const start = simpleList(cursor, ";");
    const continuation = simpleList(cursor, ";");
    const update = simpleList(cursor, ")");
    return { kind: "for-counting", place, start, continuation, update, block: braced(cursor) };
}
function simpleList(cursor, close) {
    const block = [];
    if (cursor.take(close))
        return block;
    do
        block.push(simpleStatement(cursor));
    while (cursor.take(","));
    cursor.expect(close);
    return block;
}
function definition(cursor, kind) {
    cursor.next();
    const place = cursor.token;
    const name = localName(cursor);
    return { kind, place, name, body: functionBody(cursor) };
}
function parser_subroutineCall(cursor) {
    cursor.next();
    const place = cursor.token;
    const name = localName(cursor);
    return { kind: "call", place, name, arguments: callArguments(cursor) };
}
function parser_returnStatement(cursor) {
    const place = cursor.next();
    const bare = cursor.is(";") || cursor.is("}") || cursor.atEnd;
    return { kind: "return", place, value: bare ? undefined : expression(cursor) };
}

;// CONCATENATED MODULE: ./build/src/filter/filter-row.js
/** One row as the data path hands it to the filter. */
/** CSV: the cell stood in quotes. */
const QUOTED = 1;
/** CSV: there are doubled quotes inside, still doubled. */
const DOUBLED_QUOTES = 2;
/** CSV: the injection guard was taken off, so that the cell is text whatever it looks like. */
const TEXT = 4;

;// CONCATENATED MODULE: ./build/src/filter/read-row.js





const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const read_row_SPACE = 0x20;
const CARRIAGE_RETURN = 0x0d;
const read_row_WORDS = new Map([
    ["true", TRUE],
    ["false", FALSE],
    ["null", NULL_VALUE],
]);
/** What a JSON string cannot hold as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them raw in strings
const NOT_PLAIN = /["\\\u0000-\u001f]/;
const jsonReader = {
    field(row, index) {
        const start = row.starts[index];
        if (start < 0)
            return ABSENT_VALUE;
        const end = row.ends[index];
        if (row.bytes[start] === QUOTE && end - start >= 2 && row.bytes[end - 1] === QUOTE) {
            const text = row.bytes.toString("utf8", start + 1, end - 1);
            if (!NOT_PLAIN.test(text))
                return string(text);
        }
        const source = row.bytes.toString("utf8", start, end);
        return read_row_WORDS.get(source) ?? parseJsonNumber(source) ?? parseJson(source) ?? notJson();
    },
    textStart(row, index) {
        const start = row.starts[index];
        const end = row.ends[index] - 1;
        if (start < 0 || end <= start)
            return -1;
        if (row.bytes[start] !== QUOTE || row.bytes[end] !== QUOTE)
            return -1;
        for (let at = start + 1; at < end; at++) {
            const byte = row.bytes[at];
            if (byte === BACKSLASH || byte === QUOTE || byte < read_row_SPACE)
                return -1;
        }
        return start + 1;
    },
    textEnd(row, index) {
        return row.ends[index] - 1;
    },
    whole(row) {
        const value = parseJson(row.bytes.toString("utf8", row.start, row.end));
        return value?.type === MAP ? value : notJson();
    },
};
function notJson() {
    return fatal("It is not valid JSON.");
}
const csvReader = {
    field(row, index) {
        const start = row.starts[index];
        if (start < 0)
            return ABSENT_VALUE;
        return cell(row.bytes, start, row.ends[index], row.kinds[index]);
    },
    /** A number compares with a string, and matches, by its spelling: so what a cell looks like does not matter. */
    textStart(row, index) {
        const start = row.starts[index];
        const kind = row.kinds[index];
        if (start < 0 || (kind & DOUBLED_QUOTES) !== 0)
            return -1;
        const end = row.ends[index];
        if ((kind & QUOTED) !== 0) {
            for (let at = start; at < end; at++)
                if (row.bytes[at] === CARRIAGE_RETURN)
                    return -1;
        }
        return start;
    },
    textEnd(row, index) {
        return row.ends[index];
    },
    whole(row) {
        const items = new Map();
        const cells = row.cells?.();
        cells?.titles.forEach((title, index) => {
            const start = cells.starts[index];
            if (start < 0)
                return;
            const end = cells.ends[index];
            items.set(title, cell(row.bytes, start, end, cells.kinds[index]));
        });
        return map(items);
    },
};
function cell(bytes, start, end, kind) {
    const text = cellText(bytes, start, end, kind);
    if ((kind & TEXT) !== 0)
        return string(text);
    return inferNumber(text) ?? string(text);
}
function cellText(bytes, start, end, kind) {
    const text = bytes.toString("utf8", start, end);
    if ((kind & QUOTED) === 0)
        return text;
    const single = (kind & DOUBLED_QUOTES) === 0 ? text : text.replaceAll('""', '"');
    // Miller reads a line ending inside quotes as one line feed.
    return single.replaceAll("\r\n", "\n");
}

;// CONCATENATED MODULE: ./build/src/filter/index.js
/** Row filters in the expression language of Miller's `filter` verb: the only door to this folder. */







/** @throws BackupError that shows the place in the expression, for whatever is wrong before the first row */
function compileFilter(expression, options) {
    const { fields, state, main } = compiled(expression, options);
    let unseen = fields.map((_, index) => index);
    return {
        fields,
        keeps(row) {
            if (seesNew(row, unseen))
                unseen = unseen.filter((index) => !has(row, index));
            state.row = row;
            try {
                main(state);
                return decided(state);
            }
            catch (error) {
                throw explained(error, `The filter fails at row ${row.number}.`);
            }
        },
        absentFields: () => unseen.map((index) => fields[index]),
    };
}
function has(row, index) {
    return row.starts[index] >= 0;
}
/** A loop of its own, as it runs for every row and almost always answers no. */
function seesNew(row, unseen) {
    for (const index of unseen)
        if (has(row, index))
            return true;
    return false;
}
function compiled(expression, options) {
    try {
        return compileProgram(parse(expression), expression, {
            reader: options.format === "csv" ? csvReader : jsonReader,
            exported: options.fields,
            environment: new Map(Object.entries(options.environment ?? {})),
            fileName: options.fileName ?? "(stdin)",
            now: options.now,
        });
    }
    catch (error) {
        if (error instanceof ExpressionError)
            throw withCaret(error, expression);
        if (!(error instanceof FatalError))
            throw error;
        throw new errors/* BackupError */.hj("The filter fails before the first row.", error.message, {
            cause: error.cause,
        });
    }
}
/** @throws FatalError when the last bare boolean was neither true, false nor absent, or none was run */
function decided({ decision }) {
    if (decision === TRUE)
        return true;
    if (decision === FALSE || decision?.type === ABSENT)
        return false;
    if (decision === undefined) {
        throw new FatalError("It came to no decision: no expression that says true or false was run.");
    }
    const type = typeName(decision);
    const remedy = type === "error"
        ? "something in it met a value of a type that it does not take. Ask for the type first, as in is_string($x) && …"
        : "end it in a comparison.";
    throw new FatalError(`Its result is neither true nor false, but ${type}: ${remedy}`);
}
/** @param what a sentence: when it happened */
function explained(error, what) {
    if (error instanceof FatalError)
        return new errors/* BackupError */.hj(what, error.message, { cause: error });
    // Calls within the limit, each of a long expression, can still be too much for the stack.
    if (!(error instanceof RangeError))
        return error;
    return new errors/* BackupError */.hj(what, "It nests calls too deeply.", { cause: error });
}


/***/ })

};
