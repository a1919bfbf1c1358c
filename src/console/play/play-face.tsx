import { useEffect, useRef, useState } from "preact/hooks";
import type { FaceProps } from "../shell/face-props.ts";
import { TimeTravel } from "./history/time-travel.tsx";
import { JoinForm } from "./join-form.tsx";
import { SeatView } from "./seat-view.tsx";
import type { Seat } from "./seat.ts";

/** A table with several actors side by side, each with a connection of its own. */
export default function PlayFace({ facts }: FaceProps) {
  const [seats, setSeats] = useState<readonly Seat[]>([]);
  const [isJoining, setJoining] = useState(true);
  const first = seats[0];
  const seated = useRef(seats);
  seated.current = seats;
  // Somebody who opens another face leaves the table.
  useEffect(() => () => seated.current.forEach((seat) => void seat.leave()), []);
  const sit = (seat: Seat): void => {
    setSeats((before) => [...before, seat]);
    setJoining(false);
  };
  const leave = (seat: Seat): void => {
    void seat.leave();
    setSeats((before) => before.filter((each) => each !== seat));
  };
  return (
    <>
      <h1 class="hidden">Play</h1>
      <div class="seats">
        {seats.map((seat) => (
          <SeatView key={seat.self.actorId} seat={seat} onLeave={() => leave(seat)} />
        ))}
        {isJoining || seats.length === 0 ? (
          <JoinForm
            facts={facts}
            beside={seats}
            onJoin={sit}
            onCancel={seats.length > 0 ? () => setJoining(false) : undefined}
          />
        ) : (
          <button class="another" onClick={() => setJoining(true)}>
            + Another actor
          </button>
        )}
      </div>
      {first !== undefined && <TimeTravel seat={first} isDev={facts.isDev} />}
    </>
  );
}
