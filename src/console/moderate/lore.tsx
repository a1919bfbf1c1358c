import { useState } from "preact/hooks";
import { readLore, type LoreEntry } from "../../client/http/moderator/lore-http.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import type { Session } from "../shell/session/session.ts";

/** The published lore, as players find it (MOD3). */
export function Lore({ session }: { readonly session: Session }) {
  const [entries, setEntries] = useState<readonly LoreEntry[]>();
  const [fault, setFault] = useState<string>();
  const search = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const q = fieldText(new FormData(event.target), "q");
    const answer = await session.ask((hub) =>
      readLore(hub, hub.hubId, hub.token, { q: q === "" ? undefined : q, limit: 20 }),
    );
    setFault(answer.ok ? undefined : answer.problem.detail);
    setEntries(answer.ok ? answer.value.entries : []);
  };
  return (
    <details class="card travel">
      <summary>Lore, as players find it</summary>
      <form class="row" onSubmit={(event) => void search(event)}>
        <label>
          Words
          <input name="q" placeholder="the newest without words" dir="auto" />
        </label>
        <button>Search</button>
      </form>
      <Fault text={fault} />
      {entries !== undefined && (
        <ul class="plain">
          {entries.length === 0 && <li class="quiet">Nothing was published that answers.</li>}
          {entries.map((entry) => (
            <li key={entry.entryId}>
              <b>
                <bdi>{entry.title}</bdi>
              </b>{" "}
              <bdi>{entry.text}</bdi> <time class="quiet">{entry.publishedAt.slice(0, 16).replace("T", " ")}</time>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
