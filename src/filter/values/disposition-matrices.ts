/**
 * Disposition matrices, as Miller calls them: what an operator does with each pair of operand types.
 *
 * One row per left type and one column per right type, both in the order of the type numbers in `index.ts`.
 * The letter is the result:
 *
 *     #        the operation itself (a comparison compares as numbers, `min` and `max` by the order of all values)
 *     l r      the left or the right operand        - the right operand negated        c the concatenation
 *     e a      error, absent                        0 zero, of the right operand's type (of `<=>`: equal)
 *     s b A M  the comparison as strings, as booleans, as arrays, as maps
 *     T F < >  true, false, and of `<=>` less, greater
 *
 * Recorded from Miller 6.18.1, oddities included.
 */
import { ABSENT, type Value } from "./index.ts";

export type Matrix = readonly string[];

/** The letter for two operands. A function as operand is an error. */
export function disposition(matrix: Matrix, left: Value, right: Value): string {
  if (left.type > ABSENT || right.type > ABSENT) return "e";
  return (matrix[left.type] as string)[right.type] as string;
}

/** @param rows ten letters each, after the label */
const matrix = (rows: string): Matrix => rows.match(/\S{10}$/gm) as string[];

/** `+`, `*` and `.+` */
export const PLUS = matrix(`
  INT    ##eleaalel
  FLOAT  ##eleaalel
  BOOL   eeeeeaaeee
  EMPTY  rreleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   rreeeaalea
  ERROR  eeeeeaaeee
  ABSENT rreaeaaaea`);

/** `-` */
export const MINUS = matrix(`
  INT    ##eleaalel
  FLOAT  ##eleaalel
  BOOL   eeeeeaaeee
  EMPTY  --eleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   rreeeaalea
  ERROR  eeeeeaaeee
  ABSENT rreaeaaaea`);

/** `.-` */
export const DOT_MINUS = matrix(`
  INT    ##eleaalel
  FLOAT  ##eleaalel
  BOOL   eeeeeaaeee
  EMPTY  --eleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   --eeeaalea
  ERROR  eeeeeaaeee
  ABSENT --eaeaaaea`);

/** `.*` */
export const DOT_TIMES = matrix(`
  INT    ##eleaalel
  FLOAT  ##eleaalel
  BOOL   eeeeeaaeee
  EMPTY  --eleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   rreeeaaeea
  ERROR  eeeeeaaeee
  ABSENT rreaeaaaea`);

/** `/` */
export const DIVIDE = matrix(`
  INT    ##ereaalel
  FLOAT  ##ereaalel
  BOOL   eeeeeaaeee
  EMPTY  lleleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   00eeeaaeea
  ERROR  eeeeeaaeee
  ABSENT 00eaeaaaea`);

/** `//` and `%` */
export const FLOOR_DIVIDE = matrix(`
  INT    ##ereaaeel
  FLOAT  ##ereaaeel
  BOOL   eeeeeaaeee
  EMPTY  lleleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   eeeeeaaeea
  ERROR  eeeeeaaeee
  ABSENT 00eaeaaaea`);

/** `./` */
export const DOT_DIVIDE = matrix(`
  INT    ##ereaaeel
  FLOAT  ##ereaaeel
  BOOL   eeeeeaaeee
  EMPTY  lleleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   eeeeeaaeea
  ERROR  eeeeeaaeee
  ABSENT rreaeaaaea`);

/** `**` and `roundm` */
export const POWER = matrix(`
  INT    ##ereeeeel
  FLOAT  ##ereeeeel
  BOOL   eeeeeeeeea
  EMPTY  lleleeeeea
  STRING eeeeeeeeea
  ARRAY  eeeeeeeeea
  MAP    eeeeeeeeea
  NULL   eeeeeeeeea
  ERROR  eeeeeeeeea
  ABSENT 00aaaaaaaa`);

/** As for `**`, except that absent with a boolean is an error. */
export const ATAN2 = matrix(`
  INT    ##ereeeeel
  FLOAT  ##ereeeeel
  BOOL   eeeeeeeeea
  EMPTY  lleleeeeea
  STRING eeeeeeeeea
  ARRAY  eeeeeeeeea
  MAP    eeeeeeeeea
  NULL   eeeeeeeeea
  ERROR  eeeeeeeeea
  ABSENT 00eaaaaaaa`);

/** `|`, `&`, `<<`, `>>` and `>>>` */
export const BITS = matrix(`
  INT    #eereaaeel
  FLOAT  eeereaaeee
  BOOL   eeeeeaaeee
  EMPTY  lleleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaeaa
  MAP    aaaaaaaeaa
  NULL   eeeeeeeeea
  ERROR  eeeeeaaeee
  ABSENT reeaeaaaea`);

