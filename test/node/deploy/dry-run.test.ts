import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runTool } from "../../../tools/check/run-tool.ts";

const COMMON = ["env.ROOMS (RoomObject)", "env.DIRECTORY (HubDirectory)", "env.CATALOG (HubCatalog)", "env.ASSETS"];

test.each([
  { env: "", binds: ["env.JOBS (hub-jobs-dev)"], not: "env.ADDRESS_LIMIT" },
  { env: "production", binds: ["env.JOBS (hub-jobs)", "env.ADDRESS_LIMIT (600 requests/60s)"], not: "hub-jobs-dev" },
])(
  "DOC4 SOK10 `wrangler deploy --dry-run --env '$env'` builds without a warning, with its own queue",
  async ({ env, ...has }) => {
    const folder = mkdtempSync(join(tmpdir(), "dry-run-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const { code, output } = await runTool("wrangler", ["deploy", "--dry-run", "--env", env, "--outdir", folder]);
    expect([code, output]).toEqual([0, expect.stringContaining("--dry-run: exiting now.")]);
    for (const binding of [...COMMON, ...has.binds]) expect(output).toContain(binding);
    expect(output).not.toContain(has.not);
    expect(output).not.toMatch(/\[WARNING\]|HUB_ENV|SECRET/);
  },
);
