import type { TestModule } from "vitest/node";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What counting needs of a test module. */
export type CountedModule = Pick<TestModule, "state" | "errors"> & {
  readonly children: { allTests(): Iterable<{ result(): { readonly state: string } }> };
};

/**
 * Counts a whole run. A file that could not be read or whose hooks failed, and an error that belongs to no test, count
 * as one failure each: a run with one of them is not green, however many tests passed. A test that never came to its
 * end (its worker died) is a failure too.
 */
export function countTests(modules: Iterable<CountedModule>, strayErrors: readonly unknown[]): Tally {
  let passed = 0;
  let failed = strayErrors.length;
  let skipped = 0;
  for (const module of modules) {
    let failedHere = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") passed += 1;
      else if (state === "skipped") skipped += 1;
      else failedHere += 1;
    }
    const isBroken = module.state() === "failed" && failedHere === 0;
    failed += failedHere + (isBroken ? 1 : 0);
  }
  return { passed, failed, skipped };
}

/** The line that ends every run; machines read it, so it never says more. */
export function tallyLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}
