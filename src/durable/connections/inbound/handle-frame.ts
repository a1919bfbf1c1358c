import { parseClientMessage } from "../../protocol/socket/parse-client-message.ts";
import type { ClientMessage } from "../../protocol/socket/up.ts";
import type { RoomTelemetry } from "../../telemetry/room-telemetry.ts";
import type { Connection } from "../connection.ts";
import type { StateSender } from "../outbound/state-sender.ts";
import type { FrameGate } from "./frame-gate.ts";
import type { InboundQueue } from "./inbound-queue.ts";
import type { TokenRefresher } from "./token-refresher.ts";

/** Where a frame goes. */
export interface FrameContext {
  readonly gate: FrameGate;
  readonly inbound: InboundQueue;
  readonly sender: StateSender;
  readonly tokens: TokenRefresher;
}

/** One frame of a client: a message, or a fault after which the connection stays open (SOK4). */
export async function handleFrame(
  socket: WebSocket,
  frame: string | ArrayBuffer,
  context: FrameContext,
): Promise<void> {
  const connection = context.gate.admit(socket);
  if (connection === null) return;
  const parsed = parseClientMessage(frame);
  if (parsed.ok) await handleMessage(socket, connection, parsed.message, context);
  else context.gate.reject(socket, connection, parsed.fault);
}

async function handleMessage(
  socket: WebSocket,
  connection: Connection,
  message: ClientMessage,
  { inbound, sender, tokens }: FrameContext,
): Promise<void> {
  switch (message.type) {
    case "hub.command":
      inbound.push(connection, message.command);
      return;
    case "hub.ack":
      connection.ackedUpTo(message.version);
      // A lagging connection that acks is brought back by a snapshot (SLO2).
      if (connection.isLagging) sender.resync(connection);
      return;
    case "hub.refreshToken":
      await tokens.refresh(socket, connection, message.token);
  }
}

/** A bug met with a frame: the room stands as it was committed, and the connection stays open (SOK4). */
export function onFrameError(connection: Connection | undefined, error: unknown, telemetry: RoomTelemetry): void {
  telemetry.onFrameError(error);
  const message = "something went wrong here; nothing was changed";
  connection?.send({ type: "hub.system.error", code: "internal", message });
}
