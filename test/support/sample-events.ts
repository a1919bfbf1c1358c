import type { EventData, EventOf, EventType } from "../../src/durable/protocol/events/event.ts";
import type { Hidden, RecordedEvent } from "../../src/durable/rules/core/draft.ts";

const AT = "2026-03-01T20:00:00.000Z";
const LATER = "2026-03-01T20:02:00.000Z";
const SEED = "5e".repeat(32);
const COMMITMENT = "c0".repeat(32);

const mara = {
  actorId: "mara",
  name: "Mara",
  roles: ["player" as const],
  stats: { ingenuity: 0, resolve: 1, finesse: 2, presence: 0, weird: -1 },
  momentum: 1,
  status: "active" as const,
  joinedAt: AT,
};
const trade = {
  tradeId: "tra-1",
  from: "mara",
  to: "teo",
  give: [{ item: "rope", quantity: 2 }],
  want: [{ item: "relic.echo-lantern", quantity: 1 }],
  note: "before it rains",
  status: "open" as const,
  expiresAt: LATER,
};
const contest = {
  contestId: "con-1",
  contestKey: "verb.challengeDuel:mara::teo",
  verb: "verb.challengeDuel",
  label: "Duel",
  move: "risk-it-all" as const,
  windowMs: 6000,
  expiresAt: LATER,
  participants: [{ actorId: "mara", role: "challenger", stakes: "the bridge toll" }],
  capacity: 2,
  seedCommitment: COMMITMENT,
};
const roll = { dice: [3, 5], kept: [3, 5], stat: 2, total: 10, difficulty: 8 };
const complication = {
  tag: "off-balance",
  summary: "A stumble gives away the next opening.",
  severity: "minor" as const,
  appliedTo: ["teo"],
};
const figures = {
  summaryVersion: 1,
  mentionCount: 3,
  deltaCount: 2,
  pendingModeration: 1,
  batchId: "batch-1",
  durationMs: 900,
};
const whyMuted = { target: "teo", reason: "a rude word" };

