import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Vite warns of every file of the language service that has no source beside its map.
  logLevel: "error",
  test: {
    include: ["**/*.test.ts"],
    // Most of an end-to-end test's time is another process's, or spent waiting.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    maxConcurrency: 5,
    testTimeout: 120_000,
    // The language service imports JSON without attributes, which plain Node refuses.
    server: {
      deps: {
        inline: ["@actions/languageservice", "@actions/workflow-parser", "@actions/expressions"],
      },
    },
  },
});
