import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Player } from "../load/player.ts";
import { HubServer, type HubOptions } from "../serve/hub-server.ts";
import { SAID } from "./closed-loops.ts";
import type { Bench } from "./measurement.ts";

/** Handshakes at once. */
const AT_THE_DOOR = 20;
/** Clients that fill a room, of whom each says something, hears it, and says the next thing. */
const FILLERS = 4;

/** Serves a hub for one measurement, and stops it whatever comes of it. */
export async function withHub<T>(bench: Bench, options: HubOptions, use: (hub: HubServer) => Promise<T>): Promise<T> {
  const hub = await HubServer.start(join(bench.stateDir, `hub-${randomBytes(4).toString("hex")}`), options);
  try {
    return await use(hub);
  } finally {
    await hub.stop();
  }
}

/** Lets this many more come into a room. */
export async function crowd(hub: HubServer, room: string, count: number, name = "guest"): Promise<Player[]> {
  const players: Player[] = [];
  for (let from = 0; from < count; from += AT_THE_DOOR) {
    const some = Array.from({ length: Math.min(AT_THE_DOOR, count - from) }, (_, at) => `${name}-${from + at}`);
    players.push(...(await Promise.all(some.map(async (id) => Player.enter(await hub.seat(room, id))))));
  }
  return players;
}

export async function leaveAll(players: readonly Player[]): Promise<void> {
  await Promise.all(players.map((player) => player.leave()));
}

/** Has this many things said in a room. `roles` decides whether that is a session. */
export async function fill(
  hub: HubServer,
  room: string,
  events: number,
  roles: readonly string[] = ["player"],
): Promise<void> {
  const seats = await Promise.all(Array.from({ length: FILLERS }, (_, at) => hub.seat(room, `filler-${at}`, roles)));
  const players = await Promise.all(seats.map((seat) => Player.enter(seat)));
  const share = Math.ceil(events / FILLERS);
  await Promise.all(
    players.map(async (player) => {
      for (let said = 0; said < share; said += 1) await player.say(SAID);
    }),
  );
  await leaveAll(players);
}
