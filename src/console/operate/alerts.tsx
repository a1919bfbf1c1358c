import { useState } from "preact/hooks";
import { acknowledgeAlert, readAlerts, type HubAlert } from "../../client/http/operator/alerts-http.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import { showTime } from "../shell/show-time.ts";
import { useRead } from "../shell/use-read.ts";
import type { SectionProps } from "./section-props.ts";

const EVERY_MS = 5_000;
const STATUSES = ["open", "acknowledged", "all"] as const;

/** The alerts of the hub's rooms and runs, newest first, each with its acknowledgement (MOD8, MOD12). */
export function Alerts({ session }: SectionProps) {
  const [status, setStatus] = useState<(typeof STATUSES)[number]>("open");
  const [fault, setFault] = useState<string>();
  const reading = useRead(session, status, (hub) => readAlerts(hub, { status, limit: 100 }), EVERY_MS);
  const acknowledge = async (alert: HubAlert, note: string): Promise<void> => {
    const answer = await session.ask((hub) => acknowledgeAlert(hub, alert.alertId, note === "" ? undefined : note));
    setFault(answer.ok ? undefined : answer.problem.detail);
    reading.reload();
  };
  return (
    <section class="card section" aria-label="Alerts">
      <div class="row">
        <h2>Alerts</h2>
        <label>
          Show
          <select value={status} onChange={(event) => setStatus(STATUSES[event.currentTarget.selectedIndex] ?? status)}>
            {STATUSES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </div>
      <p class="quiet" role="status">
        {reading.value === undefined ? "Reading…" : `${reading.value.alerts.length} alerts`}
        {reading.value?.nextCursor !== null && reading.value !== undefined && ", and older ones"}
      </p>
      <Fault text={fault ?? reading.fault} />
      <ul class="plain">
        {reading.value?.alerts.map((alert) => (
          <AlertView key={alert.alertId} alert={alert} onAcknowledge={(note) => void acknowledge(alert, note)} />
        ))}
      </ul>
    </section>
  );
}

interface AlertViewProps {
  readonly alert: HubAlert;
  onAcknowledge(note: string): void;
}

function AlertView({ alert, onAcknowledge }: AlertViewProps) {
  const { acknowledged } = alert;
  return (
    <li class={`alert ${alert.severity}`}>
      <p>
        <b>{alert.reason}</b> <span class="quiet">{alert.severity}</span> {alert.roomId ?? ""}{" "}
        <time>{showTime(alert.raisedAt, true)}</time>
      </p>
      {alert.data !== undefined && (
        <details>
          <summary>Data</summary>
          <pre>{JSON.stringify(alert.data, null, 1)}</pre>
        </details>
      )}
      {acknowledged === undefined ? (
        <form
          class="row"
          aria-label={`Acknowledge ${alert.reason}`}
          onSubmit={(event) => {
            event.preventDefault();
            onAcknowledge(fieldText(new FormData(event.currentTarget), "note"));
          }}
        >
          <label>
            Note
            <input name="note" maxLength={500} autocomplete="off" dir="auto" placeholder="optional" />
          </label>
          <button>Acknowledge</button>
        </form>
      ) : (
        <p class="quiet">
          acknowledged by {acknowledged.by} at {showTime(acknowledged.at)}
          {acknowledged.note !== undefined && (
            <>
              : <bdi>{acknowledged.note}</bdi>
            </>
          )}
        </p>
      )}
    </li>
  );
}
