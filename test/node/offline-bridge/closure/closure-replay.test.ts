import { readFileSync, readdirSync } from "node:fs";
import { Worker, type WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { DeterminismViolationError } from "@temporalio/workflow";
import { beforeAll, expect, test } from "vitest";
import { bundleWorkflows } from "../../../../src/offline-bridge/temporal/bundle-workflows.ts";
import { installRuntime } from "../../../../src/offline-bridge/temporal/install-runtime.ts";

const CLOSURES = "../../../../src/offline-bridge/temporal/workflows/hub-closures.ts";
const HISTORIES = new URL("histories/", import.meta.url);
const recorded = readdirSync(HISTORIES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  installRuntime();
  workflowBundle = await bundleWorkflows("hub-closures");
});

function textOf(name: string): string {
  return readFileSync(new URL(name, HISTORIES), "utf8");
}

test("BRG3 the bundle of the closures builds, with nothing of the activities or the archive", () => {
  expect(workflowBundle.code).toContain("closureWorkflow");
  for (const name of ["standardwebhooks", "kysely", "prom-client"]) expect(workflowBundle.code).not.toContain(name);
});

test.each(recorded)("RUN2 a closure that began as recorded in %s can go on with this code", async (name) => {
  await expect(Worker.runReplayHistory({ workflowBundle }, JSON.parse(textOf(name)))).resolves.toBeUndefined();
});

test("RUN2 ERA1 RET2 every workflow of the bundle has a recorded history", async () => {
  const types = recorded.map((name) => /"workflowType": \{\s*"name": "(\w+)"/u.exec(textOf(name))?.[1]);
  expect([...new Set(types)].toSorted()).toEqual(Object.keys(await import(CLOSURES)).toSorted());
});

test("RUN2 a replay that does not fit is found", async () => {
  const other = textOf("0.1.0/closed.json").replace('"name": "story"', '"name": "entities"');
  await expect(Worker.runReplayHistory({ workflowBundle }, JSON.parse(other))).rejects.toThrow(
    DeterminismViolationError,
  );
});

test("CLO1 no history holds what a stage came to", () => {
  const payloads = recorded.flatMap((name) =>
    [...textOf(name).matchAll(/"data": "([A-Za-z0-9+/=]+)"/gu)].map(([, data = ""]) =>
      Buffer.from(data, "base64").toString(),
    ),
  );
  expect(payloads.length).toBeGreaterThan(50);
  for (const payload of payloads) {
    expect(payload).not.toContain("Avery Glass");
    expect(payload.length).toBeLessThan(2_000);
  }
});
