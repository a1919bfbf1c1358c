import { defineConfig } from "vitest/config";

/** What `npm run mutate` runs against each mutant: the tests that hold the rules, but for those that take seconds. */
export default defineConfig({
  test: {
    include: [
      "test/unit/rules/**/*.test.ts",
      "test/unit/client/verify.test.ts",
      "test/unit/closure/story/blank-recap.test.ts",
      "test/unit/hub/renewals.test.ts",
      "test/unit/protocol/upcast.test.ts",
    ],
    exclude: [
      "test/unit/rules/**/{goods-property,plays,pruning,checkpoints,random-worlds,room-file,bounded-rows}.test.ts",
    ],
    testTimeout: 60_000,
    // The modules are loaded once for each mutant. Once for each test file takes longer than the tests themselves.
    isolate: false,
  },
});
