import { OfflineResult, resultKey } from "../../durable/protocol/bridge/offline-result.ts";
import { roomOf } from "../../durable/room-of.ts";
import type { BridgeContext } from "../app-env.ts";
import { parseJson, textOf } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/** `POST /v1/bridge/results` (BRG1): one result, whose signature was found good, enters its room. */
export async function acceptResult(c: BridgeContext): Promise<Response> {
  const body = c.var.signedBody;
  const read = parseJson(textOf(body), OfflineResult);
  if (!read.ok) return refuse(c, read.problem);
  const result = read.value;
  if (result.key !== resultKey(result) || result.key !== c.req.header("webhook-id")) {
    const detail = "`key` must be <workflowId>/<kind>[/<stage>] and the same as the header webhook-id";
    return refuse(c, { code: "invalid-request", detail, path: "key" });
  }
  const room = roomOf(c.env, result.hubId, result.roomId);
  const answer = await room.acceptResult(result, await fingerprintOf(body));
  return answer.ok ? c.json(answer.answer) : refuse(c, answer.problem);
}

/** SHA-256 of the body as it came, in hex: tells a repeated result from another under the same key. */
async function fingerprintOf(body: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", body);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
