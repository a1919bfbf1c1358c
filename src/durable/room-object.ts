import { DurableObject } from "cloudflare:workers";
import { ABNORMAL_CLOSURE, answerClose } from "./connections/disconnector.ts";
import { acceptConnection } from "./connections/inbound/accept-connection.ts";
import { onFrameError, handleFrame } from "./connections/inbound/handle-frame.ts";
import { inspectConnections } from "./connections/inspect-connections.ts";
import type { Env } from "./env.ts";
import { newId, randomHex } from "./new-id.ts";
import { inspectRoom, openWork } from "./operating/inspect-room.ts";
import { failJob, redriveJob, type FailedJob } from "./operating/job-orders.ts";
import type { ImportStep } from "./operating/room-import.ts";
import { traceRoom } from "./operating/trace-room.ts";
import { unfinishedJobs } from "./operating/unfinished-jobs.ts";
import { problemResponse } from "./problem-response.ts";
import type { OfflineResult } from "./protocol/bridge/offline-result.ts";
import type { ErasureStep, RecapErasure } from "./protocol/bridge/room-erasure.ts";
import type { Catalog } from "./protocol/catalog/catalog.ts";
import type { CommandRequest } from "./protocol/socket/command.ts";
import type { Actor } from "./protocol/state/actor.ts";
import type { HubBanChange } from "./protocol/state/hub-ban.ts";
import type { RoomApi } from "./room-api.ts";
import { pingedAt, type RoomRuntime } from "./room-runtime.ts";
import { RoomUnavailableError, RoomWaker } from "./room-waker.ts";
import { personPage } from "./room/people/export-person.ts";
import { eventsPage, sessionOf, sessionsPage, stateFor, transcriptPage } from "./room/reads/read-room.ts";
import { runCommand } from "./room/run-command.ts";
import { sessionFor, viewerOf } from "./rules/core/view-for.ts";
import { keepTicket, TICKET_MS } from "./storage/tickets.ts";

/**
 * How soon a room tries again after an alarm that failed: the platform gives up after six
 * (docs/ARCHITECTURE.md#alarms).
 */
const ALARM_AGAIN_MS = 10_000;

const NEVER_ENTERED = {
  ok: false,
  problem: { code: "not-found", detail: "nobody has ever entered this room" },
} as const;

/**
 * One room: the shard and the ordered command processor. This class is the switchboard between the platform's events
 * and the room; everything that changes the room goes through `Room.apply`.
 */
export class RoomObject extends DurableObject<Env> implements RoomApi {
  readonly #waker: RoomWaker;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#waker = new RoomWaker(ctx, env);
    // Answered by the runtime, so that a heartbeat does not wake the room (SOK3).
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    void ctx.blockConcurrencyWhile(() => this.#waker.wake());
  }

