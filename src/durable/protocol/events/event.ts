import * as v from "valibot";
import { ClosureFigures, ClosureStage } from "../state/closure.ts";
import { Contest, ContestEntry, ContestOutcome, ContestResult } from "../state/contest.ts";
import { Participant } from "../state/participant.ts";
import { Trade } from "../state/trade.ts";
import { Complication, Roll, Seed, Tier } from "../values/check.ts";
import { ActorId, CommandId, ItemName, MadeId, Time, Version } from "../values/ids.ts";
import { ItemQuantity } from "../values/item-quantity.ts";
import { oneOf } from "../values/one-of.ts";

const Reason = v.optional(v.string());
/** Where a ban is not of the room alone but of its whole hub (MOD6). */
const OfHub = v.optional(v.literal("hub"));
const Items = v.array(ItemQuantity);
const session = { sessionId: MadeId };
const actor = { actorId: ActorId };
const contest = { contestId: MadeId };
const ritual = { ritualId: MadeId };
const trade = { tradeId: MadeId };

/** The `data` of every event (SHP5). Types are in the past tense: an event is what happened. */
export const EVENT_DATA = {
  "session.opened": v.object(session),
  "session.closing": v.object({ ...session, reason: v.string() }),
  "session.closed": v.object({
    ...session,
    fromVersion: Version,
    toVersion: Version,
    reason: v.string(),
    auditRef: v.string(),
  }),

  "participant.joined": v.object({
    ...actor,
    participant: Participant,
    inventory: v.record(ItemName, v.number()),
  }),
  "participant.left": v.object({ ...actor, reason: v.picklist(["gone", "kicked", "banned"]) }),
  "participant.updated": v.object({ ...actor, participant: Participant }),
  "participant.idled": v.object(actor),
  "participant.returned": v.object(actor),
  "participant.forgotten": v.object(actor),

  "chat.said": v.object({ message: v.string() }),
  "chat.emoted": v.object({ text: v.string() }),
  "chat.whispered": v.object({ target: ActorId, message: v.string() }),
  "story.narrated": v.object({ text: v.string() }),
  /** `text` is what was retracted: only moderators see it (VIEW5). */
  "chat.retracted": v.object({ version: Version, reason: Reason, text: v.optional(v.string()) }),

  "inventory.granted": v.object({ ...actor, items: Items }),
  "inventory.consumed": v.object({ ...actor, items: Items }),

  "trade.offered": v.object({ trade: Trade }),
  "trade.accepted": v.object(trade),
  "trade.declined": v.object(trade),
  "trade.cancelled": v.object(trade),
  "trade.expired": v.object(trade),

  "ritual.invoked": v.object({
    ...ritual,
    relicId: ItemName,
    momentumDelta: v.number(),
    cooldownUntil: Time,
    seedCommitment: Seed,
    /** The hub's verb whose check it is, and what the hub calls it (CAT9); absent for a relic. */
    verb: v.optional(v.string()),
    label: v.optional(v.string()),
  }),
  "ritual.workflowStarted": v.object({ ...ritual, workflowId: v.string() }),
  "ritual.resolved": v.object({
    ...ritual,
    tier: Tier,
    roll: Roll,
    momentumDelta: v.number(),
    complication: v.optional(Complication),
    seed: Seed,
  }),
  "ritual.failed": v.object({ ...ritual, reason: v.string() }),

  "contest.armed": v.object({
    ...v.pick(Contest, [
      "contestId",
      "contestKey",
      "verb",
      "label",
      "move",
      "windowMs",
      "expiresAt",
      "participants",
      "capacity",
      "seedCommitment",
    ]).entries,
  }),
  "contest.joined": v.object({ ...contest, participant: ContestEntry }),
  "contest.updated": v.object({ ...contest, participant: ContestEntry }),
  "contest.launched": v.object({ ...contest, armingMs: v.number() }),
  "contest.expired": v.object({
    ...contest,
    reason: v.literal("arming-timeout"),
    rematch: v.object({ availableAt: Time }),
  }),
  "contest.stalled": v.object(contest),
  "contest.cancelled": v.object({
    ...contest,
    reason: v.picklist(["override", "unresolved", "session-closing"]),
  }),
  "contest.awarded": v.object({ ...contest, outcome: ContestOutcome }),
  "contest.replayed": v.object({ ...contest, attempt: v.number(), seedCommitment: Seed }),
  "contest.resolved": v.object({
    ...contest,
    outcome: v.object({ winner: ActorId, tier: Tier, summary: v.string() }),
    participants: v.array(ContestResult),
    sharedComplications: v.array(Complication),
    seed: Seed,
    workflowId: v.string(),
    resolutionMs: v.number(),
  }),

  /**
   * A verb of the hub's own was used, or a check of it has ended (CAT8). `args` are its arguments without texts, whose
   * words stand in `text` alone. `to` is who was told besides its caller; absent: everybody.
   */
  "verb.performed": v.object({
    verb: v.string(),
    args: v.record(v.string(), oneOf([v.string(), v.number(), Items])),
    text: v.optional(v.string()),
    to: v.optional(v.picklist(["target", "gm"])),
  }),

  "moderation.muted": v.object({ target: ActorId, until: Time, reason: Reason }),
  "moderation.unmuted": v.object({ target: ActorId, reason: Reason }),
  "moderation.kicked": v.object({ target: ActorId, reason: Reason }),
  "moderation.banned": v.object({ target: ActorId, reason: Reason, scope: OfHub }),
  "moderation.unbanned": v.object({ target: ActorId, reason: Reason, scope: OfHub }),
  /** Of the line with this version; `target` is its author. Only moderators see it (MOD7). */
  "moderation.reported": v.object({ version: Version, target: ActorId, reason: v.string() }),
  "moderation.slowModeSet": v.object({ seconds: v.number(), reason: Reason }),

  "catalog.updated": v.object({ catalogVersion: v.string() }),

  "closure.queued": v.object(session),
  "closure.processing": v.object({ ...session, workflowId: v.string(), attempt: v.number() }),
  "closure.stageCompleted": v.object({ ...session, stage: ClosureStage }),
  "closure.completed": v.object({ ...session, ...ClosureFigures.entries }),
  "closure.failed": v.object({ ...session, error: v.string() }),
  "closure.published": v.object({ ...session, batchId: v.string(), loreCount: v.number() }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export type EventData<T extends EventType> = v.InferOutput<(typeof EVENT_DATA)[T]>;

/** The fields of every event besides its type and data (CMD4). */
export const EVENT_ENVELOPE = {
  version: Version,
  at: Time,
  actorId: v.optional(ActorId),
  commandId: v.optional(CommandId),
  correlationId: v.string(),
} as const;
type Envelope = v.InferOutput<v.ObjectSchema<typeof EVENT_ENVELOPE, undefined>>;

export type EventOf<T extends EventType> = Envelope & {
  readonly type: T;
  readonly data: EventData<T>;
};
/** An event of a room, in the order of `version` (CMD4). */
export type Event = { [T in EventType]: EventOf<T> }[EventType];

export const EVENT_TYPES = Object.keys(EVENT_DATA).filter((type): type is EventType => type in EVENT_DATA);

/** The part of an event's type before its dot. */
export type EventFamily = { [T in EventType]: T extends `${infer F}.${string}` ? F : never }[EventType];
export type EventIn<F extends EventFamily> = Extract<Event, { readonly type: `${F}.${string}` }>;

/** Whether an event is of one of these families. A reader of one family narrows by this and then answers each of its types. */
export function isEventIn<F extends EventFamily>(event: Event, ...families: readonly F[]): event is EventIn<F> {
  return families.some((family) => event.type.startsWith(`${family}.`));
}
