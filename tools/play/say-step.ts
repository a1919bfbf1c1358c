import { sayMatch } from "./event-match.ts";
import { sayCondition } from "./is-so.ts";
import { sayArguments } from "./fill-in.ts";
import type { Step } from "./sample.ts";

/** What a step does, without its actor. */
export function sayStep(step: Step): string {
  switch (step.do) {
    case "connect":
      return "connects";
    case "leave":
      return "leaves";
    case "drop":
      return "drops out";
    case "resume":
      return "comes back";
    case "command":
      return `${step.verb} ${JSON.stringify(sayArguments(step.args))}`;
    case "wait":
      return `waits for ${sayMatch(step)}`;
    case "pause":
      return `a pause of ${step.ms} ms`;
    case "close":
      return `closes the session and waits for ${step.waitFor}`;
    case "repeat":
      return `until ${sayCondition(step.until)}`;
    case "when":
      return `if ${sayCondition(step.if)}`;
  }
}
