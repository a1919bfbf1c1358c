import type { HubAccess } from "../../client/http/hub-http.ts";
import { acknowledgeAlert, readAlerts, type HubAlert } from "../../client/http/operator/alerts-http.ts";
import { runbookOf } from "../../durable/protocol/http/runbook-of.ts";
import { everyPage, valueOf } from "../ask-hub.ts";
import { visibleText } from "../visible-text.ts";
import type { OpsTask } from "./ops-task.ts";
import type { Outcome } from "./outcome.ts";

type Task<K extends OpsTask["kind"]> = Extract<OpsTask, { kind: K }>;

/** The hub's alerts, newest first (MOD12), each with its runbook. */
export async function listAlerts(hub: HubAccess, signal: AbortSignal, { status }: Task<"alerts">): Promise<Outcome> {
  const pages = await everyPage(signal, (cursor) => readAlerts(hub, { status, limit: 200, cursor }));
  const alerts = pages.flatMap((page) => page.alerts);
  return {
    json: { alerts: alerts.map((alert) => ({ ...alert, runbook: runbookOf(alert.reason) })) },
    text: alerts.length === 0 ? "no alerts\n" : alerts.map(showAlert).join(""),
    needsCare: alerts.some(({ acknowledged }) => acknowledged === undefined),
  };
}

/** Acknowledges an alert; the first to do so stays (MOD12). */
export async function acknowledge(hub: HubAccess, { alertId, note }: Task<"ack">): Promise<Outcome> {
  const alert = await valueOf(acknowledgeAlert(hub, alertId, note));
  return { json: alert, text: showAlert(alert) };
}

function showAlert(alert: HubAlert): string {
  const { alertId, severity, reason, raisedAt, roomId, data, acknowledged } = alert;
  const lines = [
    `${raisedAt}  ${severity}  ${reason}  ${roomId === undefined ? "the hub" : `room ${roomId}`}`,
    `  id ${alertId}`,
    `  ${JSON.stringify(data ?? {})}`,
    `  runbook ${runbookOf(reason)}`,
    ...(acknowledged === undefined ? [] : [`  acknowledged by ${acknowledged.by} at ${acknowledged.at}`]),
    ...(acknowledged?.note === undefined ? [] : [`  ${acknowledged.note}`]),
  ];
  return lines.map((line) => `${visibleText(line)}\n`).join("");
}
