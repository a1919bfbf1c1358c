import { inspectRoom } from "../../client/http/operator/operate-http.ts";
import type { RoomInspection } from "../../durable/protocol/http/operating.ts";
import { Fault } from "../shell/fault.tsx";
import type { Session } from "../shell/session/session.ts";
import { showTime } from "../shell/show-time.ts";
import { useRead } from "../shell/use-read.ts";
import { Part } from "./part.tsx";
import { RoomClosures } from "./room-closures.tsx";

interface RoomInspectorProps {
  readonly session: Session;
  readonly roomId: string;
  onClose(): void;
}

const EVERY_MS = 5_000;

/** A room from inside, without a seat in it: what it holds, and what it waits for (OPS2). */
export function RoomInspector({ session, roomId, onClose }: RoomInspectorProps) {
  const { value, fault } = useRead(session, roomId, (hub) => inspectRoom(hub, roomId), EVERY_MS);
  return (
    <section class="card section" aria-label={`Room ${roomId}`}>
      <header class="row">
        <h2>{roomId}</h2>
        <button onClick={onClose}>Close</button>
      </header>
      <Fault text={fault} />
      {value === undefined ? (
        <p class="quiet" role="status">
          {fault === undefined && "Reading…"}
        </p>
      ) : (
        <>
          <Inspection room={value} />
          <RoomClosures session={session} roomId={roomId} />
        </>
      )}
    </section>
  );
}

function Inspection({ room }: { readonly room: RoomInspection }) {
  const { session, budgets, storage, records } = room;
  const facts: readonly (readonly [name: string, value: string])[] = [
    ["Version", `${room.version}, kept from ${storage.firstVersion ?? "–"}`],
    ["Catalog", room.catalogVersion],
    [
      "Session",
      session === null ? "none" : `${session.sessionId}, ${session.status} since ${showTime(session.openedAt)}`,
    ],
    ["Commands this second", `${budgets.commandsThisSecond} of ${budgets.roomCommandsPerSecond}`],
    ["Storage", `${Math.ceil(storage.bytes / 1024)} kB`],
    ["Records for the archive", `${records.waiting} waiting${since(records.oldestAt)}`],
    ["Alarm", timeOr(room.alarmAt)],
    ["Lease renewed", timeOr(room.leaseRenewedAt)],
    ["Slow mode", room.slowModeMs === 0 ? "off" : `${room.slowModeMs / 1000} s`],
    ["Draining until", timeOr(room.drainingUntil)],
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Part title="Participants" lines={room.participants}>
        {({ actorId, name, roles, status, connections }) => (
          <>
            <b>{actorId}</b> <bdi>{name}</bdi> <span class="quiet">{roles.join(", ")}</span> {status},{" "}
            {connections === 1 ? "1 connection" : `${connections} connections`}
          </>
        )}
      </Part>
      <Part title="Sockets" lines={room.connections}>
        {({ actorId, connectionId, sentVersion, ackedVersion, isLagging, lastSeenAt }) => (
          <>
            <b>{actorId}</b> <span class="quiet">{connectionId}</span> sent {sentVersion}, acknowledged {ackedVersion}
            {isLagging && <b class="bad"> lagging</b>}, seen {showTime(lastSeenAt, true).slice(11)}
          </>
        )}
      </Part>
      <Part title="Jobs" lines={room.jobs}>
        {({ jobId, kind, status, attempt, deadlineAt }) => (
          <>
            <b>{kind}</b> {jobId} {status}, attempt {attempt}
            {deadlineAt !== undefined && `, until ${showTime(deadlineAt, true)}`}
          </>
        )}
      </Part>
      <Part title="Contests" lines={room.openContests}>
        {({ contestId, verb, status, participants }) => (
          <>
            <b>{verb}</b> {contestId} {status}: {participants.join(", ")}
          </>
        )}
      </Part>
      <Part title="Trades" lines={room.openTrades}>
        {({ tradeId, from, to, expiresAt }) => (
          <>
            {tradeId} from {from} to {to}, until {showTime(expiresAt, true)}
          </>
        )}
      </Part>
      <Part title="Rituals" lines={room.openRituals}>
        {({ ritualId, relicId, actorId, status }) => (
          <>
            {relicId} by {actorId}, {status} <span class="quiet">{ritualId}</span>
          </>
        )}
      </Part>
      <Part title="Deadlines" lines={room.deadlines}>
        {({ at, what, id, retryAt }) => (
          <>
            <time>{showTime(at, true)}</time> {what} <span class="quiet">{id}</span>
            {retryAt !== undefined && `, tried again at ${showTime(retryAt, true)}`}
          </>
        )}
      </Part>
      <Part title="Budgets in use" lines={budgets.spent}>
        {({ key, fullAt }) => (
          <>
            {key}, full again at {showTime(fullAt, true)}
          </>
        )}
      </Part>
    </>
  );
}

function timeOr(time: string | null): string {
  return time === null ? "–" : showTime(time, true);
}

function since(time: string | null): string {
  return time === null ? "" : ` since ${showTime(time, true)}`;
}
