import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { Actor } from "../../../src/durable/protocol/state/actor.ts";
import type { RoomView } from "../../../src/durable/protocol/state/room-view.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { evolve } from "../../../src/durable/rules/core/evolve.ts";
import { emptyRoom } from "../../../src/durable/rules/core/room-state.ts";
import { viewFor, viewerOf } from "../../../src/durable/rules/core/view-for.ts";
import { difference } from "../../difference.ts";
import { CAST } from "../../players/cast.ts";
import type { FaultWorld } from "../fault-world.ts";
import { eventsOf } from "./verdict-of-log.ts";

/** VIEW1–VIEW5, RES3, RES6: every way out shows each actor exactly their own view of the same room. */
export async function everyActorSeesTheirOwnView(world: FaultWorld): Promise<void> {
  world.compareViews();
  // A room that comes back from its rows is the same.
  world.runtime.crash();
  for (const actor of CAST) {
    world.passes(1_000);
    const snapshot = await snapshotFor(world, actor);
    // Waking, the room meets the deadlines that are due: it is compared as it is after that.
    const view = JSON.parse(JSON.stringify(viewFor(world.stored().view, viewerOf(actor))));
    compare(world, actor, "a snapshot", snapshot, view);
    const events = await pagesFor(world, actor);
    const empty = emptyRoom("hub", "atrium", BUILT_IN_CATALOG).view;
    compare(
      world,
      actor,
      "the whole log",
      events.reduce((so, event) => evolve(so, event), empty),
      view,
    );
  }
  await transcriptsArePublic(world);
}

function compare(world: FaultWorld, { actorId }: Actor, how: string, got: RoomView | null, wanted: RoomView): void {
  const wrong = difference(got, wanted);
  if (wrong !== null) world.faults.push(`RES3 ${actorId} has another state by ${how}: ${wrong}`);
}

async function snapshotFor(world: FaultWorld, actor: Actor): Promise<RoomView | null> {
  const reached = await world.runtime.reach((room) => room.readState(actor, {}));
  scan(world, reached, actor);
  return reached.came === "answer" && reached.value.ok ? JSON.parse(JSON.stringify(reached.value.state)) : null;
}

async function pagesFor(world: FaultWorld, actor: Actor): Promise<Event[]> {
  const events: Event[] = [];
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    world.passes(1_000);
    const reached = await world.runtime.reach((room) => room.readEvents(actor, { after: from, limit: 100 }));
    scan(world, reached, actor);
    if (reached.came !== "answer" || !reached.value.ok) return events;
    events.push(...reached.value.page.events);
    after = reached.value.page.nextAfter;
  }
  return events;
}

/** Transcripts for the bridge hold what the public may see, and nothing else (BRG2). */
async function transcriptsArePublic(world: FaultWorld): Promise<void> {
  for (const { data } of eventsOf(world, "session.closed")) {
    const query = { session: data.sessionId, limit: 1000 };
    const reached = await world.runtime.reach((room) => room.readTranscript(query));
    scan(world, reached, null);
    if (reached.came !== "answer" || !reached.value.ok) world.faults.push(`BRG2 ${data.sessionId} has no transcript`);
    else if (reached.value.page.events.some(({ version }) => version < data.fromVersion || version > data.toVersion)) {
      world.faults.push(`BRG2 the transcript of ${data.sessionId} leaves its range`);
    }
  }
}

function scan(world: FaultWorld, shown: unknown, viewer: Actor | null): void {
  for (const leak of world.secrets.leaksIn(JSON.stringify(shown), viewer)) {
    world.faults.push(`VIEW ${viewer?.actorId ?? "the public"} was shown ${leak}`);
  }
}
