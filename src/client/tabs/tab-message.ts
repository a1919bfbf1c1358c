import type { Event } from "../../durable/protocol/events/event.ts";
import type { RoomClientEvents } from "../room-client-events.ts";
import type { RoomStatus } from "../room-status.ts";
import type { HeldRoom } from "../state/mirror.ts";
import type { CommandOutcome, SentCommand } from "../state/pending-commands.ts";

/** Names the channel and the lock, so that tabs of another release with other messages have their own. */
export const TABS_SCHEMA = 2;

/** News of the leader's room beside its state. */
type Told = {
  readonly [K in "notice" | "gap" | "fault" | "catalog"]: { readonly kind: K; readonly value: RoomClientEvents[K] };
}["notice" | "gap" | "fault" | "catalog"];

/** The leading tab as it is now: for a tab that asks, and for all when it begins to lead. */
export interface Here {
  readonly kind: "here";
  readonly leader: string;
  readonly status: RoomStatus;
  readonly catalog: RoomClientEvents["catalog"];
  readonly mirror: HeldRoom | undefined;
}

/** From the leading tab to the others. */
export type FromLeader =
  | Here
  | Told
  | { readonly kind: "status"; readonly status: RoomStatus }
  | { readonly kind: "snapshot"; readonly mirror: HeldRoom }
  | { readonly kind: "update"; readonly from: number; readonly version: number; readonly events: readonly Event[] }
  | { readonly kind: "outcome"; readonly outcome: CommandOutcome };

/** A command of any tab; after `expiresAt`, on the wall's clock in ms, its tab waits for no receipt any more. */
export interface TabCommand extends SentCommand {
  readonly expiresAt: number;
}

/** From any other tab to the leading one. */
export type ToLeader = { readonly kind: "hello" } | { readonly kind: "command"; readonly command: TabCommand };

export type TabMessage = FromLeader | ToLeader;
