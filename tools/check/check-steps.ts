import { checkDeploy } from "./check-deploy.ts";
import { checkFormat } from "./check-format.ts";
import { checkImports } from "./check-imports.ts";
import { checkLint } from "./check-lint.ts";
import { checkPatterns } from "./check-patterns.ts";
import { checkProtocol } from "./check-protocol.ts";
import { checkSpec } from "./check-spec.ts";
import type { CheckStep } from "./check-step.ts";
import { checkTypes } from "./check-types.ts";
import { checkUnused } from "./check-unused.ts";

/** Cheapest first. */
export const CHECK_STEPS: readonly CheckStep[] = [
  { name: "format", about: "oxfmt, by .oxfmtrc.json", run: checkFormat },
  { name: "spec", about: "docs/SPEC.md and the titles of the tests, both ways", run: checkSpec },
  {
    name: "protocol",
    about: "docs/protocol: all there is has its sentence and its example, as the code makes them",
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
  { name: "deploy", about: "wrangler deploy --dry-run for production", run: checkDeploy },
  { name: "types", about: "tsc, each world by its own tsconfig.json", run: checkTypes },
];
