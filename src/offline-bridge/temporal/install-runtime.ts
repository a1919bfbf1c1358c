import { DefaultLogger, Runtime, makeTelemetryFilterString } from "@temporalio/worker";
import type { OtelTarget } from "../observing/read-otel.ts";
import { logLine, type LogLevel } from "../process/log-line.ts";
import { workflowTaskFailures } from "../process/metrics.ts";

const LEVELS: Readonly<Record<string, LogLevel>> = { WARN: "warn", ERROR: "error", INFO: "info" };

/** Makes Temporal's own words JSON lines among ours (TEL1). Once per process, before anything else of Temporal. */
export function installRuntime(otel?: OtelTarget): void {
  Runtime.install({
    // The process decides what stops first (BRG4): intake, then workers.
    shutdownSignals: [],
    logger: new DefaultLogger("WARN", ({ level, message, meta }) => {
      // Every failed try has been logged with its correlation id already.
      if (message === "Activity failed") return;
      if (message.startsWith("Failing workflow task")) workflowTaskFailures.inc();
      logLine(LEVELS[level] ?? "debug", message, { ...meta });
    }),
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: "WARN", other: "ERROR" }), forward: {} },
      ...(otel?.metricsUrl !== undefined && { metrics: exporterOf(otel.metricsUrl, otel) }),
    },
  });
}

/** The SDK's own metrics, by its native core (TEL11). */
function exporterOf(url: string, { headers, metricsEveryMs }: OtelTarget) {
  return {
    otel: {
      url,
      http: true,
      headers: { ...headers },
      metricsExportInterval: metricsEveryMs,
      useSecondsForDurations: true,
    },
  };
}
