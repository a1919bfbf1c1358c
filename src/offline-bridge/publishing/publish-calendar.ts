import { nextBatch, type PublishingPlan } from "./publishing-plan.ts";

/** How many items and deltas of a session wait, as the archive counts them. */
export interface PublishProgress {
  /** Items that nobody has decided inside the window. */
  readonly pending: number;
  /** Items that can still be decided: pending, escalated and held. */
  readonly open: number;
  /** Deltas that may go out and have not. */
  readonly ready: number;
}

/** How far a session's publishing has come. */
export interface PublishState {
  /** Alerts that are behind it. */
  readonly alerts: number;
  readonly held: boolean;
  /** The override has ended: nothing can be decided any more. */
  readonly closed: boolean;
  /** When the next batch is due that takes something of the session, in ms since the epoch. */
  readonly batchAt: number | null;
}

/** The next step, and its time (ms since the epoch). */
export type PublishStep =
  | { readonly do: "alert"; readonly at: number; readonly nth: number }
  | { readonly do: "hold" | "publish" | "close"; readonly at: number }
  | { readonly do: "end" };

type TimedStep = Exclude<PublishStep, { do: "end" }>;

export function firstState(plan: PublishingPlan): PublishState {
  return { alerts: 0, held: false, closed: false, batchAt: Date.parse(plan.plannedFor) };
}

/** A late decision joins the first batch after it; a batch that is planned already stays where it is. */
export function withBatch(
  state: PublishState,
  progress: PublishProgress,
  now: number,
  batchEveryMs: number,
): PublishState {
  if (state.batchAt !== null || progress.ready === 0) return state;
  return { ...state, batchAt: nextBatch(now, batchEveryMs) };
}

/** The earliest of the steps that are still to come; of two at the same time the one named first (CLO6). */
export function nextStep(
  plan: PublishingPlan,
  state: PublishState,
  progress: PublishProgress,
  now: number,
): PublishStep {
  const steps = [
    ...windowSteps(plan, state, progress, now),
    ...batchSteps(state),
    ...closeSteps(plan, state, progress),
  ];
  return steps.toSorted((left, right) => left.at - right.at)[0] ?? { do: "end" };
}

/** An alert that is late would name a window that is over: it is left out. */
function windowSteps(
  plan: PublishingPlan,
  { alerts, held }: PublishState,
  { pending }: PublishProgress,
  now: number,
): readonly TimedStep[] {
  if (pending === 0 || held) return [];
  const dueAt = Date.parse(plan.dueAt);
  const alertAt = plan.alertsAt[alerts];
  const alert: readonly TimedStep[] =
    alertAt === undefined || now >= dueAt ? [] : [{ do: "alert", at: Date.parse(alertAt), nth: alerts + 1 }];
  return [...alert, { do: "hold", at: dueAt }];
}

function batchSteps({ batchAt }: PublishState): readonly TimedStep[] {
  return batchAt === null ? [] : [{ do: "publish", at: batchAt }];
}

function closeSteps(plan: PublishingPlan, { closed }: PublishState, { open }: PublishProgress): readonly TimedStep[] {
  return open === 0 || closed ? [] : [{ do: "close", at: Date.parse(plan.overrideUntil) }];
}

export function afterStep(state: PublishState, step: TimedStep): PublishState {
  switch (step.do) {
    case "alert":
      return { ...state, alerts: step.nth };
    case "hold":
      return { ...state, held: true };
    case "publish":
      return { ...state, batchAt: null };
    case "close":
      return { ...state, closed: true };
  }
}
