import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../project.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";
import { compareSpec } from "./compare-spec.ts";
import { recordedGoals } from "./recorded-goals.ts";
import { sourceFiles } from "./source-files.ts";
import { specRules } from "./spec-rules.ts";
import { testTitles } from "./test-titles.ts";

/** Holds docs/SPEC.md, the titles of the tests and the last recorded benchmarks against each other. */
export async function checkSpec(): Promise<CheckResult> {
  const rules = specRules(readFileSync(join(PROJECT, "docs/SPEC.md"), "utf8"));
  const files = sourceFiles(["test"]).filter((file) => file.endsWith(".test.ts"));
  const titles = files.flatMap((file) =>
    testTitles(file, readFileSync(join(PROJECT, file), "utf8")).map(({ text, line }) => ({
      text,
      at: `${file}:${line}`,
    })),
  );
  const { faults, proven } = compareSpec(rules, titles, recordedGoals());
  const note = `${rules.length} rules, ${proven} with tests or measured, ${rules.filter(({ later }) => later).length} for later`;
  return faults.length === 0
    ? passed(note)
    : failed(`${faults.length} faults`, faults.map((fault) => `  ${fault}`).join("\n"));
}
