import { expect, test } from "vitest";
import { countTests, tallyLine, type CountedModule } from "../../../../tools/test/tally.ts";

function file(states: readonly string[], moduleState: "passed" | "failed" = "passed"): CountedModule {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  return { state: () => moduleState, errors: () => [], children: { allTests: () => tests } };
}

test("a run is counted over all files", () => {
  const modules = [file(["passed", "passed", "skipped"]), file(["passed", "failed"], "failed")];
  expect(countTests(modules, [])).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test("a file that fails without a failing test is a failure", () => {
  expect(countTests([file([], "failed"), file(["passed"], "failed")], [])).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
  });
});

test("a test that never ended and an error of nobody are failures", () => {
  expect(countTests([file(["passed", "pending"])], [new Error("stray")])).toEqual({ passed: 1, failed: 2, skipped: 0 });
});

test("the line that ends every run", () => {
  expect(tallyLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(tallyLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed");
});
