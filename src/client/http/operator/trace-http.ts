import type { Trace } from "../../../durable/protocol/http/trace.ts";
import { hasFields, isListOf, isObject, isText } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { HubAccess } from "../hub-http.ts";
import { queryOf, requestHub } from "../hub-request.ts";

/**
 * Everything that rooms and archive keep of an id, by time (OPS4). A command's needs its room. `not-found` where nothing is
 * kept of it. For operators.
 */
export function readTrace(
  hub: HubAccess,
  { id, roomId }: { readonly id: string; readonly roomId?: string | undefined },
): Promise<HttpAnswer<Trace>> {
  const isHop = hasFields({ hop: isText, where: isText, at: isText });
  return requestHub(hub, {
    method: "GET",
    path: `/v1/ops/hubs/${hub.hubId}/trace${queryOf({ id, roomId })}`,
    token: hub.token,
    isExpected: hasFields({ id: isText, standsAt: isText, hops: isListOf(isHop), missing: isListOf(isObject) }),
  });
}
