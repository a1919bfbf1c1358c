import type { Failure, StepReport } from "./output/report.ts";
import type { Table } from "./output/table.ts";
import { sayMatch } from "./sample/event-match.ts";
import { sayArguments } from "./sample/fill-in.ts";
import { isSo, sayCondition, sayHowItIs } from "./sample/is-so.ts";
import type { PlainStep, SampleStep } from "./sample/sample.ts";
import { type StepOutcome, stepFailed } from "./step-outcome.ts";
import { takeStep } from "./take-step.ts";

/** Told of each step as it ends. */
export type OnStep = (report: StepReport) => void;

/** Plays steps in order until one fails; tells which, and why. */
export async function playSteps(
  steps: readonly SampleStep[],
  table: Table,
  onStep: OnStep,
  prefix = "",
): Promise<Failure | undefined> {
  for (const [index, step] of steps.entries()) {
    if (table.over?.aborted) return brokenOff(step, `${prefix}${index + 1}`);
    const failure = await playStep(step, table, onStep, `${prefix}${index + 1}`);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function playStep(step: SampleStep, table: Table, onStep: OnStep, number: string): Promise<Failure | undefined> {
  switch (step.do) {
    case "repeat":
      return repeat(step, table, onStep, number);
    case "when":
      return choose(step, table, onStep, number);
    case "close":
    case "command":
    case "connect":
    case "drop":
    case "leave":
    case "pause":
    case "resume":
    case "wait":
      return playPlain(step, table, onStep, number);
  }
}

async function playPlain(step: PlainStep, table: Table, onStep: OnStep, number: string): Promise<Failure | undefined> {
  const begun = performance.now();
  const outcome = await Promise.race([takeStep(step, table), aborted(table.over)]);
  if (outcome === "aborted") return brokenOff(step, number);
  const report = reportOf(step, number, outcome, { note: step.note, ms: performance.now() - begun });
  onStep(report);
  return failureOf(report, outcome);
}

/** Looks before each round, and once more after the last; each look is told as a step of its own. */
async function repeat(
  step: Extract<SampleStep, { do: "repeat" }>,
  table: Table,
  onStep: OnStep,
  number: string,
): Promise<Failure | undefined> {
  for (let round = 1; ; round += 1) {
    const isDone = isSo(step.until, table);
    const isLast = round > step.atMost;
    const now = sayHowItIs(step.until, table);
    const outcome: StepOutcome =
      isDone || !isLast
        ? { ok: true, said: isDone ? `so it is: ${now}` : `not yet: ${now}` }
        : stepFailed(`${sayCondition(step.until)} after ${step.atMost} rounds`, now);
    const report = reportOf(step, `${number}.${round}`, outcome, round === 1 ? { note: step.note } : {});
    onStep(report);
    if (isDone || isLast) return failureOf(report, outcome);
    const failure = await playSteps(step.steps, table, onStep, `${number}.${round}.`);
    if (failure !== undefined) return failure;
  }
}

function choose(
  step: Extract<SampleStep, { do: "when" }>,
  table: Table,
  onStep: OnStep,
  number: string,
): Promise<Failure | undefined> {
  const isTrue = isSo(step.if, table);
  onStep(reportOf(step, number, { ok: true, said: isTrue ? "yes" : "no" }, { note: step.note }));
  return playSteps(isTrue ? step.then : (step.otherwise ?? []), table, onStep, `${number}.`);
}

function brokenOff(step: SampleStep, number: string): Failure {
  const who = "actor" in step ? { actor: step.actor } : {};
  return { step: number, what: sayStep(step), ...who, expected: "the scenario to its end", came: "it was broken off" };
}

/** Resolves when the scenario is broken off, which most are not. */
function aborted(over: AbortSignal | undefined): Promise<"aborted"> {
  return new Promise((resolve) => {
    if (over?.aborted) resolve("aborted");
    over?.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
}

function reportOf(
  step: SampleStep,
  number: string,
  outcome: StepOutcome,
  { note, ms = 0 }: { note?: string | undefined; ms?: number },
): StepReport {
  return {
    step: number,
    do: step.do,
    ...("actor" in step ? { actor: step.actor } : {}),
    what: sayStep(step),
    ...(note === undefined ? {} : { note }),
    ok: outcome.ok,
    ...(outcome.ok ? { said: outcome.said } : {}),
    ms: Math.round(ms),
  };
}

function failureOf({ step, what, actor }: StepReport, outcome: StepOutcome): Failure | undefined {
  if (outcome.ok) return undefined;
  const who = actor === undefined ? {} : { actor };
  return { step, what, ...who, expected: outcome.expected, came: outcome.came };
}

/** A step in words, without its actor. */
export function sayStep(step: SampleStep): string {
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
