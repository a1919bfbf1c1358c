import * as v from "valibot";
import { Summary } from "../summary.ts";
import { currentName, isFields, isOfHub, isTelemetry, type Fields } from "../telemetry-record.ts";
import type { DocumentSink, WrappedTexts } from "./document-sink.ts";
import { readExport } from "./read-otlp.ts";
import { searchWrapper } from "./search-wrapper.ts";
import { readWrapper } from "./wrapped-text.ts";

/**
 * Finds the telemetry in one JSON value of a log (TEL4, TEL5): a record, an event of `wrangler tail` or of Logpush with
 * its log lines, an export of OpenTelemetry, a timeline file, an earlier summary, a wrapper that holds any of these in
 * its fields, or a list of them.
 */
export function readDocument(value: unknown, sink: DocumentSink, texts: WrappedTexts): void {
  if (Array.isArray(value)) {
    for (const each of value) readDocument(each, sink, texts);
    return;
  }
  if (!isFields(value)) return sink.foreign();
  if (isTelemetry(value)) return sink.record(value);
  // The edge's lines about requests hold text that strangers sent.
  if (isOfHub(value)) return sink.foreign();
  const logs = value["logs"] ?? value["Logs"];
  if (Array.isArray(logs)) readTail(logs, sink, texts);
  else if (Array.isArray(value["timeline"])) readTimeline(value["timeline"], value, sink);
  else if ("totals" in value && "durations" in value) readSummary(value, sink);
  else if (isEntry(value)) readTimeline([value], {}, sink);
  // The journal prints a text of over 4,096 bytes as null, unless it is asked for `--all`.
  else if (value["MESSAGE"] === null) sink.broken();
  else {
    const records = readExport(value);
    const wrapped = records === undefined ? readWrapper(value) : undefined;
    if (records !== undefined) for (const record of records) searchWrapper(record, sink, texts);
    else if (wrapped !== undefined) texts.piece(wrapped);
    else searchWrapper(value, sink, texts);
  }
}

/** The log lines of one invocation; the arguments of one `console` call are its `message`. */
function readTail(logs: readonly unknown[], sink: DocumentSink, texts: WrappedTexts): void {
  if (logs.length === 0) sink.foreign();
  for (const log of logs) searchWrapper(isFields(log) ? (log["message"] ?? log["Message"] ?? log) : log, sink, texts);
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

/** One entry of a timeline that stands alone. */
function isEntry({ type, payload }: Fields): boolean {
  return typeof type === "string" && isFields(payload) && isTelemetry({ ...payload, message: currentName(type) });
}

function readSummary(value: Fields, sink: DocumentSink): void {
  const summary = v.safeParse(Summary, value);
  if (summary.success) sink.summary(summary.output);
  else sink.broken();
}
