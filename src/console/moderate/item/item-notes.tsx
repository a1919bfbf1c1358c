import { useState } from "preact/hooks";
import { addNote, readItem } from "../../../client/http/moderator/item-http.ts";
import { Fault } from "../../shell/fault.tsx";
import { fieldText } from "../../shell/field-text.ts";
import type { Session } from "../../shell/session/session.ts";
import { showTime } from "../../shell/show-time.ts";
import { useRead } from "../../shell/use-read.ts";

interface ItemNotesProps {
  readonly session: Session;
  readonly itemId: string;
  /** How many there are, as the list last told: another number has them read again. */
  readonly count: number;
}

/** The notes of moderators beside an item, for each other (MOD11). */
export function ItemNotes({ session, itemId, count }: ItemNotesProps) {
  const [fault, setFault] = useState<string>();
  const reading = useRead(session, `${itemId} ${count}`, (hub) => readItem(hub, itemId));
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const text = fieldText(new FormData(form), "text");
    const answer = await session.ask((hub) => addNote(hub, itemId, text));
    setFault(answer.ok ? undefined : answer.problem.detail);
    if (!answer.ok) return;
    form.reset();
    reading.reload();
  };
  const notes = reading.value?.notes ?? [];
  return (
    <details open={count > 0}>
      <summary>Notes ({Math.max(count, notes.length)})</summary>
      <ul class="plain">
        {notes.map(({ noteId, by, at, text }) => (
          <li key={noteId}>
            <b>{by}</b> <bdi>{text}</bdi> <time class="quiet">{showTime(at)}</time>
          </li>
        ))}
      </ul>
      <form class="row" onSubmit={(event) => void submit(event)} aria-label="Write a note">
        <label>
          Note for other moderators
          <input name="text" required maxLength={1000} dir="auto" autocomplete="off" />
        </label>
        <button>Add</button>
      </form>
      <Fault text={fault ?? reading.fault} />
    </details>
  );
}
