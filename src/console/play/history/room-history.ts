import type { RoomAddress } from "../../../client/http/room-http.ts";
import { readEvents, readState } from "../../../client/http/room-http.ts";
import type { Event } from "../../../durable/protocol/events/event.ts";
import type { RoomView } from "../../../durable/protocol/state/room-view.ts";
import { evolve } from "../../../durable/rules/core/evolve.ts";

/** A stretch of a room's log as one viewer may see it, from one snapshot on. */
export interface RoomHistory {
  readonly from: number;
  readonly to: number;
  readonly start: RoomView;
  /** In order; versions that this viewer may not see are missing. */
  readonly events: readonly Event[];
}

/** So far back the travel goes: RES5 rebuilds up to 5,000 versions, and pages hold 256 each. */
const MOST_VERSIONS = 2_000;

/**
 * Reads the last {@link MOST_VERSIONS} versions of a room (RES5): one snapshot, and the events after it.
 * @throws Error with the hub's reason
 */
export async function readHistory(room: RoomAddress, token: string): Promise<RoomHistory> {
  const now = await readState(room, token);
  if (!now.ok) throw new Error(now.problem.detail);
  const to = now.value.version;
  const at = Math.max(0, to - MOST_VERSIONS);
  // A version that the log no longer has is not available (RES4): then the journey begins at the present.
  const first = at === to ? now : await readState(room, token, { at: Math.max(at, 1) });
  const start = first.ok ? first.value : now.value;
  const events = await eventsBetween(room, token, start.version, to);
  return { from: start.version, to, start: start.state, events };
}

async function eventsBetween(room: RoomAddress, token: string, from: number, to: number): Promise<Event[]> {
  const events: Event[] = [];
  let after: number | null = from;
  while (after !== null && after < to) {
    const page = await readEvents(room, token, { after, limit: 256 });
    if (!page.ok) throw new Error(page.problem.detail);
    events.push(...page.value.events.filter(({ version }) => version <= to));
    after = page.value.nextAfter;
  }
  return events;
}

/** The room at a version, by the same rules that the room itself uses (RES3). */
export function stateAt({ start, events }: RoomHistory, version: number): RoomView {
  return events.filter((event) => event.version <= version).reduce((view, event) => evolve(view, event), start);
}