/** The data of one event of every type, as this release writes it, every optional field in use. */
const DATA: { readonly [T in EventType]: EventData<T> } = {
  "session.opened": { sessionId: "ses-1" },
  "session.closing": { sessionId: "ses-1", reason: "late" },
  "session.closed": { sessionId: "ses-1", fromVersion: 1, toVersion: 42, reason: "late", auditRef: "atrium:ses-1" },
  "participant.joined": { actorId: "mara", participant: mara, inventory: { rope: 2 } },
  "participant.left": { actorId: "mara", reason: "gone" },
  "participant.updated": { actorId: "mara", participant: { ...mara, name: "Mara the Tall" } },
  "participant.idled": { actorId: "mara" },
  "participant.returned": { actorId: "mara" },
  "participant.forgotten": { actorId: "mara" },
  "chat.said": { message: "The gate is open." },
  "chat.emoted": { text: "waves" },
  "chat.whispered": { target: "teo", message: "Not a word." },
  "story.narrated": { text: "Night falls over the ford." },
  "chat.retracted": { version: 7, reason: "a rude word", text: "The gate is open." },
  "inventory.granted": { actorId: "mara", items: [{ item: "rope", quantity: 2 }] },
  "inventory.consumed": { actorId: "mara", items: [{ item: "rope", quantity: 1 }] },
  "trade.offered": { trade },
  "trade.accepted": { tradeId: "tra-1" },
  "trade.declined": { tradeId: "tra-1" },
  "trade.cancelled": { tradeId: "tra-1" },
  "trade.expired": { tradeId: "tra-1" },
  "ritual.invoked": {
    ritualId: "rit-1",
    relicId: "relic.echo-lantern",
    momentumDelta: -2,
    cooldownUntil: LATER,
    seedCommitment: COMMITMENT,
    verb: "verb.pickLock",
    label: "Pick a lock",
  },
  "ritual.workflowStarted": { ritualId: "rit-1", workflowId: "hub-action/hub/atrium/rit-1" },
  "ritual.resolved": {
    ritualId: "rit-1",
    tier: "partial-success",
    roll,
    momentumDelta: 0,
    complication,
    seed: SEED,
  },
  "ritual.failed": { ritualId: "rit-1", reason: "it had no result within its time" },
  "contest.armed": contest,
  "contest.joined": { contestId: "con-1", participant: { actorId: "teo", role: "defender", intensity: "light" } },
  "contest.updated": { contestId: "con-1", participant: { actorId: "mara", role: "challenger", stakes: "a horse" } },
  "contest.launched": { contestId: "con-1", armingMs: 1500 },
  "contest.expired": { contestId: "con-1", reason: "arming-timeout", rematch: { availableAt: LATER } },
  "contest.stalled": { contestId: "con-1" },
  "contest.cancelled": { contestId: "con-1", reason: "override" },
  "contest.awarded": { contestId: "con-1", outcome: { winner: "mara" } },
  "contest.replayed": { contestId: "con-1", attempt: 2, seedCommitment: COMMITMENT },
  "contest.resolved": {
    contestId: "con-1",
    outcome: { winner: "mara", tier: "full-success", summary: "Mara wins the duel against Teo." },
    participants: [
      {
        actorId: "mara",
        role: "challenger",
        rank: 1,
        tier: "full-success",
        ...roll,
        ...momentum(0, 1),
        complications: [],
      },
      {
        actorId: "teo",
        role: "defender",
        rank: 2,
        tier: "partial-success",
        ...roll,
        ...momentum(1, 1),
        complications: [complication],
      },
    ],
    sharedComplications: [complication],
    seed: SEED,
    workflowId: "contest/hub/atrium/con-1",
    resolutionMs: 40,
  },
  "verb.performed": {
    verb: "verb.pickPocket",
    args: { target: "teo", count: 2, loot: [{ item: "coin", quantity: 2 }] },
    text: "Mara's hand is in Teo's pocket.",
    to: "gm",
  },
  "moderation.muted": { ...whyMuted, until: LATER },
  "moderation.unmuted": whyMuted,
  "moderation.kicked": whyMuted,
  "moderation.banned": { ...whyMuted, scope: "hub" },
  "moderation.unbanned": { ...whyMuted, scope: "hub" },
  "moderation.reported": { version: 7, target: "teo", reason: "an insult" },
  "moderation.slowModeSet": { seconds: 30, reason: "a heated scenario" },
  "catalog.updated": { catalogVersion: "hub-1" },
  "closure.queued": { sessionId: "ses-1" },
  "closure.processing": { sessionId: "ses-1", workflowId: "closure/hub/atrium/ses-1", attempt: 1 },
  "closure.stageCompleted": { sessionId: "ses-1", stage: "story" },
  "closure.completed": { sessionId: "ses-1", ...figures },
  "closure.failed": { sessionId: "ses-1", error: "the story would not be told" },
  "closure.published": { sessionId: "ses-1", batchId: "batch-1", loreCount: 2 },
};

/** Hidden data beside some of them, which is never sent. */
const HIDDEN: { readonly [T in EventType]?: Hidden } = {
  "contest.armed": { seed: SEED, difficulty: 8, rematchMs: 12_000 },
  "contest.replayed": { seed: SEED },
  "ritual.invoked": { seed: SEED, difficulty: 8, reward: { "full-success": 4 } },
  "moderation.banned": { until: Date.parse(LATER) },
  "chat.retracted": { author: "mara", target: "teo" },
};

function momentum(before: number, after: number) {
  return { momentumBefore: before, momentumAfter: after };
}

/** One event of a type as it happened, by Mara unless it is a moderator's. */
export function sampleOf<T extends EventType>(type: T, version = 9): RecordedEvent {
  const event = {
    version,
    type,
    at: AT,
    actorId: type.startsWith("moderation.") || type === "chat.retracted" ? "otto" : "mara",
    commandId: "cmd-1",
    correlationId: "cor-1",
    data: DATA[type],
    // The compiler cannot see that a generic T picks one member of the union.
  } as unknown as EventOf<T>;
  const hidden = HIDDEN[type];
  return { event, ...(hidden === undefined ? {} : { hidden }) } as RecordedEvent;
}