  /** The room. @throws {RoomUnavailableError} while it serves nobody (RES11, OPS8) */
  get #runtime(): RoomRuntime {
    return this.#waker.runtime;
  }

  /** The room, after the commands that came before whatever comes now have had their turn (CMD1). */
  #drainInbound(): RoomRuntime {
    this.#runtime.drainInbound();
    return this.#runtime;
  }

  override fetch(request: Request): Response {
    try {
      return acceptConnection(request, this.#drainInbound().upgrades);
    } catch (error) {
      if (error instanceof RoomUnavailableError) return problemResponse(error.problem);
      throw error;
    }
  }

  /** Drains nothing: a command joins the queue of those that wait. */
  override async webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): Promise<void> {
    if (!this.#waker.isAwake) return;
    const { frames, connections, telemetry } = this.#runtime;
    try {
      await handleFrame(socket, frame, frames);
    } catch (error) {
      onFrameError(connections.of(socket), error, telemetry);
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code);
    if (this.#waker.isAwake) this.#drainInbound().disconnector.onDisconnected(socket, code);
  }

  override webSocketError(socket: WebSocket): void {
    if (this.#waker.isAwake) this.#drainInbound().disconnector.onDisconnected(socket, ABNORMAL_CLOSURE);
  }

  override async alarm(): Promise<void> {
    if (!this.#waker.isAwake) await this.#waker.onAlarm();
    if (!this.#waker.isAwake) return;
    const { telemetry, expiry } = this.#runtime;
    try {
      await this.#drainInbound().alarm();
      if (expiry.isExpired()) await this.#deleteRoom(() => expiry.isExpired());
    } catch (error) {
      telemetry.onDependencyError("alarm", error);
      await this.ctx.storage.setAlarm(Date.now() + ALARM_AGAIN_MS);
    }
  }

  /** RES10. Runs alone: a request that arrives meanwhile finds the old room or the new one, never half of either. */
  async #deleteRoom(isDue: () => boolean): Promise<void> {
    await this.ctx.blockConcurrencyWhile(async () => {
      if (!isDue()) return;
      const { version } = this.#runtime.room.state;
      this.#runtime.telemetry.emit({ message: "telemetry.hub.roomDeleted", version });
      await this.#waker.deleteRoom();
    });
  }

  async eraseStep(actorId: string, step: ErasureStep) {
    return this.#drainInbound().eraser.step(actorId, step);
  }

  async eraseRecap(order: RecapErasure) {
    return this.#drainInbound().eraser.recap(order);
  }

  async exportPerson(actorId: string, after: number) {
    const { sql, room } = this.#drainInbound();
    return personPage(sql, room.state, actorId, after);
  }

  async end() {
    if (await this.#waker.deleteUnreadable()) return;
    this.#drainInbound().disconnector.closeAll();
    await this.#deleteRoom(() => this.#runtime.sql.hasTables);
  }

  /** Leaves the commands that wait, as `inspect` does. Only the first page is paid for (LIM4). */
  async exportPage(actor: Actor, exportId?: string) {
    const { budgets, room, exports } = this.#runtime;
    if (exportId !== undefined) return exports.next(exportId);
    const refusal = budgets.refusal(actor, "reads");
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    return room.state.version === 0 ? NEVER_ENTERED : exports.begin(newId("export"));
  }

  async importStep(step: ImportStep) {
    return this.#waker.import(step);
  }

  async mintTicket(actor: Actor) {
    const { budgets, admission, sql } = this.#drainInbound();
    const refusal = budgets.refusal(actor, "tickets") ?? admission.problem(actor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    const ticket = randomHex(32);
    // The edge judges it by the wall clock too (TOK6).
    const now = Date.now();
    keepTicket(sql, ticket, actor, now + TICKET_MS, now);
    return { ok: true, ticket, expiresAt: new Date(now + TICKET_MS).toISOString() } as const;
  }

  async command(actor: Actor, request: CommandRequest) {
    const runtime = this.#drainInbound();
    const refusal = runtime.catalog.problem() ?? runtime.budgets.commandRefusal(actor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    return runCommand(actor, request, runtime.connections.actors().has(actor.actorId), runtime);
  }

  /** Lets a reader in, or says why not: under rules that are not known nothing is shown either (CAT4). */
  async #read<T>(actor: Actor, waitFor: number | undefined, read: (runtime: RoomRuntime) => T) {
    const { catalog, budgets } = this.#drainInbound();
    const refusal = catalog.problem() ?? (await budgets.admit(actor, waitFor));
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    // Commands may have come in during the wait.
    const runtime = this.#drainInbound();
    runtime.room.onReader(actor, `token-${actor.tokenId ?? actor.actorId}`);
    return read(runtime);
  }

  async readState(actor: Actor, { at, waitFor }: { at?: number; waitFor?: number }) {
    return this.#read(actor, waitFor, ({ sql, room }) => stateFor(sql, room.state, actor, at));
  }

  async readEvents(actor: Actor, { after, limit, waitFor }: { after: number; limit: number; waitFor?: number }) {
    return this.#read(actor, waitFor, ({ sql, room }) => {
      return { ok: true, page: eventsPage(sql, room, actor, after, limit) } as const;
    });
  }

  async readSessions(actor: Actor, query: { limit: number; cursor?: number }) {
    return this.#read(actor, undefined, ({ sql, room }) => {
      const { sessions, nextCursor } = sessionsPage(sql, room.state, query);
      const viewer = viewerOf(actor);
      return { ok: true, page: { sessions: sessions.map((each) => sessionFor(each, viewer)), nextCursor } } as const;
    });
  }

  async readSession(actor: Actor, sessionId: string) {
    return this.#read(actor, undefined, ({ sql, room }) => {
      const viewer = viewerOf(actor);
      const session = sessionOf(sql, room.state, sessionId, viewer);
      if (session !== undefined) return { ok: true, session: sessionFor(session, viewer) } as const;
      return { ok: false, problem: { code: "not-found", detail: `this room has no session ${sessionId}` } } as const;
    });
  }

  async closeSession(actor: Actor, reason: string | undefined) {
    const { catalog, budgets, room } = this.#drainInbound();
    const refusal = catalog.problem() ?? budgets.commandRefusal(actor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    const before = room.state.view.sessionId;
    const input = { kind: "close-session", actor, reason: reason ?? "closed" } as const;
    const outcome = room.apply(input, { correlationId: newId("cor") });
    if (outcome.kind === "refused") return { ok: false, problem: outcome.problem } as const;
    const open = room.state.view.sessionId === before;
    return { ok: true, sessionId: before ?? "", status: open ? "closing" : "closed" } as const;
  }

  async acceptResult(result: OfflineResult, fingerprint: string) {
    const { room, telemetry } = this.#drainInbound();
    const { correlationId } = result;
    const outcome = room.apply({ kind: "result", result }, { correlationId, fingerprint });
    if (outcome.kind === "refused") return { ok: false, problem: outcome.problem } as const;
    if (outcome.answer === undefined) throw new Error("a result came to no answer");
    telemetry.onResult(result, outcome.answer, room.now());
    if (outcome.faults !== undefined) telemetry.onDistrustedResult(result, outcome.faults);
    return { ok: true, answer: outcome.answer } as const;
  }

  async readTranscript(query: { session: string; after?: number; limit: number }) {
    const { sql, room } = this.#drainInbound();
    return transcriptPage(sql, room.state, query);
  }

  async jobFailed(jobId: string, attempt: number, how: FailedJob["how"], reason: string) {
    failJob(this.#drainInbound(), { jobId, attempt, how, reason });
  }

  async recordKept(jobId: string) {
    const { room, records } = this.#drainInbound();
    records.remove(jobId);
    // It was perhaps what kept an empty room (RES10).
    room.rearm();
  }

  async redrive(jobId: string, actor?: Actor) {
    return redriveJob(this.#drainInbound(), jobId, actor);
  }

  /** Leaves the commands that wait for their turn: what an operator looks at does not change by it (OPS2). */
  async inspect(actor: Actor) {
    const alarmAt = await this.ctx.storage.getAlarm();
    const { budgets, room } = this.#runtime;
    const refusal = budgets.refusal(actor, "reads");
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    if (room.state.version === 0) return NEVER_ENTERED;
    return { ok: true, inspection: this.#inspection(alarmAt) } as const;
  }

  #inspection(alarmAt: number | null) {
    const { sql, room, connections, records, lease, draining } = this.#runtime;
    return inspectRoom({
      ...{ sql, room, records },
      connections: inspectConnections(connections, (socket) => pingedAt(this.ctx, socket)),
      times: { alarmAt, leaseRenewedAt: lease.renewedAt, drainingUntil: draining.until() },
    });
  }

  async unfinishedJobs() {
    const { sql, room } = this.#runtime;
    return unfinishedJobs(sql, room.state);
  }

  async poke() {
    const { room, outbox } = this.#drainInbound();
    room.rearm();
    await outbox.drain();
    return outbox.waiting().waiting;
  }

  async openWork() {
    const { room } = this.#runtime;
    const present = room.state.view.participants.filter(({ status }) => status !== "away");
    return { participants: present.length, ...openWork(room) };
  }

  async traceOf(id: string) {
    const { sql, room } = this.#runtime;
    return traceRoom(sql, room.state, id);
  }

  async catalogChanged(catalog: Catalog, tag?: string) {
    this.#drainInbound().catalog.onPush(catalog, tag);
  }

  async hubBanChanged(version: number, change: HubBanChange) {
    this.#drainInbound().hubBans.onPush(version, change);
  }

  async drain(reconnectAfterMs: number) {
    this.#drainInbound().draining.begin(reconnectAfterMs);
    return this.drainVerdict();
  }

  async drainVerdict() {
    const { draining, outbox, records } = this.#runtime;
    return draining.verdict({ jobsOpen: outbox.waiting().waiting, recordsWaiting: records.waiting().waiting });
  }
}
