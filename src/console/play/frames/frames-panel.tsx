import { useState } from "preact/hooks";
import { useStore } from "../../shell/store.ts";
import type { FrameLog, LoggedFrame } from "./frame-log.ts";

/** So many frames are shown at a time; the log keeps more, and the filter finds them. */
const SHOWN = 50;

/** The frames of a seat both ways: filter, pause, copy. */
export function FramesPanel({ log }: { readonly log: FrameLog }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Frames</summary>
      {isOpen && <Frames log={log} />}
    </details>
  );
}

function Frames({ log }: { readonly log: FrameLog }) {
  useStore(log);
  const [filter, setFilter] = useState("");
  /** The number of the newest frame shown while paused. */
  const [pausedAt, setPausedAt] = useState<number>();
  const shown = framesShown(log.frames, filter, pausedAt);
  const copy = (): void => void navigator.clipboard.writeText(shown.map(({ text }) => text).join("\n"));
  return (
    <>
      <div class="row">
        <input
          aria-label="Filter frames"
          placeholder="filter"
          value={filter}
          onInput={(e) => setFilter(e.currentTarget.value)}
        />
        <button
          aria-pressed={pausedAt !== undefined}
          onClick={() => setPausedAt(pausedAt === undefined ? (log.frames.at(-1)?.number ?? 0) : undefined)}
        >
          Pause
        </button>
        <button onClick={copy}>Copy</button>
        <button onClick={() => log.clear()}>Clear</button>
      </div>
      <ol class="frames" tabIndex={0} aria-label="Frames, the newest first">
        {shown.map((frame) => (
          <FrameRow key={frame.number} frame={frame} />
        ))}
      </ol>
    </>
  );
}

/** A frame; its text is laid out when somebody opens it, since fifty of them are drawn anew for each that comes. */
function FrameRow({ frame }: { readonly frame: LoggedFrame }) {
  const [isOpen, setOpen] = useState(false);
  const isSent = frame.direction === "up";
  return (
    <li class={frame.direction}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span aria-label={isSent ? "sent" : "received"}>{isSent ? "↑" : "↓"}</span>{" "}
          <time>{new Date(frame.at).toISOString().slice(11, 23)}</time> {frame.type}{" "}
          <span class="quiet">{frame.text.length} B</span>
        </summary>
        {isOpen && <pre>{pretty(frame.text)}</pre>}
      </details>
    </li>
  );
}

function framesShown(frames: readonly LoggedFrame[], filter: string, pausedAt: number | undefined): LoggedFrame[] {
  const shown: LoggedFrame[] = [];
  for (let at = frames.length - 1; at >= 0 && shown.length < SHOWN; at -= 1) {
    const frame = frames[at];
    if (frame === undefined || (pausedAt !== undefined && frame.number > pausedAt)) continue;
    if (filter === "" || frame.text.includes(filter)) shown.push(frame);
  }
  return shown;
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
