import { PROTOCOL_VERSION } from "../protocol/events/version.ts";
import { encodeStateUpdate } from "../protocol/socket/encode-state-update.ts";
import type { Gap } from "../protocol/socket/down/connected.ts";
import type { Room } from "../room/room.ts";
import type { ConnectionContext } from "./socket-host.ts";
import { eventFor, viewFor } from "../rules/core/view-for.ts";
import { bytesAfter, readLog, recordedOf, wasForgottenAfter } from "../storage/log-rows.ts";
import type { Sql } from "../storage/sql.ts";
import type { Connection } from "./connection.ts";

/** RES1: further behind than this, a snapshot is the shorter way. */
const MOST_EVENTS_REPLAYED = 2000;
const MOST_BYTES_REPLAYED = 1024 * 1024;
const FRAME_EVENTS = 256;
const FRAME_BYTES = 256 * 1024;

/** Welcomes a connection: connected, catalog, state, in this order (SOK5). The join is committed before. */
export function sendWelcome(connection: Connection, host: ConnectionContext, after: number | null): void {
  const { room, sql } = host;
  const { view, version, privateState } = room.state;
  const start = resumeFrom(sql, room, connection.actor.actorId, after);
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
  sendCatalog(connection, room);
  if (start.resume === "snapshot") sendSnapshot(connection, host);
  else replay(connection, sql, start.after, version);
}

export function sendCatalog(connection: Connection, room: Room): void {
  const { catalogVersion, verbs } = room.state.privateState.catalog;
  connection.send({ type: "hub.catalog.sync", catalogVersion, verbs });
}

export function sendSnapshot(connection: Connection, host: ConnectionContext): void {
  const { version, view } = host.room.state;
  const { id: connectionId, actor } = connection;
  if (!connection.send({ type: "hub.stateSnapshot", version, state: viewFor(view, connection.viewer) })) return;
  connection.startedAt(version);
  const { actorId } = actor;
  host.telemetry.emit({ message: "telemetry.hub.stateSnapshotSent", connectionId, actorId, version });
}

type Start = { resume: "snapshot"; gap?: Gap } | { resume: "replay"; after: number; gap?: never };

/** RES1: what was missed, event by event, or a snapshot with the gap it leaves. */
function resumeFrom(sql: Sql, room: Room, actorId: string, after: number | null): Start {
  const { version } = room.state;
  if (after === null || after > version) return { resume: "snapshot" };
  const reachable = after >= room.pruner.floor(room.state, room.now()) && version - after <= MOST_EVENTS_REPLAYED;
  const servable =
    reachable && bytesAfter(sql, after) <= MOST_BYTES_REPLAYED && !wasForgottenAfter(sql, actorId, after);
  if (servable) return { resume: "replay", after };
  return { resume: "snapshot", gap: { from: after + 1, to: version } };
}

/** Every event that was missed and may be seen, in frames of at most 256 events and 256 KiB (RES1). */
function replay(connection: Connection, sql: Sql, after: number, to: number): void {
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
  for (const row of readLog(sql, after, MOST_EVENTS_REPLAYED)) {
    const recorded = recordedOf(row);
    const shown = eventFor(recorded, connection.viewer);
    if (shown !== null) {
      const text = shown === recorded.event ? row.event : JSON.stringify(shown);
      // A code unit is up to three bytes; what is sent must never be more than promised.
      if (texts.length === FRAME_EVENTS || bytes + text.length * 3 > FRAME_BYTES) flush(last);
      texts.push(text);
      bytes += text.length * 3;
    }
    last = row.version;
  }
  flush(Math.max(last, to));
}
