import type { RoomStatus } from "../../client/room-status.ts";
import { useStore } from "../shell/store.ts";
import { CommandLine } from "./commands/command-line.tsx";
import { Receipts } from "./commands/receipts.tsx";
import { VerbForms } from "./commands/verb-forms.tsx";
import { FramesPanel } from "./frames/frames-panel.tsx";
import { NetworkPanel } from "./frames/network-panel.tsx";
import { RoomPanels } from "./room-panels.tsx";
import type { Seat } from "./seat.ts";
import { Talk } from "./talk.tsx";

/** One actor's place at the table. */
export function SeatView({ seat, onLeave }: { readonly seat: Seat; onLeave(): void }) {
  useStore(seat);
  const { self, state, status } = seat;
  return (
    <section class="card seat" aria-label={`${self.name}'s seat`}>
      <header>
        <h2>{self.name}</h2>
        <span class="quiet">
          {seat.options.hubId}/{seat.options.roomId} · {self.roles.join(", ")}
        </span>
        <span class={`status ${status.kind}`} role="status">
          {sayStatus(status)}
          {status.kind === "open" && ` · version ${seat.client.version}`}
        </span>
        <button onClick={onLeave} aria-label={`Leave as ${self.name}`}>
          Leave
        </button>
      </header>
      {status.kind === "closed" && (
        <p role="alert" class="fault">
          {status.reason.detail}
        </p>
      )}
      {seat.notice !== undefined && <p class="quiet notice">{seat.notice}</p>}
      {state !== undefined && (
        <>
          <Talk seat={seat} />
          <CommandLine seat={seat} />
          <Receipts seat={seat} />
          <RoomPanels seat={seat} state={state} />
          <VerbForms seat={seat} state={state} />
          <NetworkPanel network={seat.network} />
          <FramesPanel log={seat.frames} />
        </>
      )}
    </section>
  );
}

function sayStatus(status: RoomStatus): string {
  switch (status.kind) {
    case "open":
      return "connected";
    case "connecting":
      return "connecting…";
    case "waiting":
      return `tries again in ${Math.ceil(status.retryInMs / 1000)} s: ${status.because}`;
    case "suspended":
      return "offline";
    case "closed":
      return `closed: ${status.reason.code}`;
  }
}
