import * as v from "valibot";
import { EVENT_DATA, EVENT_ENVELOPE } from "../../durable/protocol/events/event.ts";
import type { Event } from "../../durable/protocol/events/event.ts";
import type { Gap } from "../../durable/protocol/socket/down/connected.ts";
import type { StateSnapshot } from "../../durable/protocol/socket/down/state-snapshot.ts";
import type { StateUpdate } from "../../durable/protocol/socket/down/state-update.ts";
import type { RoomView } from "../../durable/protocol/state/room-view.ts";
import { evolve } from "../../durable/rules/core/evolve.ts";

/** The room as this client holds it, at the version of the last frame (RES3). */
export interface HeldRoom {
  readonly version: number;
  readonly state: RoomView;
}

export type Mirrored =
  | { readonly ok: true; readonly mirror: HeldRoom; readonly events: readonly Event[] }
  | { readonly ok: false; readonly code: "discontinuity" | "unreadable-event"; readonly detail: string };

const Envelope = v.object(EVENT_ENVELOPE);

/**
 * Applies a frame of events by the rules the room itself uses. Events of types this library does not know are left out
 * and still counted (CMD8). A frame that does not follow on the one before is refused (SOK6), and so is one with an
 * event that would make the state wrong; checking costs far less than reading the JSON did.
 */
export function applyUpdate(mirror: HeldRoom, update: StateUpdate): Mirrored {
  if (update.from !== mirror.version) {
    const detail = `a frame from version ${update.from} came where ${mirror.version} was expected`;
    return { ok: false, code: "discontinuity", detail };
  }
  const events = update.events.filter(isKnown);
  const unreadable = events.find((event) => !v.is(Envelope, event) || !v.is(EVENT_DATA[event.type], event.data));
  if (unreadable !== undefined) {
    const detail = `event ${unreadable.version} (${unreadable.type}) is not as its type needs`;
    return { ok: false, code: "unreadable-event", detail };
  }
  const state = events.reduce((view, event) => evolve(view, event), mirror.state);
  return { ok: true, mirror: { version: update.version, state }, events };
}

/** A snapshot replaces everything. */
export function applySnapshot(snapshot: StateSnapshot): HeldRoom {
  return { version: snapshot.version, state: snapshot.state };
}

/** Versions that a snapshot skips (RES1). */
export function gapBefore(snapshot: Pick<StateSnapshot, "version">, held: HeldRoom | undefined): Gap | undefined {
  if (held === undefined || snapshot.version <= held.version) return undefined;
  return { from: held.version + 1, to: snapshot.version };
}

function isKnown(event: Event): boolean {
  return Object.hasOwn(EVENT_DATA, event.type);
}
