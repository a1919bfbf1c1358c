import { logLine } from "../../process/log-line.ts";
import type { RunFields } from "../../process/run-fields.ts";
import type { Alert, ClosureArchive } from "../closure/closure-archive.ts";

/** An alert about a session's run. */
export interface RunAlert extends Pick<Alert, "reason" | "severity" | "data"> {
  /** A run raises one alert for one cause, however often its activities are repeated; the reason where absent. */
  readonly cause?: string;
  /** ISO-8601 UTC. */
  readonly raisedAt: string;
}

/** Raises an alert that moderators find in the archive and operators in the log, once for a cause (CLO6, CLO7, CLO8). */
export async function raiseAlert(
  archive: Pick<ClosureArchive, "raiseAlert">,
  run: RunFields,
  { cause, reason, severity, data, raisedAt }: RunAlert,
): Promise<void> {
  const { hubId, roomId, sessionId, workflowId } = run;
  const told = { reason, severity, data: { workflowId, ...data } };
  const alertId = `${workflowId}/${cause ?? reason}`;
  const isNew = await archive.raiseAlert({ hubId, roomId, sessionId, alertId, ...told, raisedAt });
  if (isNew) logLine(severity === "critical" ? "error" : "warn", "admin.alert", { ...run, ...told });
}
