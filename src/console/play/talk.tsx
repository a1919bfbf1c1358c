import { useEffect, useRef } from "preact/hooks";
import type { ChatEntry } from "../../durable/protocol/state/chat-entry.ts";
import { describeEvent } from "../shell/describe-event.ts";
import type { Seat } from "./seat.ts";

/** Lines that the talk shows itself, or that would only repeat what the panels show. */
const SHOWN_ELSEWHERE = /^(chat\.(said|emoted|whispered)|story\.narrated|participant\.(updated|idled|returned))$/;

interface Line {
  readonly version: number;
  readonly entry?: ChatEntry;
  readonly text?: string;
}

/** Talk and events in the order of their versions; the page follows the newest line unless somebody scrolled up. */
export function Talk({ seat }: { readonly seat: Seat }) {
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const lines = linesOf(seat);
  const newest = lines.at(-1)?.version;
  useEffect(() => {
    if (follows.current && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [newest]);
  const onScroll = (): void => {
    const at = list.current;
    if (at !== null) follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
  };
  return (
    <div class="talk" ref={list} onScroll={onScroll} role="log" aria-label="What happens" tabIndex={0}>
      {lines.length === 0 && <p class="quiet">Nothing has happened yet. Say something below.</p>}
      {lines.map((line) => (
        <div key={line.version} class={`happening ${line.entry?.kind ?? "event"}`}>
          <span class="version">{line.version}</span>
          {line.entry === undefined ? <span>{line.text}</span> : <Said entry={line.entry} seat={seat} />}
        </div>
      ))}
    </div>
  );
}

/** Players' words are text in an element of their own, whatever they contain (TXT3). */
function Said({ entry, seat }: { readonly entry: ChatEntry; readonly seat: Seat }) {
  const who = seat.nameOf(entry.actorId);
  const words = <bdi>{entry.retracted && entry.text === "" ? "(taken back)" : entry.text}</bdi>;
  switch (entry.kind) {
    case "say":
      return (
        <span>
          <b>{who}</b> {words}
        </span>
      );
    case "emote":
      return (
        <em>
          {who} {words}
        </em>
      );
    case "whisper":
      return (
        <span>
          <mark>whisper</mark> <b>{who}</b> to {seat.nameOf(entry.target ?? "")}: {words}
        </span>
      );
    case "narration":
      return <span>{words}</span>;
  }
}

function linesOf(seat: Seat): Line[] {
  const chat = seat.state?.chat ?? [];
  const events = seat.events.filter(({ type }) => !SHOWN_ELSEWHERE.test(type));
  return [
    ...chat.map((entry): Line => ({ version: entry.version, entry })),
    ...events.map((event): Line => ({
      version: event.version,
      text: describeEvent(event, (actorId) => seat.nameOf(actorId)),
    })),
  ].toSorted((left, right) => left.version - right.version);
}
