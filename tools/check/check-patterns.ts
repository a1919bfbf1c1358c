import { judgeGrowth, type Growth } from "./patterns/judge-growth.ts";
import { projectPatterns, type PlacedPattern } from "./patterns/project-patterns.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";

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
