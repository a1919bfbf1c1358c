import type { OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override } from "../limits/unlimited.ts";
import { grant } from "../trades/market.ts";

export const gm = actorNamed("gm", { roles: ["gm"] });
export const mo = actorNamed("mo", { roles: ["moderator"] });

const target = { target: { kind: "actor" } };

/** Nothing of it is like a complication of this release. */
export const DECK = ["splash", "bell", "lamp", "ripple", "bootprint", "cough"].map((tag) => ({
  tag,
  minor: `A ${tag}, faint.`,
  moderate: `A ${tag}, heard by one.`,
  severe: `A ${tag} that wakes the whole canal.`,
}));

/** A verb of each kind, and of each thing that a verb may do. */
export const CANALS = {
  complications: { canal: DECK },
  verbs: {
    "verb.toast": {
      ...{ label: "Drink to somebody", category: "talk", parameters: { ...target, words: { kind: "text", max: 60 } } },
      effects: { momentum: { caller: -1, target: 2 }, line: { text: "{caller} to {target}: {{{words}}}" } },
    },
    "verb.slip": {
      ...{ label: "Slip something over", category: "canal", parameters: { ...target, what: { kind: "item" } } },
      effects: {
        items: [{ parameter: "what", from: "caller", to: "target" }],
        line: { text: "{caller} slips {target} a {what}.", to: "target" },
      },
    },
    "verb.bribe": {
      ...{ label: "Bribe the watch", category: "canal", itemCost: [{ item: "coin", quantity: 3 }], momentumCost: 1 },
      cooldown: { seconds: 60, scope: "room" },
      effects: { line: { text: "{caller} pays the watch.", to: "gm" } },
    },
    "verb.rest": {
      ...{ label: "Rest", category: "canal", cooldown: { seconds: 30, scope: "actor" } },
      effects: { momentum: { caller: 1 } },
    },
    "gm.cache": {
      ...{ label: "Leave a cache", category: "story" },
      parameters: { ...target, goods: { kind: "items", min: 1, max: 4 } },
      effects: { items: [{ parameter: "goods", from: "world", to: "target" }], line: { text: "A cache: {goods}." } },
    },
    "verb.pickPocket": {
      ...{ label: "Pick a pocket", category: "canal", parameters: target, cooldown: { seconds: 90, scope: "actor" } },
      check: {
        ...{ stat: "finesse", difficulty: 9, complications: "canal" },
        tiers: {
          "critical-success": {
            momentum: { caller: 1 },
            items: [{ items: [{ item: "ring", quantity: 1 }], from: "target", to: "caller" }],
            line: { text: "{caller} has {target}'s ring." },
          },
          "full-success": { items: [{ items: [{ item: "ring", quantity: 1 }], from: "target", to: "caller" }] },
          "hard-miss": { momentum: { caller: -1, target: 1 }, line: { text: "{target} has {caller} by the wrist." } },
        },
      },
    },
    "verb.regatta": {
      ...{ label: "Regatta", category: "contest", momentumCost: 1, itemCost: [{ item: "coin", quantity: 1 }] },
      contest: {
        ...{ move: "risk-it-all", stat: "resolve", difficulty: 6, windowMs: 5000, capacity: 3, rematchMs: 9000 },
        ...{ roles: ["bow", "stern"], complications: "canal" },
        outcomes: {
          "critical-success": ["{winner} is round the mole before {others} have cast off"],
          "full-success": ["{winner} wins the {label} from {others}."],
          "partial-success": ["{winner} by an oar"],
          "fail-forward": ["{winner} drifts in first"],
          "hard-miss": ["all sink, {winner} last"],
        },
      },
    },
  },
};

/** A room of the canals: Mara has 9 coins, Teo a ring; Zoe has nothing. */
export function canals(world: object = CANALS): RoomHarness {
  const stage = new RoomHarness();
  override(stage, world);
  stage.enters(gm, mo, actorNamed("mara", { stats: { finesse: 2, resolve: 3 } }), "teo", "zoe");
  grant(stage, "mara", { coin: 9 });
  grant(stage, "teo", { ring: 1, coin: 1 });
  return stage;
}

export function momentumOf(stage: RoomHarness, actorId: string): number | undefined {
  return stage.state.view.participants.find((each) => each.actorId === actorId)?.momentum;
}

/** The one job of a kind that waits. */
export function jobOf<K extends OfflineJob["kind"]>(stage: RoomHarness, kind: K): Extract<OfflineJob, { kind: K }> {
  const job = stage.jobs().find((each): each is Extract<OfflineJob, { kind: K }> => each.kind === kind);
  if (job === undefined) throw new Error(`no ${kind} job is staged`);
  return job;
}
