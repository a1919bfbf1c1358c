import { useState } from "preact/hooks";
import { fieldText } from "../shell/field-text.ts";
import { HUB_URL } from "../shell/hub-access.ts";

interface LoreProps {
  readonly hubId: string;
  readonly token: string;
}

interface Entry {
  readonly entryId: string;
  readonly title: string;
  readonly text: string;
  readonly publishedAt: string;
}

/** What was published, as players find it (MOD3). */
export function Lore({ hubId, token }: LoreProps) {
  const [entries, setEntries] = useState<readonly Entry[]>();
  const [fault, setFault] = useState<string>();
  const search = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const q = fieldText(new FormData(event.target), "q");
    const query = new URLSearchParams({ limit: "20", ...(q !== "" && { q }) });
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${HUB_URL}/v1/hubs/${hubId}/lore?${query.toString()}`, { headers });
    const body: unknown = await answer.json();
    setFault(answer.ok ? undefined : detailOf(body));
    setEntries(entriesIn(body));
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
      {fault !== undefined && (
        <p role="alert" class="fault">
          {fault}
        </p>
      )}
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

function entriesIn(body: unknown): readonly Entry[] {
  if (typeof body !== "object" || body === null || !("entries" in body) || !Array.isArray(body.entries)) return [];
  return body.entries.filter(isEntry);
}

function isEntry(value: unknown): value is Entry {
  const fields = ["entryId", "title", "text", "publishedAt"];
  return (
    typeof value === "object" &&
    value !== null &&
    fields.every((field) => typeof Reflect.get(value, field) === "string")
  );
}

function detailOf(body: unknown): string {
  return typeof body === "object" && body !== null && "detail" in body ? String(body.detail) : "the hub refused";
}
