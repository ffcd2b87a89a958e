/** What the arithmetic and bit operators do with operands that are not numbers: tables to read. */
import { dispositions } from "./dispositions.ts";

/*
 * In the tables: # the operation itself, l and r the left and the right operand, - the right one negated, 0 zero,
 * int or float as the right operand, e error, a absent. Measured on Miller 6.18.1, oddities included.
 */
export const SUM = dispositions(`
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
export const DIFFERENCE = dispositions(`
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
export const DOT_DIFFERENCE = dispositions(`
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
export const DOT_PRODUCT = dispositions(`
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
export const QUOTIENT = dispositions(`
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
export const FLOOR_QUOTIENT = dispositions(`
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
export const DOT_QUOTIENT = dispositions(`
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
export const POWER = dispositions(`
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
export const BITS = dispositions(`
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
export const EXCLUSIVE_OR = dispositions(`
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
