import { PROBLEM_STATUS } from "../../durable/protocol/http/problem.ts";
import type { ProblemCode } from "../../durable/protocol/http/problem.ts";
import { askedMs } from "../connection/timer.ts";
import { messageOf } from "../message-of.ts";

/** How the hub's own problems begin their `type`. */
const PROBLEM_TYPE = "urn:frontier-hub:problem:";

/**
 * A refusal over HTTP. Besides the hub's own codes (SOK2): `unreachable`, where no answer came, and `not-a-hub`, where
 * one came that no hub gives.
 */
export interface HttpProblem {
  readonly code: ProblemCode | "unreachable" | "not-a-hub";
  /** 0 where no answer came. */
  readonly status: number;
  readonly detail: string;
  /** The field at fault. */
  readonly path?: string;
  /** An hour at most, whatever was asked for. */
  readonly retryAfterMs?: number;
  /** With `upgrade-required`: the subprotocols the hub speaks. */
  readonly supported?: readonly string[];
}

/** The value, or the refusal. Nothing here throws for a refusal. */
export type HttpAnswer<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Names what was answered, for `If-Match`, where the hub gives it (CAT5). */
      readonly etag?: string;
    }
  | { readonly ok: false; readonly problem: HttpProblem };

/**
 * Reads an answer (SOK2, CLT1, CLT6). A success counts where it holds what was asked for, a refusal where it is the
 * hub's own problem+json under the code's own status and no redirect led to it. Everything else came from something
 * between, and is `not-a-hub`.
 * @param isExpected whether a body is what was asked for
 * @throws where the body cannot be read to its end
 */
export async function readAnswer<T>(
  response: Response,
  isExpected: (body: unknown) => boolean,
): Promise<HttpAnswer<T>> {
  const body = parsed(await response.text());
  if (response.ok && isExpected(body)) {
    const etag = response.headers.get("etag");
    return { ok: true, value: body as T, ...(etag !== null && { etag }) };
  }
  return { ok: false, problem: readProblem(response, body) };
}

export function unreachable(url: string, cause: unknown): HttpAnswer<never> {
  return {
    ok: false,
    problem: { code: "unreachable", status: 0, detail: `no answer from ${url}: ${messageOf(cause)}` },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readProblem(response: Response, body: unknown): HttpProblem {
  const fields: Partial<Record<string, unknown>> = typeof body === "object" && body !== null ? { ...body } : {};
  const retryAfterMs = readRetryAfter(fields["retryAfterMs"], response.headers.get("retry-after"));
  const common = { status: response.status, ...optional("retryAfterMs", retryAfterMs) };
  const code = fields["code"];
  if (!isOwn(response, fields["type"]) || !isProblemCode(code) || PROBLEM_STATUS[code] !== response.status) {
    const what = response.ok ? "something else" : "without a hub's problem+json";
    const detail = `${response.url || "the address"} answered ${response.status}, ${what}`;
    return { code: "not-a-hub", detail, ...common };
  }
  return {
    code,
    detail: textOf(fields["detail"]) ?? textOf(fields["title"]) ?? code,
    ...common,
    ...optional("path", textOf(fields["path"])),
    ...optional("supported", textsOf(fields["supported"])),
  };
}

/** Gateways speak problem+json too, under types of their own; RFC 9457 reads a missing type as `about:blank`. */
function isOwn({ headers, redirected }: Response, type: unknown = "about:blank"): boolean {
  const [mediaType = ""] = (headers.get("content-type") ?? "").split(";");
  if (redirected || mediaType.trim().toLowerCase() !== "application/problem+json") return false;
  return type === "about:blank" || (typeof type === "string" && type.startsWith(PROBLEM_TYPE));
}

function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === "string" && Object.hasOwn(PROBLEM_STATUS, code);
}

/** The header counts whole seconds, the body says it exactly where the hub gives one; an hour at most (CLT4). */
function readRetryAfter(exactMs: unknown, header: string | null): number | undefined {
  const seconds = /^\d+$/.test(header ?? "") ? Number(header) * 1000 : undefined;
  return askedMs(exactMs) ?? askedMs(seconds);
}

function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  const fields: { [P in K]?: T } = {};
  if (value !== undefined) fields[key] = value;
  return fields;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
}
