import { newId } from "../new-id.ts";
import type { Problem } from "../protocol/http/problem.ts";
import type { CommandRequest } from "../protocol/socket/command.ts";
import type { Receipt } from "../protocol/socket/receipt.ts";
import type { RejectionCode } from "../protocol/socket/rejection.ts";
import type { Actor } from "../protocol/state/actor.ts";
import type { RoomAnswer } from "../room-api.ts";
import { countRejections } from "../storage/room-store.ts";
import type { Sql } from "../storage/sql.ts";
import type { Room } from "./room.ts";

/** MOD2: the vetoes that are counted together. */
const VETO_WINDOW_MS = 10 * 60_000;

/** A rejected command, as operators see it. */
export interface RejectedCommand {
  readonly actorId: string;
  readonly verb: unknown;
  readonly code: RejectionCode;
  readonly correlationId: string;
}

export interface CommandContext {
  readonly room: Room;
  readonly sql: Sql;
  /** Gives why a room that does not know its hub's rules decides nothing (CAT4). */
  readonly catalog: { problem(): Problem | null };
  readonly telemetry: {
    countVerb(verb: unknown): void;
    onRejection(rejected: RejectedCommand, now: number): void;
    /** `vetoes` is how many the actor has had lately, this one among them (MOD2). */
    onVeto(rejected: RejectedCommand, vetoes: number): void;
  };
}

/** A command of a connection to its receipt; whatever keeps it from being run is a receipt too (CMD2). */
export function runConnectedCommand(actor: Actor, request: CommandRequest, context: CommandContext): Receipt {
  const { id } = request;
  const unknownRules = context.catalog.problem();
  if (unknownRules !== null) {
    const { detail: message, retryAfterMs = 0 } = unknownRules;
    return { id, status: "rejected", code: "room-busy", message, retryAfterMs };
  }
  const taken = runCommand(actor, request, true, context);
  if (taken.ok) return taken.receipt;
  // An actor with a connection is in the room, unless a moderator removed them at this very moment.
  return { id, status: "rejected", code: "internal", message: taken.problem.detail };
}

/**
 * A command to its receipt, by socket or by HTTP (CMD2, CMD6). A bug is a receipt too (CMD5). Only an actor who may not
 * come in is refused: a command by HTTP brings its sender into the room.
 */
export function runCommand(
  actor: Actor,
  request: CommandRequest,
  connected: boolean,
  context: CommandContext,
): RoomAnswer<{ receipt: Receipt }> {
  const correlationId = newId("cor");
  context.telemetry.countVerb(request.verb);
  const outcome = context.room.apply({ kind: "command", actor, request, connected }, { correlationId });
  if (outcome.kind === "refused" && outcome.problem.code !== "internal") return { ok: false, problem: outcome.problem };
  const receipt = outcome.kind === "done" && outcome.receipt !== undefined ? outcome.receipt : bugReceipt(request.id);
  if (receipt.status === "rejected" && receipt.replayed !== true) {
    const { actorId } = actor;
    reportRejection({ actorId, verb: request.verb, code: receipt.code, correlationId }, context);
  }
  return { ok: true, receipt };
}

function bugReceipt(id: string): Receipt {
  return { id, status: "rejected", code: "internal", message: "something went wrong here; nothing was changed" };
}

function reportRejection(rejected: RejectedCommand, { room, sql, telemetry }: CommandContext): void {
  const now = room.now();
  telemetry.onRejection(rejected, now);
  if (rejected.code !== "safety-veto") return;
  telemetry.onVeto(rejected, countRejections(sql, rejected.actorId, rejected.code, now - VETO_WINDOW_MS));
}
