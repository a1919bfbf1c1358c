import * as v from "valibot";
import type { Problem } from "../durable/protocol/http/problem.ts";
import { askBridge, type BridgeRequest } from "./ask-bridge.ts";
import { log } from "./log.ts";
import type { Settings } from "./settings/settings.ts";

/** The archive's refusals that pass on to the caller; anything else is a fault between hub and bridge. */
const Refusal = v.object({
  code: v.picklist(["invalid-request", "not-found", "already-decided", "internal"]),
  detail: v.string(),
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
  const refusal = v.safeParse(Refusal, reply.body);
  if (refusal.success) return { ok: false, problem: refusal.output };
  log("error", "hub.edge.bridgeMisunderstood", { path: request.path, status: reply.status, body: reply.body });
  return { ok: false, problem: unavailable(`it answered ${reply.status}`) };
}

function unavailable(why: string): Problem {
  const detail = "the archive cannot be reached now; try again";
  return { code: "bridge-unavailable", detail, cause: why, retryAfterMs: 5000 };
}
