import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take half a minute or more, as measured on two quiet cores, in seconds. Vitest begins with the largest files where it
 * has no times of an earlier run, as on a clean clone, and a long file at the end leaves the other lanes empty.
 */
export const SLOW_FILES: Readonly<Record<string, number>> = {
  "test/node/offline-bridge/publishing/publish-faults.test.ts": 106,
  "test/journeys/operating/drill.test.ts": 93,
  "test/journeys/play/contest-faults.test.ts": 91,
  "test/node/offline-bridge/bridge/process.test.ts": 73,
  "test/journeys/browser/console.test.ts": 71,
  "test/node/conformance/conformance.test.ts": 66,
  "test/journeys/operating/rotation.test.ts": 61,
  "test/journeys/closure/publishing.test.ts": 60,
  "test/journeys/browser/console-desks.test.ts": 58,
  "test/node/offline-bridge/publishing/publishing-world.test.ts": 55,
  "test/node/client/package.test.ts": 51,
  "test/journeys/operating/operating.test.ts": 50,
  "test/journeys/play/duel.test.ts": 49,
  "test/journeys/operating/run-stack.test.ts": 44,
  "test/node/deploy/image.test.ts": 43,
  "test/node/offline-bridge/closure/closure-kills.test.ts": 43,
  "test/journeys/play/real-sockets.test.ts": 33,
  "test/journeys/play/samples.test.ts": 32,
  "test/journeys/operating/skew.test.ts": 31,
  "test/unit/faults/worlds.test.ts": 60,
  "test/unit/faults/contests.test.ts": 60,
  "test/unit/faults/scenarios.test.ts": 60,
  "test/unit/tools/documents/adding-a-verb.test.ts": 60,
  "test/unit/faults/every-statement.test.ts": 50,
  "test/unit/cli/ops/ops.test.ts": 31,
};

/** Begins each project with its slowest files; the others follow, and the projects do, in vitest's own order. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = Map.groupBy(sorted, ({ project }) => project.name);
    return [...projects.values()].flatMap((own) => own.toSorted((one, other) => secondsOf(other) - secondsOf(one)));
  }
}

function secondsOf({ moduleId, project }: TestSpecification): number {
  return SLOW_FILES[relative(project.vitest.config.root, moduleId)] ?? 0;
}
