import type { ClientFault } from "../../src/client/client-fault.ts";
import type { Event } from "../../src/durable/protocol/events/event.ts";
import type { Gap } from "../../src/durable/protocol/socket/down/connected.ts";
import type { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import type { Breach } from "./breach.ts";
import type { Entry } from "./ledger.ts";

/** The record of one room to be judged: commands, received events, log and state. */
export interface RoomRecord {
  readonly roomId: string;
  readonly hubId: string;
  readonly commands: readonly Entry[];
  /** Breaches that the ledger found while answers came. */
  readonly amiss: readonly Breach[];
  /** The whole log, as a moderator reads it. */
  readonly log: readonly Event[];
  /** The state, as a moderator is shown it; undefined where the room did not give it. */
  readonly state: RoomView | undefined;
  readonly clients: readonly ClientRecord[];
  /** Actors whose commands are not among `commands`: they mean harm, and keep no account. */
  readonly hostile?: readonly string[];
}

/** The state of one actor's client at the end, and the events it received. */
export interface ClientRecord {
  readonly actorId: string;
  /** As the client made it out of events; undefined where it was not connected. */
  readonly mirror: RoomView | undefined;
  /** As the room shows it afresh to the same actor, at a version the mirror has reached. */
  readonly fresh: RoomView | undefined;
  /** Versions of the events it was told, in the order they came. */
  readonly heard: readonly number[];
  /** Ranges it was shown as state instead. */
  readonly passedOver: readonly Gap[];
  /** Frames that did not fit, and frames of its own that the hub did not take. */
  readonly faults: readonly ClientFault[];
  /** The version of its last frame. */
  readonly version: number;
}
