import type { EventData, EventType } from "../../../../src/durable/protocol/events/event.ts";
import type { Hidden } from "../../../../src/durable/rules/core/draft.ts";

/**
 * The viewers: the author of the event, the one it was done to, a third player, and so on; `public` is the transcript.
 */
export const KINDS = ["author", "target", "other", "gm", "ops", "moderator", "spectator", "public"] as const;
export type Kind = (typeof KINDS)[number];

/** One event as it may lie in a log, with who is to see it and what in it only some are to see. */
export interface Sample<T extends EventType> {
  readonly actorId?: string;
  readonly data: EventData<T>;
  readonly hidden?: Hidden;
  /** Absent: everyone. */
  readonly seenBy?: readonly Kind[];
  /** Words that stand in it, or beside it, for these alone. */
  readonly secrets?: Readonly<Record<string, readonly Kind[]>>;
}

const session = { sessionId: "ses-1" };
const contest = { contestId: "con-1" };
const ritual = { ritualId: "rit-1" };
const trade = { tradeId: "tra-1" };
const at = "2126-01-01T00:00:00.000Z";
const shown = "c".repeat(64);
const stats = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 };
const roll = { dice: [3, 4], kept: [3, 4], stat: 0, total: 7, difficulty: 8 };
const participant = (actorId: string) => ({
  actorId,
  name: actorId,
  roles: ["player" as const],
  stats,
  momentum: 0,
  status: "active" as const,
  joinedAt: at,
});
const joined = (actorId: string): Sample<"participant.joined"> => ({
  actorId,
  data: { actorId, participant: participant(actorId), inventory: {} },
});

const PARTIES = ["author", "target", "moderator"] as const;
const MODERATORS = ["moderator"] as const;

/** Messages of networks and databases are for moderators (VIEW6). */
const RITUAL_SECRET = "connect ECONNREFUSED 10.0.0.5:7233";
export const CLOSURE_SECRET = "story: password authentication failed for user archive";

/** A moderator's act on Bob: its reason is for moderators and Bob (VIEW3). */
const actOn = (reason: string) => ({
  actorId: "max",
  data: { target: "bob", reason },
  secrets: { [reason]: ["target", "moderator"] as const },
});

