import { useState } from "preact/hooks";
import type { ModeratedItem } from "../../../client/http/moderator/moderation-http.ts";
import type { ModerationQueue } from "../moderation-queue.ts";
import { RoomContests } from "../room/room-contests.tsx";
import { SpeakerView } from "../room/speaker-view.tsx";
import { objectsIn, showValue } from "./item-fields.ts";

interface EvidenceProps {
  readonly queue: ModerationQueue;
  readonly item: ModeratedItem;
}

/**
 * The lines in their context, each with its speaker and what can be done about both; the sentences alone where the room's
 * log does not have them any more.
 */
export function Evidence({ queue, item }: EvidenceProps) {
  const [chosen, setChosen] = useState<number>();
  const lines = queue.contextOf(item);
  const line = lines?.find(({ version }) => version === chosen);
  return (
    <>
      <h3>Evidence</h3>
      {lines === undefined && <p class="quiet">Reading the lines around it…</p>}
      {lines !== undefined && lines.length > 0 ? (
        <ol class="plain evidence">
          {lines.map(({ version, actorId, text, isEvidence }) => (
            <li key={version} class={isEvidence ? "said" : "quiet"}>
              <span class="version">{version}</span>{" "}
              <button
                class="speaker-name"
                aria-label={`${actorId}, version ${version}: history and acts`}
                aria-expanded={version === chosen}
                onClick={() => setChosen(version === chosen ? undefined : version)}
              >
                {actorId}
              </button>{" "}
              <bdi>{text}</bdi>
            </li>
          ))}
        </ol>
      ) : (
        <ol class="plain evidence">
          {objectsIn(item, "evidence").map((each) => (
            <li key={JSON.stringify(each)} class="said">
              <span class="version">{showValue(each["version"])}</span> <bdi>{showValue(each["sentence"])}</bdi>
            </li>
          ))}
        </ol>
      )}
      {line !== undefined && (
        <SpeakerView
          key={line.version}
          session={queue.session}
          line={{ roomId: item.roomId, actorId: line.actorId, version: line.version }}
          onClose={() => setChosen(undefined)}
        />
      )}
      <RoomContests key={item.roomId} session={queue.session} roomId={item.roomId} />
    </>
  );
}
