import { vi } from "vitest";
import type { Env } from "../../../src/durable/env.ts";
import { catalogTag } from "../../../src/durable/hub/catalog-tag.ts";
import { isRecord, type HubRecord } from "../../../src/durable/protocol/bridge/hub-record.ts";
import type { OfflineJob } from "../../../src/durable/protocol/bridge/offline-job.ts";
import type { Actor } from "../../../src/durable/protocol/state/actor.ts";
import { SOCKET_HEADERS } from "../../../src/durable/room-api.ts";
import { RoomObject } from "../../../src/durable/room-object.ts";
import { MemorySql } from "../../memory-sql.ts";
import { PlannedFault, ProcessStopped } from "../planned-fault.ts";
import { SimulatedSocket } from "./simulated-socket.ts";

/** The simulated parts outside the room. */
export interface Surroundings {
  /** The queue takes a job, or throws where it does not. */
  send(job: OfflineJob): void;
  /** The hub's catalog override, as JSON. */
  override(): string | null;
}

/** The outcome of a request to the room: an answer, an error it threw, or nothing, because its process stopped. */
export type Reached<T> =
  | { readonly came: "answer"; readonly value: T }
  | { readonly came: "error"; readonly error: unknown }
  | { readonly came: "nothing" };

interface Life {
  readonly room: RoomObject;
  readonly ready: Promise<unknown>;
  end(): void;
}

/**
 * As much of the runtime as one room needs: its object made when something comes for it and dropped when it may be,
 * SQLite and an alarm that outlive it, hibernating sockets, and processes that stop wherever a {@link PlannedFault} says.
 * The clock and the timers are vitest's.
 */
