import { Connections } from "./connections/connections.ts";
import { Disconnector } from "./connections/disconnector.ts";
import { Draining } from "./connections/draining.ts";
import { ConnectionOpener, type AcceptContext } from "./connections/inbound/accept-connection.ts";
import { AdmissionCheck } from "./connections/inbound/admission-check.ts";
import { FrameGate } from "./connections/inbound/frame-gate.ts";
import { onFrameError, type FrameContext } from "./connections/inbound/handle-frame.ts";
import { InboundQueue } from "./connections/inbound/inbound-queue.ts";
import { TokenRefresher } from "./connections/inbound/token-refresher.ts";
import { LivenessChecker } from "./connections/liveness-checker.ts";
import { Broadcaster, type FlushReport } from "./connections/outbound/broadcaster.ts";
import { CatalogSwitch } from "./connections/outbound/catalog-switch.ts";
import { CommitSender } from "./connections/outbound/commit-sender.ts";
import { FlushScheduler } from "./connections/outbound/flush-scheduler.ts";
import { StateSender } from "./connections/outbound/state-sender.ts";
import type { Env } from "./env.ts";
import { bansForRoom } from "./hub/bans-of.ts";
import { CatalogFollower, type KnownCatalog } from "./hub/catalog-follower.ts";
import { catalogOf } from "./hub/catalog-of.ts";
import { partsOfTag } from "./hub/catalog-tag.ts";
import { directoryOf } from "./hub/directory-of.ts";
import { HubBans } from "./hub/hub-bans.ts";
import { LeaseKeeper } from "./hub/lease-keeper.ts";
import { verifyToken } from "./identity/verify-token.ts";
import { newId, randomHex } from "./new-id.ts";
import { RoomExports } from "./operating/room-exports.ts";
import { BanOutbox, hubBanOf } from "./outbox/ban-outbox.ts";
import { JOBS, Outbox, RECORDS } from "./outbox/outbox.ts";
import { queuePorts } from "./outbox/queue-ports.ts";
import type { HubRecord } from "./protocol/bridge/hub-record.ts";
import type { OfflineJob } from "./protocol/bridge/offline-job.ts";
import type { Catalog } from "./protocol/catalog/catalog.ts";
import type { Actor } from "./protocol/state/actor.ts";
import type { RoomAnswer } from "./room-api.ts";
import { AccessBudgets } from "./room/access-budgets.ts";
import { RoomEraser } from "./room/people/room-eraser.ts";
import type { Written } from "./room/process-input.ts";
import { PruningRounds } from "./room/pruning-rounds.ts";
import { MissedEvents } from "./room/reads/missed-events.ts";
import { RoomExpiry } from "./room/room-expiry.ts";
import { Room } from "./room/room.ts";
import { runConnectedCommand } from "./room/run-command.ts";
import { BUILT_IN_CATALOG } from "./rules/catalog/built-in-catalog.ts";
import type { RoomState } from "./rules/core/room-state.ts";
import { durableSql } from "./storage/durable-sql.ts";
import { tablesOnFirstWrite, type FirstWriteSql } from "./storage/first-write.ts";
import { readMeta, writeMeta } from "./storage/meta.ts";
import { useTicket } from "./storage/tickets.ts";
import { wakingCounter } from "./storage/waking-counter.ts";
import { RoomTelemetry } from "./telemetry/room-telemetry.ts";
import { alert, alertsOf } from "./telemetry/telemetry-for.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { tellHubBan } from "./tell-hub-ban.ts";

type Address = { readonly hubId: string; readonly roomId: string };

/**
 * The composition root: one room with all that surrounds it in one Durable Object, made at every waking from what was
 * committed. It makes the parts, gives each the few others that it needs, and says in which order they act; what they
 * do is theirs.
 */
