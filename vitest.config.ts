import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Vite warns about each file of the language service whose source map has no source.
  logLevel: "error",
  test: {
    include: ["**/*.test.ts"],
    // End-to-end tests mostly wait for another process or for a timer.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    maxConcurrency: 5,
    testTimeout: 120_000,
    // For the scripts that tests start: half of their time is compiling.
    env: { NODE_COMPILE_CACHE: path.join(import.meta.dirname, "build", "compile-cache") },
    // Loading the sources again for each file costs a tenth of the time, and no test changes what they hold.
    isolate: false,
    // The language service imports JSON without import attributes, which Node rejects.
    server: {
      deps: {
        inline: ["@actions/languageservice", "@actions/workflow-parser", "@actions/expressions"],
      },
    },
  },
});
