import type { LogReading } from "../monitor/contest-monitor.ts";
import { LogParser } from "../monitor/log/log-parser.ts";
import { LineSplitter } from "../monitor/log/split-lines.ts";
import { readContainerLine } from "../monitor/log/wrapped-text.ts";
import { readFile, readStandardInput } from "../monitor/read-input.ts";
import { isFields, stringField, type Fields } from "../monitor/telemetry-record.ts";
import type { Step } from "./step.ts";

/** Names of fields that hold an id of the way. */
const ID_FIELDS = [
  "correlationId",
  "commandId",
  "contestId",
  "ritualId",
  "sessionId",
  "jobId",
  "workflowId",
  "key",
] as const;
/** Fields of a line that tell what happened, the first one that is there. */
const DETAILS = ["outcome", "code", "reason", "error", "status", "stage", "verb"] as const;
/** Lists and objects within each other in a wrapper. */
const DEEPEST = 8;
/** A log may hold more lines of one session than a terminal. */
const MOST_STEPS = 2_000;
/** A request as somebody sent it: names of fields in it prove nothing. */
const OF_STRANGERS = /^(?:request|headers|url|userAgent|user-agent|cookies?)$/i;

/** The steps that a log has of some ids. */
export interface LogSteps {
  readonly steps: readonly Step[];
  /** Ids that stand beside them. */
  readonly correlationIds: readonly string[];
  readonly workflowIds: readonly string[];
  readonly lines: number;
  /** Whether a compressed log ends in its middle. */
  readonly isCutOff: boolean;
}

/**
 * Reads what a log has of some ids: lines of rooms, edge, bridge and workers, also inside wrappers (TEL5).
 * @throws what the system says where it cannot be read or unpacked
 */
export async function readLogSteps(file: string, ids: ReadonlySet<string>, stop: AbortSignal): Promise<LogSteps> {
  const reading = new TraceReading(ids);
  const options = { follow: false, stop, ready: () => Promise.resolve() };
  await (file === "-" ? readStandardInput(reading, options) : readFile(file, reading, options));
  return reading.result();
}

/** Keeps the lines of a log that name one of the ids. */
class TraceReading implements LogReading {
  readonly #ids: ReadonlySet<string>;
  readonly #steps = new Map<string, Step>();
  readonly #correlationIds = new Set<string>();
  readonly #workflowIds = new Set<string>();
  readonly #parser = new LogParser({ document: (value) => this.#search(value, 0), foreign() {}, broken() {} });
  readonly #splitter = new LineSplitter(
    (line) => this.#line(line),
    () => {},
  );
  #lines = 0;
  #isCutOff = false;

  constructor(ids: ReadonlySet<string>) {
    this.#ids = ids;
  }

  text(piece: string): void {
    this.#splitter.feed(piece);
  }

  cutOff(): void {
    this.#isCutOff = true;
  }

  end(): void {
    this.#splitter.end();
    this.#parser.end();
  }

  lines() {
    return { read: this.#lines, ours: this.#steps.size };
  }

  result(): LogSteps {
    return {
      steps: [...this.#steps.values()],
      correlationIds: [...this.#correlationIds],
      workflowIds: [...this.#workflowIds],
      lines: this.#lines,
      isCutOff: this.#isCutOff,
    };
  }

  #line(line: string): void {
    this.#lines += 1;
    this.#parser.line(readContainerLine(line)?.text.trimEnd() ?? line);
  }

  #search(value: unknown, depth: number): void {
    if (depth > DEEPEST) return;
    if (typeof value === "string") return this.#searchText(value, depth);
    if (Array.isArray(value)) return value.forEach((each) => this.#search(each, depth + 1));
    if (!isFields(value)) return undefined;
    const message = stringField(value, "message");
    if (message !== undefined && isHubLine(message)) return this.#keep(message, value);
    for (const [name, inner] of Object.entries(value)) if (!OF_STRANGERS.test(name)) this.#search(inner, depth + 1);
    return undefined;
  }

  /** A line within a wrapper. */
  #searchText(text: string, depth: number): void {
    const from = text.indexOf("{");
    if (from === -1 || !text.includes('"message"')) return;
    try {
      this.#search(JSON.parse(text.slice(from, text.lastIndexOf("}") + 1)), depth + 1);
    } catch {
      // Somebody else's text.
    }
  }

  #keep(message: string, fields: Fields): void {
    const at = stringField(fields, "at");
    if (at === undefined || Number.isNaN(Date.parse(at)) || this.#steps.size >= MOST_STEPS) return;
    if (!isAbout(fields, this.#ids)) return;
    const { correlationId, workflowId } = fields;
    if (typeof correlationId === "string") this.#correlationIds.add(correlationId);
    if (typeof workflowId === "string") this.#workflowIds.add(workflowId);
    // A line may be in several logs, and in one twice.
    this.#steps.set(
      `${at} ${message} ${JSON.stringify(fields["seq"])} ${JSON.stringify(fields["jobId"])}`,
      stepOf(message, at, fields),
    );
  }
}

/** The hub's lines, without the edge's about requests, which hold what strangers sent. */
function isHubLine(message: string): boolean {
  return /^(?:telemetry|hub|admin)\.\w/.test(message) && message !== "hub.edge.refused";
}

function isAbout(fields: Fields, ids: ReadonlySet<string>): boolean {
  const holders = [fields, fields["data"]].filter(isFields);
  return holders.some((each) => ID_FIELDS.some((name) => typeof each[name] === "string" && ids.has(each[name])));
}

function stepOf(message: string, at: string, fields: Fields): Step {
  const details = DETAILS.map((name) => stringField(fields, name)).filter((each) => each !== undefined);
  const texts = ["roomId", "jobId", "workflowId"].flatMap((name) => {
    const value = stringField(fields, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const time = new Date(at).toISOString();
  const detail = details[0] === undefined ? {} : { detail: details[0] };
  return { at: time, where: "log", hop: message, ...detail, ...Object.fromEntries(texts) };
}
