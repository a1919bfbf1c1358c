import { CLOSE } from "../protocol/socket/close-code.ts";
import { parseClientMessage } from "../protocol/socket/parse-client-message.ts";
import type { ClientMessage } from "../protocol/socket/up.ts";
import type { FrameFault } from "../protocol/socket/frame-fault.ts";
import type { CommandRequest } from "../protocol/socket/command.ts";
import type { Actor } from "../protocol/state/actor.ts";
import { verifyToken } from "../identity/verify-token.ts";
import { newId } from "../new-id.ts";
import type { ConnectionContext } from "./socket-host.ts";
import type { Connection } from "./connection.ts";
import { sendSnapshot } from "./send-welcome.ts";
import { runCommand } from "../room/run-command.ts";
import { catalogUnknown } from "./open-socket.ts";
import { beginGrace } from "./on-disconnected.ts";
import { closeConnection } from "./check-liveness.ts";

/** SOK4: so many bad frames in so long a time are a flood. */
const FLOOD_FRAMES = 20;
const FLOOD_MS = 10_000;

const faultsOf = new WeakMap<Connection, number[]>();

/** One frame of a client: a message, or a fault after which the connection stays open (SOK4). */
export async function handleFrame(
  socket: WebSocket,
  frame: string | ArrayBuffer,
  host: ConnectionContext,
): Promise<void> {
  const connection = host.connections.of(socket);
  if (connection === undefined || connection.isExpelled) return;
  const now = host.room.now();
  connection.markHeard(now);
  // However late the alarm is, nobody acts on a token that has expired (TOK4).
  if (connection.actor.expiresAt <= Date.now()) {
    closeConnection(socket, connection, host, CLOSE.tokenExpired, "the token has expired");
    return;
  }
  const tooMany = host.budgets.frameRefusal(connection.id);
  if (tooMany !== null) {
    const { detail: message, retryAfterMs = 0 } = tooMany;
    sendFrameFault(socket, connection, { code: "rate-limited", message, retryAfterMs }, host);
    return;
  }
  const parsed = parseClientMessage(frame);
  if (parsed.ok) await handleMessage(socket, connection, parsed.message, host);
  else sendFrameFault(socket, connection, parsed.fault, host);
}

async function handleMessage(
  socket: WebSocket,
  connection: Connection,
  message: ClientMessage,
  host: ConnectionContext,
): Promise<void> {
  switch (message.type) {
    case "hub.command":
      host.inbound.push(connection, message.command);
      return;
    case "hub.ack":
      acknowledge(connection, message.version, host);
      return;
    case "hub.refreshToken":
      await refresh(socket, connection, message.token, host);
  }
}

/** A lagging connection that acks is brought back by a snapshot (SLO2). */
function acknowledge(connection: Connection, version: number, host: ConnectionContext): void {
  connection.ackedUpTo(version);
  if (!connection.isLagging) return;
  host.broadcaster.flush();
  sendSnapshot(connection, host);
}

/** A command whose turn has come. */
export function handleCommand(connection: Connection, request: CommandRequest, host: ConnectionContext): void {
  const unknownRules = catalogUnknown(host);
  if (unknownRules !== null) {
    const { detail: message, retryAfterMs = 0 } = unknownRules;
    host.broadcaster.queueReceipt(connection, {
      id: request.id,
      status: "rejected",
      code: "room-busy",
      message,
      retryAfterMs,
    });
    return;
  }
  const taken = runCommand(connection.actor, request, true, host);
  if (taken.ok) {
    host.broadcaster.queueReceipt(connection, taken.receipt);
    return;
  }
  // Who has a connection is in the room, unless he was put out this very moment.
  const message = taken.problem.detail;
  host.broadcaster.queueReceipt(connection, { id: request.id, status: "rejected", code: "internal", message });
}

/** A bug met with a frame: the room stands as it was committed, and the connection stays open (SOK4). */
export function onFrameError(connection: Connection | undefined, error: unknown, host: ConnectionContext): void {
  host.telemetry.onFrameError(error);
  const message = "something went wrong here; nothing was changed";
  connection?.send({ type: "hub.system.error", code: "internal", message });
}

function sendFrameFault(socket: WebSocket, connection: Connection, fault: FrameFault, host: ConnectionContext): void {
  connection.send({ type: "hub.system.error", ...fault });
  const now = host.room.now();
  const faults = [...(faultsOf.get(connection) ?? []), now].filter((at) => at > now - FLOOD_MS);
  faultsOf.set(connection, faults);
  if (faults.length < FLOOD_FRAMES) return;
  closeConnection(socket, connection, host, CLOSE.flooding, "too many frames that are no messages");
}

/** TOK4, TOK5: the connection goes on under a newer token of the same actor, or as it was. */
async function refresh(
  socket: WebSocket,
  connection: Connection,
  token: string,
  host: ConnectionContext,
): Promise<void> {
  const tooOften = host.budgets.refusal(connection.actor, "token refreshes");
  if (tooOften !== null) {
    refuseRefresh(connection, tooOften.detail);
    return;
  }
  const { hubId, roomId } = host.room.state.view;
  const verified = await verifyToken(token, { hubId, roomId }, host.env);
  // Others came in meanwhile, perhaps its own close: who has gone is not to be brought back.
  if (host.connections.of(socket) !== connection || connection.isExpelled) return;
  if (!verified.ok) {
    const { cause } = verified.problem;
    if (cause !== undefined) host.telemetry.onDependencyError("keys", cause);
    refuseRefresh(connection, verified.problem.detail);
    return;
  }
  const { actor } = verified;
  const before = connection.actor;
  if (actor.actorId !== before.actorId) {
    refuseRefresh(connection, `the token is ${actor.actorId}'s; refresh with one of ${before.actorId}'s`);
    return;
  }
  // Made before anything changes: what cannot be told must not be done (TOK6).
  const refreshed = {
    type: "hub.system.notice",
    code: "token-refreshed",
    expiresAt: new Date(actor.expiresAt).toISOString(),
  } as const;
  const outcome = host.room.apply({ kind: "join", actor }, { correlationId: newId("refresh") });
  if (outcome.kind === "refused") {
    // A spectator who would play, where the room is full.
    refuseRefresh(connection, outcome.problem.detail);
    return;
  }
  connection.refresh(actor);
  // Who only watches from now on is no participant any more (PRE4).
  if (!host.connections.actors().has(actor.actorId)) beginGrace(actor.actorId, host);
  host.room.rearm();
  connection.send(refreshed);
  if (sameRights(before, actor)) return;
  host.broadcaster.flush();
  sendSnapshot(connection, host);
}

function refuseRefresh(connection: Connection, message: string): void {
  connection.send({ type: "hub.system.error", code: "refresh-refused", message });
}

function sameRights(one: Actor, other: Actor): boolean {
  return one.roles.join() === other.roles.join() && one.capabilities.join() === other.capabilities.join();
}
