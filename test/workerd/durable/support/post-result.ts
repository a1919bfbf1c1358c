import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";
import { edge, edgeEnv } from "./edge-env.ts";

/** Posts a result as the bridge does, signed with the first of its keys (BRG1, BRG5). */
export async function postResult(result: OfflineResult): Promise<Response> {
  const [secret = ""] = (edgeEnv.BRIDGE_TO_HUB_SECRETS ?? "").split(",");
  const body = JSON.stringify(result);
  const headers = signedHeaders(body, secret, { id: result.key });
  return edge.fetch("https://hub.test/v1/bridge/results", { method: "POST", headers, body });
}
