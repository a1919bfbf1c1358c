import * as v from "valibot";
import type { Problem } from "../durable/protocol/http/problem.ts";
import { parseWrittenJson } from "../durable/protocol/http/written-json.ts";
import { fieldFault } from "../durable/protocol/values/field-fault.ts";
import type { RoomAnswer } from "../durable/room-api.ts";

/** A parsed body or query, or a 400 `invalid-request` with the faulty field in `path`. */
export type Read<T> = RoomAnswer<{ readonly value: T }>;

/** The limit of a frame too, since a command may come either way (SOK4, CMD6). */
const SMALL_BODY = 16 * 1024;

/** Reads a JSON body of at most `maxBytes`, whatever its content type. An empty body counts as `{}`. */
export async function readJson<S extends v.GenericSchema>(
  request: Request,
  schema: S,
  maxBytes: number = SMALL_BODY,
): Promise<Read<v.InferOutput<S>>> {
  const text = await readText(request, maxBytes);
  return text.ok ? parseJson(text.value, schema) : text;
}

export function parseJson<S extends v.GenericSchema>(text: string, schema: S): Read<v.InferOutput<S>> {
  let parsed: unknown;
  try {
    parsed = text.trim() === "" ? {} : parseWrittenJson(text);
  } catch {
    return invalid("body", "the body is not JSON");
  }
  // valibot takes a list for an object without its optional fields.
  if (Array.isArray(parsed)) return invalid("body", "the body must be a JSON object");
  return check(parsed, schema, "body");
}

/** The body as text. A body longer than `maxBytes` is refused without being read to its end. */
export async function readText(request: Request, maxBytes: number): Promise<Read<string>> {
  const bytes = await readBytes(request, maxBytes);
  if (!bytes.ok) return bytes;
  return { ok: true, value: decodeText(bytes.value) };
}

/** The text of a body. A byte order mark stays, since signatures cover it. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);
}

/** The raw body. One longer than `maxBytes` is refused by its header, or once that much has been read. */
export async function readBytes(request: Request, maxBytes: number): Promise<Read<Uint8Array>> {
  const tooLong = invalid("body", `the body may be at most ${maxBytes} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return tooLong;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = request.body;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return tooLong;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return { ok: true, value: bytes };
}

/** Reads the query of a URL. The first of two equal names counts; unknown names are ignored. */
export function readQuery<S extends v.GenericSchema>(url: string, schema: S): Read<v.InferOutput<S>> {
  const { searchParams } = new URL(url);
  const fields: Record<string, string> = {};
  for (const [name, value] of searchParams) fields[name] ??= value;
  return check(fields, schema, "query");
}

function check<S extends v.GenericSchema>(input: unknown, schema: S, whole: string): Read<v.InferOutput<S>> {
  const read = v.safeParse(schema, input);
  if (read.success) return { ok: true, value: read.output };
  const { path, message } = fieldFault(read.issues, whole);
  return invalid(path, message);
}

function invalid(path: string, detail: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { code: "invalid-request", detail: `\`${path}\`: ${detail}`, path } };
}

/** A version or count in a query: a whole number in plain digits. */
export const WholeNumber = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}$/, "must be a whole number from 0"),
  v.transform(Number),
  v.safeInteger("is too large"),
);

/** `limit` of a page. */
export function pageLimit(max: number, fallback: number) {
  return v.optional(
    v.pipe(WholeNumber, v.minValue(1, "must be at least 1"), v.maxValue(max, `must be at most ${max}`)),
    String(fallback),
  );
}
