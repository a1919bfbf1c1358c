import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import { mintToken } from "../../../../src/durable/identity/mint-token.ts";
import { randomHex } from "../../../../src/durable/new-id.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Actor } from "../../../../src/durable/protocol/state/actor.ts";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import type { RoomApi } from "../../../../src/durable/room-api.ts";
import { roomName, roomOf, type RoomStub } from "../../../../src/durable/room-of.ts";
import { player, type Character } from "./character.ts";
import { clock } from "./clock.ts";
import { edge, edgeEnv } from "./edge-env.ts";
// Every room hands jobs to a queue and tells its operators things: both are caught.
import "./queue.ts";
import "./telemetry.ts";
import { TestClient } from "./test-client.ts";

interface ListedRoom {
  readonly roomId: string;
  readonly participants: number;
  readonly spectators: number;
  readonly version: number;
  readonly sessionId: string | null;
  readonly updatedAt: string;
}

const TOKEN_MS = 30 * 24 * 3600_000;

// Nothing here waits for time; but a slow machine may take its.
vi.setConfig({ testTimeout: 20_000 });

interface Opening {
  /** Resumes there. */
  readonly after?: number;
  /** Goes on where this client stopped, with the state it had. */
  readonly resumes?: TestClient;
  /** Acknowledges nothing (SLO2). */
  readonly isImpolite?: boolean;
}

/** A room of its own for a test, in a hub of its own, behind the real edge. */
export class TestRoom {
  readonly hubId: string;
  readonly roomId: string;
  /** The object, past the edge. */
  readonly object: RoomStub;
  readonly #stub: DurableObjectStub;
  readonly #clients: TestClient[] = [];

  /** @param hubId the hub of another room, to be one beside it */
  constructor(hubId?: string) {
    // Files may share a storage, but never a room.
    const place = randomHex(6);
    this.hubId = hubId ?? `hub-${place}`;
    this.roomId = `room-${place}`;
    this.object = roomOf(edgeEnv, this.hubId, this.roomId);
    this.#stub = edgeEnv.ROOMS.getByName(roomName(this.hubId, this.roomId));
  }

  /** A character as a token for this room describes it. */
  actor(who: Character, ttlMs = TOKEN_MS): Actor {
    return { ...who, hubId: this.hubId, room: who.room ?? this.roomId, expiresAt: clock.now() + ttlMs };
  }

  async token(who: Character, ttlMs?: number): Promise<string> {
    return (await mintToken(this.actor(who, ttlMs), edgeEnv.HUB_JWT_SECRET ?? "")) ?? "";
  }

  /** Any request to the edge; `path` begins after the room's address. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return edge.fetch(`https://hub.test/v1/hubs/${this.hubId}/rooms/${this.roomId}${path}`, init);
  }

  /** A request with a character's token; a body makes it a POST. */
  async request(path: string, who: Character, body?: object): Promise<Response> {
    const authorization = `Bearer ${await this.token(who)}`;
    if (body === undefined) return this.fetch(path, { headers: { authorization } });
    return this.fetch(path, { method: "POST", headers: { authorization }, body: JSON.stringify(body) });
  }

  /** An upgrade that must be let through, and the first frames up to the state or what was missed. */
  async open(who: Character, opening: Opening = {}): Promise<TestClient> {
    const { after, resumes } = opening;
    const from = after ?? resumes?.version;
    const headers = { upgrade: "websocket", authorization: `Bearer ${await this.token(who)}` };
    const response = await this.fetch(from === undefined ? "/socket" : `/socket?after=${from}`, { headers });
    const client = this.connect(who, response, opening);
    const { resume } = await client.frame("hub.system.connected");
    await client.frame("hub.catalog.sync");
    if (resume === "snapshot") await client.frame("hub.stateSnapshot");
    else if (resumes === undefined) client.version = from ?? 0;
    return client;
  }

  /** The client of an upgrade that was let through. */
  connect(who: Character, response: Response, { resumes, isImpolite = false }: Opening = {}): TestClient {
    if (response.webSocket === null) throw new Error(`no socket for ${who.actorId}: ${response.status}`);
    const client = new TestClient(who.actorId, response.webSocket, resumes ?? null, !isImpolite);
    this.#clients.push(client);
    return client;
  }

  /** The state as a character is shown it now, by a fresh read. */
  async state(who: Character): Promise<{ version: number; state: RoomView }> {
    return (await this.request("/state", who)).json();
  }

  /** The rooms in the hub's directory: this one at the most (DIR1: live rooms). */
  async listed(who: Character): Promise<ListedRoom[]> {
    const headers = { authorization: `Bearer ${await this.token(who)}` };
    const response = await edge.fetch(`https://hub.test/v1/hubs/${this.hubId}/rooms`, { headers });
    const { rooms: listed }: { rooms: ListedRoom[] } = await response.json();
    return listed;
  }

  /**
   * This many players without a socket, `p1`, `p2` …, who each emote this many times, as fast as a room may take it
   * (LIM2).
   */
  async crowd(players: number, times = 1): Promise<void> {
    await this.inside(async (_, instance) => {
      const room = instance as unknown as RoomApi;
      for (let n = 1; n <= players; n += 1) {
        const actor = this.actor(player(`p${n}`));
        for (let time = 1; time <= times; time += 1) {
          const answer = await room.command(actor, { id: `c-${time}`, verb: "verb.emote", args: { text: "cheers" } });
          if (!answer.ok || answer.receipt.status === "rejected") throw new Error(JSON.stringify(answer));
        }
        if ((n * times) % 1000 < times) clock.move(1000);
      }
    });
  }

  /** A word from the bridge, past the edge. */
  async result(result: OfflineResult, fingerprint = JSON.stringify(result)) {
    return this.object.acceptResult(result, fingerprint);
  }

  /** Rings the alarm, if one is set. */
  async ring(): Promise<boolean> {
    return runDurableObjectAlarm(this.#stub);
  }

  /** Lets time pass, then rings the alarm, as the runtime would if it came that late. */
  async pass(ms: number): Promise<boolean> {
    await this.#settled();
    clock.move(ms);
    return this.ring();
  }

  /** In how many ms the alarm will ring, null where none is set. */
  async alarmIn(): Promise<number | null> {
    const at = await this.inside((state) => state.storage.getAlarm());
    return at === null ? null : at - clock.now();
  }

  /** Everything in memory is gone, sockets and storage stay. */
  async hibernate(): Promise<void> {
    await this.#running();
    await evictDurableObject(this.#stub, { webSockets: "hibernate" });
  }

  /** Memory and sockets are gone, and no close handler ran. */
  async crash(): Promise<void> {
    await this.#running();
    await evictDurableObject(this.#stub, { webSockets: "close" });
    await Promise.all(this.#clients.map((client) => client.hungUp()));
  }

  /** Rows of the room's own storage. */
  async rows<Row extends Record<string, SqlStorageValue>>(
    query: string,
    ...bindings: SqlStorageValue[]
  ): Promise<Row[]> {
    return this.inside((state) => state.storage.sql.exec<Row>(query, ...bindings).toArray());
  }

  /** Does something within the object. */
  async inside<T>(work: (state: DurableObjectState, instance: DurableObject) => T | Promise<T>): Promise<T> {
    return runInDurableObject(this.#stub, (instance: DurableObject, state) => work(state, instance));
  }

  /**
   * On a slow machine the runtime has perhaps put the object to sleep by itself, which leaves nothing to be evicted.
   */
  async #running(): Promise<void> {
    await this.#settled();
    await this.inside(() => {});
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.settled()));
  }
}