export class SimulatedRuntime {
  readonly sql = new MemorySql();
  readonly plannedFault = new PlannedFault();
  /** Accepted by the room and not closed. */
  readonly sockets = new Set<SimulatedSocket>();
  /** How often a process has ended in the middle of something, or without being asked. */
  stops = 0;
  readonly #surroundings: Surroundings;
  #life: Life | null = null;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.sql.outside.all("CREATE TABLE simulated_alarm (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER)");
    this.sql.outside.all("INSERT INTO simulated_alarm (id, at) VALUES (1, NULL)");
    this.sql.onMoment = (moment, query) => {
      this.plannedFault.comes(moment, query);
    };
  }

  get isAwake(): boolean {
    return this.#life !== null;
  }

  alarmAt(): number | null {
    return this.sql.outside.all<{ at: number | null }>("SELECT at FROM simulated_alarm")[0]?.at ?? null;
  }

  /** Something comes for the room, which is made first where it is not there. */
  async reach<T>(ask: (room: RoomObject) => T | Promise<T>): Promise<Reached<T>> {
    try {
      const life = await this.#awake();
      const value = await ask(life.room);
      await everythingElse();
      if (!this.plannedFault.hasStopped) return { came: "answer", value };
    } catch (error) {
      await everythingElse();
      if (!this.plannedFault.hasStopped) return { came: "error", error };
    }
    this.crash();
    return { came: "nothing" };
  }

  /** An object whose making fails is dropped, and made anew for whatever comes next. */
  async #awake(): Promise<Life> {
    const life = (this.#life ??= this.#begin());
    try {
      await life.ready;
    } catch (error) {
      this.#forget();
      throw error;
    }
    return life;
  }

  /** An upgrade: the client's socket, or the code of the refusal. */
  async connect(actor: Actor, after: number | null): Promise<Reached<SimulatedSocket | string>> {
    const headers = new Headers({ [SOCKET_HEADERS.actor]: encodeURIComponent(JSON.stringify(actor)) });
    if (after !== null) headers.set(SOCKET_HEADERS.after, String(after));
    return this.reach(async (room) => {
      const response = room.fetch(new Request("https://room.test/socket", { headers }));
      // The other end of what the room accepted is the same object here.
      if (response.status === 101) return response.webSocket as unknown as SimulatedSocket;
      return (await response.json<{ code: string }>()).code;
    });
  }

  /** A frame of a client arrives; where its socket is gone, it goes nowhere. */
  async frame(socket: SimulatedSocket, text: string): Promise<void> {
    if (!this.sockets.has(socket) || !socket.isOpen) return;
    await this.reach((room) => room.webSocketMessage(asWebSocket(socket), text));
  }

  /** The room hears that a socket has closed. */
  async closed(socket: SimulatedSocket, code: number): Promise<void> {
    if (!this.sockets.delete(socket)) return;
    socket.breaks();
    await this.reach((room) => {
      room.webSocketClose(asWebSocket(socket), code);
    });
  }

  /** The runtime answers a ping without waking the room. */
  ping(socket: SimulatedSocket): void {
    if (this.sockets.has(socket)) socket.pingedAt = new Date();
  }

  /** Rings the alarm, if it is due. One whose handler died is tried again. */
  async ring(): Promise<boolean> {
    const at = this.alarmAt();
    if (at === null || at > Date.now()) return false;
    this.#setAlarm(null);
    const reached = await this.reach((room) => room.alarm());
    if (reached.came !== "answer" && this.alarmAt() === null) this.#setAlarm(Date.now());
    return true;
  }

  /** Runs the macrotask that sends what has been joined since the last. */
  flush(): void {
    try {
      vi.advanceTimersByTime(0);
      // One that was set by another as it ran is a millisecond later, the shortest there is.
      if (vi.getTimerCount() > 0) vi.advanceTimersByTime(1);
    } catch (error) {
      if (!(error instanceof ProcessStopped)) throw error;
    }
    if (this.plannedFault.hasStopped) this.crash();
  }

  /** The process is killed: no close is heard, and what was not committed is gone. */
  crash(): void {
    this.stops += 1;
    this.#forget();
    for (const socket of this.sockets) socket.breaks();
    this.sockets.clear();
    this.plannedFault.restart();
  }

  /** The room leaves memory and its sockets stay; only where nothing waits to be sent. */
  hibernate(): boolean {
    if (vi.getTimerCount() > 0) return false;
    this.#forget();
    return true;
  }

  #forget(): void {
    this.#life?.end();
    this.#life = null;
    // It sets the clock back to where the test began.
    const now = Date.now();
    vi.clearAllTimers();
    vi.setSystemTime(now);
    for (const socket of this.sockets) if (!socket.isOpen) this.sockets.delete(socket);
  }

  #setAlarm(at: number | null): void {
    this.sql.outside.all("UPDATE simulated_alarm SET at = ?", at);
  }

  #begin(): Life {
    let ended = false;
    // The archive is always there: what fails on the way of a record is what fails on the way of a job.
    const keepSoon = ({ jobId }: HubRecord) => {
      queueMicrotask(() => void room.recordKept(jobId).catch(() => {}));
    };
    let isWaking = false;
    let ready: Promise<unknown> = Promise.resolve();
    const alive = () => {
      if (ended) throw new ProcessStopped();
    };
    const ctx = {
      id: { name: "hub/atrium" },
      storage: {
        sql: {
          exec: (query: string, ...bindings: (string | number | null)[]) => {
            alive();
            const rows = this.sql.all(query, ...bindings);
            return { toArray: () => rows };
          },
          databaseSize: 0,
        },
        transactionSync: <T>(work: () => T extends Promise<unknown> ? never : T): T => {
          alive();
          return this.sql.transaction(work);
        },
        setAlarm: (at: number) => {
          alive();
          this.sql.all("UPDATE simulated_alarm SET at = ?", at);
          return Promise.resolve();
        },
        deleteAlarm: () => {
          alive();
          this.#setAlarm(null);
          return Promise.resolve();
        },
        getAlarm: () => Promise.resolve(this.alarmAt()),
        deleteAll: () => {
          alive();
          const tables = this.sql.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
          for (const { name } of tables) if (name !== "simulated_alarm") this.sql.all(`DROP TABLE "${name}"`);
          return Promise.resolve();
        },
        // Storage far away: the macrotask, which a run controls, is always the sooner. A room that fails to wake waits.
        sync: () => (isWaking ? Promise.resolve() : new Promise<void>(() => {})),
      },
      getWebSockets: () => [...this.sockets].filter((socket) => socket.isOpen),
      acceptWebSocket: (socket: SimulatedSocket) => this.sockets.add(socket),
      setWebSocketAutoResponse: () => {},
      getWebSocketAutoResponseTimestamp: (socket: SimulatedSocket) => socket.pingedAt,
      blockConcurrencyWhile: (work: () => Promise<unknown>) => {
        isWaking = true;
        ready = work().finally(() => {
          isWaking = false;
        });
        return ready;
      },
    };
    const env = {
      JOBS: {
        send: (job: OfflineJob | HubRecord) => {
          alive();
          if (isRecord(job)) {
            keepSoon(job);
            return Promise.resolve();
          }
          this.#surroundings.send(job);
          return Promise.resolve();
        },
      },
      CATALOG: {
        getByName: () => ({
          get: () => Promise.resolve(this.#surroundings.override()),
          tag: () => Promise.resolve(catalogTag(this.#surroundings.override())),
          bans: () => Promise.resolve({ version: 0, bans: [] }),
          changeBan: () => Promise.resolve(1),
        }),
      },
    };
    // The parts of the runtime that a room uses are all there; the rest of it would be a second workerd.
    const room = new RoomObject(ctx as unknown as DurableObjectState, env as unknown as Env);
    return {
      room,
      ready,
      end: () => {
        ended = true;
      },
    };
  }
}

/** Lets all that is under way come to rest: macrotasks that vitest's clock does not hold follow the last microtask. */
function everythingElse(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function asWebSocket(socket: SimulatedSocket): WebSocket {
  return socket as unknown as WebSocket;
}
