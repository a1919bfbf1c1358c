import { useState } from "preact/hooks";
import { readLiveRooms } from "../../client/http/operator/operate-http.ts";
import type { LiveRoom } from "../../durable/protocol/http/operating.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import { ScrollTable, type Column } from "../shell/scroll-table.tsx";
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
          <ScrollTable
            label="Live rooms"
            columns={columnsOf(inspected, setInspected)}
            rows={value.rooms}
            keyOf={({ roomId }) => roomId}
          />
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

function columnsOf(inspected: string | undefined, onInspect: (roomId: string) => void): readonly Column<LiveRoom>[] {
  return [
    {
      heading: "Room",
      namesRow: true,
      show: ({ roomId }) => (
        <button class="link" aria-expanded={roomId === inspected} onClick={() => onInspect(roomId)}>
          {roomId}
        </button>
      ),
    },
    { heading: "Present", kind: "number", show: ({ participants }) => participants },
    { heading: "Watching", kind: "number", show: ({ spectators }) => spectators },
    { heading: "Version", kind: "number", show: ({ version }) => version },
    { heading: "Session", show: ({ sessionId }) => sessionId ?? "–" },
    { heading: "Lease of", show: ({ updatedAt }) => showTime(updatedAt, true).slice(11) },
  ];
}
