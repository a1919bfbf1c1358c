import type { Reporter, TestModule } from "vitest/node";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The parts of a test module that counting needs. */
export type CountedModule = Pick<TestModule, "state" | "errors"> & {
  readonly children: { allTests(): Iterable<{ result(): { readonly state: string } }> };
};

/**
 * Counts a whole run. A file that could not be read or whose hooks failed, and an error that belongs to no test, count
 * as one failure each: a run with one of them is not green, however many tests passed. A test that never came to its
 * end (its worker died) is a failure too, and so is a run that vitest calls failed for a reason that is not counted
 * here.
 */
export function countTests(
  modules: Iterable<CountedModule>,
  strayErrors: readonly unknown[],
  reason: "passed" | "failed" | "interrupted",
): Tally {
  const tally = { passed: 0, failed: strayErrors.length, skipped: 0 };
  for (const module of modules) {
    const here = countModule(module);
    tally.passed += here.passed;
    tally.failed += here.failed;
    tally.skipped += here.skipped;
  }
  return reason !== "passed" && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function countModule(module: CountedModule): Tally {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const passed = states.filter((state) => state === "passed").length;
  const skipped = states.filter((state) => state === "skipped").length;
  const failed = states.length - passed - skipped;
  return { passed, skipped, failed: module.state() === "failed" ? Math.max(failed, 1) : failed };
}

/** A run that executed no test proves nothing and fails too. */
export function isGreen({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}

/** The line that ends every run; machines read it, so it never says more. */
export function tallyLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

/** Prints `N passed, N failed` for the whole run as its very last line. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly unknown[],
    reason: "passed" | "failed" | "interrupted",
  ): void {
    const tally = countTests(modules, errors, reason);
    // Other reporters and vitest itself still print while the run closes; nothing prints after the exit event.
    process.once("exit", () => printTally(tally));
  }
}

function printTally(tally: Tally): void {
  if (tally.skipped > 0) console.log(`${tally.skipped} skipped, which take long: see docs/guide/testing.md`);
  console.log(tallyLine(tally));
  if (!isGreen(tally)) process.exitCode = 1;
}
