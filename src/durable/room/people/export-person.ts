import type { Event } from "../../protocol/events/event.ts";
import type { Participant } from "../../protocol/state/participant.ts";
import type { RoomState } from "../../rules/core/room-state.ts";
import { readLog, recordedOf } from "../../storage/log/log-rows.ts";
import { storedInventory } from "../../storage/room-store.ts";
import type { Sql } from "../../storage/sql.ts";

/** Something that a room holds of a person. */
export type PersonInRoom =
  | {
      readonly source: "room-state";
      readonly participant: Participant | null;
      readonly inventory: Readonly<Record<string, number>>;
    }
  /** `retractedText` is what a retracted line said, for as long as moderators see it (VIEW5). */
  | { readonly source: "room-event"; readonly event: Event; readonly retractedText?: string };

/** Rows of the log that one page looks at. */
const LOOK = 1000;

/** A page of what a room holds of a person (ERA7): state first, then events by them or about them, after a version. */
export function personPage(
  sql: Sql,
  { view }: RoomState,
  actorId: string,
  after: number,
): { readonly records: readonly PersonInRoom[]; readonly next: number | null } {
  const rows = readLog(sql, after, LOOK);
  const events = rows
    .filter(({ event }) => event.includes(`"${actorId}"`))
    .map((row): PersonInRoom => {
      const { event, hidden } = recordedOf(row);
      const own = event.actorId === actorId ? hidden?.text : undefined;
      return { source: "room-event", event, ...(own !== undefined && { retractedText: own }) };
    });
  const participant = view.participants.find((each) => each.actorId === actorId) ?? null;
  const inventory = storedInventory(sql, actorId);
  const isThere = participant !== null || Object.keys(inventory).length > 0;
  const state: readonly PersonInRoom[] =
    after === 0 && isThere ? [{ source: "room-state", participant, inventory }] : [];
  return { records: [...state, ...events], next: rows.length === LOOK ? (rows.at(-1)?.version ?? null) : null };
}
