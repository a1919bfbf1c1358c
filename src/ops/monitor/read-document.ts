import * as v from "valibot";
import { Summary } from "./summary.ts";
import { isFields, type Fields } from "./telemetry-record.ts";

/** What a document of a log holds. */
export interface DocumentSink {
  record(fields: Fields): void;
  summary(summary: Summary): void;
  /** Nothing that concerns contests. */
  foreign(): void;
  /** It says that it is one of the above, and is not. */
  broken(): void;
}

/**
 * Finds the telemetry in one JSON value of a log (TEL4): a record, an event of `wrangler tail` with its log lines, a
 * timeline file, an earlier summary, or a list of any of these.
 */
export function readDocument(value: unknown, sink: DocumentSink): void {
  if (Array.isArray(value)) {
    for (const each of value) readDocument(each, sink);
    return;
  }
  if (!isFields(value)) sink.foreign();
  else if (typeof value["message"] === "string") sink.record(value);
  else if (Array.isArray(value["logs"])) readTail(value["logs"], sink);
  else if (Array.isArray(value["timeline"])) readTimeline(value["timeline"], value, sink);
  else if ("totals" in value && "durations" in value) readSummary(value, sink);
  else if (typeof value["type"] === "string" && isFields(value["payload"])) readTimeline([value], {}, sink);
  else sink.foreign();
}

/** The log lines of one invocation; the arguments of one `console` call are its `message`. */
function readTail(logs: readonly unknown[], sink: DocumentSink): void {
  if (logs.length === 0) sink.foreign();
  for (const log of logs) {
    const message = isFields(log) ? log["message"] : undefined;
    const said = Array.isArray(message) ? message : [message];
    const records = said.map((each: unknown) => (typeof each === "string" ? parsed(each) : each)).filter(isRecord);
    for (const record of records) sink.record(record);
    if (records.length > 0) continue;
    if (said.some((each) => typeof each === "string" && each.startsWith('{"message"'))) sink.broken();
    else sink.foreign();
  }
}

/** Entries are `{type, payload}`; what a payload leaves out of these the whole file may say. */
const SHARED = ["hubId", "roomId", "contestId", "contestKey"] as const;

function readTimeline(entries: readonly unknown[], file: Fields, sink: DocumentSink): void {
  const shared = Object.fromEntries(SHARED.flatMap((name) => (name in file ? [[name, file[name]]] : [])));
  for (const entry of entries) {
    const message = isFields(entry) ? entry["type"] : undefined;
    if (typeof message !== "string" || !isFields(entry)) sink.broken();
    else sink.record({ ...shared, ...(isFields(entry["payload"]) ? entry["payload"] : {}), message });
  }
}

function readSummary(value: Fields, sink: DocumentSink): void {
  const summary = v.safeParse(Summary, value);
  if (summary.success) sink.summary(summary.output);
  else sink.broken();
}

function isRecord(value: unknown): value is Fields {
  return isFields(value) && typeof value["message"] === "string";
}

function parsed(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
