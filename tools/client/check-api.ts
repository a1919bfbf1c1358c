import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { failed, passed, type CheckResult } from "../check/run-tool.ts";
import { PROJECT } from "../project.ts";
import { apiReports } from "./api-report.ts";
import { entriesOf, readManifest } from "./build-package.ts";
import { emitPackage } from "./package-program.ts";

/** The promise of the package, as it was agreed last. */
export const API_FOLDER = join(PROJECT, "src/client/package/api");

/** Compares what the client's package promises with what was agreed (PKG2). */
export async function checkApi(): Promise<CheckResult> {
  const manifest = readManifest();
  const reports = apiReports(emitPackage(Object.values(entriesOf(manifest)), true));
  const agreed = new Map(
    globSync(join(API_FOLDER, "*.txt")).map((file) => [basename(file), readFileSync(file, "utf8")]),
  );
  const names = [...new Set([...reports.keys(), ...agreed.keys()])].filter(
    (name) => reports.get(name) !== agreed.get(name),
  );
  if (names.length === 0) return passed(`${manifest.name} ${manifest.version}, ${reports.size} entries as agreed`);
  const advice = [
    "Look at what users lose or gain: `npm run build:client -- --api`, then `git diff`.",
    "Write it into src/client/package/CHANGELOG.md, with a version in manifest.json that says so.",
  ];
  return failed("the package promises something else", [...names.map((name) => `  ${name}`), ...advice].join("\n"));
}
