import { useState } from "preact/hooks";
import { listRooms } from "../../client/http/hub-http.ts";
import { Fault } from "../shell/fault.tsx";
import { showTime } from "../shell/show-time.ts";
import { useRead } from "../shell/use-read.ts";
import type { SectionProps } from "./section-props.ts";

const EVERY_MS = 5_000;

/** The live rooms by their leases (DIR1). */
export function Rooms({ session }: SectionProps) {
  const [filter, setFilter] = useState("");
  const { value, fault } = useRead(session, "rooms", listRooms, EVERY_MS);
  const rooms = (value?.rooms ?? []).filter(({ roomId }) => roomId.includes(filter));
  return (
    <section class="card section" aria-label="Rooms">
      <div class="row">
        <h2>Live rooms</h2>
        <label>
          Filter
          <input value={filter} onInput={(event) => setFilter(event.currentTarget.value)} placeholder="part of an id" />
        </label>
      </div>
      <p class="quiet" role="status">
        {value === undefined ? "Reading…" : `${rooms.length} live, by leases of two minutes`}
      </p>
      <Fault text={fault} />
      {rooms.length > 0 && (
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
              {rooms.map((room) => (
                <tr key={room.roomId}>
                  <th scope="row">{room.roomId}</th>
                  <td class="number">{room.participants}</td>
                  <td class="number">{room.spectators}</td>
                  <td class="number">{room.version}</td>
                  <td>{room.sessionId ?? "–"}</td>
                  <td>{showTime(room.updatedAt, true).slice(11)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {value !== undefined && rooms.length === 0 && <p class="quiet">No room is live now.</p>}
    </section>
  );
}
