import { CLOSE } from "./protocol/close-code.ts";
import { directoryOf } from "./directory-of.ts";
import type { Env } from "./env.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { newId, randomHex } from "./new-id.ts";
import { Outbox } from "./outbox/outbox.ts";
import type { Trace, Written } from "./process-input.ts";
import { Room } from "./room.ts";
import type { RoomInput } from "./rules/room-input.ts";
import type { RoomState } from "./rules/room-state.ts";
import { Connections } from "./sockets/connections.ts";
import { Outgoing, type Flushed } from "./sockets/outgoing.ts";
import { hangUp, nextWatch, watchConnections } from "./sockets/watch.ts";
import { durableSql } from "./storage/durable-sql.ts";
import { migrate } from "./storage/migrate.ts";
import { readMeta, writeMeta } from "./storage/room-store.ts";
import type { Sql } from "./storage/sql.ts";
import { alert, telemetryFor } from "./telemetry-for.ts";
import { WaitingRoom } from "./waiting-room.ts";
import { HttpBudgets } from "./http-budgets.ts";
import { catalogOf } from "./catalog-of.ts";
import { sendCatalog } from "./sockets/greet.ts";
import { ban } from "./rules/admission.ts";
import type { Actor } from "./protocol/actor.ts";
import type { Catalog } from "./protocol/catalog.ts";
import type { Problem } from "./protocol/problem.ts";
import { Telemetry } from "./telemetry.ts";

/**
 * A room with all that surrounds it in one Durable Object: its rows, sockets, outbox, lease and voice. Made at every
 * waking from what was committed.
 */
export class RoomHost {
  readonly sql: Sql;
  readonly room: Room;
  readonly connections: Connections;
  readonly outgoing: Outgoing;
  readonly outbox: Outbox;
  readonly lease: LeaseKeeper;
  readonly telemetry: Telemetry;
  readonly env: Env;
  readonly #ctx: DurableObjectState;
  readonly #verbs = new Map<string, number>();
  readonly #httpBudgets = new HttpBudgets();
  readonly #waitingRoom = new WaitingRoom();
  #drainingUntil = 0;
  #pruneAt: number | null = null;

