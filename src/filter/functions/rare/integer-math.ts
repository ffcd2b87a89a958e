/** Functions of class arithmetic: counting bits and modular arithmetic on ints, and `pow`. */

import { fatal } from "../../error.ts";
import { power } from "../../values/arithmetic.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  EMPTY,
  ERROR,
  ERROR_VALUE,
  INT,
  int,
  isCollection,
  NULL,
  type Value,
} from "../../values/index.ts";
import { define, type Implementation } from "../table.ts";

function bitcount(value: Value): Value {
  if (value.type === EMPTY || value.type === ABSENT) return value;
  if (value.type === NULL) return int(0);
  if (value.type !== INT) return isCollection(value) ? ABSENT_VALUE : ERROR_VALUE;
  const bits = BigInt.asUintN(64, BigInt(value.number)).toString(2);
  return int(bits.replaceAll("0", "").length);
}

type ModularOperation = (a: bigint, b: bigint, modulus: bigint) => bigint;

function modular(compute: ModularOperation): Implementation {
  return (...values) => {
    const missing = values.find(({ type }) => type === ABSENT || type === ERROR || type === NULL);
    if (missing !== undefined) return missing;
    const ints = values.map((value) => (value.type === INT ? BigInt(value.number) : undefined));
    if (ints.includes(undefined)) return ERROR_VALUE;
    const [a, b, modulus] = ints as [bigint, bigint, bigint];
    return int(compute(a, b, modulus));
  };
}

/** Fits 64 bits; not negative if the modulus is positive. @throws FatalError for the modulus zero */
function reduced(value: bigint, modulus: bigint): bigint {
  if (modulus === 0n) return fatal("The modulus of madd, msub, mmul and mexp must not be 0.");
  const rest = BigInt.asIntN(64, value) % modulus;
  return rest < 0n ? BigInt.asIntN(64, rest + modulus) : rest;
}

/** Exponentiation by squaring. The first power is not reduced, as in Miller. */
function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (exponent === 1n) return base;
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest % 2n === 1n) result = reduced(result * square, modulus);
    square = reduced(square * square, modulus);
  }
  return result;
}

const mexp = modular(modularPower);
export const INTEGER_FUNCTIONS = define("arithmetic", {
  "bitcount(value)": ["The number of bits of the int that are 1.", bitcount],
  "madd(a, b, m)": [
    "a + b modulo m, on ints.",
    modular((a, b, modulus) => reduced(a + b, modulus)),
  ],
  "mexp(a, b, m)": [
    "a ** b modulo m, on ints; an error for negative b.",
    (base, exponent, modulus) =>
      exponent.type === INT && exponent.number < 0 ? ERROR_VALUE : mexp(base, exponent, modulus),
  ],
  "mmul(a, b, m)": [
    "a * b modulo m, on ints.",
    modular((a, b, modulus) => reduced(a * b, modulus)),
  ],
  "msub(a, b, m)": [
    "a - b modulo m, on ints.",
    modular((a, b, modulus) => reduced(a - b, modulus)),
  ],
  "pow(base, exponent)": ["The operator ** as a function.", power],
});
