import { useState } from "preact/hooks";
import { readAudit, type AuditEntry } from "../../client/http/hub-http.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import { ScrollTable, type Column } from "../shell/scroll-table.tsx";
import { showTime } from "../shell/show-time.ts";
import { useRead } from "../shell/use-read.ts";
import type { SectionProps } from "./section-props.ts";

interface Asked {
  readonly actorId: string | undefined;
  readonly action: string | undefined;
}

/** The acts of operators and moderators, the newest first (AUD4). */
export function Audit({ session }: SectionProps) {
  const [asked, setAsked] = useState<Asked>({ actorId: undefined, action: undefined });
  const { value, fault } = useRead(session, JSON.stringify(asked), (hub) => readAudit(hub, asked));
  const [more, setMore] = useState<{ readonly entries: readonly AuditEntry[]; readonly nextCursor: string | null }>();
  const [moreFault, setMoreFault] = useState<string>();
  const nextCursor = more === undefined ? value?.nextCursor : more.nextCursor;
  const entries = [...(value?.entries ?? []), ...(more?.entries ?? [])];
  const search = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    setMore(undefined);
    setAsked({ actorId: fieldText(form, "actorId") || undefined, action: fieldText(form, "action") || undefined });
  };
  const older = async (cursor: string): Promise<void> => {
    const answer = await session.ask((hub) => readAudit(hub, { ...asked, cursor }));
    setMoreFault(answer.ok ? undefined : answer.problem.detail);
    if (!answer.ok) return;
    const { entries: further, nextCursor: next } = answer.value;
    setMore((before) => ({ entries: [...(before?.entries ?? []), ...further], nextCursor: next }));
  };
  return (
    <section class="card section" aria-label="Audit">
      <h2>Audit trail</h2>
      <form class="row" onSubmit={search}>
        <label>
          Actor
          <input name="actorId" placeholder="anybody" />
        </label>
        <label>
          Action
          <input name="action" placeholder="any, such as mod.mute" />
        </label>
        <button>Search</button>
      </form>
      <p class="quiet" role="status">
        {value === undefined && fault === undefined ? "Reading…" : `${entries.length} entries, times in UTC`}
      </p>
      <Fault text={fault ?? moreFault} />
      {entries.length > 0 && <ScrollTable label="Acts" columns={COLUMNS} rows={entries} keyOf={(_, index) => index} />}
      {typeof nextCursor === "string" && <button onClick={() => void older(nextCursor)}>Older</button>}
    </section>
  );
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { heading: "At", show: ({ at }) => showTime(at, true) },
  { heading: "Actor", namesRow: true, show: ({ actorId }) => actorId },
  { heading: "Action", show: ({ action }) => action },
  { heading: "Target", kind: "breaks", show: ({ target }) => target },
  { heading: "Room", show: ({ roomId }) => roomId ?? "–" },
  { heading: "Reason", show: ({ reason }) => <bdi>{reason ?? ""}</bdi> },
];
