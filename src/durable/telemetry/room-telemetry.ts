import { newId } from "../new-id.ts";
import type { HubRecord } from "../protocol/bridge/hub-record.ts";
import type { OfflineJob } from "../protocol/bridge/offline-job.ts";
import type { OfflineResult, ResultAnswer } from "../protocol/bridge/offline-result.ts";
import type { Trace, Written } from "../room/process-input.ts";
import type { RejectedCommand } from "../room/run-command.ts";
import type { RoomInput } from "../rules/core/room-input.ts";
import type { RoomState } from "../rules/core/room-state.ts";
import type { Deadline } from "../rules/deadlines/deadlines.ts";
import { FlushLog, type FlushFigures } from "./flush-log.ts";
import { RejectionLog } from "./rejection-log.ts";
import { alert, isAlert, overdueJobs, telemetryFor, type AlertLine } from "./telemetry-for.ts";
import type { Telemetry, TelemetryLine } from "./telemetry.ts";

/** Longer than any verb's id. */
const LONGEST_VERB = 64;
/** MOD2: this many vetoes within ten minutes are for an operator to look at. */
const VETOES_ALERT = 3;

/** The outcome of a flush, and the connections that it did not reach. */
interface Flushed extends FlushFigures {
  readonly failed: readonly { readonly id: string; readonly actor: { readonly actorId: string } }[];
}

interface AlertKeeper {
  onAlert(alert: AlertLine): void;
}

/** A room's lines for its operators (TEL2): one method for each kind of event. */
export class RoomTelemetry {
  readonly #telemetry: Telemetry;
  #keeper: AlertKeeper | undefined;
  readonly #rejections = new RejectionLog((line) => {
    this.emit(line);
  });
  readonly #flushes = new FlushLog((line) => {
    this.emit(line);
  });
  #catalogFaultReported = false;

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  /** Where alerts that come of no commit are kept for moderators (MOD8). */
  keepAlertsIn(room: AlertKeeper): void {
    this.#keeper = room;
  }

  emit(line: TelemetryLine): void {
    this.#telemetry.emit(line);
    if (isAlert(line)) this.#keeper?.onAlert(line);
  }

  /** A command was rejected; in a flood of rejections they share a line (LIM6). */
  onRejection({ correlationId, actorId, verb, code }: RejectedCommand, now: number): void {
    const line = { message: "telemetry.hub.commandRejected", correlationId, actorId, verb: verbName(verb), code };
    this.#rejections.rejected(line, now);
  }

  /**
   * The safety list stopped a command; `vetoes` is how many of the actor's it has stopped within ten minutes (MOD2).
   */
  onVeto({ correlationId, actorId, verb }: RejectedCommand, vetoes: number): void {
    const veto = { correlationId, actorId, verb: verbName(verb), vetoes };
    this.emit({ message: "telemetry.hub.safety", level: "warn", ...veto });
    if (vetoes === VETOES_ALERT) this.emit(alert("safety-vetoes", "warning", correlationId, { actorId, vetoes }));
  }

  /** Emits the rejections and flushes that were gathered and not yet emitted. */
  flushGathered(now: number): void {
    this.#rejections.flush(now);
    this.#flushes.flush(now);
  }

  /** Counts a command for the next line about flushes. */
  countVerb(verb: unknown): void {
    this.#flushes.countVerb(verbName(verb));
  }

  onCommit(written: readonly Written[], before: RoomState, after: RoomState): void {
    // Its alerts were staged with the commit.
    for (const each of written) for (const line of telemetryFor(each, before, after)) this.#telemetry.emit(line);
    for (const line of overdueJobs(before, after)) this.#telemetry.emit(line);
  }

  onFlush({ failed, ...figures }: Flushed, now: number): void {
    this.#flushes.flushed(figures, now);
    for (const { id: connectionId, actor } of failed) {
      const { actorId } = actor;
      this.emit({ message: "telemetry.hub.stateBroadcastFailed", level: "warn", connectionId, actorId });
    }
  }

  /** Where the time of a job went, from its staging to its result (TEL3). */
  onResult(result: OfflineResult, { status }: ResultAnswer, now: number): void {
    const { kind, jobId, workflowId, correlationId } = result;
    const hops = { ...result.hops, resultAt: new Date(now).toISOString() };
    this.emit({ message: "telemetry.hub.resultAccepted", jobId, kind, workflowId, correlationId, status, hops });
  }

  /** The bridge contradicts the room's own dice (CON11, CON12): either is broken, or somebody else has its keys. */
  onDistrustedResult(result: OfflineResult, faults: readonly string[]): void {
    const { kind, jobId, attempt, workflowId, correlationId } = result;
    this.emit(alert("result-differs", "critical", correlationId, { kind, jobId, attempt, workflowId, faults }));
  }

  onJobSendError({ jobId, kind, correlationId }: OfflineJob | HubRecord, error: unknown): void {
    const job = { jobId, kind, correlationId };
    this.emit({ message: "telemetry.hub.backlog", level: "warn", ...job, error: String(error) });
  }

  /** Jobs that were sent and have no final result are the first sign that something behind the room is slow. */
  onBacklog(waiting: number, oldestMs: number): void {
    this.emit({ message: "telemetry.hub.backlog", level: "warn", waiting, oldestMs });
  }

  onInputError(error: unknown, { kind }: RoomInput, { correlationId }: Trace): void {
    this.#emitBug("telemetry.hub.inputFailed", error, { correlationId, input: kind });
  }

  /** Emitted once a waking: a room looks at every renewal of its lease (CAT2). */
  onCatalogFault(fault: { readonly path: string; readonly message: string }): void {
    if (this.#catalogFaultReported) return;
    this.#catalogFaultReported = true;
    this.emit(alert("catalog-fault", "critical", newId("catalog"), fault));
  }

  /** The room goes on, and something that should have happened has not: an operator has to look (RES7). */
  onDeadlineError(error: unknown, { what, id }: Deadline, retryAt: number, { correlationId }: Trace): void {
    this.#emitBug("telemetry.hub.deadlineFailed", error, { correlationId, what, id });
    const data = { what, id, againAt: new Date(retryAt).toISOString(), error: String(error) };
    this.emit(alert("deadline-failed", "critical", correlationId, data));
  }

  onFrameError(error: unknown): void {
    this.#emitBug("telemetry.hub.frameFailed", error, {});
  }

  /** Something around the room did not answer; the room goes on and tries again. */
  onDependencyError(
    what: "directory" | "catalog" | "bans" | "queue" | "alarm" | "keys" | "checkpoint",
    error: unknown,
  ): void {
    this.emit({ message: `telemetry.hub.${what}Failed`, level: "warn", error: String(error) });
  }

  #emitBug(message: string, error: unknown, more: Readonly<Record<string, unknown>>): void {
    const stack = error instanceof Error ? error.stack : String(error);
    this.emit({ message, level: "error", ...more, stack });
  }
}

/** The verb of a command as operators see it: a client may send anything there, up to a whole frame. */
function verbName(verb: unknown): string {
  return typeof verb === "string" && verb.length <= LONGEST_VERB ? verb : "(none)";
}
