import type { Catalog } from "../../src/durable/protocol/catalog/catalog.ts";
import type { Event } from "../../src/durable/protocol/events/event.ts";
import type { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import { evolve } from "../../src/durable/rules/core/evolve.ts";
import { eventFor, viewerOf } from "../../src/durable/rules/core/view-for.ts";
import { ExamplePlay, mara } from "../protocol/examples/room/example-play.ts";
import { ExampleRoom } from "../protocol/examples/room/example-room.ts";

/** An evening as Mara sees it: the one that docs/protocol takes its examples from, with every event that a room knows. */
export class Recording {
  readonly actorId = mara.actorId;
  readonly catalog: Catalog;
  /** The events that she sees, by version; versions that she may not see are missing. */
  readonly #events: readonly Event[];
  readonly #empty: RoomView;
  /** The version right after she entered. */
  readonly start: number;
  readonly end: number;

  constructor() {
    const play = new ExamplePlay();
    const viewer = viewerOf(mara);
    this.catalog = play.atDuel.privateState.catalog;
    this.#empty = new ExampleRoom().room.state.view;
    this.#events = play.stage.happened.flatMap((recorded) => {
      const event = recorded.event.version > play.lastVersion ? null : eventFor(recorded, viewer);
      return event === null ? [] : [event];
    });
    const entered = this.#events.find(({ type, actorId }) => type === "participant.joined" && actorId === mara.actorId);
    this.start = entered?.version ?? 0;
    this.end = play.lastVersion;
  }

  /** The events after one version, up to and with another. */
  between(after: number, upTo: number): readonly Event[] {
    return this.#events.filter(({ version }) => version > after && version <= upTo);
  }

  stateAt(version: number): RoomView {
    return this.between(0, version).reduce((view, event) => evolve(view, event), this.#empty);
  }
}