/** `^` */
export const BIT_XOR = matrix(`
  INT    #eereaaeel
  FLOAT  eeereaaeee
  BOOL   eeeeeaaeee
  EMPTY  lleleaaeea
  STRING eeeeeaaeee
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   eeeeeeeeea
  ERROR  eeeeeaaeee
  ABSENT reeaeaaaea`);

/** `.` between values */
export const DOT = matrix(`
  INT    ccccceelec
  FLOAT  ccccceelec
  BOOL   ccccceelec
  EMPTY  cccrraalel
  STRING ccclceelel
  ARRAY  eeeeeeeeee
  MAP    aaaaaaaaaa
  NULL   cccrraalel
  ERROR  eeeeeaaeee
  ABSENT cccrraarea`);

/** `min`: numbers are less than booleans, booleans less than strings. Null and absent lose. */
export const MIN = matrix(`
  INT    ##lllaalel
  FLOAT  ##lllaalel
  BOOL   rr#llaalel
  EMPTY  rrrllaalel
  STRING rrrr#aalel
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   rrrrraalel
  ERROR  eeeeeaaeee
  ABSENT rrrrraarea`);

/** `max`: the same order. Null wins, absent loses. */
export const MAX = matrix(`
  INT    ##rrraarel
  FLOAT  ##rrraarel
  BOOL   ll#rraarel
  EMPTY  lllrraarel
  STRING llll#aarel
  ARRAY  aaaaaaaaaa
  MAP    aaaaaaaaaa
  NULL   lllllaalla
  ERROR  eeeeeaaree
  ABSENT rrrrraaaea`);

/** `==` */
export const EQUAL = matrix(`
  INT    ##FssFFFea
  FLOAT  ##FssFFFea
  BOOL   FFbFFFFFea
  EMPTY  ssFssFFFea
  STRING ssFssFFFea
  ARRAY  FFFFFAFFea
  MAP    FFFFFFMFea
  NULL   FFFFFFFTea
  ERROR  eeeeeeeeee
  ABSENT aaaaaaaaea`);

/** `<` */
export const LESS = matrix(`
  INT    ##FssFFTea
  FLOAT  ##FssFFTea
  BOOL   FFbFFFFTea
  EMPTY  ssFssFFTea
  STRING ssFssFFTea
  ARRAY  FFFFFeFaea
  MAP    FFFFFFeaea
  NULL   FFFFFaaFFT
  ERROR  eeeeeeeTee
  ABSENT aaaaaaaFea`);

/** `<=` */
export const LESS_OR_EQUAL = matrix(`
  INT    ##FssFFTea
  FLOAT  ##FssFFTea
  BOOL   FFbFFFFTea
  EMPTY  ssFssFFTea
  STRING ssFssFFTea
  ARRAY  FFFFFeFaea
  MAP    FFFFFFeaea
  NULL   FFFFFaaTFT
  ERROR  eeeeeeeTee
  ABSENT aaaaaaaFea`);

/** `>` */
export const GREATER = matrix(`
  INT    ##FssFFFea
  FLOAT  ##FssFFFea
  BOOL   FFbFFFFFea
  EMPTY  ssFssFFFea
  STRING ssFssFFFea
  ARRAY  FFFFFeFFea
  MAP    FFFFFFeFea
  NULL   TTTTTaaFTF
  ERROR  eeeeeeeFee
  ABSENT aaaaaaaTea`);

/** `>=` */
export const GREATER_OR_EQUAL = matrix(`
  INT    ##FssFFFea
  FLOAT  ##FssFFFea
  BOOL   FFbFFFFFea
  EMPTY  ssFssFFFea
  STRING ssFssFFFea
  ARRAY  FFFFFeFFea
  MAP    FFFFFFeFea
  NULL   TTTTTaaTTF
  ERROR  eeeeeeeFee
  ABSENT aaaaaaaTea`);

/** `<=>` */
export const ORDER = matrix(`
  INT    ##<ss<<Tea
  FLOAT  ##<ss<<Tea
  BOOL   >>b<<<<Tea
  EMPTY  ss>ss<<Tea
  STRING ss>ss<<Tea
  ARRAY  >>>>>e<aea
  MAP    >>>>>>eaea
  NULL   >>>>>aa0>T
  ERROR  eeeeeeeTee
  ABSENT aaaaaaa>ea`);
