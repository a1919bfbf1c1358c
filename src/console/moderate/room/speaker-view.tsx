import { readSpeaker } from "../../../client/http/moderator/speaker-http.ts";
import { describeEvent } from "../../shell/describe-event.ts";
import { Fault } from "../../shell/fault.tsx";
import type { Session } from "../../shell/session/session.ts";
import { showTime } from "../../shell/show-time.ts";
import { useRead } from "../../shell/use-read.ts";
import { ActForm } from "./act-form.tsx";
import type { SpokenLine } from "./spoken-line.ts";

interface SpeakerViewProps {
  readonly session: Session;
  readonly line: SpokenLine;
  onClose(): void;
}

/** The person who said a line: what that person said before, what moderators did, and what can be done now (MOD1). */
export function SpeakerView({ session, line, onClose }: SpeakerViewProps) {
  const { roomId, actorId, version } = line;
  const { value, fault, reload } = useRead(session, `${roomId} ${actorId} ${version}`, async (hub) => ({
    ok: true,
    value: await readSpeaker({ ...hub, roomId }, hub.token, { actorId, version }),
  }));
  return (
    <section class="speaker" aria-label={`About ${actorId}`}>
      <header class="row">
        <h3>{actorId}</h3>
        <button onClick={onClose}>Close</button>
      </header>
      <Fault text={fault} />
      {value === undefined && <p class="quiet">Reading what was said before…</p>}
      {value !== undefined && (
        <ol class="plain evidence history" tabIndex={0} aria-label={`History of ${actorId}`}>
          {value.length === 0 && <li class="quiet">The room's log tells nothing more.</li>}
          {value.map((event) => (
            <li key={event.version} class={event.version === version ? "said" : ""}>
              <span class="version">{event.version}</span> <bdi>{describeEvent(event, (id) => id)}</bdi>{" "}
              <time class="quiet">{showTime(event.at).slice(11)}</time>
            </li>
          ))}
        </ol>
      )}
      <ActForm session={session} line={line} onDone={reload} />
    </section>
  );
}
