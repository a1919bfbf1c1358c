import { PROBLEM_STATUS } from "../durable/protocol/problem.ts";
import type { ProblemCode } from "../durable/protocol/problem.ts";
import { messageOf } from "./message-of.ts";

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
  readonly retryAfterMs?: number;
  /** With `upgrade-required`: the subprotocols the hub speaks. */
  readonly supported?: readonly string[];
}

/** What was asked for, or why not. Nothing here throws for a refusal. */
export type HttpAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: HttpProblem };

/** Reads an answer of the hub; bodies of success are taken as the hub wrote them (its tests pin them). */
export async function readAnswer<T>(response: Response): Promise<HttpAnswer<T>> {
  const body = await readJson(response);
  if (response.ok && body !== undefined) return { ok: true, value: body as T };
  return { ok: false, problem: readProblem(response, body) };
}

export function unreachable(url: string, cause: unknown): HttpAnswer<never> {
  return {
    ok: false,
    problem: { code: "unreachable", status: 0, detail: `no answer from ${url}: ${messageOf(cause)}` },
  };
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function readProblem(response: Response, body: unknown): HttpProblem {
  const fields: Partial<Record<string, unknown>> = typeof body === "object" && body !== null ? { ...body } : {};
  const retryAfterMs = readRetryAfter(fields["retryAfterMs"], response.headers.get("retry-after"));
  const common = { status: response.status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const code = fields["code"];
  if (!isProblemCode(code)) {
    const detail = `${response.url || "the address"} answered ${response.status} without a hub's problem+json`;
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

function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === "string" && Object.hasOwn(PROBLEM_STATUS, code);
}

/** The header counts whole seconds, the body says it exactly where the hub gives one. */
function readRetryAfter(exactMs: unknown, header: string | null): number | undefined {
  if (typeof exactMs === "number" && exactMs >= 0) return exactMs;
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
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
