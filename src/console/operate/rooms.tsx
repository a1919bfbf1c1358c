import { useState } from "preact/hooks";
import { readLiveRooms } from "../../client/http/operate-http.ts";
import type { LiveRoom } from "../../durable/protocol/http/operating.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import { showTime } from "../shell/show-time.ts";
import { useRead } from "../shell/use-read.ts";
import { RoomInspector } from "./room-inspector.tsx";
import type { SectionProps } from "./section-props.ts";

const EVERY_MS = 5_000;
const PAGE = 200;

/** The live rooms by their leases (OPS1), and any room from inside (OPS2). */
export function Rooms({ session }: SectionProps) {
  const [inspected, setInspected] = useState<string>();
  /** The cursors of the pages up to this one. */
  const [way, setWay] = useState<readonly string[]>([]);
  const cursor = way.at(-1);
  const { value, fault } = useRead(
    session,
    cursor ?? "",
    (hub) => readLiveRooms(hub, { limit: PAGE, cursor }),
    EVERY_MS,
  );
  const inspect = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) setInspected(fieldText(new FormData(event.target), "roomId"));
  };
  return (
    <>
      <section class="card section" aria-label="Rooms">
        <h2>Live rooms</h2>
        <form class="row" onSubmit={inspect}>
          <label>
            Inspect a room
            <input name="roomId" required pattern="[a-z0-9][a-z0-9\-]{0,63}" autocomplete="off" />
          </label>
          <button>Inspect</button>
        </form>
        <p class="quiet" role="status">
          {value === undefined ? "Reading…" : `${value.total} live, by leases of two minutes`}
        </p>
        <Fault text={fault} />
        {value !== undefined && value.rooms.length > 0 && (
          <RoomTable rooms={value.rooms} inspected={inspected} onInspect={setInspected} />
        )}
        <Pages
          isFirst={way.length === 0}
          nextCursor={value?.nextCursor ?? null}
          onFirst={() => setWay([])}
          onNext={(next) => setWay([...way, next])}
        />
      </section>
      {inspected !== undefined && (
        <RoomInspector key={inspected} session={session} roomId={inspected} onClose={() => setInspected(undefined)} />
      )}
    </>
  );
}

interface PagesProps {
  readonly isFirst: boolean;
  readonly nextCursor: string | null;
  onFirst(): void;
  onNext(cursor: string): void;
}

function Pages({ isFirst, nextCursor, onFirst, onNext }: PagesProps) {
  if (isFirst && nextCursor === null) return null;
  return (
    <div class="row">
      <button disabled={isFirst} onClick={onFirst}>
        First page
      </button>
      <button disabled={nextCursor === null} onClick={() => nextCursor !== null && onNext(nextCursor)}>
        Next page
      </button>
    </div>
  );
}

interface RoomTableProps {
  readonly rooms: readonly LiveRoom[];
  readonly inspected: string | undefined;
  onInspect(roomId: string): void;
}

function RoomTable({ rooms, inspected, onInspect }: RoomTableProps) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Live rooms">
      <table>
        <thead>
          <tr>
            <th scope="col">Room</th>
            <th scope="col" class="number">
              Present
            </th>
            <th scope="col" class="number">
              Watching
            </th>
            <th scope="col" class="number">
              Version
            </th>
            <th scope="col">Session</th>
            <th scope="col">Lease of</th>
          </tr>
        </thead>
        <tbody>
          {rooms.map(({ roomId, participants, spectators, version, sessionId, updatedAt }) => (
            <tr key={roomId}>
              <th scope="row">
                <button class="link" aria-expanded={roomId === inspected} onClick={() => onInspect(roomId)}>
                  {roomId}
                </button>
              </th>
              <td class="number">{participants}</td>
              <td class="number">{spectators}</td>
              <td class="number">{version}</td>
              <td>{sessionId ?? "–"}</td>
              <td>{showTime(updatedAt, true).slice(11)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
