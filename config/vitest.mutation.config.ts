import { defineConfig } from "vitest/config";

/** What `npm run mutate` runs against each mutant: the rules' own tests, but for those that take seconds. */
export default defineConfig({
  test: {
    include: ["test/unit/rules/**/*.test.ts"],
    exclude: ["test/unit/rules/**/{goods-property,plays,pruning,checkpoints}.test.ts"],
    testTimeout: 60_000,
  },
});
