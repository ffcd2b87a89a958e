/** Functions of class math. */

import { disposed, unaryFallback } from "../values/arithmetic.ts";
import { ATAN2, POWER } from "../values/disposition-matrices.ts";
import {
  ABSENT,
  ERROR,
  ERROR_VALUE,
  float,
  INT,
  int,
  isNumber,
  NULL,
  toFloat,
  type Value,
} from "../values/index.ts";
import { int64Of } from "../values/numbers.ts";
import { erf, erfc, inverseNormal, normal } from "./rare/error-function.ts";
import { define, type Implementation } from "./table.ts";

type OfNumber = (x: number) => number;

function toFloats(compute: OfNumber): Implementation {
  return (value) => (isNumber(value) ? float(compute(toFloat(value))) : unaryFallback(value));
}

/** Ints stay ints but are computed as floats, so they lose digits beyond 2^53, as in Miller. */
function keepingInts(compute: OfNumber): Implementation {
  return (value) => {
    if (!isNumber(value)) return unaryFallback(value);
    const result = compute(toFloat(value));
    return value.type === INT ? int(int64Of(result)) : float(result);
  };
}

/** Rounds half away from zero; `Math.round` rounds half up. */
function round(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

/** By the arctangent, for the same digits as in Go. */
function asin(x: number): number {
  const size = Math.abs(x);
  const other = Math.sqrt(1 - size * size);
  const angle = size > 0.7 ? Math.PI / 2 - Math.atan(other / size) : Math.atan(size / other);
  return x < 0 ? -angle : angle;
}

const acos = (x: number) => Math.PI / 2 - asin(x);
/** As Go computes it: `log10(1000)` is 2.9999999999999996. */
const log10 = (x: number) => Math.log(x) * Math.LOG10E;

function atan2(y: Value, x: Value): Value {
  if (!isNumber(y) || !isNumber(x)) return disposed(ATAN2, y, x);
  return float(Math.atan2(toFloat(y), toFloat(x)));
}

function roundm(value: Value, multiple: Value): Value {
  if (!isNumber(value) || !isNumber(multiple)) return disposed(POWER, value, multiple);
  const result = round(toFloat(value) / toFloat(multiple)) * toFloat(multiple);
  return value.type === INT && multiple.type === INT ? int(int64Of(result)) : float(result);
}

function logifit(...values: Value[]): Value {
  const missing = values.find(({ type }) => type === ABSENT || type === ERROR || type === NULL);
  if (missing !== undefined) return missing;
  if (!values.every(isNumber)) return ERROR_VALUE;
  const [x, m, b] = values.map(toFloat) as [number, number, number];
  return float(1 / (1 + Math.exp(-m * x - b)));
}

export const MATH_FUNCTIONS = define("math", {
  "abs(x)": ["The number without its sign.", keepingInts(Math.abs)],
  "acos(x)": ["Arccosine, in radians.", toFloats(acos)],
  "acosh(x)": ["Inverse hyperbolic cosine.", toFloats(Math.acosh)],
  "asin(x)": ["Arcsine, in radians.", toFloats(asin)],
  "asinh(x)": ["Inverse hyperbolic sine.", toFloats(Math.asinh)],
  "atan(x)": ["Arctangent, in radians.", toFloats(Math.atan)],
  "atan2(y, x)": ["The angle of the point (x, y), in radians.", atan2],
  "atanh(x)": ["Inverse hyperbolic tangent.", toFloats(Math.atanh)],
  "cbrt(x)": ["Cube root.", toFloats(Math.cbrt)],
  "ceil(x)": ["The smallest whole number that is not less than x.", keepingInts(Math.ceil)],
  "cos(x)": ["Cosine of an angle in radians.", toFloats(Math.cos)],
  "cosh(x)": ["Hyperbolic cosine.", toFloats(Math.cosh)],
  "erf(x)": ["Error function.", toFloats(erf)],
  "erfc(x)": ["One minus the error function.", toFloats(erfc)],
  "exp(x)": ["e to the power of x.", toFloats(Math.exp)],
  "expm1(x)": ["e to the power of x, less 1; exact for small x.", toFloats(Math.expm1)],
  "floor(x)": ["The largest whole number that is not greater than x.", keepingInts(Math.floor)],
  "invqnorm(x)": ["The inverse of qnorm; 0 for values outside of 0 to 1.", toFloats(inverseNormal)],
  "log(x)": ["Natural logarithm.", toFloats(Math.log)],
  "log10(x)": ["Logarithm to the base 10.", toFloats(log10)],
  "log1p(x)": ["Natural logarithm of 1 + x; exact for small x.", toFloats(Math.log1p)],
  "logifit(x, m, b)": ["The logistic curve of slope m and offset b at x.", logifit],
  "qnorm(x)": ["Share of the normal distribution below x.", toFloats(normal)],
  "round(x)": ["The nearest whole number, halves away from zero.", keepingInts(round)],
  "roundm(x, m)": ["The nearest multiple of m.", roundm],
  "sgn(x)": ["-1, 0 or 1 by the sign of the number.", keepingInts(sgn)],
  "sin(x)": ["Sine of an angle in radians.", toFloats(Math.sin)],
  "sinh(x)": ["Hyperbolic sine.", toFloats(Math.sinh)],
  "sqrt(x)": ["Square root.", toFloats(Math.sqrt)],
  "tan(x)": ["Tangent of an angle in radians.", toFloats(Math.tan)],
  "tanh(x)": ["Hyperbolic tangent.", toFloats(Math.tanh)],
});

/** Plain 0 for both zeros. */
function sgn(x: number): number {
  return x === 0 ? 0 : Math.sign(x);
}
