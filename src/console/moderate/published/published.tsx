import { useState } from "preact/hooks";
import { readDigests } from "../../../client/http/hub-http.ts";
import { readPublishing } from "../../../client/http/moderator/moderation-http.ts";
import { Fault } from "../../shell/fault.tsx";
import type { Session } from "../../shell/session/session.ts";
import { useRead } from "../../shell/use-read.ts";
import { PublishingCalendar } from "./publishing-calendar.tsx";

interface PublishedProps {
  readonly session: Session;
}

/** When what was played is published (CLO6), as a picture, and the digests of the days (MOD3). */
export function Published({ session }: PublishedProps) {
  return (
    <>
      <Later title="Publishing calendar">
        <Calendar session={session} />
      </Later>
      <Later title="Digests">
        <Digests session={session} />
      </Later>
    </>
  );
}

/** Reads nothing before it is opened. */
function Later({ title, children }: { readonly title: string; readonly children: preact.ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="card travel" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  );
}

function Calendar({ session }: PublishedProps) {
  const { value, fault } = useRead(session, "publishing", readPublishing, 15_000);
  const isEmpty = value?.publishing.length === 0;
  return (
    <>
      <Fault text={fault} />
      {isEmpty && <p class="quiet">No session was closed yet.</p>}
      {value !== undefined && !isEmpty && <PublishingCalendar batches={value.publishing} now={Date.now()} />}
    </>
  );
}

function Digests({ session }: PublishedProps) {
  const { value, fault } = useRead(session, "digests", (hub) => readDigests(hub, { limit: 20 }));
  return (
    <>
      <Fault text={fault} />
      {value?.digests.length === 0 && <p class="quiet">No digest was written yet.</p>}
      {value?.digests.map(({ day, text, entries }) => (
        <article key={day}>
          <h3>
            {day} <span class="quiet">{entries} entries</span>
          </h3>
          <p class="lines" dir="auto">
            {text}
          </p>
        </article>
      ))}
    </>
  );
}