export class RoomRuntime {
  readonly sql: FirstWriteSql;
  readonly telemetry: RoomTelemetry;
  readonly connections: Connections;
  readonly outbox: Outbox<OfflineJob>;
  readonly records: Outbox<HubRecord>;
  readonly hubBans: HubBans;
  readonly room: Room;
  readonly budgets: AccessBudgets;
  readonly catalog: CatalogFollower;
  readonly disconnector: Disconnector;
  readonly draining: Draining;
  readonly admission: AdmissionCheck;
  readonly expiry: RoomExpiry;
  readonly eraser: RoomEraser;
  readonly lease: LeaseKeeper;
  readonly exports: RoomExports;
  /** The parts that an upgrade needs. */
  readonly upgrades: AcceptContext;
  /** The parts that a frame needs. */
  readonly frames: FrameContext;
  readonly #env: Env;
  readonly #ctx: DurableObjectState;
  readonly #inbound: InboundQueue;
  readonly #broadcaster: Broadcaster;
  readonly #sender: StateSender;
  readonly #commits: CommitSender;
  readonly #catalogSwitch: CatalogSwitch;
  readonly #liveness: LivenessChecker;
  readonly #pruning: PruningRounds;
  readonly #banOutbox: BanOutbox;

  private constructor(ctx: DurableObjectState, env: Env, address: Address, alarmAt: number | null) {
    this.#env = env;
    this.#ctx = ctx;
    this.sql = tablesOnFirstWrite(durableSql(ctx.storage, env.HUB_ENV === "dev"), () => {
      this.#storeFirst();
    });
    this.telemetry = new RoomTelemetry(new Telemetry(address, wakingCounter(this.sql), env.COUNTERS));
    this.connections = new Connections(ctx.getWebSockets(), () => void this.lease.renew());
    const scheduler = this.#makeScheduler();
    this.#broadcaster = new Broadcaster(this.connections, scheduler, (flushed) => {
      this.#onFlush(flushed);
    });
    const surroundings = { sql: this.sql, clock, queue: env.JOBS, telemetry: this.telemetry };
    this.outbox = new Outbox(queuePorts<OfflineJob>(surroundings), JOBS);
    this.records = new Outbox(queuePorts<HubRecord>(surroundings), RECORDS);
    this.hubBans = this.#makeHubBans(address);
    this.#banOutbox = this.#makeBanOutbox(address);
    this.lease = this.#makeLease(address);
    this.room = this.#makeRoom(address, alarmAt);
    this.telemetry.keepAlertsIn(this.room);
    this.budgets = new AccessBudgets(this.room);
    this.#inbound = this.#makeInbound(scheduler);
    this.catalog = this.#makeCatalog(address);
    this.#pruning = this.#makePruning();
    const { sql, room, connections, budgets, catalog, telemetry } = this;
    const broadcaster = this.#broadcaster;
    const missed = new MissedEvents(sql, room);
    const sender = new StateSender({ room, missed, broadcaster, telemetry });
    const disconnector = new Disconnector(connections, room, telemetry);
    this.#sender = sender;
    this.disconnector = disconnector;
    this.#commits = new CommitSender(connections, broadcaster, sender);
    const hasTables = () => sql.hasTables;
    this.#catalogSwitch = new CatalogSwitch({ room, connections, broadcaster, sender, hasTables });
    this.#liveness = this.#makeLiveness();
    this.draining = new Draining({ room, connections, broadcaster, disconnector });
    const { draining, hubBans } = this;
    this.admission = new AdmissionCheck({ connections, room, catalog, budgets, draining, hubBans });
    this.expiry = new RoomExpiry({ sql, room, retention: env.ROOM_RETENTION, isOccupied: () => connections.size > 0 });
    const resyncAll = () => {
      sender.resyncAll(connections.all());
    };
    this.eraser = new RoomEraser({ sql, room, resyncAll });
    this.exports = new RoomExports(sql, room);
    this.upgrades = this.#makeUpgrades();
    this.frames = this.#makeFrames(address);
  }

  /** Wakes the room: puts it together from its rows, and looks who is really there (PRE5). */
  static async wake(ctx: DurableObjectState, env: Env): Promise<RoomRuntime> {
    const [hubId, roomId] = (ctx.id.name ?? "").split("/");
    if (hubId === undefined || roomId === undefined) throw new Error("a room's object is named <hubId>/<roomId>");
    const runtime = new RoomRuntime(ctx, env, { hubId, roomId }, await ctx.storage.getAlarm());
    runtime.disconnector.reconcile(openSockets(ctx));
    runtime.room.rearm();
    await runtime.catalog.onWaking();
    return runtime;
  }

  /** Runs the commands that wait. Comes before whatever else reaches the room, so that all keep their order (CMD1). */
  drainInbound(): void {
    this.#inbound.drain();
  }

  /** Handles an alarm: deadlines, lost sockets, unsent jobs, the lease. */
  async alarm(): Promise<void> {
    this.room.onAlarm();
    this.room.apply({ kind: "wake" }, { correlationId: newId("alarm") });
    this.disconnector.reconcile(openSockets(this.#ctx));
    this.#liveness.check();
    this.#pruning.onAlarm();
    const renewed = this.lease.onAlarm();
    this.telemetry.flushGathered(this.room.now());
    const { waiting, oldestAt } = this.outbox.backlog();
    if (oldestAt !== null) this.telemetry.onBacklog(waiting, this.room.now() - oldestAt);
    const drained = [this.outbox.drain(), this.records.drain(), this.#banOutbox.drain()];
    this.room.rearm();
    await Promise.all([renewed, ...drained]);
  }

  /** Everything that follows from a commit, in the order in which the world is to see it. */
  #onCommit(written: readonly Written[], before: RoomState, after: RoomState): void {
    this.#commits.onCommit(written);
    this.budgets.reached(after.version);
    this.telemetry.onCommit(written, before, after);
    if (before.privateState.jobs !== after.privateState.jobs) this.outbox.onStaged();
    this.lease.onCommit(before, after);
    const bans = written.flatMap((each) => hubBanOf(each) ?? []);
    for (const ban of bans) this.hubBans.onOwn(ban);
    if (bans.length > 0) void this.#banOutbox.drain();
  }

  #onFlush(flushed: FlushReport): void {
    this.telemetry.onFlush(flushed, this.room.now());
    this.disconnector.closeExpelled();
    if (flushed.overdue) this.#liveness.check();
  }

  #makeScheduler(): FlushScheduler {
    return new FlushScheduler({
      whenDurable: () => this.#ctx.storage.sync(),
      drainInbound: () => {
        this.drainInbound();
      },
      flush: () => {
        this.#broadcaster.flush();
      },
    });
  }

  #makeInbound(scheduler: FlushScheduler): InboundQueue {
    return new InboundQueue(scheduler, this.#broadcaster, {
      runCommand: (actor, request) => runConnectedCommand(actor, request, this),
      onError: (connection, error) => {
        onFrameError(connection, error, this.telemetry);
      },
    });
  }

  #makeLease({ hubId }: Address): LeaseKeeper {
    return new LeaseKeeper({
      clock,
      state: () => this.room.state,
      presence: () => ({ connections: this.connections.size, spectators: this.connections.spectators() }),
      renew: async (lease) => {
        await this.catalog.onRenewal(this.#readTag(await directoryOf(this.#env, hubId).renew(lease)));
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
      tag: async () => this.#readTag(await directoryOf(this.#env, hubId).catalogTag(roomId)),
      inForce: (tag: string) => catalogOf(this.#env, hubId).inForceAt(tag),
      use: (catalog: Catalog) => {
        this.#catalogSwitch.use(catalog);
      },
      remember: (learnt: KnownCatalog) => {
        if (this.sql.hasTables) writeMeta(this.sql, "catalog-known", learnt);
      },
      onFault: this.telemetry.onCatalogFault.bind(this.telemetry),
      onError: (error: unknown) => {
        this.telemetry.onDependencyError("catalog", error);
      },
    };
    return new CatalogFollower(ports, known);
  }

  /** The catalog's part of the hub's tag; the rest says whether there are other bans (MOD6). */
  #readTag(tag: string): string {
    const { catalog, bansVersion } = partsOfTag(tag);
    this.hubBans.onVersion(bansVersion);
    return catalog;
  }

  #makeHubBans(address: Address): HubBans {
    return new HubBans({
      clock,
      bans: (known, wanted) => bansForRoom(this.#env, address, known, wanted),
      onChange: () => {
        this.disconnector.closeBanned(this.hubBans);
      },
      onError: this.telemetry.onDependencyError.bind(this.telemetry, "bans"),
    });
  }

  #makeBanOutbox(address: Address): BanOutbox {
    return new BanOutbox({
      sql: this.sql,
      clock,
      tell: (ban) => tellHubBan(this.#env, address, ban, this.hubBans),
      onError: this.telemetry.onDependencyError.bind(this.telemetry, "bans"),
    });
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
        this.outbox.alarmAt(),
        this.records.alarmAt(),
        this.#banOutbox.alarmAt(),
        this.lease.nextAt(),
        this.#liveness.nextAt(),
        this.#pruning.nextAt,
        this.expiry.at(),
      ],
      stage: (written: readonly Written[], before: RoomState, after: RoomState) => {
        this.#banOutbox.stage(written);
        return alertsOf(written, before, after);
      },
      onCommit: (written: readonly Written[], before: RoomState, after: RoomState) => {
        this.#onCommit(written, before, after);
      },
      onRecords: () => {
        this.records.onStaged();
      },
      onInputError: this.telemetry.onInputError.bind(this.telemetry),
      onCheckpointError: (error: unknown) => {
        this.telemetry.onDependencyError("checkpoint", error);
      },
      onDeadlineError: this.telemetry.onDeadlineError.bind(this.telemetry),
    };
    return new Room(address, ports, alarmAt);
  }

  #makeLiveness(): LivenessChecker {
    return new LivenessChecker({
      connections: this.connections,
      room: this.room,
      broadcaster: this.#broadcaster,
      disconnector: this.disconnector,
      pingedAt: (socket) => pingedAt(this.#ctx, socket),
    });
  }

  #makeUpgrades(): AcceptContext {
    const { connections, room, disconnector, telemetry, admission } = this;
    const acceptSocket = (socket: WebSocket) => {
      this.#ctx.acceptWebSocket(socket);
    };
    return {
      broadcaster: this.#broadcaster,
      admission,
      opener: new ConnectionOpener({ connections, room, sender: this.#sender, disconnector, telemetry, acceptSocket }),
      useTicket: (ticket) => useTicket(this.sql, ticket, clock()),
    };
  }

  #makeFrames(address: Address): FrameContext {
    const { connections, room, budgets, disconnector } = this;
    const sender = this.#sender;
    const verify = (token: string) => this.#verifyRefreshed(token, address);
    return {
      gate: new FrameGate({ connections, room, budgets, disconnector }),
      inbound: this.#inbound,
      sender,
      tokens: new TokenRefresher({ connections, room, budgets, disconnector, sender, verify }),
    };
  }

  #makePruning(): PruningRounds {
    return new PruningRounds(this.room, () => {
      this.telemetry.emit(alert("log-full", "warning", newId("prune"), { bytes: this.sql.bytes() }));
    });
  }

  /** Whose this token is; reports keys that cannot be had. */
  async #verifyRefreshed(token: string, address: Address): Promise<RoomAnswer<{ actor: Actor }>> {
    const verified = await verifyToken(token, address, this.#env);
    if (!verified.ok && verified.problem.cause !== undefined) {
      this.telemetry.onDependencyError("keys", verified.problem.cause);
    }
    return verified.ok && this.hubBans.isRevoked(verified.actor) ? REVOKED : verified;
  }

  /** Writes the knowledge of a room without tables, together with its first row. */
  #storeFirst(): void {
    writeMeta(this.sql, "epoch", 1);
    writeMeta(this.sql, "made-at", clock());
    if (this.catalog.known !== null) writeMeta(this.sql, "catalog-known", this.catalog.known);
    this.room.storeFirst();
    // A room that nobody enters is deleted again, whichever row came first (RES10).
    this.room.rearm();
  }
}

const REVOKED = { ok: false, problem: { code: "unauthenticated", detail: "the token was revoked" } } as const;

function clock(): number {
  return Date.now();
}

/** When the runtime last answered a ping of a socket, in ms; 0 where it never did. */
export function pingedAt(ctx: DurableObjectState, socket: WebSocket): number {
  return ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
}

function openSockets(ctx: DurableObjectState): ReadonlySet<WebSocket> {
  return new Set(ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN));
}
