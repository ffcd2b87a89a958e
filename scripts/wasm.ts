/** `npm run wasm`: compiles the modules in `src/rows/simd/*.wat` to base64 in TypeScript, which is bundled. */

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import wabt from "wabt";

/** The modules, by the names of their source files. */
export const MODULES = [
  "csv-cells",
  "field-scan",
  "import-users",
  "json-check",
  "key-order",
  "row-members",
] as const;

const simd = path.join(import.meta.dirname, "..", "src", "rows", "simd");

/** The file with the compiled module. */
export function moduleFile(name: string): string {
  return path.join(simd, `${name}.wasm.ts`);
}

/** The content of that file, compiled from the source. */
export async function compiled(name: string): Promise<string> {
  const { parseWat } = await wabt();
  const text = readFileSync(path.join(simd, `${name}.wat`), "utf8");
  const source = parseWat(`${name}.wat`, text, { simd: true });
  source.validate();
  const base64 = Buffer.from(source.toBinary({}).buffer).toString("base64");
  const lines = base64.match(/.{1,90}/g) ?? [];
  const literal = lines.map((line) => `  "${line}",\n`).join("");
  const constant = name.toUpperCase().replace("-", "_");
  return `/** ${name}.wat, compiled by \`npm run wasm\`; a test checks that they match. */\n\nexport const ${constant} = [\n${literal}].join("");\n`;
}

if (import.meta.main) {
  for (const name of MODULES) writeFileSync(moduleFile(name), await compiled(name));
}
