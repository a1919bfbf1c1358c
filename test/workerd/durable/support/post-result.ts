import { Webhook } from "standardwebhooks";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { edge, edgeEnv } from "./edge-env.ts";

/** Posts a result as the bridge does, signed with the first of its keys (BRG1, BRG5). */
export async function postResult(result: OfflineResult): Promise<Response> {
  const [secret = ""] = (edgeEnv.BRIDGE_TO_HUB_SECRETS ?? "").split(",");
  const body = JSON.stringify(result);
  const now = new Date();
  const headers = {
    "webhook-id": result.key,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(result.key, now, body),
  };
  return edge.fetch("https://hub.test/v1/bridge/results", { method: "POST", headers, body });
}
