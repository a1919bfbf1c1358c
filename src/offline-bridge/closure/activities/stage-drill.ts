import { Context } from "@temporalio/activity";
import { CLOSURE_STAGES, type ClosureStage } from "../../../durable/protocol/state/closure.ts";
import type { ClosureActivities } from "./closure-activities.ts";

/** A stage whose first tries fail on purpose: how operators see a closure recover before they need it to (CLO7). */
export interface StageDrill {
  readonly stage: ClosureStage;
  readonly failures: number;
}

/** Reads `<stage>:<failures>`, such as `entities:2`; undefined where it is no drill. */
export function readDrill(text: string): StageDrill | undefined {
  const [name, count, ...rest] = text.split(":");
  const stage = CLOSURE_STAGES.find((each) => each === name);
  const failures = Number(count);
  if (stage === undefined || rest.length > 0 || !Number.isInteger(failures) || failures < 1) return undefined;
  return { stage, failures };
}

/** The activities with one stage that fails its first tries. */
export function withDrill(activities: ClosureActivities, { stage, failures }: StageDrill): ClosureActivities {
  return {
    ...activities,
    [stage]: (run: Parameters<ClosureActivities[ClosureStage]>[0]) => {
      const { attempt } = Context.current().info;
      if (attempt <= failures) throw new Error(`a drill: try ${attempt} of ${stage} fails, as CLOSURE_DRILL asks`);
      return activities[stage](run);
    },
  };
}
