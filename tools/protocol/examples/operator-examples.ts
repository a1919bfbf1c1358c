import { traceRoom } from "../../../src/durable/operating/trace-room.ts";
import type { Trace } from "../../../src/durable/protocol/http/trace.ts";
import { joinTrace } from "../../../src/worker/trace/join-trace.ts";
import type { Examples } from "./examples.ts";
import type { ExamplePlay } from "./room/example-play.ts";
import { ROOM_ID } from "./room/example-room.ts";

/** Answers that only operators get (OPS1–OPS6). */
export function operatorExamples(play: ExamplePlay): Examples {
  const { inspection } = play;
  const { at, version, session, jobs } = inspection;
  const sessionId = session?.sessionId ?? null;
  const room = { roomId: ROOM_ID, participants: 4, spectators: 1, version, sessionId, updatedAt: at };
  return {
    "live-rooms.answer": { rooms: [room], nextCursor: null, total: 1 },
    "room-inspection.answer": inspection,
    "revoke.request": { jti: "a-stolen-token", expiresAt: REVOKED.until },
    "revoke.answer": REVOKED,
    "revocations.answer": { revocations: [REVOKED] },
    "import.answer": { roomId: ROOM_ID, version, rows: version + 31 },
    "trace.answer": traceOf(play),
    "jobs.answer": { jobs, unreached: [], nextCursor: "a" },
  };
}

const REVOKED = { tokenId: "d6b9f2a6c0e94cbb0b7a3f3e5d1c8a92", until: "2026-11-05T21:00:00.000Z" };

/** The first duel, from its launch to its result. */
function traceOf({ stage: { sql, room }, jobs }: ExamplePlay): Trace {
  const id = jobs.find(({ kind }) => kind === "contest")?.jobId ?? "";
  const trace = joinTrace(id, [traceRoom(sql, room.state, id)]);
  return { ...trace, hops: trace.hops.slice(-5), missing: trace.missing.slice(0, 1) };
}
