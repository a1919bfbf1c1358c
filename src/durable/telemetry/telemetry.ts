import { dataPointOf, type DataPoint } from "./data-point.ts";

export type TelemetryLevel = "info" | "warn" | "error";
export interface TelemetryLine {
  readonly message: string;
  readonly level?: TelemetryLevel;
  readonly [field: string]: unknown;
}

/** Where counters go besides the log: an Analytics Engine dataset, where one is bound (TEL8). */
export interface CounterSink {
  writeDataPoint(point: DataPoint): void;
}

/**
 * Writes a room's telemetry: one JSON object a line (TEL1). `epoch` counts the room's wakings and `seq` the lines of
 * this one, so a reader knows what was lost. A waking that says nothing does not count, and so writes nothing.
 */
export class Telemetry {
  readonly #address: { readonly hubId: string; readonly roomId: string };
  readonly #countWaking: () => number;
  readonly #counters: CounterSink | undefined;
  #epoch: number | null = null;
  #seq = 0;

  /** `countWaking` is called before the first line, and gives the epoch. */
  constructor(address: { hubId: string; roomId: string }, countWaking: () => number, counters?: CounterSink) {
    this.#address = address;
    this.#countWaking = countWaking;
    this.#counters = counters;
  }

  emit({ message, level = "info", ...fields }: TelemetryLine): void {
    this.#epoch ??= this.#countWaking();
    this.#seq += 1;
    const at = new Date().toISOString();
    const line = { message, level, at, epoch: this.#epoch, seq: this.#seq, ...this.#address, ...fields };
    // `console.log` for every level: `wrangler dev` decorates `console.warn` and `console.error`, and the line is no JSON then.
    console.log(JSON.stringify(line));
    this.#count({ message, ...fields });
  }

  /** The platform takes this many points a request and throws for more; counters are never worth a command. */
  #count(line: TelemetryLine): void {
    try {
      this.#counters?.writeDataPoint(dataPointOf(line, this.#address));
    } catch {
      // The line is in the log.
    }
  }
}
