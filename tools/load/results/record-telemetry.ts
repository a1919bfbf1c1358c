import { ContestMonitor } from "../../../src/cli/monitor/contest-monitor.ts";
import { formatSummary } from "../../../src/cli/monitor/format-summary.ts";
import { readFile } from "../../../src/cli/monitor/read-input.ts";
import { Recording } from "../../../src/cli/monitor/recording.ts";
import type { Summary } from "../../../src/cli/monitor/summary.ts";
import { pause } from "../bots/pause.ts";

/** The monitor's own budgets, in ms. */
const BUDGETS = { armingMs: 8_000, resolutionMs: 800 };

const CATCH_UP_MS = 1_000;

export interface TelemetryReport {
  readonly recordsFile: string;
  readonly summaryFile: string;
  readonly summary: Summary;
  /** The summary for people. */
  readonly told: string;
}

/** The edge's telemetry, read while it is written and kept as NDJSON, with what the contest monitor makes of it (TEL4). */
export class TelemetryRecorder {
  readonly #recording: Recording;
  readonly #monitor: ContestMonitor;
  readonly #stop = new AbortController();
  readonly #reading: Promise<void>;
  /** Alerts that the hub raised, by reason. */
  readonly alerts = new Map<string, number>();

  private constructor(recording: Recording, log: string) {
    this.#recording = recording;
    this.#monitor = new ContestMonitor(BUDGETS, (record) => {
      recording.keep(record);
      if (record["message"] !== "admin.alert") return;
      const reason = String(record["reason"]);
      this.alerts.set(reason, (this.alerts.get(reason) ?? 0) + 1);
    });
    this.#reading = readFile(log, this.#monitor.reading(), {
      follow: true,
      stop: this.#stop.signal,
      ready: () => recording.ready(),
    });
  }

  /** @throws where `directory` cannot be written. */
  static async begin(directory: string, log: string): Promise<TelemetryRecorder> {
    return new TelemetryRecorder(await Recording.begin(directory, new Date()), log);
  }

  /** Reads what is left of the log and puts the summary beside the records. */
  async end(): Promise<TelemetryReport> {
    // The last lines may still be on their way into the file.
    await pause(CATCH_UP_MS);
    this.#stop.abort();
    await this.#reading;
    const summary = this.#monitor.summary();
    await this.#recording.end(summary);
    const { recordsFile, summaryFile } = this.#recording;
    return { recordsFile, summaryFile, summary, told: formatSummary(summary, this.#monitor.details()) };
  }
}
