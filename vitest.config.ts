import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { SlowestFirst } from "./config/slowest-first.ts";

/** Secrets of the test Worker alone; tests that sign or mint take them from its `env`. */
const TEST_SETTINGS = {
  HUB_ENV: "dev",
  HUB_JWT_SECRET: "a secret that only the tests know",
  HUB_TO_BRIDGE_SECRETS: "whsec_aHViIHRvIGJyaWRnZSwgZm9yIHRlc3Rz",
  BRIDGE_TO_HUB_SECRETS: "whsec_YnJpZGdlIHRvIGh1YiwgZm9yIHRlc3Rz",
  BRIDGE_URL: "http://bridge.test",
};

// Tests start some hundred processes of Node, and half of what most of them do is compiling the same files.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, ".cache/compiled");

/** A test that asserts nothing proves nothing, and fails. */
const expect = { requireAssertions: true };

export default defineConfig({
  test: {
    reporters: ["default", "./config/tally-reporter.ts"],
    // What a test printed is of use where it failed.
    silent: "passed-only",
    sequence: { sequencer: SlowestFirst },
    // What a process under a fault run leaves behind when it is stopped in the middle of a statement.
    onUnhandledError: (error) => error.name !== "ProcessStopped",
    projects: [
      {
        test: {
          name: "unit",
          expect,
          include: ["test/unit/**/*.test.ts"],
          // Some play thousands of commands, and a busy machine may take its time.
          testTimeout: 30_000,
          isolate: false,
          // Both cores: left to itself vitest keeps one for its own process, which has little to do.
          maxWorkers: 2,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: TEST_SETTINGS },
          }),
        ],
        test: {
          name: "workerd",
          expect,
          include: ["test/workerd/**/*.test.ts"],
          isolate: false,
          maxWorkers: 2,
          setupFiles: ["test/workerd/begin-and-end.ts"],
          // A busy machine may take its time.
          testTimeout: 60_000,
          // Served as they are, these fail to load in workerd.
          deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable", "standardwebhooks"] } } },
        },
      },
      {
        test: {
          name: "node",
          expect,
          include: ["test/node/**/*.test.ts"],
          // Its modules import JSON without saying so, which Node refuses.
          server: { deps: { inline: [/@actions\/workflow-parser/] } },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // These wait more than they work: for heartbeats, windows and restarts.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "journeys",
          expect,
          include: ["test/journeys/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
          // After everything else: whole stacks want the machine to themselves, since their faults are timed.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
