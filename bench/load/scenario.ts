import { longScenario } from "../../test/unit/closure/scenarios/long-scenario.ts";
import type { HubDoor } from "../serve/hub-door.ts";
import { Player } from "./player.ts";

/** A scenario of this many turns, played in a room of its own up to the end of its closure. */
export interface PlayedScenario {
  /** From `session.closed` to `closure.completed` as a client saw them. */
  readonly closureMs: number;
}

/** A closure that takes longer has failed. */
const GIVE_UP_MS = 60_000;

/** Plays what the closures' own tests play, turn by turn, and closes the session (SES1). */
export async function runScenario(door: HubDoor, room: string, turns: number): Promise<PlayedScenario> {
  const gm = await Player.enter(await door.seat(room, "mira", ["gm"]));
  const avery = await Player.enter(await door.seat(room, "avery"));
  const bram = await Player.enter(await door.seat(room, "bram"));
  const closure = timeOfClosure(gm);
  // An error there surfaces when the promise is awaited.
  closure.catch(() => {});
  for (const event of longScenario(turns)) {
    const speaker = event.actorId === "avery" ? avery : bram;
    if (event.type === "chat.said") await speaker.ask("verb.say", event.data);
    if (event.type === "chat.emoted") await speaker.ask("verb.emote", event.data);
    if (event.type === "story.narrated") await gm.ask("gm.narrate", event.data);
  }
  gm.act("gm.closeSession", { reason: "the lamps go out" });
  const closureMs = await closure;
  await Promise.all([gm, avery, bram].map((player) => player.leave()));
  return { closureMs };
}

function timeOfClosure(player: Player): Promise<number> {
  return new Promise((resolve, reject) => {
    let closedAt = 0;
    let late: NodeJS.Timeout | undefined;
    player.onFrame = (frame, at) => {
      if (frame.includes('"type":"session.closed"')) {
        closedAt = at;
        late = setTimeout(() => reject(new Error("a closure did not come to its end")), GIVE_UP_MS);
      }
      if (!frame.includes('"type":"closure.completed"')) return;
      clearTimeout(late);
      resolve(at - closedAt);
    };
  });
}
