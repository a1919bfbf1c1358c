import type { Env } from "../env.ts";
import { newId } from "../new-id.ts";
import type { AlertRecord } from "../protocol/bridge/hub-record.ts";
import { alert } from "../telemetry/telemetry-for.ts";
import { Telemetry } from "../telemetry/telemetry.ts";

interface FailedWaking {
  readonly error: unknown;
  /** How many wakings have failed, one after the other. */
  readonly times: number;
  /** When the room tries again, in ms. */
  readonly againAt: number;
  /** Whether it is an alert too. */
  readonly isAlert: boolean;
}

/** RES11: a waking that failed is a line of telemetry, and an alert for the archive too, which no row of the room can carry. */
export async function tellOfFailedWaking(
  name: string,
  env: Env,
  { error, times, againAt, isAlert }: FailedWaking,
): Promise<void> {
  const [hubId = "", roomId = ""] = name.split("/");
  const telemetry = new Telemetry({ hubId, roomId }, () => 0, env.COUNTERS);
  const retryAt = new Date(againAt).toISOString();
  const reason = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  telemetry.emit({ message: "telemetry.hub.wakingFailed", level: "error", times, retryAt, reason, stack });
  if (!isAlert) return;
  const line = alert("waking-failed", "critical", newId("wake"), { times, retryAt, reason });
  telemetry.emit(line);
  const at = new Date().toISOString();
  const record: AlertRecord = {
    ...{ kind: "alert", schema: 1, jobId: newId("alert"), hubId, roomId, attempt: 1, at, hops: { stagedAt: at } },
    ...{ correlationId: line.correlationId, reason: line.reason, severity: line.severity, data: line.data },
    // One for one cause: it is there until somebody has acknowledged it.
    alertId: `${hubId}/${roomId}/${line.reason}`,
  };
  await env.JOBS.send(record).catch((unsent: unknown) => {
    telemetry.emit({ message: "telemetry.hub.queueFailed", level: "error", reason: String(unsent) });
  });
}
