import { isFields, isOfHub, isTelemetry, type Fields } from "../telemetry-record.ts";
import type { DocumentSink, WrappedTexts } from "./document-sink.ts";
import { textOfBytes } from "./wrapped-text.ts";

/** Lists and objects within each other: exports of search engines and of Cloudflare's own logs go four deep. */
const DEEPEST = 8;
/** Access logs hold text that clients sent, so our field names in it prove nothing. */
const OF_STRANGERS =
  /(?:^|[._-])(?:req|requests?|https?|httprequest|headers?|ur[il]|path|query|cookies?|user[-_]?agent|referr?er)(?:$|[._-])/i;

/**
 * Looks for the hub's lines in whatever a wrapper holds: texts, lists of bytes, and objects that were read already.
 * Tells `sink` each of them; where there is none, that it is foreign, or broken where one was cut off.
 */
export function searchWrapper(value: unknown, sink: DocumentSink, texts: WrappedTexts): void {
  const found = new Found(sink);
  search(value, found, texts, 0);
  found.end();
}

function search(value: unknown, found: Found, texts: WrappedTexts, depth: number): void {
  if (typeof value === "string") {
    if (mayHoldOurs(value)) texts.whole(value, found);
  } else if (Array.isArray(value)) {
    const text = textOfBytes(value);
    if (text !== undefined) search(text, found, texts, depth);
    else if (depth < DEEPEST) for (const each of value) search(each, found, texts, depth + 1);
  } else if (isFields(value)) {
    if (isTelemetry(value)) found.record(value);
    else if (depth < DEEPEST && !isOfHub(value)) searchFields(value, found, texts, depth + 1);
  }
}

function searchFields(fields: Fields, found: Found, texts: WrappedTexts, depth: number): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!OF_STRANGERS.test(name)) search(value, found, texts, depth);
  }
}

/** Cheap, and right for every line that counts (TEL1, TEL2). */
function mayHoldOurs(text: string): boolean {
  if (!text.includes("{")) return false;
  return text.includes("telemetry.") || text.includes("admin.alert") || text.includes("epoch");
}

/** One wrapper counts as the records in it, or as one line. */
class Found implements DocumentSink {
  readonly #sink: DocumentSink;
  #isAny = false;
  #isBroken = false;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  record(fields: Fields): void {
    if (!isTelemetry(fields)) return;
    this.#isAny = true;
    this.#sink.record(fields);
  }

  summary(summary: Parameters<DocumentSink["summary"]>[0]): void {
    this.#isAny = true;
    this.#sink.summary(summary);
  }

  readonly foreign = (): void => {};

  readonly broken = (): void => {
    this.#isBroken = true;
  };

  end(): void {
    if (this.#isAny) return;
    if (this.#isBroken) this.#sink.broken();
    else this.#sink.foreign();
  }
}
