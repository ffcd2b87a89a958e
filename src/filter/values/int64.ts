/** From float64 to a 64-bit int, as a machine converts. */

const LOWEST = -(2n ** 63n);

/** Toward zero. What does not fit 64 bits, not-a-number included, becomes the lowest int, as where Miller runs. */
export function int64Of(number: number): bigint {
  return Math.abs(number) < 2 ** 63 ? BigInt(Math.trunc(number)) : LOWEST;
}
