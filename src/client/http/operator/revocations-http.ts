import type { Revocation } from "../../../durable/protocol/http/revocation.ts";
import { hasFields, isListOf, isText } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { HubAccess } from "../hub-http.ts";
import { requestHub } from "../hub-request.ts";

const isRevocation = hasFields({ tokenId: isText, until: isText });

/** Revokes one token by its `jti`, or by its id in the audit (TOK9). For operators. */
export function revokeToken(
  hub: HubAccess,
  body: { readonly jti?: string; readonly tokenId?: string; readonly expiresAt?: string },
): Promise<HttpAnswer<Revocation>> {
  const path = `/v1/ops/hubs/${hub.hubId}/revocations`;
  return requestHub(hub, { method: "POST", path, token: hub.token, body, isExpected: isRevocation });
}

/** The tokens that are revoked and have not ended (TOK9). For operators. */
export function listRevocations(hub: HubAccess): Promise<HttpAnswer<{ readonly revocations: readonly Revocation[] }>> {
  const path = `/v1/ops/hubs/${hub.hubId}/revocations`;
  const isExpected = hasFields({ revocations: isListOf(isRevocation) });
  return requestHub(hub, { method: "GET", path, token: hub.token, isExpected });
}
