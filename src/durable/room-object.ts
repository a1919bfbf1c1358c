import { DurableObject } from "cloudflare:workers";
import type { Env } from "./env.ts";
import { newId, randomHex } from "./new-id.ts";
import type { Actor } from "./protocol/state/actor.ts";
import type { Catalog } from "./protocol/catalog/catalog.ts";
import type { CommandRequest } from "./protocol/socket/command.ts";
import type { OfflineResult } from "./protocol/bridge/offline-result.ts";
import type { Problem } from "./protocol/http/problem.ts";
import { eventsPage, sessionOf, sessionsPage, stateFor, transcriptPage } from "./room/read-room.ts";
import type { RoomApi } from "./room-api.ts";
import { RoomRuntime } from "./room-runtime.ts";
import { recordValue } from "./rules/core/record-with.ts";
import { sessionFor, viewerOf } from "./rules/core/view-for.ts";
import { onFrameError, handleFrame } from "./connections/handle-frame.ts";
import { admissionProblem, acceptConnection, catalogUnknown } from "./connections/open-socket.ts";
import { answerClose, onDisconnected, ABNORMAL_CLOSURE } from "./connections/on-disconnected.ts";
import { runCommand } from "./room/run-command.ts";
import { keepTicket, TICKET_MS } from "./storage/tickets.ts";
import { alert } from "./telemetry/telemetry-for.ts";

/** How soon a room tries again after an alarm that failed: the platform gives up after six (docs/ARCHITECTURE.md#alarms). */
const ALARM_AGAIN_MS = 10_000;

/**
 * One room: the shard and the ordered command processor. This class is the switchboard between the platform's events
 * and the room; everything that changes the room goes through `host.room.apply`.
 */
export class RoomObject extends DurableObject<Env> implements RoomApi {
  #awake!: RoomRuntime;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // Answered by the runtime, so that a heartbeat does not wake the room (SOK3).
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    void ctx.blockConcurrencyWhile(() => this.#wake());
  }

