/** Functions of class hashing: digests of the UTF-8 bytes of a text, in lowercase hexadecimal. */
import { hash } from "node:crypto";
import { ERROR_VALUE, isText, string } from "../values/index.ts";
import { define } from "./table.ts";

export const HASHING_FUNCTIONS = ["md5", "sha1", "sha256", "sha512"].flatMap((algorithm) =>
  define("hashing", {
    [`${algorithm}(text)`]: [
      `The ${algorithm.toUpperCase()} hash of the text, in hexadecimal; an error for numbers.`,
      (value) => (isText(value) ? string(hash(algorithm, value.text)) : ERROR_VALUE),
    ],
  }),
);
