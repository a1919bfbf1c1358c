import { everyPage } from "../../src/cli/ask-hub.ts";
import type { HubAccess } from "../../src/client/http/hub-http.ts";
import { inspectRoom, readLiveRooms } from "../../src/client/http/operator/operate-http.ts";
import { readEvents } from "../../src/client/http/room-http.ts";
import type { Event } from "../../src/durable/protocol/events/event.ts";
import type { RoomInspection } from "../../src/durable/protocol/http/operating.ts";

/** The inputs of a hub's live rooms in the last minutes. */
export interface HubWindow {
  readonly hubId: string;
  readonly minutes: number;
  readonly rooms: readonly RoomWindow[];
  /** Rooms that did not answer, or not in full. */
  readonly unreached: readonly string[];
}

export interface RoomWindow {
  readonly connections: number;
  readonly storageBytes: number;
  /** Those of the window, in order. */
  readonly events: readonly Event[];
}

interface Watching {
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}

/** Rooms that are read at a time. */
const AT_ONCE = 8;
const PAGE = 256;
/** A busier room than this is counted by its last this many events, and named. */
const MOST_EVENTS = 20_000;

/** Reads inspection and log of every live room (OPS1, OPS2). @throws {RefusedError} where the hub refuses the list */
export async function readWindow(hub: HubAccess, minutes: number, { signal, tell }: Watching): Promise<HubWindow> {
  const pages = await everyPage(signal, (cursor) => readLiveRooms(hub, { limit: 200, cursor }));
  const left = pages.flatMap((page) => page.rooms.map(({ roomId }) => roomId));
  const total = left.length;
  const since = Date.now() - minutes * 60_000;
  const rooms: RoomWindow[] = [];
  const unreached: string[] = [];
  const work = async (): Promise<void> => {
    for (let roomId = left.pop(); roomId !== undefined && !signal.aborted; roomId = left.pop()) {
      const { room, isWhole } = await readRoom(hub, roomId, since);
      if (room !== undefined) rooms.push(room);
      if (!isWhole) unreached.push(roomId);
      if (rooms.length % 100 === 0) tell(`${rooms.length} of ${total} rooms\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { hubId: hub.hubId, minutes, rooms, unreached: unreached.toSorted() };
}

async function readRoom(hub: HubAccess, roomId: string, since: number) {
  const answer = await inspectRoom(hub, roomId);
  // It ended in the meantime.
  if (!answer.ok) return { isWhole: answer.problem.code === "not-found" };
  const { connections, storage } = answer.value;
  const { events, isWhole } = await readBack(hub, answer.value, since);
  return { room: { connections: connections.length, storageBytes: storage.bytes, events }, isWhole };
}

/** Reads a room's log backwards, page by page, to the first event of the window. */
async function readBack(hub: HubAccess, { roomId, version, storage }: RoomInspection, since: number) {
  const first = (storage.firstVersion ?? 1) - 1;
  let events: Event[] = [];
  for (let upTo = version; upTo > first && events.length < MOST_EVENTS; upTo -= PAGE) {
    const after = Math.max(first, upTo - PAGE);
    const page = await readEvents({ ...hub, roomId }, hub.token, { after, limit: upTo - after });
    if (!page.ok) return { events, isWhole: false };
    const ofWindow = page.value.events.filter(({ at }) => Date.parse(at) >= since);
    events = [...ofWindow, ...events];
    if (ofWindow.length < page.value.events.length) return { events, isWhole: true };
  }
  return { events, isWhole: events.length < MOST_EVENTS };
}
