/** Functions of class hashing: digests of the UTF-8 bytes of a text, in lower-case hexadecimal. */
import { hash } from "node:crypto";
import { ERROR_VALUE, isText, string } from "../values/index.ts";
import type { FunctionRow } from "./table.ts";

const row = (algorithm: string): FunctionRow => ({
  name: algorithm,
  class: "hashing",
  parameters: ["text"],
  help: `The ${algorithm.toUpperCase()} hash of the text, in hexadecimal; an error for numbers.`,
  call: (value) => (isText(value) ? string(hash(algorithm, value.text)) : ERROR_VALUE),
});

export const HASHING_FUNCTIONS: readonly FunctionRow[] = ["md5", "sha1", "sha256", "sha512"].map(
  row,
);
