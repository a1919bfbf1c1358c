import { setImmediate as turn } from "node:timers/promises";
import type { Archive } from "../../src/offline-bridge/archive/open-archive.ts";
import type {
  PublishActivities,
  PublishRunRef,
} from "../../src/offline-bridge/publishing/activities/publish-activities.ts";
import {
  afterStep,
  firstState,
  nextStep,
  withBatch,
  type PublishState,
  type PublishStep,
} from "../../src/offline-bridge/publishing/publish-calendar.ts";
import { takeStep } from "../../src/offline-bridge/publishing/take-step.ts";
import type { PreparedSession } from "./prepared-session.ts";

type TimedStep = Exclude<PublishStep, { do: "end" }>;

/** The outcomes of the calendars of all sessions. */
export interface SimulatedWork {
  readonly steps: number;
  /** Steps that came after the time by which they mattered. */
  readonly missed: number;
  /** The longest time between a step's due time and its end, in ms. */
  readonly latestMs: number;
  /** Work of the activities in ms, by the wall clock. */
  readonly workMs: number;
  readonly entries: number;
}

/** A clock that jumps to the next thing due and runs as the wall clock does while there is work. */
export class SimulatedClock {
  #at: number;
  #since = performance.now();

  constructor(at: number) {
    this.#at = at;
  }

  readonly now = (): number => this.#at + performance.now() - this.#since;

  /** Never goes back: what is due already is late. */
  jumpTo(at: number): void {
    this.#at = Math.max(at, this.now());
    this.#since = performance.now();
  }
}

interface Run {
  readonly session: PreparedSession;
  readonly ref: PublishRunRef;
  state: PublishState;
  dueAt: number;
  step: TimedStep | undefined;
}

/** As many as the closure worker does at once. */
const AT_ONCE = 8;
const BATCH_EVERY_MS = 3_600_000;

/** Runs the calendars of the sessions to their ends, as one worker does, with the real activities on a real archive. */
export async function simulateWorker(
  archive: Archive,
  activities: PublishActivities,
  sessions: readonly PreparedSession[],
  clock: SimulatedClock,
): Promise<SimulatedWork> {
  const waiting = new Set<Run>();
  const seen = { steps: 0, missed: 0, latestMs: 0, workMs: 0, entries: 0 };
  for (const session of sessions) {
    const { hubId, roomId, sessionId } = session;
    const job = { schema: 1, hubId, roomId, sessionId, correlationId: sessionId, attempt: 1, hops: {} } as const;
    const workflowId = `publish/${hubId}/${roomId}/${sessionId}`;
    const ref = { job, workflowId, startedAt: new Date(clock.now()).toISOString() };
    const dueAt = Date.parse(session.plan.opensAt);
    waiting.add({ session, ref, state: firstState(session.plan), dueAt, step: undefined });
  }
  while (waiting.size > 0) {
    clock.jumpTo(Math.min(...[...waiting].map(({ dueAt }) => dueAt)));
    const due = [...waiting].filter(({ dueAt }) => dueAt <= clock.now()).toSorted((a, b) => a.dueAt - b.dueAt);
    const began = performance.now();
    const work = due.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const run of work) if (!(await advance(run))) waiting.delete(run);
      }),
    );
    seen.workMs += performance.now() - began;
    await turn();
  }
  return seen;

  /** @returns false at the end of the run. */
  async function advance(run: Run): Promise<boolean> {
    if (run.step === undefined) {
      await activities.openPublishing(run.ref);
      await decideSome(archive, activities, run, clock.now());
    } else {
      const outcome = await takeStep(activities, run.ref, run.step, run.session.plan.batchId);
      seen.entries += outcome?.loreCount ?? 0;
      seen.steps += 1;
      const late = clock.now() - run.step.at;
      seen.latestMs = Math.max(seen.latestMs, late);
      if (late > patienceOf(run.session, run.step)) seen.missed += 1;
      run.state = afterStep(run.state, run.step);
    }
    const { progress, now } = await activities.countProgress(run.ref);
    run.state = withBatch(run.state, progress, now, BATCH_EVERY_MS);
    const next = nextStep(run.session.plan, run.state, progress, now);
    if (next.do === "end") {
      await activities.endPublishing(run.ref, null);
      return false;
    }
    run.step = next;
    run.dueAt = next.at;
    return true;
  }
}

/** How late a step may be: an alert until the window ends, the rest until a moderator or a reader would notice. */
function patienceOf({ plan }: PreparedSession, step: TimedStep): number {
  return step.do === "alert" ? Date.parse(plan.dueAt) - step.at : 60_000;
}

/** Two of the items are let through at once; the others are held back at the end of the window. */
async function decideSome(archive: Archive, activities: PublishActivities, run: Run, now: number): Promise<void> {
  for (const itemId of run.session.itemIds.slice(0, 2)) {
    const item = (await archive.publishing.findItem(run.session.hubId, itemId))?.item;
    if (item === undefined) throw new Error(`no item ${itemId}`);
    const decisionId = `decision-${itemId}`;
    const why = { reason: "so it was", decidedBy: "juno", proposedAt: new Date(now).toISOString() };
    await archive.publishing.propose(run.session.hubId, item, { decisionId, itemId, action: "approve", ...why });
    await activities.takeDecision(run.ref, decisionId);
  }
}
