import { readFileSync, readdirSync } from "node:fs";
import { Worker, type WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { DeterminismViolationError } from "@temporalio/workflow";
import { beforeAll, describe, expect, test } from "vitest";
import { bundleWorkflows } from "../../../../src/offline-bridge/temporal/bundle-workflows.ts";
import { installRuntime } from "../../../../src/offline-bridge/temporal/install-runtime.ts";

const HISTORIES = new URL("histories/", import.meta.url);
const recorded = readdirSync(HISTORIES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  installRuntime();
  workflowBundle = await bundleWorkflows("hub-contests");
});

function historyOf(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, HISTORIES), "utf8"));
}

describe("the workflows' code", () => {
  test("BRG3 the workflow bundle builds, with both workflows and nothing of the activities", () => {
    for (const name of ["contestWorkflow", "hubActionWorkflow"]) expect(workflowBundle.code).toContain(name);
    for (const name of ["standardwebhooks", "prom-client"]) expect(workflowBundle.code).not.toContain(name);
  });

  test.each(recorded)("RUN2 a run that began as recorded in %s can go on with this code", async (name) => {
    await expect(Worker.runReplayHistory({ workflowBundle }, historyOf(name))).resolves.toBeUndefined();
  });

  test("RUN2 a replay that does not fit is found", async () => {
    const recordedAs = JSON.stringify(historyOf("0.1.0/contest.json"));
    const other = JSON.parse(recordedAs.replace('{"name":"contestWorkflow"}', '{"name":"hubActionWorkflow"}'));
    await expect(Worker.runReplayHistory({ workflowBundle }, other)).rejects.toThrow(DeterminismViolationError);
  });
});
