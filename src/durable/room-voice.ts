import { newId } from "./new-id.ts";
import type { OfflineJob } from "./protocol/offline-job.ts";
import type { OfflineResult, ResultAnswer } from "./protocol/offline-result.ts";
import type { Trace, Written } from "./process-input.ts";
import type { Deadline } from "./rules/deadlines.ts";
import type { RoomInput } from "./rules/room-input.ts";
import type { RoomState } from "./rules/room-state.ts";
import type { Flushed } from "./sockets/outgoing.ts";
import { RejectionLog } from "./rejection-log.ts";
import { alert, overdueJobs, telemetryFor } from "./telemetry-for.ts";
import type { Telemetry, TelemetryLine } from "./telemetry.ts";
import { verbName } from "./verb-name.ts";

/** What a room tells its operators of itself (TEL2): one method for each kind of thing that happens. */
export class RoomVoice {
  readonly #telemetry: Telemetry;
  readonly #rejections = new RejectionLog((line) => {
    this.line(line);
  });
  readonly #verbs = new Map<string, number>();
  #hasToldOfCatalog = false;

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  line(line: TelemetryLine): void {
    this.#telemetry.line(line);
  }

  /** A command was rejected; a flood of them is gathered (LIM6). */
  rejected(actorId: string, verb: string, code: string, correlationId: string, now: number): void {
    this.#rejections.rejected({ message: "telemetry.hub.commandRejected", correlationId, actorId, verb, code }, now);
  }

  /** Tells what was gathered and is still untold. */
  gathered(now: number): void {
    this.#rejections.gather(now);
  }

  /** Counts a command for the next flush's line. */
  countVerb(verb: unknown): void {
    const name = verbName(verb);
    this.#verbs.set(name, (this.#verbs.get(name) ?? 0) + 1);
  }

  committed(written: readonly Written[], before: RoomState, after: RoomState): void {
    for (const each of written) for (const line of telemetryFor(each, before, after)) this.line(line);
    for (const line of overdueJobs(before, after)) this.line(line);
  }

  flushed({ from, to, frames, failed, delayMs }: Flushed): void {
    const commands = Object.fromEntries(this.#verbs);
    this.#verbs.clear();
    this.line({ message: "telemetry.hub.stateUpdated", from, to, frames, commands, queueDelayMs: delayMs });
    for (const { id: connectionId, actor } of failed) {
      const { actorId } = actor;
      this.line({ message: "telemetry.hub.stateBroadcastFailed", level: "warn", connectionId, actorId });
    }
  }

  /** Where the time of a job went, from its staging to its result (TEL3). */
  resultCame(result: OfflineResult, { status }: ResultAnswer, now: number): void {
    const { kind, jobId, workflowId, correlationId } = result;
    const hops = { ...result.hops, resultAt: new Date(now).toISOString() };
    this.line({ message: "telemetry.hub.resultAccepted", jobId, kind, workflowId, correlationId, status, hops });
  }

  /** The bridge contradicts the room's own dice (CON11, CON12): either is broken, or somebody else has its keys. */
  resultDistrusted(result: OfflineResult, faults: readonly string[]): void {
    const { kind, jobId, attempt, workflowId, correlationId } = result;
    this.line(alert("result-differs", "critical", correlationId, { kind, jobId, attempt, workflowId, faults }));
  }

  jobNotSent({ jobId, kind, correlationId }: OfflineJob, error: unknown): void {
    const job = { jobId, kind, correlationId };
    this.line({ message: "telemetry.hub.backlog", level: "warn", ...job, error: String(error) });
  }

  /** Jobs that were sent and have no last word yet are the first sign that something behind the room is slow. */
  backlog(waiting: number, oldestMs: number): void {
    this.line({ message: "telemetry.hub.backlog", level: "warn", waiting, oldestMs });
  }

  inputFailed(error: unknown, { kind }: RoomInput, { correlationId }: Trace): void {
    this.#bug("telemetry.hub.inputFailed", error, { correlationId, input: kind });
  }

  /** Told once a waking: rooms look every time they renew their lease (CAT2). */
  catalogFault(fault: { readonly path: string; readonly message: string }): void {
    if (this.#hasToldOfCatalog) return;
    this.#hasToldOfCatalog = true;
    this.line(alert("catalog-fault", "critical", newId("catalog"), fault));
  }

  /** The room goes on, and something that should have happened has not: an operator has to look (RES7). */
  deadlineFailed(error: unknown, { what, id }: Deadline, asideUntil: number, { correlationId }: Trace): void {
    this.#bug("telemetry.hub.deadlineFailed", error, { correlationId, what, id });
    const data = { what, id, againAt: new Date(asideUntil).toISOString(), error: String(error) };
    this.line(alert("deadline-failed", "critical", correlationId, data));
  }

  frameFailed(error: unknown): void {
    this.#bug("telemetry.hub.frameFailed", error, {});
  }

  /** Something around the room did not answer; the room goes on and tries again. */
  unanswered(what: "directory" | "catalog" | "queue" | "alarm" | "keys" | "checkpoint", error: unknown): void {
    this.line({ message: `telemetry.hub.${what}Failed`, level: "warn", error: String(error) });
  }

  #bug(message: string, error: unknown, more: Readonly<Record<string, unknown>>): void {
    const stack = error instanceof Error ? error.stack : String(error);
    this.line({ message, level: "error", ...more, stack });
  }
}