  private constructor(
    ctx: DurableObjectState,
    env: Env,
    address: { hubId: string; roomId: string },
    alarmAt: number | null,
  ) {
    this.env = env;
    this.#ctx = ctx;
    this.sql = durableSql(ctx.storage);
    migrate(this.sql);
    this.telemetry = new Telemetry(address, countWaking(this.sql));
    this.connections = new Connections(ctx.getWebSockets(), Date.now());
    this.outgoing = new Outgoing(this.connections, (flushed) => {
      this.#flushed(flushed);
    });
    const clock = () => Date.now();
    this.outbox = new Outbox({
      sql: this.sql,
      clock,
      send: async (job) => {
        await env.JOBS.send(job);
      },
      failed: ({ jobId, kind, correlationId }, error) => {
        this.telemetry.line({
          message: "telemetry.hub.backlog",
          level: "warn",
          jobId,
          kind,
          correlationId,
          error: String(error),
        });
      },
    });
    this.lease = new LeaseKeeper({
      clock,
      lease: () => this.#lease(),
      renew: (lease) => directoryOf(env, address.hubId).renew(lease),
      failed: (error) => {
        this.telemetry.line({
          message: "telemetry.hub.directoryFailed",
          level: "warn",
          error: String(error),
        });
      },
    });
    this.room = new Room(
      address,
      {
        sql: this.sql,
        clock,
        newId,
        newSeed: () => randomHex(32),
        setAlarm: (at) => void ctx.storage.setAlarm(at),
        alsoDue: () => [this.outbox.nextAt(), this.lease.nextAt(this.connections.size), nextWatch(this), this.#pruneAt],
        told: (written, before, after) => {
          this.#told(written, before, after);
        },
        failed: (error, input, trace) => {
          this.#failed(error, input, trace);
        },
      },
      alarmAt,
    );
  }

  /** Wakes the room: puts it together from its rows, and looks who is really there (PRE5). */
  static async wake(ctx: DurableObjectState, env: Env): Promise<RoomHost> {
    const [hubId, roomId] = (ctx.id.name ?? "").split("/");
    if (hubId === undefined || roomId === undefined) throw new Error("a room's object is named <hubId>/<roomId>");
    const host = new RoomHost(ctx, env, { hubId, roomId }, await ctx.storage.getAlarm());
    host.lookAround();
    host.room.rearm();
    // Not awaited: a room does not wait for the hub to wake.
    void host.#lookUpCatalog();
    return host;
  }

  /** Compares who is listed with the sockets that are there: after a crash no close was heard (PRE5). */
  lookAround(): void {
    this.room.apply({ kind: "sweep", connected: this.connections.actors() }, { correlationId: newId("sweep") });
  }

  /** What an alarm means: deadlines, forgotten sockets, unsent jobs, the lease. */
  async alarm(): Promise<void> {
    this.room.alarmRang();
    this.room.apply({ kind: "wake" }, { correlationId: newId("alarm") });
    this.lookAround();
    watchConnections(this);
    this.#prune();
    const renewed = this.lease.isDue(this.connections.size) ? this.#renewAndLookUp() : null;
    this.#reportBacklog();
    const drained = this.outbox.drain();
    this.room.rearm();
    await Promise.all([renewed, drained]);
  }

  /** Why an actor may not ask this now, if so: banned from the room, or too often (LIM4). */
  refusal(actor: Actor, what: "tickets" | "reads"): Problem | null {
    const now = this.room.now();
    return ban(this.room.state, actor.actorId, now) ?? this.#httpBudgets.spend(what, actor.actorId, now);
  }

  /** Lets a reader in, when the version he waits for has come (RES5). */
  async readable(actor: Actor, waitFor?: number): Promise<Problem | null> {
    const refusal = this.refusal(actor, "reads");
    if (refusal === null && waitFor !== undefined) await this.#waitingRoom.until(waitFor, this.room.state.version);
    return refusal;
  }

  /** The hub's catalog as an input like any other; everybody connected is told (CAT2). */
  useCatalog(catalog: Catalog): void {
    const before = this.room.state.view.catalogVersion;
    this.room.apply({ kind: "catalog", catalog }, { correlationId: newId("catalog") });
    if (this.room.state.view.catalogVersion === before) return;
    this.outgoing.flush();
    for (const connection of this.connections.all()) sendCatalog(connection, this.room);
  }

  /** Looks whether the hub has another catalog: what a lost hint is made good by (CAT2). */
  async #lookUpCatalog(): Promise<void> {
    try {
      this.useCatalog(await catalogOf(this.env, this.room.state.view.hubId).inForce());
    } catch (error) {
      this.telemetry.line({ message: "telemetry.hub.catalogFailed", level: "warn", error: String(error) });
    }
  }

  /** When the runtime last answered a ping of this socket for the room, in ms (SOK3). */
  pingedAt(socket: WebSocket): number {
    return this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
  }

  /** SOK7: everybody is told, then sent away; until then nobody is let in. */
  goDown(reconnectAfterMs: number): void {
    this.#drainingUntil = this.room.now() + reconnectAfterMs;
    this.outgoing.flush();
    for (const [socket, connection] of [...this.connections.entries()]) {
      connection.send({ type: "hub.system.notice", code: "going-down", reconnectAfterMs });
      hangUp(socket, connection, this, CLOSE.goingDown, "going down for a deploy");
    }
  }

  /** How long nobody is let in any more, in ms; 0 where the door is open. */
  drainedInMs(): number {
    return Math.max(0, this.#drainingUntil - this.room.now());
  }

  /** Jobs that were sent and have no last word yet are the first sign that something behind the room is slow. */
  #reportBacklog(): void {
    const { waiting, oldestAt } = this.outbox.backlog();
    if (waiting === 0 || oldestAt === null) return;
    const oldestMs = this.room.now() - oldestAt;
    this.telemetry.line({ message: "telemetry.hub.backlog", level: "warn", waiting, oldestMs });
  }

