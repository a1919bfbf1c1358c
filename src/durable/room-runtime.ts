import { catalogOf } from "./hub/catalog-of.ts";
import { CatalogFollower, type KnownCatalog } from "./hub/catalog-follower.ts";
import { directoryOf } from "./hub/directory-of.ts";
import type { Env } from "./env.ts";
import { LeaseKeeper } from "./hub/lease-keeper.ts";
import { newId, randomHex } from "./new-id.ts";
import type { Actor } from "./protocol/state/actor.ts";
import type { RoomAnswer } from "./room-api.ts";
import { Outbox } from "./outbox/outbox.ts";
import type { Written } from "./room/process-input.ts";
import type { Catalog } from "./protocol/catalog/catalog.ts";
import { CLOSE } from "./protocol/socket/close-code.ts";
import { AccessBudgets } from "./room/access-budgets.ts";
import { RoomTelemetry } from "./telemetry/room-telemetry.ts";
import { Room } from "./room/room.ts";
import { readRetention } from "./protocol/http/room-retention.ts";
import { deletableAt } from "./rules/sessions/retention.ts";
import { BUILT_IN_CATALOG } from "./rules/catalog/built-in-catalog.ts";
import type { RoomState } from "./rules/core/room-state.ts";
import { FlushScheduler } from "./connections/flush-scheduler.ts";
import { Connections } from "./connections/connections.ts";
import type { AcceptContext } from "./connections/accept-connection.ts";
import { AdmissionCheck } from "./connections/admission-check.ts";
import { ConnectionOpener } from "./connections/connection-opener.ts";
import { FrameGate } from "./connections/frame-gate.ts";
import { onFrameError, type FrameContext } from "./connections/handle-frame.ts";
import { InboundQueue } from "./connections/inbound-queue.ts";
import { Broadcaster, type FlushReport } from "./connections/broadcaster.ts";
import { Disconnector, ABNORMAL_CLOSURE } from "./connections/disconnector.ts";
import { LivenessChecker } from "./connections/liveness-checker.ts";
import { StateSender } from "./connections/state-sender.ts";
import { TokenRefresher } from "./connections/token-refresher.ts";
import { verifyToken } from "./identity/verify-token.ts";
import { MissedEvents } from "./room/missed-events.ts";
import { runConnectedCommand } from "./room/run-command.ts";
import { useTicket } from "./storage/tickets.ts";
import { durableSql } from "./storage/durable-sql.ts";
import { tablesOnFirstWrite } from "./storage/first-write.ts";
import { readMeta, writeMeta } from "./storage/meta.ts";
import type { Sql } from "./storage/sql.ts";
import { alert } from "./telemetry/telemetry-for.ts";
import { Telemetry } from "./telemetry/telemetry.ts";

type Address = { readonly hubId: string; readonly roomId: string };

/** How long a room keeps its tables when nobody enters: they came with a ticket, a rejection or a late result (RES10). */
const UNENTERED_RETENTION_MS = 3_600_000;
/** Between two bites of pruning, so that commands come in between. */
const PRUNE_INTERVAL_MS = 1000;
/** Whoever stages a job sends it at once; only where that came to nothing does the alarm send it, so long after. */
const UNSENT_JOB_RETRY_MS = 1000;

/**
 * A room with all that surrounds it in one Durable Object: its rows, sockets, outbox, lease and voice. Made at every
 * waking from what was committed.
 */
export class RoomRuntime {
  readonly #env: Env;
  readonly sql: Sql;
  readonly telemetry: RoomTelemetry;
  readonly connections: Connections;
  readonly disconnector: Disconnector;
  readonly admission: AdmissionCheck;
  /** What an upgrade needs, and what a frame needs. */
  readonly upgrades: AcceptContext;
  readonly frames: FrameContext;
  readonly #inbound: InboundQueue;
  readonly #broadcaster: Broadcaster;
  readonly #sender: StateSender;
  readonly #liveness: LivenessChecker;
  readonly outbox: Outbox;
  readonly room: Room;
  readonly budgets: AccessBudgets;
  readonly catalog: CatalogFollower;
  readonly #lease: LeaseKeeper;
  readonly #ctx: DurableObjectState;
  readonly #retentionMs: number;
  #drainingUntil = 0;
  #pruneAt: number | null = null;
  #isFull = false;
  #knownCatalog: KnownCatalog | null = null;
  readonly #hasTables: () => boolean;

