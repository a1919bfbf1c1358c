import { ContestFigures } from "./contest-figures.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { LogParser } from "./log-parser.ts";
import { mergeSummaries } from "./merge-summaries.ts";
import { readDocument, type DocumentSink } from "./read-document.ts";
import { SeenRecords } from "./seen-records.ts";
import { LineSplitter } from "./split-lines.ts";
import type { Budgets, Summary } from "./summary.ts";
import { contestWord, currentName, isTelemetry, textOf, type Fields } from "./telemetry-record.ts";

const ROOMS_TOLD = 10;

/** One text that is being read: a file, or standard input. */
export interface Reading {
  text(piece: string): void;
  end(): void;
}

/** What was read of contests so far, from however many texts (TEL4). */
export class ContestMonitor {
  readonly #budgets: Budgets;
  readonly #onRecord: (record: Fields) => void;
  readonly #figures = new ContestFigures();
  readonly #seen = new SeenRecords();
  readonly #earlier = new Map<number, Summary>();
  readonly #counts = { telemetry: 0, ignored: 0, malformed: 0 };

  /** @param onRecord told of each telemetry record once, by its name of today. */
  constructor(budgets: Budgets, onRecord: (record: Fields) => void = () => {}) {
    this.#budgets = budgets;
    this.#onRecord = onRecord;
  }

  /** Begins a text. Several may be read at a time. */
  reading(): Reading {
    const foreign = (): void => void (this.#counts.ignored += 1);
    const broken = (): void => void (this.#counts.malformed += 1);
    const sink: DocumentSink = {
      record: (fields) => this.#record(fields),
      summary: (summary) => void this.#earlier.set(fingerprintOf(JSON.stringify(summary)), summary),
      foreign,
      broken,
    };
    const parser = new LogParser({ document: (value) => readDocument(value, sink), foreign, broken });
    const splitter = new LineSplitter((line) => parser.line(line), broken);
    return {
      text: (piece) => splitter.feed(piece),
      end: () => {
        splitter.end();
        parser.end();
      },
    };
  }

  summary(): Summary {
    const { telemetry, ignored, malformed } = this.#counts;
    const read = telemetry + ignored + malformed;
    const lines = { read, telemetry, ignored, malformed, lost: this.#seen.lost() };
    const own: Summary = { ...this.#figures.summary(this.#budgets), lines };
    return [...this.#earlier.values()].reduce((sum, each) => mergeSummaries(sum, each, this.#budgets), own);
  }

  /** What the table shows besides the summary. */
  details() {
    const hasOwn = this.#counts.telemetry > 0;
    return {
      ...this.#figures.details(),
      lossyRooms: this.#seen.lossyRooms(ROOMS_TOLD),
      /** Percentiles are then no more than upper bounds. */
      isMerged: this.#earlier.size > (hasOwn ? 0 : 1),
    };
  }

  #record(fields: Fields): void {
    if (!isTelemetry(fields) || !this.#seen.take(fields)) {
      this.#counts.ignored += 1;
      return;
    }
    const given = textOf(fields, "message") ?? "";
    const message = currentName(given);
    if (contestWord(message) !== undefined && !this.#figures.take(message, fields)) {
      this.#counts.malformed += 1;
      return;
    }
    this.#counts.telemetry += 1;
    this.#onRecord(message === given ? fields : { ...fields, message });
  }
}

export type Details = ReturnType<ContestMonitor["details"]>;
