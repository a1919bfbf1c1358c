import { connectRoom } from "../../../src/client/connect-room.ts";
import { standardPlatform } from "../../../src/client/connection/platform.ts";
import { devToken, type DevTokenRequest } from "../../../src/client/http/dev-token.ts";
import {
  readEvents,
  readSession,
  readSessions,
  readState,
  type RoomAddress,
} from "../../../src/client/http/room-http.ts";
import type { RoomClient } from "../../../src/client/room-client.ts";
import type { Event, EventOf, EventType } from "../../../src/durable/protocol/events/event.ts";

/** How long a journey waits for something that must come, faults and back-offs included. */
const PATIENCE_MS = 60_000;

/** A room on a real stack, and the actors who sit in it. */
export class Table {
  readonly #address: RoomAddress;
  readonly #clients: RoomClient[] = [];

  constructor(url: string, roomId: string, hubId = "journeys") {
    this.#address = { url, hubId, roomId, platform: standardPlatform() };
  }

  async token(actorId: string, more: Partial<DevTokenRequest> = {}): Promise<string> {
    const { hubId, roomId } = this.#address;
    const answer = await devToken(this.#address, { actorId, hubId, roomId, ...more });
    if (!answer.ok) throw new Error(`no token for ${actorId}: ${answer.problem.detail}`);
    return answer.value.token;
  }

  async sit(actorId: string, more: Partial<DevTokenRequest> = {}): Promise<RoomClient> {
    const token = await this.token(actorId, more);
    const client = connectRoom({
      ...this.#address,
      token,
      backoff: { baseMs: 100, capMs: 1000 },
      connectWithinMs: 5000,
    });
    this.#clients.push(client);
    const ready = await client.ready;
    if (!ready.ok) throw new Error(`${actorId} did not get in: ${ready.reason.detail}`);
    return client;
  }

  /** Every event of the room so far, as an operator's HTTP client reads it. */
  async log(token: string): Promise<readonly Event[]> {
    const events: Event[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page = await readEvents(this.#address, token, { after, limit: 256 });
      if (!page.ok) throw new Error(page.problem.detail);
      events.push(...page.value.events);
      after = page.value.nextAfter;
    }
    return events;
  }

  async state(token: string) {
    const read = await readState(this.#address, token);
    if (!read.ok) throw new Error(read.problem.detail);
    return read.value;
  }

  async sessions(token: string) {
    const read = await readSessions(this.#address, token);
    if (!read.ok) throw new Error(read.problem.detail);
    return read.value.sessions;
  }

  /** One session with its recap (CLO2). */
  async session(token: string, sessionId: string) {
    const read = await readSession(this.#address, token, sessionId);
    if (!read.ok) throw new Error(read.problem.detail);
    return read.value;
  }

  /** The rooms in the hub's directory (DIR1: live rooms). */
  async rooms(token: string): Promise<readonly { roomId: string; participants: number }[]> {
    const { url, hubId } = this.#address;
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(new URL(`/v1/hubs/${hubId}/rooms`, url), { headers });
    const { rooms } = (await response.json()) as { rooms: { roomId: string; participants: number }[] };
    return rooms;
  }

  async leave(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}

/** The first event of a type from now on. */
export function next<T extends EventType>(client: RoomClient, type: T): Promise<EventOf<T>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off();
      reject(new Error(`no ${type} came within ${PATIENCE_MS} ms; the room is at version ${client.version}`));
    }, PATIENCE_MS);
    const off = client.on("event", (event) => {
      if (event.type !== type) return;
      clearTimeout(timer);
      off();
      // Its type has just been looked at.
      resolve(event as EventOf<T>);
    });
  });
}

export function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  const look = async (): Promise<void> => {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return look();
  };
  return look();
}
