import type { Event } from "../../../../../src/durable/protocol/events/event.ts";
import type { Actor } from "../../../../../src/durable/protocol/state/actor.ts";
import { eventFor, viewerOf } from "../../../../../src/durable/rules/core/view-for.ts";
import { readLog, recordedOf } from "../../../../../src/durable/storage/log/log-rows.ts";
import { Ledger } from "../../../../../testkit/invariants/ledger.ts";
import type { Entry } from "../../../../../testkit/invariants/ledger.ts";
import type { ClientRecord, RoomRecord } from "../../../../../testkit/invariants/room-record.ts";
import { actorNamed } from "../../../../../testkit/players/actor-named.ts";
import { Random } from "../../../../../testkit/random.ts";
import { RoomHarness } from "../../../../../testkit/room-harness.ts";
import { botCastOf } from "../../../../../tools/load/bots/cast.ts";
import { chooseMove } from "../../../../../tools/load/bots/choose-move.ts";
import { DEFAULT_MIX } from "../../../../../tools/load/bots/mix.ts";

const WARDEN = actorNamed("warden", { roles: ["moderator"] });

/** A room in which the bots' own moves were played on the real rules: what a run without a fault leaves to be judged. */
export function playedRoom(seed = 3, turns = 600): RoomRecord {
  const stage = new RoomHarness(seed);
  const cast = botCastOf("atrium", 8, 0.2, seed).map(({ actorId, ...more }) => {
    return actorNamed(actorId, { ...more, roles: [...more.roles], capabilities: [...more.capabilities] });
  });
  const ledger = new Ledger("atrium");
  const chance = new Random(seed);
  const firsts = new Map(cast.map((actor) => [actor.actorId, enter(stage, actor)]));
  for (let turn = 0; turn < turns; turn += 1) {
    stage.wait(chance.between(50, 400));
    takeTurn(stage, cast, chance, ledger);
    if (turn % 3 === 0) stage.bridgeWorks();
  }
  // Windows close, offers run out, and what is out comes back.
  for (let quarter = 0; quarter < 12; quarter += 1) {
    stage.wait(15_000);
    stage.bridgeWorks();
  }
  for (const entry of ledger.entries) tellAgain(stage, cast, entry);
  return recordOf(stage, cast, ledger, firsts);
}

function enter(stage: RoomHarness, actor: Actor): number {
  stage.enters(actor);
  return stage.state.version;
}

function takeTurn(stage: RoomHarness, cast: readonly Actor[], chance: Random, ledger: Ledger): void {
  const actor = cast[chance.between(0, cast.length - 1)];
  // A kicked actor returns; a banned one is not admitted yet.
  if (actor === undefined || stage.input({ kind: "join", actor }).kind === "refused") return;
  const { weights } = DEFAULT_MIX;
  const view = stage.seenBy(actor);
  const move = chooseMove({ self: actor, view, chance, weights, own: [], heldBack: new Set() });
  if (move.kind !== "command") return;
  const entry = ledger.give(actor.actorId, { id: stage.nextId(), verb: move.verb, args: move.args });
  ledger.answered(entry, stage.sends(actor, move.verb, move.args, entry.id));
}

function tellAgain(stage: RoomHarness, cast: readonly Actor[], entry: Entry): void {
  const actor = cast.find(({ actorId }) => actorId === entry.actorId);
  if (actor !== undefined && entry.outcome !== null) {
    entry.again = stage.sends(actor, entry.verb, entry.args, entry.id);
  }
}

function recordOf(
  stage: RoomHarness,
  cast: readonly Actor[],
  ledger: Ledger,
  firsts: ReadonlyMap<string, number>,
): RoomRecord {
  return {
    roomId: "atrium",
    hubId: "hub",
    commands: ledger.entries,
    amiss: ledger.amiss,
    log: logFor(stage, WARDEN),
    state: stage.seenBy(WARDEN),
    clients: cast.map((actor) => clientOf(stage, actor, firsts.get(actor.actorId) ?? 0)),
  };
}

function clientOf(stage: RoomHarness, actor: Actor, first: number): ClientRecord {
  const heard = logFor(stage, actor).filter(({ version }) => version > first);
  return {
    actorId: actor.actorId,
    mirror: stage.seenBy(actor),
    fresh: stage.seenBy(actor),
    heard: heard.map(({ version }) => version),
    passedOver: [{ from: 1, to: first }],
    faults: [],
    version: stage.state.version,
  };
}

function logFor(stage: RoomHarness, actor: Actor): Event[] {
  return readLog(stage.sql, 0, 1_000_000).flatMap((row) => eventFor(recordedOf(row), viewerOf(actor)) ?? []);
}
