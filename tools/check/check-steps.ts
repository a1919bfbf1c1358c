import { checkApi } from "../client/check-api.ts";
import { protocolFaults, protocolSubjects } from "../protocol/protocol-faults.ts";
import { differences, protocolFiles, readPages } from "../protocol/protocol-files.ts";
import { checkDeploy } from "./check-deploy.ts";
import { checkFormat, checkImports, checkLint, checkTypes, checkUnused } from "./check-sources.ts";
import { checkSpec } from "./check-spec.ts";
import { type Growth, judgeGrowth } from "./patterns/judge-growth.ts";
import { type PlacedPattern, projectPatterns } from "./patterns/project-patterns.ts";
import { type CheckResult, type CheckStep, failed, passed } from "./run-tool.ts";

/** Cheapest first. */
export const CHECK_STEPS: readonly CheckStep[] = [
  { name: "format", about: "oxfmt, by .oxfmtrc.json", run: checkFormat },
  { name: "spec", about: "docs/SPEC.md and the titles of the tests, both ways", run: checkSpec },
  {
    name: "protocol",
    about: "docs/protocol: everything on the wire has a sentence and an example, and they are up to date",
    run: checkProtocol,
  },
  { name: "lint", about: "oxlint with types, by .oxlintrc.json", run: checkLint },
  { name: "imports", about: "the fences of config/dependency-cruiser.mjs", run: checkImports },
  {
    name: "patterns",
    about: "patterns that a line can make slow, by saying what they repeat over",
    run: checkPatterns,
  },
  { name: "unused", about: "dead files, exports and packages, by config/knip.jsonc", run: checkUnused },
  { name: "api", about: "what the client's package promises, by src/client/package/api", run: checkApi },
  { name: "deploy", about: "wrangler deploy --dry-run for production", run: checkDeploy },
  { name: "types", about: "tsc, each world by its own tsconfig.json", run: checkTypes },
];

/** Holds docs/protocol against the schemas, the routes and the rules as they are. */
export async function checkProtocol(): Promise<CheckResult> {
  const files = await protocolFiles(readPages());
  const differing = differences(files);
  const advice = differing.length === 0 ? [] : ["run `npm run protocol` and look at what changed"];
  const faults = [...differing, ...advice, ...protocolFaults(files)];
  if (faults.length > 0) return failed(`${faults.length} faults`, faults.join("\n"));
  return passed(`${protocolSubjects().length} subjects documented, ${files.size} files up to date`);
}

/** CLO9: no pattern takes more than linear time over what a stranger wrote. */
export async function checkPatterns(): Promise<CheckResult> {
  const patterns = projectPatterns();
  const found = patterns.flatMap((pattern) => {
    const growth = judgeGrowth(pattern);
    return growth === undefined ? [] : [told(pattern, growth)];
  });
  if (found.length === 0) return passed(`${patterns.length} patterns, each linear`);
  return failed("patterns that a line can make slow", found.join("\n"));
}

function told({ place, source }: PlacedPattern, { prefix, piece, ending, steps }: Growth): string {
  const text = `${JSON.stringify(prefix)} + ${JSON.stringify(piece)} × n + ${JSON.stringify(ending)}`;
  return `${place}: ${text} takes ${steps.join(", ")} steps\n    ${source.slice(0, 120)}`;
}
