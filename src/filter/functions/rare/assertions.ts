/** `asserting_*` of class typing: they end the run when a value is not what the expression assumes. */
import { fatal } from "../../error.ts";
import { define } from "../table.ts";
import { PREDICATES } from "../typing.ts";

/** Miller has no `asserting_nan`. */
const { nan: _, ...ASSERTABLE } = PREDICATES;

export const ASSERTION_FUNCTIONS = Object.entries(ASSERTABLE).flatMap(([name, [, holds]]) =>
  define("typing", {
    [`asserting_${name}(value)`]: [
      `The value itself if is_${name} holds; otherwise the run ends.`,
      (value) =>
        holds(value)
          ? value
          : fatal(
              `asserting_${name} fails. Use is_${name} to test a value without ending the run.`,
            ),
    ],
  }),
);
