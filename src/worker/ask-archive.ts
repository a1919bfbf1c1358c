import * as v from "valibot";
import type { Problem } from "../durable/protocol/http/problem.ts";
import { askBridge, openBridgeStream, parsed, type BridgeRequest } from "./ask-bridge.ts";
import { log } from "./log.ts";
import type { Settings } from "./settings/settings.ts";

/** The archive's refusals that pass on to the caller; anything else is a fault between hub and bridge. */
const Refusal = v.object({
  code: v.picklist([
    "invalid-request",
    "not-found",
    "already-decided",
    "claimed",
    "stale",
    "invalid-lexicon",
    "internal",
  ]),
  detail: v.string(),
  retryAfterMs: v.exactOptional(v.number()),
  path: v.exactOptional(v.string()),
});

export type ArchiveReply =
  | { readonly ok: true; readonly body: object }
  | { readonly ok: false; readonly problem: Problem };

/** Asks the archive behind the bridge (MOD3); `bridge-unavailable` where it cannot be reached. */
export async function askArchive(settings: Settings, request: BridgeRequest): Promise<ArchiveReply> {
  const reply = await askBridge(settings, request);
  if (!reply.ok) return { ok: false, problem: unavailable(reply.error) };
  if (reply.status === 200 && typeof reply.body === "object" && reply.body !== null) {
    return { ok: true, body: reply.body };
  }
  return { ok: false, problem: refusalIn(request.path, reply.status, reply.body) };
}

export type ArchiveStream =
  | { readonly ok: true; readonly stream: ReadableStream }
  | { readonly ok: false; readonly problem: Problem };

/** The same for an answer that goes on until either side ends it (FEED1). */
export async function streamArchive(settings: Settings, path: string): Promise<ArchiveStream> {
  const reply = await openBridgeStream(settings, path);
  if (!reply.ok) return { ok: false, problem: unavailable(reply.error) };
  const { response } = reply;
  const isStream = response.status === 200 && response.headers.get("content-type") === "text/event-stream";
  if (isStream && response.body !== null) return { ok: true, stream: response.body };
  const body = parsed(await response.text().catch(() => ""));
  return { ok: false, problem: refusalIn(path, response.status, body) };
}

function refusalIn(path: string, status: number, body: unknown): Problem {
  const refusal = v.safeParse(Refusal, body);
  if (refusal.success) return refusal.output;
  log("error", "hub.edge.bridgeMisunderstood", { path, status, body });
  return unavailable(`it answered ${status}`);
}

function unavailable(why: string): Problem {
  const detail = "the archive cannot be reached now; try again";
  return { code: "bridge-unavailable", detail, cause: why, retryAfterMs: 5000 };
}
