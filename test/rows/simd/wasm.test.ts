import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { compiled, MODULES, moduleFile } from "../../../scripts/wasm.ts";

test.each(MODULES)("%s.wasm.ts is what %s.wat compiles to.", async (name) => {
  expect(await readFile(moduleFile(name), "utf8")).toBe(await compiled(name));
});