  /** RES9: a room that cannot be woken is tried again by an alarm, since perhaps nobody comes. */
  async #wake(): Promise<void> {
    try {
      this.#awake = await RoomRuntime.wake(this.ctx, this.env);
    } catch (error) {
      const stack = error instanceof Error ? error.stack : String(error);
      console.error(
        JSON.stringify({ message: "telemetry.hub.wakingFailed", level: "error", room: this.ctx.id.name, stack }),
      );
      const set = await this.ctx.storage.getAlarm();
      if (set === null || set > Date.now() + ALARM_AGAIN_MS)
        await this.ctx.storage.setAlarm(Date.now() + ALARM_AGAIN_MS);
      // Durable before the runtime ends this object for the failure.
      await this.ctx.storage.sync();
      throw error;
    }
  }

  /** The room, for whatever comes; commands that came before it have their turn first (CMD1). */
  get #runtime(): RoomRuntime {
    this.#awake.inbound.drain();
    return this.#awake;
  }

  override fetch(request: Request): Response {
    return acceptConnection(request, this.ctx, this.#runtime);
  }

  override async webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): Promise<void> {
    try {
      await handleFrame(socket, frame, this.#awake);
    } catch (error) {
      onFrameError(this.#awake.connections.of(socket), error, this.#awake);
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code);
    onDisconnected(socket, this.#runtime, code);
  }

  override webSocketError(socket: WebSocket): void {
    onDisconnected(socket, this.#runtime, ABNORMAL_CLOSURE);
  }

  override async alarm(): Promise<void> {
    try {
      await this.#runtime.alarm();
      if (this.#awake.isExpired()) await this.#deleteRoom();
    } catch (error) {
      this.#runtime.telemetry.onDependencyError("alarm", error);
      await this.ctx.storage.setAlarm(Date.now() + ALARM_AGAIN_MS);
    }
  }

  /** RES10. Runs alone: a request that arrives meanwhile finds the old room or the new one, never half of either. */
  async #deleteRoom(): Promise<void> {
    await this.ctx.blockConcurrencyWhile(async () => {
      if (!this.#awake.isExpired()) return;
      const { version } = this.#awake.room.state;
      this.#awake.telemetry.emit({ message: "telemetry.hub.roomDeleted", version });
      await this.ctx.storage.deleteAlarm();
      await this.ctx.storage.deleteAll();
      await this.#wake();
    });
  }

  async mintTicket(actor: Actor) {
    const refusal = this.#runtime.budgets.refusal(actor, "tickets") ?? admissionProblem(actor, this.#runtime);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    const ticket = randomHex(32);
    // The edge judges it by the wall clock too (TOK6).
    const now = Date.now();
    const minted = { ok: true, ticket, expiresAt: new Date(now + TICKET_MS).toISOString() } as const;
    keepTicket(this.#runtime.sql, ticket, actor, now + TICKET_MS, now);
    return minted;
  }

  async command(actor: Actor, request: CommandRequest) {
    const refusal = catalogUnknown(this.#runtime) ?? this.#runtime.budgets.commandRefusal(actor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    const connected = this.#runtime.connections.actors().has(actor.actorId);
    return runCommand(actor, request, connected, this.#runtime);
  }

  /** Lets a reader in, or says why not: under rules that are not known nothing is shown either (CAT4). */
  async #admit(actor: Actor, waitFor?: number): Promise<Problem | null> {
    return catalogUnknown(this.#runtime) ?? this.#runtime.budgets.admit(actor, waitFor);
  }

  async readState(actor: Actor, { at, waitFor }: { at?: number; waitFor?: number }) {
    const refusal = await this.#admit(actor, waitFor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    return stateFor(this.#runtime.sql, this.#runtime.room.state, actor, at);
  }

  async readEvents(actor: Actor, query: { after: number; limit: number; waitFor?: number }) {
    const refusal = await this.#admit(actor, query.waitFor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    return {
      ok: true,
      page: eventsPage(this.#runtime.sql, this.#runtime.room, actor, query.after, query.limit),
    } as const;
  }

  async readSessions(actor: Actor, query: { limit: number; cursor?: number }) {
    const refusal = await this.#admit(actor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    const { sessions, nextCursor } = sessionsPage(this.#runtime.sql, this.#runtime.room.state, query);
    const viewer = viewerOf(actor);
    return { ok: true, page: { sessions: sessions.map((each) => sessionFor(each, viewer)), nextCursor } } as const;
  }

  async readSession(actor: Actor, sessionId: string) {
    const refusal = await this.#admit(actor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    const viewer = viewerOf(actor);
    const session = sessionOf(this.#runtime.sql, this.#runtime.room.state, sessionId, viewer);
    if (session !== undefined) return { ok: true, session: sessionFor(session, viewer) } as const;
    return { ok: false, problem: { code: "not-found", detail: `this room has no session ${sessionId}` } } as const;
  }

  async closeSession(actor: Actor, reason: string | undefined) {
    const refusal = catalogUnknown(this.#runtime) ?? this.#runtime.budgets.commandRefusal(actor);
    if (refusal !== null) return { ok: false, problem: refusal } as const;
    const before = this.#runtime.room.state.view.sessionId;
    const input = { kind: "close-session", actor, reason: reason ?? "closed" } as const;
    const outcome = this.#runtime.room.apply(input, { correlationId: newId("cor") });
    if (outcome.kind === "refused") return { ok: false, problem: outcome.problem } as const;
    const open = this.#runtime.room.state.view.sessionId === before;
    return { ok: true, sessionId: before ?? "", status: open ? "closing" : "closed" } as const;
  }

  async acceptResult(result: OfflineResult, fingerprint: string) {
    const { correlationId } = result;
    const outcome = this.#runtime.room.apply({ kind: "result", result }, { correlationId, fingerprint });
    if (outcome.kind === "refused") return { ok: false, problem: outcome.problem } as const;
    if (outcome.answer === undefined) throw new Error("a result came to no answer");
    this.#runtime.telemetry.onResult(result, outcome.answer, this.#runtime.room.now());
    if (outcome.faults !== undefined) this.#runtime.telemetry.onDistrustedResult(result, outcome.faults);
    return { ok: true, answer: outcome.answer } as const;
  }

  async readTranscript(query: { session: string; after?: number; limit: number }) {
    return transcriptPage(this.#runtime.sql, this.#runtime.room.state, query);
  }

  async jobFailed(jobId: string, attempt: number, how: "poison" | "dead-letter", reason: string) {
    const open = recordValue(this.#runtime.room.state.privateState.jobs, jobId);
    // Of a job that is settled, or has a newer attempt, there is nothing to be told.
    if (open?.job.attempt !== attempt) return;
    const { correlationId, kind } = open.job;
    this.#runtime.room.apply({ kind: "job-failed", jobId, attempt, how, reason }, { correlationId });
    this.#runtime.telemetry.emit(alert(`job-${how}`, "warning", correlationId, { jobId, kind, attempt, reason }));
  }

  async redrive(jobId: string) {
    // Before the commit, which sends what is due: afterwards it would be sent twice.
    this.#runtime.outbox.expedite(jobId);
    const outcome = this.#runtime.room.apply({ kind: "redrive", jobId }, { correlationId: newId("redrive") });
    if (outcome.kind === "refused") return { ok: false, problem: outcome.problem } as const;
    await this.#runtime.outbox.drain();
    return {
      ok: true,
      jobId,
      attempt: this.#runtime.room.state.privateState.jobs[jobId]?.job.attempt ?? 1,
    } as const;
  }

  async catalogChanged(catalog: Catalog, tag?: string) {
    this.#runtime.catalog.onPush(catalog, tag);
  }

  async drain(reconnectAfterMs: number) {
    this.#runtime.drain(reconnectAfterMs);
  }
}
