import type { ClosureArchive } from "../../archive/closure-archive.ts";
import { logLine } from "../../process/log-line.ts";
import type { ClosureRunRef } from "./closure-activities.ts";
import { runFields } from "./run-fields.ts";
import { runKey } from "./run-stage.ts";

/** An alert that moderators find in the archive and operators in the log, once for a run and reason (CLO7, CLO8). */
export async function raiseAlert(
  archive: ClosureArchive,
  run: ClosureRunRef,
  reason: string,
  severity: "warning" | "critical",
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { workflowId, ...session } = runKey(run);
  const raisedAt = new Date().toISOString();
  const alertId = `${workflowId}/${reason}`;
  const isNew = await archive.raiseAlert({
    ...session,
    alertId,
    reason,
    severity,
    data: { workflowId, ...data },
    raisedAt,
  });
  if (isNew)
    logLine(severity === "critical" ? "error" : "warn", "admin.alert", { ...runFields(run), reason, severity, data });
}
