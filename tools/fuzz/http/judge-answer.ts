import * as v from "valibot";
import { PROBLEM_STATUS, type ProblemCode } from "../../../src/durable/protocol/http/problem.ts";
import type { HttpRequest } from "./make-request.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Answers that reveal a bug or a missing setting: no request may get one. */
const NEVER: readonly string[] = ["internal", "misconfigured"];

const ProblemBody = v.object({ status: v.number(), code: v.string(), detail: v.string(), type: v.string() });

/** An answer in short: `200`, `401 unauthenticated`. */
export function outcomeOf({ status, body }: HttpAnswer): string {
  const read = v.safeParse(ProblemBody, parsed(body));
  return read.success ? `${status} ${read.output.code}` : String(status);
}

/**
 * Holds an answer against SOK2, without the hub's own routes: a status of success with JSON, or a problem whose code is
 * documented for its status. A forbidden request never succeeds. Undefined where all is well, else what is wrong.
 */
export function judgeAnswer(request: HttpRequest, answer: HttpAnswer): string | undefined {
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return judgeSuccess(request, answer);
  // `If-None-Match: *` names whatever is there (CAT5, OPS6).
  const isKnown = status === 304 && request.headers["if-none-match"] !== undefined;
  if (isKnown) return body === "" ? undefined : `304 with a body: ${body}`;
  if (status === 101) return request.token === "bad" ? "101 for a token that is good for nothing" : undefined;
  // A handshake that is none the runtime refuses itself, before the Worker hears of it.
  const isHandshake = request.headers["upgrade"] !== undefined;
  if (isHandshake && (status === 400 || status === 426) && body.startsWith("ERROR: ")) return undefined;
  const type = String(headers["content-type"] ?? "");
  if (request.method === "HEAD") return status >= 500 && status !== 503 && status !== 501 ? `${status}` : undefined;
  if (!type.startsWith("application/problem+json"))
    return `${status} with ${type || "no type"}, not a problem: ${body}`;
  const read = v.safeParse(ProblemBody, parsed(body));
  if (!read.success) return `a problem that is none: ${body}`;
  const { code } = read.output;
  if (read.output.status !== status) return `status ${status} with a problem of ${read.output.status}`;
  if (NEVER.includes(code)) return `${status} ${code}: ${read.output.detail}`;
  if (!isCode(code) || PROBLEM_STATUS[code] !== status) return `${status} ${code} is not documented`;
  const needsWait = code === "rate-limited" || code === "busy";
  if (needsWait && !/^[1-9]\d*$/.test(String(headers["retry-after"]))) return `${code} without Retry-After`;
  return undefined;
}

/** The console's pages (UI1). */
const PAGES = "GET /console/*";
/** A JSON document in each line (OPS7). */
const ROOM_FILE = "GET /v1/ops/hubs/{hubId}/rooms/{roomId}/export";
/** Routes that take no token. */
const FOR_ALL: ReadonlySet<string> = new Set(["GET /healthz", "POST /v1/dev/tokens", PAGES]);

function judgeSuccess(
  { route, method, token }: HttpRequest,
  { status, headers, body }: HttpAnswer,
): string | undefined {
  const isForAll = FOR_ALL.has(route) || method === "OPTIONS";
  if (token === "bad" && !isForAll) return `${status} for a token that is good for nothing`;
  if (method === "HEAD" || status === 204) return undefined;
  const type = String(headers["content-type"] ?? "");
  if (route === PAGES) return type.startsWith("text/html") ? undefined : `a page as ${type}`;
  if (route === ROOM_FILE && type === "application/x-ndjson") {
    return body.trimEnd().split("\n").every(isJson) ? undefined : `lines that are no JSON: ${body}`;
  }
  return type.startsWith("application/json") && parsed(body) !== undefined
    ? undefined
    : `${status} with ${type}: ${body}`;
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_STATUS, code);
}

function isJson(text: string): boolean {
  return parsed(text) !== undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
