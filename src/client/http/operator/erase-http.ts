import { hasFields, isText, isVersion } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { HubAccess } from "../hub-http.ts";
import { requestHub } from "../hub-request.ts";

/** How far an erasure has come (ERA5); `rooms` gone through, `erased` rows that lost something. */
export interface Erasure {
  readonly erasureId: string;
  readonly kind: string;
  readonly status: string;
  readonly actorId?: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly endedAt?: string;
  readonly rooms: number;
  readonly erased: number;
}

/** Begins to erase a person from rooms and archive (ERA1). For operators. */
export function erasePerson(
  hub: HubAccess,
  body: { readonly actorId: string; readonly reason: string },
): Promise<HttpAnswer<{ readonly erasureId: string }>> {
  const path = `/v1/ops/hubs/${hub.hubId}/erase`;
  return requestHub(hub, {
    method: "POST",
    path,
    token: hub.token,
    body,
    isExpected: hasFields({ erasureId: isText }),
  });
}

/** Says how far an erasure has come (ERA5). For operators. */
export function readErasure(hub: HubAccess, erasureId: string): Promise<HttpAnswer<Erasure>> {
  const path = `/v1/ops/hubs/${hub.hubId}/erasures/${encodeURIComponent(erasureId)}`;
  const isExpected = hasFields({ erasureId: isText, status: isText, rooms: isVersion, erased: isVersion });
  return requestHub(hub, { method: "GET", path, token: hub.token, isExpected });
}
