import { PROTOCOL_VERSION } from "../../protocol/events/version.ts";
import { encodeStateUpdate } from "../../protocol/socket/encode-state-update.ts";
import type { MissedEvents } from "../../room/reads/missed-events.ts";
import type { Room } from "../../room/room.ts";
import { offeredVerbs } from "../../rules/catalog/find-verb.ts";
import { viewFor } from "../../rules/core/view-for.ts";
import type { RoomTelemetry } from "../../telemetry/room-telemetry.ts";
import type { Connection } from "../connection.ts";
import type { Broadcaster } from "./broadcaster.ts";

/** RES1: the most that one frame of a replay holds. */
const FRAME_EVENTS = 256;
const FRAME_BYTES = 256 * 1024;

interface StateSenderDeps {
  readonly room: Room;
  readonly missed: MissedEvents;
  readonly broadcaster: Broadcaster;
  readonly telemetry: RoomTelemetry;
}

/** Sends single connections what they start from: the welcome, the catalog, a snapshot or what they missed. */
export class StateSender {
  readonly #deps: StateSenderDeps;

  constructor(deps: StateSenderDeps) {
    this.#deps = deps;
  }

  /** Welcomes a connection: connected, catalog, state, in this order (SOK5). The join is committed before. */
  sendWelcome(connection: Connection, after: number | null): void {
    const { room, missed } = this.#deps;
    const { view, version, privateState } = room.state;
    const start = missed.startFor(connection.actor.actorId, after);
    connection.send({
      type: "hub.system.connected",
      protocol: PROTOCOL_VERSION,
      hubId: view.hubId,
      roomId: view.roomId,
      actorId: connection.actor.actorId,
      connectionId: connection.id,
      sessionId: view.sessionId,
      version,
      serverTime: new Date(room.now()).toISOString(),
      resume: start.resume,
      ...(start.gap === undefined ? {} : { gap: start.gap }),
      limits: privateState.catalog.limits,
    });
    this.sendCatalog(connection);
    if (start.resume === "snapshot") this.sendSnapshot(connection);
    else this.#replay(connection, start.after, version);
  }

  sendCatalog(connection: Connection): void {
    const { catalogVersion, verbs } = this.#deps.room.state.privateState.catalog;
    connection.send({ type: "hub.catalog.sync", catalogVersion, verbs: offeredVerbs(verbs) });
  }

  sendSnapshot(connection: Connection): void {
    const { version, view } = this.#deps.room.state;
    const { id: connectionId, actor } = connection;
    if (!connection.send({ type: "hub.stateSnapshot", version, state: viewFor(view, connection.viewer) })) return;
    connection.startedAt(version);
    const { actorId } = actor;
    this.#deps.telemetry.emit({ message: "telemetry.hub.stateSnapshotSent", connectionId, actorId, version });
  }

  /** A snapshot in place of what a connection holds, after everything that is on its way to it. */
  resync(connection: Connection): void {
    this.#deps.broadcaster.flush();
    this.sendSnapshot(connection);
  }

  /** The same for all: what is shown was rewritten (ERA3). */
  resyncAll(connections: Iterable<Connection>): void {
    this.#deps.broadcaster.flush();
    for (const connection of connections) this.sendSnapshot(connection);
  }

  /** Every event that was missed and may be seen, in frames of at most 256 events and 256 KiB (RES1). */
  #replay(connection: Connection, after: number, to: number): void {
    connection.resumedAfter(after);
    let texts: string[] = [];
    let bytes = 0;
    const flush = (version: number) => {
      if (texts.length === 0) return;
      const frame = encodeStateUpdate({ from: connection.sent, version }, texts.join(), []);
      if (connection.sendText(frame)) connection.sentUpTo(version, Date.now());
      texts = [];
      bytes = 0;
    };
    let last = after;
    for (const { version, json } of this.#deps.missed.after(after, connection.viewer)) {
      if (json !== null) {
        // A code unit is up to three bytes; a frame must never exceed its limit.
        if (texts.length === FRAME_EVENTS || bytes + json.length * 3 > FRAME_BYTES) flush(last);
        texts.push(json);
        bytes += json.length * 3;
      }
      last = version;
    }
    flush(Math.max(last, to));
  }
}
