import { backoffMs, DEFAULT_BACKOFF, spreadMs } from "../connection/backoff.ts";
import type { Platform } from "../connection/platform.ts";
import { messageOf } from "../message-of.ts";
import { readAnswer, type HttpProblem } from "./http-answer.ts";
import { queryOf, type HubAddress } from "./hub-request.ts";
import { ServerSentEvents } from "./server-sent-events.ts";

export interface FollowOptions extends HubAddress {
  readonly hubId: string;
  readonly token: string;
  readonly topics: readonly string[];
  /** The last id of an earlier stream, to go on from there. */
  readonly lastEventId?: string | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly platform: Pick<Platform, "fetch" | "after" | "random">;
}

/** News as a follower is told it (FEED2). */
export type Followed =
  /** The stream is open: what happens from here on is told. It comes anew after each break. */
  | { readonly kind: "open" }
  | { readonly kind: "event"; readonly event: string; readonly id: string; readonly data: unknown }
  /** The stream broke; it is opened again, and nothing is missed (FEED3). */
  | { readonly kind: "lost"; readonly detail: string; readonly retryInMs: number };

/** Why it is over for good: asked for, or for a reason of the hub's. */
export type FollowEnd =
  | { readonly reason: "stopped" | "token-expired" | "replaced" }
  | { readonly reason: "refused"; readonly problem: HttpProblem };

/** Three comments that did not come (FEED4). */
const SILENCE_MS = 45_000;
/** Refusals that pass by themselves. */
const PASSING: ReadonlySet<HttpProblem["code"]> = new Set([
  "unreachable",
  "not-a-hub",
  "busy",
  "bridge-unavailable",
  "rate-limited",
  "internal",
]);

/** Follows a hub's live feed across breaks, until it is stopped or the hub ends it for good (FEED1–FEED4). */
export async function* followHub(options: FollowOptions): AsyncGenerator<Followed, FollowEnd> {
  const { signal, platform } = options;
  let lastId = options.lastEventId ?? "";
  let failures = 0;
  while (!signal.aborted) {
    const opened = await open(options, lastId);
    let lost: HttpProblem | undefined;
    if (opened.ok) {
      const reading = readStream(opened.value, options, lastId);
      let next = await reading.next();
      while (next.done !== true) {
        failures = 0;
        lastId = next.value.lastId;
        if (next.value.told !== undefined) yield next.value.told;
        next = await reading.next();
      }
      if (next.value === "token-expired" || next.value === "replaced") return { reason: next.value };
      lost = { code: "unreachable", status: 0, detail: next.value };
    } else lost = opened.problem;
    if (isStopped(signal)) break;
    if (!PASSING.has(lost.code)) return { reason: "refused", problem: lost };
    const own = backoffMs(failures, platform.random(), DEFAULT_BACKOFF);
    const retryInMs =
      lost.retryAfterMs === undefined ? own : spreadMs(lost.retryAfterMs, platform.random(), DEFAULT_BACKOFF);
    failures += 1;
    yield { kind: "lost", detail: lost.detail, retryInMs };
    await wait(retryInMs, options);
  }
  return { reason: "stopped" };
}

function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

interface OpenStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly abort: AbortController;
}

type Opened = { readonly ok: true; readonly value: OpenStream } | { readonly ok: false; readonly problem: HttpProblem };

async function open(options: FollowOptions, lastId: string): Promise<Opened> {
  const { url, hubId, token, topics, signal, platform, timeoutMs = 15_000 } = options;
  const address = `${url.replace(/(?<!\/)\/+$/, "")}/v1/hubs/${hubId}/stream${queryOf({ topics: topics.join(",") })}`;
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  signal.addEventListener("abort", stop, { once: true });
  const cancel = platform.after(timeoutMs, stop);
  try {
    const headers = {
      accept: "text/event-stream, application/problem+json",
      authorization: `Bearer ${token}`,
      ...(lastId !== "" && { "last-event-id": lastId }),
    };
    const response = await platform.fetch(address, { headers, signal: abort.signal, cache: "no-store" });
    const isStream = (response.headers.get("content-type") ?? "").startsWith("text/event-stream");
    if (response.ok && isStream && response.body !== null) return { ok: true, value: { body: response.body, abort } };
    const answer = await readAnswer<never>(response, () => false);
    return answer.ok ? { ok: false, problem: unreachable("the hub gave no stream") } : answer;
  } catch (cause) {
    return { ok: false, problem: unreachable(`no answer from ${address}: ${messageOf(cause)}`) };
  } finally {
    cancel();
  }
}

interface Read {
  readonly told?: Followed;
  readonly lastId: string;
}

/** @returns why the stream is over */
async function* readStream(
  { body, abort }: OpenStream,
  { platform }: FollowOptions,
  from: string,
): AsyncGenerator<Read, string> {
  const events = new ServerSentEvents(from);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let isOpen = false;
  try {
    for (;;) {
      const silence = platform.after(SILENCE_MS, () => abort.abort(new Error("nothing came for 45 s")));
      const { value, done } = await reader.read().finally(silence);
      if (done) return "the stream was cut";
      const found = events.read(decoder.decode(value, { stream: true }));
      if (!isOpen) yield { told: { kind: "open" }, lastId: events.lastId };
      isOpen = true;
      for (const { event, id, data } of found) {
        const parsed = parse(data);
        if (event === "end") return reasonIn(parsed);
        yield { told: { kind: "event", event, id, data: parsed }, lastId: id };
      }
      yield { lastId: events.lastId };
    }
  } catch (cause) {
    return messageOf(cause);
  } finally {
    abort.abort();
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function reasonIn(data: unknown): string {
  const reason = typeof data === "object" && data !== null && "reason" in data ? data.reason : undefined;
  return typeof reason === "string" ? reason : "the hub ended the stream";
}

function unreachable(detail: string): HttpProblem {
  return { code: "unreachable", status: 0, detail };
}

/** Ends early when the follower is stopped. */
function wait(ms: number, { platform, signal }: FollowOptions): Promise<void> {
  return new Promise((resolve) => {
    const cancel = platform.after(ms, done);
    function done(): void {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
  });
}
