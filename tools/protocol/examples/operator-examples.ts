import { inspectRoom } from "../../../src/durable/operating/inspect-room.ts";
import { traceRoom } from "../../../src/durable/operating/trace-room.ts";
import type { RoomInspection } from "../../../src/durable/protocol/http/operating.ts";
import type { Trace } from "../../../src/durable/protocol/http/trace.ts";
import { joinTrace } from "../../../src/worker/trace/join-trace.ts";
import type { ExamplePlay } from "./example-play.ts";
import { ROOM_ID } from "./example-room.ts";
import type { Examples } from "./examples.ts";

/** Answers that only operators get (OPS1–OPS6). */
export function operatorExamples(play: ExamplePlay): Examples {
  const inspection = inspectionOf(play);
  const { at, version, session, jobs } = inspection;
  const sessionId = session?.sessionId ?? null;
  const room = { roomId: ROOM_ID, participants: 4, spectators: 1, version, sessionId, updatedAt: at };
  return {
    "live-rooms.answer": { rooms: [room], nextCursor: null, total: 1 },
    "room-inspection.answer": inspection,
    "trace.answer": traceOf(play),
    "jobs.answer": { jobs, unreached: [], nextCursor: "a" },
  };
}

/** The first duel, from its launch to its result. */
function traceOf({ stage: { sql, room }, jobs }: ExamplePlay): Trace {
  const id = jobs.find(({ kind }) => kind === "contest")?.jobId ?? "";
  const trace = joinTrace(id, [traceRoom(sql, room.state, id)]);
  return { ...trace, hops: trace.hops.slice(-5), missing: trace.missing.slice(0, 1) };
}

function inspectionOf({ stage: { sql, room } }: ExamplePlay): RoomInspection {
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
