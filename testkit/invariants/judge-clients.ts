import type { Event } from "../../src/durable/protocol/events/event.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/catalog/built-in-catalog.ts";
import { evolve } from "../../src/durable/rules/core/evolve.ts";
import { emptyRoom } from "../../src/durable/rules/core/room-state.ts";
import { difference } from "../difference.ts";
import type { Breach } from "./breach.ts";
import type { ClientRecord, RoomRecord } from "./room-record.ts";

/** RES3, SOK6: each client's mirror equals a fresh snapshot, and the client got each event once, in order. */
export function judgeClients(room: RoomRecord): Breach[] {
  return [
    ...room.clients.flatMap((client) => [
      ...mirrored(room.roomId, client),
      ...heardAll(room, client),
      ...framesThatFit(room.roomId, client),
    ]),
    ...followsFromLog(room),
  ];
}

function mirrored(roomId: string, { actorId, mirror, fresh }: ClientRecord): Breach[] {
  const breach = (expected: string, found: string): Breach => ({ rule: "RES3", roomId, actorId, expected, found });
  if (mirror === undefined) return [breach("a client that came back", "no connection")];
  if (fresh === undefined) return [breach("the room's own snapshot", "no answer")];
  const found = difference(mirror, fresh);
  return found === null ? [] : [breach("the client's state to be the room's snapshot", `${found} (client and room)`)];
}

function heardAll({ roomId, log }: RoomRecord, client: ClientRecord): Breach[] {
  const { actorId, heard, passedOver, version } = client;
  const breaches: Breach[] = [];
  const breach = (id: number, expected: string, found: string) =>
    void breaches.push({ rule: "SOK6", roomId, actorId, id: `version ${id}`, expected, found });
  let last = 0;
  for (const each of heard) {
    if (each <= last) breach(each, `what comes after ${last}`, String(each));
    last = each;
  }
  const known = new Set(heard);
  for (const event of log) {
    if (event.version > version || known.has(event.version) || !isForAll(event)) continue;
    if (passedOver.some(({ from, to }) => from <= event.version && event.version <= to)) continue;
    breach(event.version, `to be told of ${event.type}`, "silence");
  }
  return breaches;
}

/** A token that could not be renewed while the hub was away is no fault of a frame. */
function framesThatFit(roomId: string, { actorId, faults }: ClientRecord): Breach[] {
  return faults
    .filter(({ code }) => code !== "token-not-renewed")
    .map(({ code, message }) => {
      return { rule: "SOK6", roomId, actorId, expected: "frames that fit", found: `${code}: ${message}` };
    });
}

/** A whisper and its retraction go to some clients only (VIEW1: who sees a whisper). */
function isForAll({ type }: Event): boolean {
  return type !== "chat.whispered" && type !== "chat.retracted";
}

/** The log alone gives the state that a moderator is shown (RES3, RES6). */
function followsFromLog({ roomId, hubId, log, state }: RoomRecord): Breach[] {
  const breach = (expected: string, found: string): Breach => ({ rule: "RES3", roomId, expected, found });
  if (state === undefined) return [breach("the room's state", "no answer")];
  const empty = emptyRoom(hubId, roomId, BUILT_IN_CATALOG).view;
  const told = log.reduce((view, event) => evolve(view, event), empty);
  // Which catalog was in force before the first word of it is not in the log.
  const found = difference({ ...told, catalogVersion: state.catalogVersion }, state);
  return found === null ? [] : [breach("the log to give the room's state", `${found} (log and state)`)];
}
