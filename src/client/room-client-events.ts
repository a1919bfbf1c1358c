import type { Verb } from "../durable/protocol/catalog/catalog.ts";
import type { Event } from "../durable/protocol/events/event.ts";
import type { Gap } from "../durable/protocol/socket/down/connected.ts";
import type { Notice } from "../durable/protocol/socket/down/notice.ts";
import type { RoomView } from "../durable/protocol/state/room-view.ts";
import type { ClientFault } from "./client-fault.ts";
import type { StopReason } from "./connection/link/stop-reason.ts";
import type { RoomStatus } from "./room-status.ts";

/** The notifications of `on`. */
export interface RoomClientEvents {
  /** Events in order; the client's state includes them already. */
  event: Event;
  /** Once a frame, after its events. */
  state: { readonly version: number; readonly state: RoomView; readonly cause: "snapshot" | "events" };
  status: RoomStatus;
  /** A word of the hub about the connection (SOK4); the client has already done what it asks for. */
  notice: Notice;
  /** Versions that will not come as events; the state is whole all the same (RES1). */
  gap: Gap;
  /** The verbs in force have come, or have changed (CAT2). */
  catalog: readonly Verb[];
  fault: ClientFault;
}

export interface SendOptions {
  /** The same id sent again gets the first outcome (CMD3); a new one by default. */
  readonly id?: string;
  readonly timeoutMs?: number;
}

/** How the first connection went: there is a state, or there will never be one. */
export type Ready = { readonly ok: true } | { readonly ok: false; readonly reason: StopReason };
