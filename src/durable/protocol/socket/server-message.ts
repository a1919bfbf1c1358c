import type { Limits, Verb } from "../catalog/catalog.ts";
import type { FrameFault } from "./client-message.ts";
import type { Event } from "../events/event.ts";
import type { Receipt } from "./receipt.ts";
import type { RoomView } from "../state/room-view.ts";

/** Versions a resuming client will not be told one by one, both ends included (RES1). */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface Connected {
  readonly type: "hub.system.connected";
  readonly protocol: number;
  readonly hubId: string;
  readonly roomId: string;
  readonly actorId: string;
  readonly connectionId: string;
  readonly sessionId: string | null;
  /** The room's. */
  readonly version: number;
  readonly serverTime: string;
  readonly resume: "snapshot" | "replay";
  readonly gap?: Gap;
  readonly limits: Limits;
}

export interface CatalogSync {
  readonly type: "hub.catalog.sync";
  readonly catalogVersion: string;
  readonly verbs: readonly Verb[];
}

export interface StateSnapshot {
  readonly type: "hub.stateSnapshot";
  readonly version: number;
  readonly state: RoomView;
}

/** `from` is the `version` of the frame before on the same connection (SOK6). */
export interface StateUpdate {
  readonly type: "hub.stateUpdate";
  readonly from: number;
  readonly version: number;
  readonly events: readonly Event[];
  readonly receipts: readonly Receipt[];
}

export interface SystemError extends FrameFault {
  readonly type: "hub.system.error";
}

export interface Notice {
  readonly type: "hub.system.notice";
  readonly code: "token-expiring" | "token-refreshed" | "idle" | "lagging" | "going-down";
  readonly expiresAt?: string;
  readonly reconnectAfterMs?: number;
}

/** Every frame the server sends besides `pong` (SOK3–SOK6). */
export type ServerMessage = Connected | CatalogSync | StateSnapshot | StateUpdate | SystemError | Notice;
