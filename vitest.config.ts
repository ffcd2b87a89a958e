import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    // The language service imports JSON without attributes, which plain Node refuses.
    server: {
      deps: {
        inline: ["@actions/languageservice", "@actions/workflow-parser", "@actions/expressions"],
      },
    },
  },
});