  async #renewAndLookUp(): Promise<void> {
    await Promise.all([this.lease.renew(), this.#lookUpCatalog()]);
  }

  /** RES4: takes a bite of the old, and comes back soon where there is more. */
  #prune(): void {
    const { more, full } = this.room.pruner.bite(this.room.state, this.room.now());
    this.#pruneAt = more ? this.room.now() + PRUNE_AGAIN_MS : null;
    if (full) this.telemetry.line(alert("log-full", "warning", newId("prune"), { bytes: this.sql.bytes() }));
  }

  /** Counts a command for the next flush's telemetry line. */
  countVerb(verb: unknown): void {
    const name = typeof verb === "string" ? verb : "(none)";
    this.#verbs.set(name, (this.#verbs.get(name) ?? 0) + 1);
  }

  #told(written: readonly Written[], before: RoomState, after: RoomState): void {
    // What was said and not yet sent must not be sent after it was retracted (VIEW5).
    if (written.some(({ event }) => event.type === "chat.retracted")) this.outgoing.flush();
    this.outgoing.events(written);
    for (const { event } of written) {
      if (event.type === "moderation.kicked" || event.type === "moderation.banned") this.#expel(event.data.target);
    }
    this.outgoing.counted();
    this.#waitingRoom.reached(after.version);
    for (const each of written) for (const line of telemetryFor(each, before, after)) this.telemetry.line(line);
    if (before.books.jobs !== after.books.jobs) this.#sendJobs();
    if (isNews(before, after)) void this.lease.renew();
  }

  /** What cannot be sent now the alarm sends: the commit that staged it has set one. */
  #sendJobs(): void {
    this.outbox.drain().catch((error: unknown) => {
      this.telemetry.line({ message: "telemetry.hub.backlog", level: "warn", error: String(error) });
    });
  }

  /** Who was put out is told why with everybody else, then closed; until then nothing of him is heard (MOD1). */
  #expel(actorId: string): void {
    for (const [, connection] of this.connections.ofActor(actorId)) connection.expel();
  }

  #closeExpelled(): void {
    for (const [socket, connection] of [...this.connections.entries()]) {
      if (connection.isExpelled) hangUp(socket, connection, this, CLOSE.removed, "put out by a moderator");
    }
  }

  #failed(error: unknown, input: RoomInput, { correlationId }: Trace): void {
    const stack = error instanceof Error ? error.stack : String(error);
    this.telemetry.line({
      message: "telemetry.hub.inputFailed",
      level: "error",
      correlationId,
      input: input.kind,
      stack,
    });
  }

  #flushed(flushed: Flushed): void {
    this.#reportFlush(flushed);
    this.#closeExpelled();
    if (flushed.slow) watchConnections(this);
  }

  #reportFlush({ from, to, frames, failed, delayMs }: Flushed): void {
    const commands = Object.fromEntries(this.#verbs);
    this.#verbs.clear();
    this.telemetry.line({
      message: "telemetry.hub.stateUpdated",
      from,
      to,
      frames,
      commands,
      queueDelayMs: delayMs,
    });
    for (const { id, actor } of failed) {
      const { actorId } = actor;
      this.telemetry.line({
        message: "telemetry.hub.stateBroadcastFailed",
        level: "warn",
        connectionId: id,
        actorId,
      });
    }
  }

  #lease() {
    const { view, version } = this.room.state;
    return {
      roomId: view.roomId,
      participants: view.participants.filter((each) => each.status !== "away").length,
      spectators: this.connections.spectators(),
      version,
      sessionId: view.sessionId,
      updatedAt: Date.now(),
    };
  }
}

/** Between two bites of pruning, so that commands come in between. */
const PRUNE_AGAIN_MS = 1000;

/** What the hub's list shows of a room has changed (DIR1); versions alone wait for the next renewal. */
function isNews(before: RoomState, after: RoomState): boolean {
  if (before.view.sessionId !== after.view.sessionId) return true;
  if (before.view.participants === after.view.participants) return false;
  const present = (state: RoomState) => state.view.participants.filter((each) => each.status !== "away").length;
  return present(before) !== present(after);
}

function countWaking(sql: Sql): number {
  const epoch = (readMeta<number>(sql, "epoch") ?? 0) + 1;
  writeMeta(sql, "epoch", epoch);
  return epoch;
}
