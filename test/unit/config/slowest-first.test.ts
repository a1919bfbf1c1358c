import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import type { TestSpecification, Vitest } from "vitest/node";
import { SLOW_FILES, SlowestFirst } from "../../../config/slowest-first.ts";
import { PROJECT } from "../../../tools/project.ts";

test("every file that is named as slow is there", () => {
  expect(Object.keys(SLOW_FILES).filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
});

test("each project begins with its slowest files, and projects and others keep the order that vitest gives them", async () => {
  const vitest = { config: { root: PROJECT }, cache: { getTestSpecificationResult() {} } };
  const specOf = (file: string, name: string, groupOrder: number) => {
    const project = { name, vitest, config: { isolate: true, sequence: { groupOrder } } };
    return { moduleId: join(PROJECT, file), project } as unknown as TestSpecification;
  };
  const files = [
    specOf("test/journeys/browser/console.test.ts", "journeys", 2),
    specOf("test/journeys/operating/drill.test.ts", "journeys", 2),
    specOf("test/node/deploy/pipeline.test.ts", "node", 1),
    specOf("test/node/deploy/image.test.ts", "node", 1),
    specOf("test/node/offline-bridge/publishing/publish-faults.test.ts", "node", 1),
  ];
  const sorted = await new SlowestFirst(vitest as unknown as Vitest).sort(files);
  expect(sorted.map(({ moduleId }) => relative(PROJECT, moduleId))).toEqual([
    "test/node/offline-bridge/publishing/publish-faults.test.ts",
    "test/node/deploy/image.test.ts",
    "test/node/deploy/pipeline.test.ts",
    "test/journeys/operating/drill.test.ts",
    "test/journeys/browser/console.test.ts",
  ]);
});
