import { setTimeout as sleep } from "node:timers/promises";
import { runbookOf } from "../../durable/protocol/http/runbook-of.ts";
import type { AlertDeliveries, DueAlert } from "../archive/alerts/alert-deliveries.ts";
import { headersSignedByAll } from "../bridge/sign-message.ts";
import { logLine } from "../process/log-line.ts";
import type { AlertWebhook } from "./read-webhook.ts";

export interface TellAlertsPorts {
  /** Throws where the archive cannot be reached now. */
  deliveries(): Promise<AlertDeliveries>;
  count(outcome: "delivered" | "failed"): void;
}

const LOOK_EVERY_MS = 5_000;
const AT_ONCE = 20;
/** Within the shortest back-off, so that no second bridge tries the same meanwhile. */
const LONGEST_MS = 10_000;

/**
 * Tells the operators' webhook of every alert of the archive, of rooms and of closure workers, until `stop` is aborted
 * (TEL9). Several bridges share the work by the archive's rows.
 */
export async function tellAlerts(
  webhook: AlertWebhook,
  ports: TellAlertsPorts,
  stop: AbortSignal,
  everyMs: number = LOOK_EVERY_MS,
): Promise<void> {
  let isAway = false;
  while (!stop.aborted) {
    try {
      const taken = await ports.deliveries();
      const due = await taken.take(AT_ONCE);
      await Promise.all(due.map((alert) => tellOne(webhook, alert, { ...ports, deliveries: taken, stop })));
      isAway = false;
    } catch (error) {
      if (!isAway) logLine("warn", "hub.bridge.alertsUnread", { error: String(error) });
      isAway = true;
    }
    await sleep(everyMs, undefined, { signal: stop }).catch(() => {});
  }
}

async function tellOne(
  { url, keys }: AlertWebhook,
  alert: DueAlert,
  { deliveries, count, stop }: Pick<TellAlertsPorts, "count"> & { deliveries: AlertDeliveries; stop: AbortSignal },
): Promise<void> {
  const body = bodyOf(alert);
  const { hubId, alertId, tries } = alert;
  try {
    // The alert's id in every try: whoever gets it twice, since an answer was lost, knows it.
    const headers = { ...headersSignedByAll(alertId, body, keys), "content-type": "application/json" };
    const signal = AbortSignal.any([AbortSignal.timeout(LONGEST_MS), stop]);
    const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    await deliveries.delivered(alertId);
    count("delivered");
  } catch (error) {
    count("failed");
    logLine("warn", "hub.bridge.alertNotTold", { hubId, alertId, tries, error: String(error) });
  }
}

/** As Standard Webhooks has it: `type`, `timestamp` and `data`. The same text in every try, but for `repeated`. */
function bodyOf({ alertId, hubId, roomId, sessionId, reason, severity, data: details, ...told }: DueAlert): string {
  const of = { alertId, hubId, roomId, sessionId };
  const data = { ...of, reason, severity, details, runbook: runbookOf(reason), repeated: told.repeated };
  return JSON.stringify({ type: "admin.alert", timestamp: told.raisedAt, data });
}
