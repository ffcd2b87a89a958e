/** `npm run wasm`: compiles `src/users/field-scan.wat` into the module that is bundled. */

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import wabt from "wabt";

const users = path.join(import.meta.dirname, "..", "src", "users");

/** The text of `field-scan.wasm.ts`. */
export async function compiledScan(): Promise<string> {
  const { parseWat } = await wabt();
  const text = readFileSync(path.join(users, "field-scan.wat"), "utf8");
  const source = parseWat("field-scan.wat", text, { simd: true });
  source.validate();
  const base64 = Buffer.from(source.toBinary({}).buffer).toString("base64");
  const lines = base64.match(/.{1,90}/g) ?? [];
  const literal = lines.map((line) => `  "${line}",\n`).join("");
  return `/** field-scan.wat, compiled by \`npm run wasm\`; a test holds the two together. */\n\nexport const FIELD_SCAN = [\n${literal}].join("");\n`;
}

if (import.meta.main) writeFileSync(path.join(users, "field-scan.wasm.ts"), await compiledScan());
