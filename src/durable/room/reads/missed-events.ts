import type { Gap } from "../../protocol/socket/down/connected.ts";
import { eventFor, type Viewer } from "../../rules/core/view-for.ts";
import { bytesAfter, readLog, recordedOf, wasForgottenAfter } from "../../storage/log/log-rows.ts";
import { readMeta } from "../../storage/meta.ts";
import type { Sql } from "../../storage/sql.ts";
import type { Room } from "../room.ts";

/** RES1: further behind than this, a snapshot is the shorter way. */
const MOST_EVENTS_REPLAYED = 2000;
const MOST_BYTES_REPLAYED = 1024 * 1024;

/** Names the version at which what was shown was rewritten last: older states cannot be brought to it by events (ERA3). */
export const REWRITTEN = "rewritten";

/** How a connection starts: from the state as it is, or after a version that its client has. */
export type Start = { resume: "snapshot"; gap?: Gap } | { resume: "replay"; after: number; gap?: never };

/** An event of the log as a viewer may see it; `json` is null where they may not. */
interface MissedEvent {
  readonly version: number;
  readonly json: string | null;
}

/** The events that a client missed while it was away (RES1). */
export class MissedEvents {
  readonly #sql: Sql;
  readonly #room: Room;

  constructor(sql: Sql, room: Room) {
    this.#sql = sql;
    this.#room = room;
  }

  /** Whether the events after a version can be replayed to an actor; otherwise a snapshot, with the gap it leaves. */
  startFor(actorId: string, after: number | null): Start {
    const { version } = this.#room.state;
    if (after === null || after > version) return { resume: "snapshot" };
    if (this.#canReplay(actorId, after)) return { resume: "replay", after };
    return { resume: "snapshot", gap: { from: after + 1, to: version } };
  }

  /** The events after a version, oldest first. */
  *after(version: number, viewer: Viewer): Generator<MissedEvent> {
    for (const row of readLog(this.#sql, version, MOST_EVENTS_REPLAYED)) {
      const recorded = recordedOf(row);
      const shown = eventFor(recorded, viewer);
      // The row holds the text already, where nothing is cut from the event.
      const json = shown === recorded.event ? row.event : shown === null ? null : JSON.stringify(shown);
      yield { version: row.version, json };
    }
  }

  #canReplay(actorId: string, after: number): boolean {
    if (after <= (readMeta<number>(this.#sql, REWRITTEN) ?? -1)) return false;
    const { state, pruner } = this.#room;
    const isInReach = after >= pruner.floor(state, this.#room.now()) && state.version - after <= MOST_EVENTS_REPLAYED;
    return (
      isInReach && bytesAfter(this.#sql, after) <= MOST_BYTES_REPLAYED && !wasForgottenAfter(this.#sql, actorId, after)
    );
  }
}
