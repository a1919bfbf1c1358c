import { readSessions } from "../../client/http/room-http.ts";
import { Fault } from "../shell/fault.tsx";
import type { Session } from "../shell/session/session.ts";
import { useRead } from "../shell/use-read.ts";
import { closureRows } from "./closure-rows.ts";
import { Part } from "./part.tsx";

interface RoomClosuresProps {
  readonly session: Session;
  readonly roomId: string;
}

const EVERY_MS = 15_000;
const SESSIONS = 10;

/** A room's last sessions with the stages of their closures, and what read their lines (SHP4, CLO10). */
export function RoomClosures({ session, roomId }: RoomClosuresProps) {
  const { value, fault } = useRead(
    session,
    roomId,
    ({ token, ...hub }) => readSessions({ ...hub, roomId }, token, { limit: SESSIONS }),
    EVERY_MS,
  );
  return (
    <>
      <Fault text={fault} />
      <Part title="Closed sessions" lines={closureRows(value?.sessions ?? [])}>
        {({ sessionId, closedAt, outcome, stages }) => (
          <>
            <b>{sessionId}</b> <time>{closedAt}</time> {outcome}
            {stages.length > 0 && <span class="quiet"> {stages.join("; ")}</span>}
          </>
        )}
      </Part>
    </>
  );
}