  private constructor(ctx: DurableObjectState, env: Env, address: Address, alarmAt: number | null) {
    this.#env = env;
    this.#ctx = ctx;
    // Alarms ring on while the edge refuses to serve a misconfigured hub (TOK8): they must not delete its rooms.
    this.#retentionMs = readRetention(env.ROOM_RETENTION) ?? Number.POSITIVE_INFINITY;
    const database = tablesOnFirstWrite(durableSql(ctx.storage, env.HUB_ENV === "dev"), () => {
      this.#storeFirst();
    });
    this.sql = database;
    this.#hasTables = () => database.hasTables;
    this.telemetry = new RoomTelemetry(new Telemetry(address, this.#countWaking()));
    this.connections = new Connections(ctx.getWebSockets(), () => void this.#lease.renew());
    const scheduler = new FlushScheduler({
      whenDurable: () => ctx.storage.sync(),
      drainInbound: () => {
        this.drainInbound();
      },
      flush: () => {
        this.#broadcaster.flush();
      },
    });
    this.#broadcaster = new Broadcaster(this.connections, scheduler, (flushed) => {
      this.#onFlush(flushed);
    });
    this.#inbound = new InboundQueue(scheduler, this.#broadcaster, {
      runCommand: (actor, request) => runConnectedCommand(actor, request, this),
      onError: (connection, error) => {
        onFrameError(connection, error, this.telemetry);
      },
    });
    this.outbox = this.#makeOutbox();
    this.#lease = this.#makeLease(address);
    this.room = this.#makeRoom(address, alarmAt);
    this.budgets = new AccessBudgets(this.room);
    this.catalog = this.#makeCatalog(address);
    const { room, connections, budgets, catalog, telemetry } = this;
    const broadcaster = this.#broadcaster;
    const missed = new MissedEvents(this.sql, room);
    const sender = new StateSender({ room, missed, broadcaster, telemetry });
    const disconnector = new Disconnector(connections, room, telemetry);
    this.#sender = sender;
    this.disconnector = disconnector;
    this.#liveness = new LivenessChecker({
      connections,
      room,
      broadcaster,
      disconnector,
      pingedAt: (socket) => ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0,
    });
    const drainingForMs = () => Math.max(0, this.#drainingUntil - room.now());
    this.admission = new AdmissionCheck({ connections, room, catalog, budgets, drainingForMs });
    const acceptSocket = (socket: WebSocket) => {
      ctx.acceptWebSocket(socket);
    };
    this.upgrades = {
      broadcaster,
      admission: this.admission,
      opener: new ConnectionOpener({ connections, room, sender, disconnector, telemetry, acceptSocket }),
      useTicket: (ticket) => useTicket(this.sql, ticket, Date.now()),
    };
    const verify = (token: string) => this.#verifyRefreshed(token, address);
    this.frames = {
      gate: new FrameGate({ connections, room, budgets, disconnector }),
      inbound: this.#inbound,
      sender,
      tokens: new TokenRefresher({ connections, room, budgets, disconnector, sender, verify }),
    };
  }

  /** Wakes the room: puts it together from its rows, and looks who is really there (PRE5). */
  static async wake(ctx: DurableObjectState, env: Env): Promise<RoomRuntime> {
    const [hubId, roomId] = (ctx.id.name ?? "").split("/");
    if (hubId === undefined || roomId === undefined) throw new Error("a room's object is named <hubId>/<roomId>");
    const host = new RoomRuntime(ctx, env, { hubId, roomId }, await ctx.storage.getAlarm());
    host.#reconcilePresence();
    host.room.rearm();
    await host.catalog.onWaking();
    return host;
  }

  /** Runs the commands that wait. Comes before whatever else reaches the room, so that all keep their order (CMD1). */
  drainInbound(): void {
    this.#inbound.drain();
  }

  /** Whose token this is; reports keys that cannot be had. */
  async #verifyRefreshed(token: string, address: Address): Promise<RoomAnswer<{ actor: Actor }>> {
    const verified = await verifyToken(token, address, this.#env);
    if (!verified.ok && verified.problem.cause !== undefined) {
      this.telemetry.onDependencyError("keys", verified.problem.cause);
    }
    return verified;
  }

  /** What an alarm means: deadlines, forgotten sockets, unsent jobs, the lease. */
  async alarm(): Promise<void> {
    this.room.onAlarm();
    this.room.apply({ kind: "wake" }, { correlationId: newId("alarm") });
    this.#reconcilePresence();
    this.#liveness.check();
    this.#prune();
    const renewed = this.#lease.isDue(this.connections.size) ? this.#lease.renew() : null;
    this.telemetry.flushRejections(this.room.now());
    const { waiting, oldestAt } = this.outbox.backlog();
    if (oldestAt !== null) this.telemetry.onBacklog(waiting, this.room.now() - oldestAt);
    const drained = this.outbox.drain();
    this.room.rearm();
    await Promise.all([renewed, drained]);
  }

  /**
   * The hub's catalog as an input like any other; everybody connected is told (CAT2). A room that nobody has entered
   * stores nothing for it, so those who watch it are sent a snapshot in place of the event.
   */
  #useCatalog(catalog: Catalog): void {
    const before = this.room.state.view.catalogVersion;
    const isEvent = this.#hasTables();
    if (isEvent) this.#applyCatalog(catalog);
    else this.room.setFirstCatalog(catalog);
    if (this.room.state.view.catalogVersion === before) return;
    this.#broadcaster.flush();
    for (const connection of this.connections.all()) {
      this.#sender.sendCatalog(connection);
      if (!isEvent) this.#sender.sendSnapshot(connection);
    }
  }

  /** Throws where the room could not commit it, so that nobody takes it for known. */
  #applyCatalog(catalog: Catalog): void {
    const outcome = this.room.apply({ kind: "catalog", catalog }, { correlationId: newId("catalog") });
    if (outcome.kind === "refused") throw new Error(`the catalog was not taken up: ${outcome.problem.detail}`);
  }

  /** RES10: the room has been empty for so long that all it stores is to be deleted. */
  isExpired(): boolean {
    const at = this.#deletableAt();
    return at !== null && at <= this.room.now();
  }

  #deletableAt(): number | null {
    if (this.connections.size > 0 || !this.#hasTables()) return null;
    if (this.room.state.version > 0) return deletableAt(this.room.state, this.#retentionMs);
    // The release before made tables for everybody who asked, and did not note when.
    return (readMeta<number>(this.sql, "made-at") ?? 0) + UNENTERED_RETENTION_MS;
  }

  /** SOK7: everybody is told, then sent away; until then nobody is let in. */
  drain(reconnectAfterMs: number): void {
    this.#drainingUntil = this.room.now() + reconnectAfterMs;
    this.#broadcaster.flush();
    for (const [socket, connection] of [...this.connections.entries()]) {
      connection.send({ type: "hub.system.notice", code: "going-down", reconnectAfterMs });
      this.disconnector.closeConnection(socket, connection, CLOSE.goingDown, "going down for a deploy");
    }
  }

  #makeOutbox(): Outbox {
    return new Outbox({
      sql: this.sql,
      clock,
      send: async (job) => {
        await this.#env.JOBS.send(job);
      },
      onSendError: (job, error) => {
        this.telemetry.onJobSendError(job, error);
      },
    });
  }

  #makeLease({ hubId, roomId }: Address): LeaseKeeper {
    return new LeaseKeeper({
      clock,
      lease: () => ({
        roomId,
        participants: present(this.room.state),
        spectators: this.connections.spectators(),
        version: this.room.state.version,
        sessionId: this.room.state.view.sessionId,
        updatedAt: clock(),
      }),
      renew: async (lease) => {
        await this.catalog.onTag(await directoryOf(this.#env, hubId).renew(lease));
      },
      onError: (error) => {
        this.telemetry.onDependencyError("directory", error);
      },
    });
  }

  #makeCatalog({ hubId, roomId }: Address): CatalogFollower {
    const stored = readMeta<KnownCatalog>(this.sql, "catalog-known") ?? null;
    // The release before stored no tag: its room goes on under the last catalog it knew, and fetches the one in force.
    const known = stored ?? (this.room.state.version > 0 ? { tag: "", builtIn: "" } : null);
    const ports = {
      builtIn: BUILT_IN_CATALOG.catalogVersion,
      clock,
      tag: () => directoryOf(this.#env, hubId).catalogTag(roomId),
      inForce: () => catalogOf(this.#env, hubId).inForce(),
      use: (catalog: Catalog) => {
        this.#useCatalog(catalog);
      },
      remember: (learnt: KnownCatalog) => {
        this.#knownCatalog = learnt;
        if (this.#hasTables()) writeMeta(this.sql, "catalog-known", learnt);
      },
      onFault: this.telemetry.onCatalogFault.bind(this.telemetry),
      onError: (error: unknown) => {
        this.telemetry.onDependencyError("catalog", error);
      },
    };
    return new CatalogFollower(ports, known);
  }

  #countWaking(): number {
    const epoch = (readMeta<number>(this.sql, "epoch") ?? 0) + 1;
    if (this.#hasTables()) writeMeta(this.sql, "epoch", epoch);
    return epoch;
  }

  /** What a room without tables knows, with its first row. */
  #storeFirst(): void {
    writeMeta(this.sql, "epoch", 1);
    writeMeta(this.sql, "made-at", clock());
    if (this.#knownCatalog !== null) writeMeta(this.sql, "catalog-known", this.#knownCatalog);
    this.room.storeFirst();
    // Whatever the first row is, a room that nobody enters is deleted again (RES10).
    this.room.rearm();
  }

  #makeRoom(address: Address, alarmAt: number | null): Room {
    const ports = {
      sql: this.sql,
      clock,
      newId,
      newSeed: () => randomHex(32),
      setAlarm: (at: number) => void this.#ctx.storage.setAlarm(at),
      clearAlarm: () => void this.#ctx.storage.deleteAlarm(),
      isConnected: (actorId: string) => this.connections.ofActor(actorId).length > 0,
      alsoDue: () => [
        this.#jobsAt(),
        this.#lease.nextAt(this.connections.size),
        this.#liveness.nextAt(),
        this.#pruneAt,
        this.#deletableAt(),
      ],
      onCommit: (written: readonly Written[], before: RoomState, after: RoomState) => {
        this.#onCommit(written, before, after);
      },
      onInputError: this.telemetry.onInputError.bind(this.telemetry),
      onCheckpointError: (error: unknown) => {
        this.telemetry.onDependencyError("checkpoint", error);
      },
      onDeadlineError: this.telemetry.onDeadlineError.bind(this.telemetry),
    };
    return new Room(address, ports, alarmAt);
  }

  /** Everything that follows from a commit, in the order in which the world should hear of it. */
  #onCommit(written: readonly Written[], before: RoomState, after: RoomState): void {
    // What was said and not yet sent must not be sent after it was retracted (VIEW5).
    if (written.some(({ event }) => event.type === "chat.retracted")) this.#broadcaster.flush();
    this.#broadcaster.countInput();
    this.#broadcaster.queueEvents(written);
    for (const { event } of written) {
      if (event.type === "moderation.kicked" || event.type === "moderation.banned") this.#expel(event.data.target);
      if (event.type === "participant.forgotten") this.#resetForgottenActor(event.data.actorId);
    }
    this.budgets.reached(after.version);
    this.telemetry.onCommit(written, before, after);
    if (before.privateState.jobs !== after.privateState.jobs) this.#sendJobs();
    if (isNews(before, after)) void this.#lease.renew();
  }

  #onFlush(flushed: FlushReport): void {
    this.telemetry.onFlush(flushed);
    for (const [socket, connection] of [...this.connections.entries()]) {
      if (!connection.isExpelled) continue;
      this.disconnector.closeConnection(socket, connection, CLOSE.removed, "put out by a moderator");
    }
    if (flushed.overdue) this.#liveness.check();
  }

  /** Who was put out is told why with everybody else, then closed; until then nothing of him is heard (MOD1). */
  #expel(actorId: string): void {
    for (const [, connection] of this.connections.ofActor(actorId)) connection.expel();
  }

  /** An actor who is forgotten while only watching holds whispers that the room has dropped (RES2, RES3). */
  #resetForgottenActor(actorId: string): void {
    for (const [, connection] of this.connections.ofActor(actorId)) this.#sender.resync(connection);
  }

  /** When a job is to be sent by the alarm. Staged ones are due at 0: an alarm for each would be a second look for each. */
  #jobsAt(): number | null {
    const at = this.outbox.nextAt();
    return at === 0 ? clock() + UNSENT_JOB_RETRY_MS : at;
  }

  /** What cannot be sent now the alarm sends: the commit that staged it has set one. */
  #sendJobs(): void {
    this.outbox.drain().catch((error: unknown) => {
      this.telemetry.onDependencyError("queue", error);
    });
  }

  /** Compares who is listed with the sockets that are there: after a crash no close was heard (PRE5). */
  #reconcilePresence(): void {
    const there = new Set(this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN));
    for (const [socket] of [...this.connections.entries()]) {
      if (!there.has(socket)) this.disconnector.onDisconnected(socket, ABNORMAL_CLOSURE);
    }
    this.room.apply({ kind: "sweep", connected: this.connections.actors() }, { correlationId: newId("sweep") });
  }

  /** RES4: takes a bite of the old, and comes back soon where there is more. */
  #prune(): void {
    const { more, full } = this.room.pruner.pruneBatch(this.room.state, this.room.now());
    this.#pruneAt = more ? this.room.now() + PRUNE_INTERVAL_MS : null;
    // Once, not with every bite.
    if (full && !this.#isFull) {
      this.telemetry.emit(alert("log-full", "warning", newId("prune"), { bytes: this.sql.bytes() }));
    }
    this.#isFull = full;
  }
}

function clock(): number {
  return Date.now();
}

function present({ view }: RoomState): number {
  return view.participants.filter((each) => each.status !== "away").length;
}

/** What the hub's list shows of a room has changed (DIR1); versions alone wait for the next renewal. */
function isNews(before: RoomState, after: RoomState): boolean {
  if (before.view.sessionId !== after.view.sessionId) return true;
  return before.view.participants !== after.view.participants && present(before) !== present(after);
}
