import { defineConfig } from "vitest/config";

/**
 * The tests that `npm run mutate` runs against each mutant: those that hold the rules, but for those that take seconds.
 */
export default defineConfig({
  test: {
    include: [
      "test/unit/rules/**/*.test.ts",
      "test/unit/client/verify.test.ts",
      "test/unit/closure/story/blank-recap.test.ts",
      "test/unit/hub/renewals.test.ts",
      "test/unit/protocol/upcast.test.ts",
    ],
    exclude: ["test/unit/rules/**/{goods-property,plays,pruning,checkpoints}.test.ts"],
    testTimeout: 60_000,
  },
});
