import { inspectRoom } from "../../../../src/durable/operating/inspect-room.ts";
import type { RoomInspection } from "../../../../src/durable/protocol/http/operating.ts";
import type { ExampleRoom } from "./example-room.ts";

/** The room as operators see it at this moment (OPS2), with one connection. */
export function exampleInspection({ sql, room }: ExampleRoom): RoomInspection {
  const now = room.now();
  const { version } = room.state;
  const at = new Date(now).toISOString();
  const shown = inspectRoom({
    sql,
    room,
    connections: [
      {
        ...{ connectionId: "con_5f1d2c3b4a59", actorId: "mara", roles: ["player"], openedAt: at, lastSeenAt: at },
        ...{ sentVersion: version, ackedVersion: version, isLagging: false },
        tokenExpiresAt: new Date(now + 3_600_000).toISOString(),
      },
    ],
    records: { waiting: () => ({ waiting: 0, oldestAt: null }) },
    times: { leaseRenewedAt: now - 40_000, drainingUntil: null, alarmAt: now + 60_000 },
  });
  return {
    ...shown,
    participants: shown.participants.slice(0, 2),
    deadlines: shown.deadlines.slice(0, 3),
    storage: { bytes: 217_088, firstVersion: shown.storage.firstVersion },
  };
}
