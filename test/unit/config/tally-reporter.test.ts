import { expect, test } from "vitest";
import { countTests, isGreen, tallyLine, type CountedModule } from "../../../config/tally-reporter.ts";

function file(states: readonly string[], moduleState: "passed" | "failed" = "passed"): CountedModule {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  return { state: () => moduleState, errors: () => [], children: { allTests: () => tests } };
}

test("a run is counted over all files", () => {
  const modules = [file(["passed", "passed", "skipped"]), file(["passed", "failed"], "failed")];
  expect(countTests(modules, [], "failed")).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test("a file that fails without a failing test is a failure", () => {
  expect(countTests([file([], "failed"), file(["passed"], "failed")], [], "failed")).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
  });
});

test("a test that never ended and an error of nobody are failures", () => {
  const tally = countTests([file(["passed", "pending"])], [new Error("stray")], "failed");
  expect(tally).toEqual({ passed: 1, failed: 2, skipped: 0 });
});

test("a run that vitest calls failed or that was interrupted is a failure", () => {
  expect(countTests([file(["passed"])], [], "failed")).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(countTests([file(["passed"])], [], "interrupted")).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("a run is green if something passed and nothing failed", () => {
  expect(isGreen({ passed: 1, failed: 0, skipped: 2 })).toBe(true);
  expect(isGreen({ passed: 1, failed: 1, skipped: 0 })).toBe(false);
  expect(isGreen({ passed: 0, failed: 0, skipped: 2 })).toBe(false);
});

test("the line that ends every run", () => {
  expect(tallyLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(tallyLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed");
});
