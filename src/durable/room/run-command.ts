import { newId } from "../new-id.ts";
import type { Actor } from "../protocol/state/actor.ts";
import type { CommandRequest } from "../protocol/socket/command.ts";
import type { Receipt } from "../protocol/socket/receipt.ts";
import type { ConnectionContext } from "../connections/socket-host.ts";
import type { RoomAnswer } from "../room-api.ts";
import { countRejections } from "../storage/room-store.ts";
import { alert } from "../telemetry/telemetry-for.ts";
import { verbName } from "../telemetry/verb-name.ts";

/** MOD2. */
const VETOES_ALERT = 3;
const VETO_WINDOW_MS = 10 * 60_000;

/**
 * A command to its receipt, whichever way it came (CMD2, CMD6); a bug is one too (CMD5). Refused is only who may not
 * come in: a command by HTTP brings its sender into the room.
 */
export function runCommand(
  actor: Actor,
  request: CommandRequest,
  connected: boolean,
  host: ConnectionContext,
): RoomAnswer<{ receipt: Receipt }> {
  const correlationId = newId("cor");
  host.telemetry.countVerb(request.verb);
  const outcome = host.room.apply({ kind: "command", actor, request, connected }, { correlationId });
  if (outcome.kind === "refused" && outcome.problem.code !== "internal") return { ok: false, problem: outcome.problem };
  const receipt: Receipt =
    outcome.kind === "done" && outcome.receipt !== undefined
      ? outcome.receipt
      : {
          id: request.id,
          status: "rejected",
          code: "internal",
          message: "something went wrong here; nothing was changed",
        };
  if (receipt.status === "rejected" && receipt.replayed !== true) {
    reportRejection(actor.actorId, verbName(request.verb), receipt.code, correlationId, host);
  }
  return { ok: true, receipt };
}

function reportRejection(
  actorId: string,
  verb: string,
  code: string,
  correlationId: string,
  host: ConnectionContext,
): void {
  host.telemetry.onRejection(actorId, verb, code, correlationId, host.room.now());
  if (code !== "safety-veto") return;
  const vetoes = countRejections(host.sql, actorId, code, host.room.now() - VETO_WINDOW_MS);
  host.telemetry.emit({ message: "telemetry.hub.safety", level: "warn", correlationId, actorId, verb, vetoes });
  // The third veto within ten minutes is for an operator to look at.
  if (vetoes === VETOES_ALERT) {
    host.telemetry.emit(alert("safety-vetoes", "warning", correlationId, { actorId, vetoes }));
  }
}
