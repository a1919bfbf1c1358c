import { ContestFigures } from "./figures/contest-figures.ts";
import { lineFingerprint } from "./figures/fingerprint.ts";
import { SeenRecords } from "./figures/seen-records.ts";
import { LogText } from "./log/log-text.ts";
import { mergeSummaries } from "./merge-summaries.ts";
import type { Budgets, Summary } from "./summary.ts";
import { contestWord, currentName, isTelemetry, stringField, type Fields } from "./telemetry-record.ts";

const ROOMS_TOLD = 10;

/** One text that is being read: a file, or standard input. */
export interface LogReading {
  text(piece: string): void;
  /** The text ends in the middle, as an archive does that was not written to its end. */
  cutOff(): void;
  end(): void;
  /** Lines that were read, and how many of them were the hub's and could be read (an earlier summary too). */
  lines(): { readonly read: number; readonly ours: number };
}

/** Everything read about contests so far, from any number of texts (TEL4). */
export class ContestMonitor {
  readonly #budgets: Budgets;
  readonly #onRecord: (record: Fields) => void;
  readonly #figures = new ContestFigures();
  readonly #seen = new SeenRecords();
  readonly #earlier = new Map<number, Summary>();
  readonly #counts = { telemetry: 0, ignored: 0, malformed: 0 };

  /** @param onRecord called once for each telemetry record, under its current name. */
  constructor(budgets: Budgets, onRecord: (record: Fields) => void = () => {}) {
    this.#budgets = budgets;
    this.#onRecord = onRecord;
  }

  /** Begins a text. Several may be read at a time. */
  reading(): LogReading {
    let read = 0;
    let ours = 0;
    const broken = (): void => {
      read += 1;
      this.#counts.malformed += 1;
    };
    const text = new LogText({
      record: (fields) => {
        read += 1;
        if (this.#record(fields)) ours += 1;
      },
      summary: (summary) => {
        read += 1;
        ours += 1;
        this.#earlier.set(lineFingerprint(JSON.stringify(summary)), summary);
      },
      foreign: () => {
        read += 1;
        this.#counts.ignored += 1;
      },
      broken,
    });
    return {
      text: (piece) => text.text(piece),
      cutOff: broken,
      end: () => text.end(),
      lines: () => ({ read, ours }),
    };
  }

  summary(): Summary {
    const { telemetry, ignored, malformed } = this.#counts;
    const read = telemetry + ignored + malformed;
    const lines = { read, telemetry, ignored, malformed, lost: this.#seen.lost() };
    const own: Summary = { ...this.#figures.summary(this.#budgets), lines };
    return [...this.#earlier.values()].reduce((sum, each) => mergeSummaries(sum, each, this.#budgets), own);
  }

  /** Figures of the table besides the summary. */
  details() {
    const hasOwn = this.#counts.telemetry > 0;
    return {
      ...this.#figures.details(),
      lossyRooms: this.#seen.lossyRooms(ROOMS_TOLD),
      /** Lines were read, and none of them says anything: there is nothing to judge. */
      isAllForeign: !hasOwn && this.#earlier.size === 0 && this.#counts.ignored + this.#counts.malformed > 0,
      /** Percentiles are then no more than upper bounds. */
      isMerged: this.#earlier.size > (hasOwn ? 0 : 1),
    };
  }

  /** True where it is a record of the hub that can be read, also for the second time. */
  #record(fields: Fields): boolean {
    const isOurs = isTelemetry(fields);
    if (!isOurs || !this.#seen.take(fields)) {
      this.#counts.ignored += 1;
      return isOurs;
    }
    const given = stringField(fields, "message") ?? "";
    const message = currentName(given);
    if (contestWord(message) !== undefined && !this.#figures.take(message, fields)) {
      this.#counts.malformed += 1;
      return false;
    }
    this.#counts.telemetry += 1;
    this.#onRecord(message === given ? fields : { ...fields, message });
    return true;
  }
}

export type Details = ReturnType<ContestMonitor["details"]>;