/** Everything that can happen, at least once. A type that is missing here does not compile. */
export const EVERY_EVENT: { readonly [T in EventType]: readonly Sample<T>[] } = {
  "session.opened": [{ data: session }],
  "participant.joined": [joined("ada"), joined("bob")],
  "participant.updated": [{ actorId: "ada", data: { actorId: "ada", participant: participant("ada") } }],
  "participant.idled": [{ actorId: "ada", data: { actorId: "ada" } }],
  "participant.returned": [{ actorId: "ada", data: { actorId: "ada" } }],
  "participant.left": [{ actorId: "zoe", data: { actorId: "zoe", reason: "gone" } }],
  "participant.forgotten": [{ actorId: "zoe", data: { actorId: "zoe" } }],
  "chat.said": [
    { actorId: "ada", data: { message: "hello" } },
    { actorId: "ada", data: { message: "" }, hidden: { text: "taken-back" }, secrets: { "taken-back": MODERATORS } },
  ],
  "chat.emoted": [
    { actorId: "ada", data: { text: "waves" } },
    { actorId: "ada", data: { text: "" }, hidden: { text: "gesture" }, secrets: { gesture: MODERATORS } },
  ],
  // VIEW1: whispers are for sender, target and moderators.
  "chat.whispered": [
    {
      actorId: "ada",
      data: { target: "bob", message: "under-the-mat" },
      seenBy: PARTIES,
      secrets: { "under-the-mat": PARTIES },
    },
    {
      actorId: "ada",
      data: { target: "bob", message: "" },
      hidden: { text: "breathed" },
      seenBy: PARTIES,
      secrets: { breathed: MODERATORS },
    },
  ],
  "story.narrated": [
    { actorId: "gil", data: { text: "It rains." } },
    { actorId: "gil", data: { text: "" }, hidden: { text: "deus-ex" }, secrets: { "deus-ex": MODERATORS } },
  ],
  // VIEW3, VIEW5: who said it is the actor concerned; of a whisper only its parties know.
  "chat.retracted": [
    {
      actorId: "max",
      data: { version: 1, reason: "why-in-public", text: "what-in-public" },
      hidden: { author: "ada" },
      secrets: { "why-in-public": ["author", "moderator"], "what-in-public": MODERATORS },
    },
    {
      actorId: "max",
      data: { version: 1, reason: "why-in-secret", text: "what-in-secret" },
      hidden: { author: "ada", target: "bob" },
      seenBy: PARTIES,
      secrets: { "why-in-secret": ["author", "moderator"], "what-in-secret": MODERATORS },
    },
  ],
  "inventory.granted": [{ actorId: "gil", data: { actorId: "ada", items: [{ item: "coin", quantity: 9 }] } }],
  "inventory.consumed": [{ actorId: "gil", data: { actorId: "ada", items: [{ item: "coin", quantity: 1 }] } }],
  "trade.offered": [
    {
      actorId: "ada",
      data: { trade: { ...trade, from: "ada", to: "bob", give: [], want: [], status: "open", expiresAt: at } },
    },
  ],
  "trade.accepted": [{ actorId: "bob", data: trade }],
  "trade.declined": [{ actorId: "bob", data: trade }],
  "trade.cancelled": [{ actorId: "ada", data: trade }],
  "trade.expired": [{ data: trade }],
  "ritual.invoked": [
    {
      actorId: "ada",
      data: { ...ritual, relicId: "orb", momentumDelta: -2, cooldownUntil: at, seedCommitment: shown },
      hidden: { seed: "seed-of-a-ritual", difficulty: 8 },
      secrets: { "seed-of-a-ritual": [] },
    },
  ],
  "ritual.workflowStarted": [{ actorId: "ada", data: { ...ritual, workflowId: "hub-action/x" } }],
  "ritual.resolved": [
    { actorId: "ada", data: { ...ritual, tier: "full-success", roll, momentumDelta: 4, seed: "d".repeat(64) } },
  ],
  "ritual.failed": [
    { actorId: "ada", data: { ...ritual, reason: RITUAL_SECRET }, secrets: { [RITUAL_SECRET]: MODERATORS } },
  ],
  // VIEW2: a seed is for nobody before the end.
  "contest.armed": [
    {
      actorId: "ada",
      data: {
        ...contest,
        contestKey: "verb.challengeDuel:ada::bob",
        verb: "verb.challengeDuel",
        label: "Duel",
        move: "risk-it-all",
        windowMs: 6000,
        expiresAt: at,
        participants: [{ actorId: "ada", role: "challenger" }],
        capacity: 2,
        seedCommitment: shown,
      },
      hidden: { seed: "seed-of-a-contest", difficulty: 8, rematchMs: 1 },
      secrets: { "seed-of-a-contest": [] },
    },
  ],
  "contest.joined": [{ actorId: "bob", data: { ...contest, participant: { actorId: "bob", role: "defender" } } }],
  "contest.updated": [{ actorId: "bob", data: { ...contest, participant: { actorId: "bob", role: "defender" } } }],
  "contest.launched": [{ data: { ...contest, armingMs: 5 } }],
  "contest.stalled": [{ data: contest }],
  "contest.replayed": [
    {
      actorId: "max",
      data: { ...contest, attempt: 2, seedCommitment: shown },
      hidden: { seed: "seed-of-a-replay", reason: "why-again" },
      secrets: { "seed-of-a-replay": [], "why-again": [] },
    },
  ],
  "contest.expired": [{ data: { ...contest, reason: "arming-timeout", rematch: { availableAt: at } } }],
  "contest.cancelled": [
    {
      actorId: "max",
      data: { ...contest, reason: "override" },
      hidden: { reason: "why-off" },
      secrets: { "why-off": [] },
    },
  ],
  "contest.awarded": [
    {
      actorId: "max",
      data: { ...contest, outcome: { winner: "ada" } },
      hidden: { reason: "why-she" },
      secrets: { "why-she": [] },
    },
  ],
  "contest.resolved": [
    {
      data: {
        ...contest,
        outcome: { winner: "ada", tier: "full-success", summary: "Ada prevails." },
        participants: [],
        sharedComplications: [],
        seed: "e".repeat(64),
        workflowId: "contest/x",
        resolutionMs: 9,
      },
    },
  ],
  // CAT8: a line for one, and one for the game masters.
  "verb.performed": [
    { actorId: "ada", data: { verb: "verb.bow", args: { target: "bob" }, text: "Ada bows to Bob." } },
    {
      actorId: "ada",
      data: { verb: "verb.bow", args: {}, text: "" },
      hidden: { text: "curtsy" },
      secrets: { curtsy: MODERATORS },
    },
    {
      actorId: "ada",
      data: { verb: "verb.slip", args: { target: "bob", item: "silver-key" }, text: "slipped-a-key", to: "target" },
      seenBy: PARTIES,
      secrets: { "slipped-a-key": PARTIES, "silver-key": PARTIES },
    },
    {
      actorId: "ada",
      data: { verb: "verb.case", args: { target: "bob", item: "vault-door" }, text: "cased-the-vault", to: "gm" },
      seenBy: ["author", "gm", "moderator"],
      secrets: { "cased-the-vault": ["author", "gm", "moderator"], "vault-door": ["author", "gm", "moderator"] },
    },
  ],
  "moderation.muted": [{ ...actOn("why-muted"), data: { target: "bob", until: at, reason: "why-muted" } }],
  "moderation.unmuted": [actOn("why-unmuted")],
  "moderation.kicked": [actOn("why-kicked")],
  "moderation.banned": [
    {
      ...actOn("why-banned"),
      hidden: { until: 4_102_444_800_123 },
      secrets: { "why-banned": ["target", "moderator"], "4102444800123": [] },
    },
  ],
  "moderation.unbanned": [actOn("why-unbanned")],
  // MOD7: not even who reports is shown it.
  "moderation.reported": [
    {
      actorId: "ada",
      data: { version: 1, target: "bob", reason: "why-reported" },
      seenBy: MODERATORS,
      secrets: { "why-reported": MODERATORS },
    },
  ],
  "moderation.slowModeSet": [
    { actorId: "max", data: { seconds: 5, reason: "why-slow" }, secrets: { "why-slow": MODERATORS } },
  ],
  "catalog.updated": [{ data: { catalogVersion: "hub-0123" } }],
  "session.closing": [{ actorId: "gil", data: { ...session, reason: "the end" } }],
  "session.closed": [
    { data: { ...session, fromVersion: 1, toVersion: 99, reason: "the end", auditRef: "room:ses-1" } },
  ],
  "closure.queued": [{ data: session }],
  "closure.processing": [{ data: { ...session, workflowId: "closure/x", attempt: 1 } }],
  "closure.stageCompleted": [{ data: { ...session, stage: "story" } }],
  "closure.completed": [
    {
      data: {
        ...session,
        summaryVersion: 1,
        mentionCount: 1,
        deltaCount: 1,
        pendingModeration: 1,
        batchId: "batch-1",
        durationMs: 1,
      },
    },
  ],
  "closure.failed": [{ data: { ...session, error: CLOSURE_SECRET }, secrets: { [CLOSURE_SECRET]: MODERATORS } }],
  "closure.published": [{ data: { ...session, batchId: "batch-1", loreCount: 1 } }],
};
