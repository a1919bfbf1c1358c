import type { Fields } from "../telemetry-record.ts";

/** The part of a wrapper that holds another program's output. */
export interface WrappedText {
  /** Whose output it is: parts of one line come in the same stream. */
  readonly stream: string;
  /** Ends with a line break, unless the line goes on in the next one. */
  readonly text: string;
}

/** `2026-11-05T19:00:00.000000000Z stdout F …`: the log files of containerd and CRI-O. */
const CONTAINER_LINE = /^\d{4}-\d\d-\d\dT\S{8,40} (stdout|stderr) ([FP])(?::\S*)?(?: |$)/;
/** Docker splits a longer line into parts of this many bytes; the last has the line break. */
const PART_BYTES = 16_384;

/** A line as containerd and CRI-O write it; undefined for any other. */
export function readContainerLine(line: string): WrappedText | undefined {
  const first = line.charCodeAt(0);
  if (first < 0x30 || first > 0x39) return undefined;
  const found = CONTAINER_LINE.exec(line);
  if (found === null) return undefined;
  const [head, stream = "", tag] = found;
  const text = line.slice(head.length);
  return { stream, text: tag === "P" ? text : `${text}\n` };
}

/**
 * The output in an object as a log driver or the journal writes it: `{"log", "stream"}` of Docker, Fluentd and Fluent
 * Bit, `{"MESSAGE", "_PID", …}` of `journalctl -o json`, where a text may be a list of bytes. Undefined for others.
 */
export function readWrapper(fields: Fields): WrappedText | undefined {
  const { log, stream } = fields;
  if (typeof log === "string" && typeof stream === "string") {
    return { stream: `${stream} ${originOf(fields)}`, text: lineOf(log, isPart(fields, log)) };
  }
  const said = fields["MESSAGE"];
  const message = Array.isArray(said) ? textOfBytes(said) : said;
  if (typeof message !== "string") return undefined;
  const unit = ["CONTAINER_ID", "_SYSTEMD_UNIT", "SYSLOG_IDENTIFIER", "_PID"].map((name) => fields[name]);
  return { stream: JSON.stringify(unit), text: lineOf(message, fields["CONTAINER_PARTIAL_MESSAGE"] === "true") };
}

/** The text of a list of UTF-8 bytes; undefined where it is any other list. */
export function textOfBytes(list: readonly unknown[]): string | undefined {
  const isBytes = list.every((each) => typeof each === "number" && Number.isInteger(each) && each >= 0 && each <= 255);
  return isBytes && list.length > 0 ? Buffer.from(list as number[]).toString("utf8") : undefined;
}

function lineOf(text: string, isPartOfLine: boolean): string {
  return isPartOfLine || text.endsWith("\n") ? text : `${text}\n`;
}

function isPart(fields: Fields, text: string): boolean {
  if (fields["logtag"] === "P" || fields["_p"] === "P") return true;
  if (fields["partial_message"] === "true" && fields["partial_last"] !== "true") return true;
  return !text.endsWith("\n") && text.length >= PART_BYTES / 4 && Buffer.byteLength(text) >= PART_BYTES;
}

/** Several containers may write into one log. */
function originOf(fields: Fields): string {
  const { container_id: id, kubernetes } = fields;
  if (typeof id === "string") return id;
  if (typeof kubernetes !== "object" || kubernetes === null) return "";
  const { pod_name: pod, container_name: container } = kubernetes as Fields;
  return JSON.stringify([pod, container]);
}
