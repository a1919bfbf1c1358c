import { readModeration } from "../../client/http/moderation-http.ts";
import { Fault } from "../shell/fault.tsx";
import { showTime } from "../shell/show-time.ts";
import { useRead } from "../shell/use-read.ts";
import type { SectionProps } from "./section-props.ts";

const EVERY_MS = 5_000;

/** The newest alerts of the hub's rooms and runs (MOD3, MOD8). */
export function Alerts({ session }: SectionProps) {
  const { value, fault } = useRead(session, "alerts", (hub) => readModeration(hub, hub.hubId, hub.token), EVERY_MS);
  return (
    <section class="card section" aria-label="Alerts">
      <h2>Alerts</h2>
      <p class="quiet" role="status">
        {value === undefined ? "Reading…" : `${value.alerts.length} alerts`}
      </p>
      <Fault text={fault} />
      <ul class="plain">
        {value?.alerts.map((alert) => (
          <li key={alert.alertId} class={alert.severity}>
            <b>{alert.reason}</b> <span class="quiet">{alert.severity}</span> {alert.roomId ?? ""}{" "}
            <time>{showTime(alert.raisedAt)}</time>
            {alert.data !== undefined && <pre>{JSON.stringify(alert.data, null, 1)}</pre>}
          </li>
        ))}
      </ul>
    </section>
  );
}
