import type { Event, EventType } from "./event.ts";

interface Effects {
  /** It stages a job for the bridge (`rules/sessions/job-for.ts`). */
  readonly job?: true;
  /** Operators have a line of it (`telemetry/telemetry-for.ts`). */
  readonly telemetry?: true;
  /** Where no command made it: which other input did, by the names in `tools/load/cost/rows-per-input.json`. */
  readonly input?: string;
}

/**
 * The effects of an event besides the state, by its type. A type that is missing here does not compile, and each
 * effect is a union of types that the `switch` behind it has to cover.
 */
export const EVENT_EFFECTS = {
  "session.opened": {},
  "session.closing": {},
  "session.closed": {},
  "participant.joined": { input: "join" },
  "participant.left": { input: "leave" },
  "participant.updated": {},
  "participant.idled": { input: "participant.idled" },
  "participant.returned": { input: "join" },
  "participant.forgotten": {},
  "chat.said": {},
  "chat.emoted": {},
  "chat.whispered": {},
  "story.narrated": {},
  "chat.retracted": {},
  "inventory.granted": {},
  "inventory.consumed": {},
  "trade.offered": {},
  "trade.accepted": {},
  "trade.declined": {},
  "trade.cancelled": {},
  "trade.expired": { input: "trade.expired" },
  "ritual.invoked": { job: true },
  "ritual.workflowStarted": { input: "ritual.workflowStarted" },
  "ritual.resolved": { input: "ritual.resolved" },
  "ritual.failed": { telemetry: true },
  "contest.armed": { telemetry: true },
  "contest.joined": {},
  "contest.updated": {},
  "contest.launched": { job: true, telemetry: true, input: "launch" },
  "contest.expired": { telemetry: true, input: "contest.expired" },
  "contest.stalled": { telemetry: true },
  "contest.cancelled": { telemetry: true, input: "contest.resolved" },
  "contest.awarded": {},
  "contest.replayed": { job: true },
  "contest.resolved": { telemetry: true, input: "contest.resolved" },
  "verb.performed": {},
  "moderation.muted": {},
  "moderation.unmuted": {},
  "moderation.kicked": {},
  "moderation.banned": {},
  "moderation.unbanned": {},
  "moderation.reported": {},
  "moderation.slowModeSet": {},
  "catalog.updated": {},
  "closure.queued": { job: true },
  "closure.processing": { telemetry: true, input: "closure.processing" },
  "closure.stageCompleted": { input: "closure.processing" },
  "closure.completed": { telemetry: true, input: "closure.processing" },
  "closure.failed": { telemetry: true, input: "closure.processing" },
  "closure.published": { input: "closure.processing" },
} as const satisfies { readonly [T in EventType]: Effects };

type TypeWith<E extends keyof Effects> = {
  [T in EventType]: E extends keyof (typeof EVENT_EFFECTS)[T] ? T : never;
}[EventType];

/** Whether an event has this effect. */
export function hasEffect<E extends keyof Effects>(
  event: Event,
  effect: E,
): event is Extract<Event, { readonly type: TypeWith<E> }> {
  return effect in EVENT_EFFECTS[event.type];
}
