import { hasFields, isListOf, isText, isVersion } from "../state/expected.ts";
import type { HttpAnswer } from "./http-answer.ts";
import type { HubAccess } from "./hub-http.ts";
import { requestHub } from "./hub-request.ts";

/** Replaces the hub's changes to the built-in catalog (CAT2); `invalid-catalog` with the path of a fault. */
export function changeCatalog(hub: HubAccess, body: unknown): Promise<HttpAnswer<{ readonly catalogVersion: string }>> {
  return requestHub(hub, {
    method: "PUT",
    path: `/v1/hubs/${hub.hubId}/catalog`,
    token: hub.token,
    body,
    isExpected: hasFields({ catalogVersion: isText }),
  });
}

/** Sends everybody away before a deploy (SOK7); `reconnectAfterMs` is at most an hour. */
export function drainHub(
  hub: HubAccess,
  reconnectAfterMs: number,
): Promise<HttpAnswer<{ readonly rooms: readonly string[]; readonly failed: readonly string[] }>> {
  return requestHub(hub, {
    method: "POST",
    path: `/v1/ops/hubs/${hub.hubId}/drain`,
    token: hub.token,
    body: { reconnectAfterMs },
    isExpected: hasFields({ rooms: isListOf(isText), failed: isListOf(isText) }),
  });
}

/** Sends a job again (JOB2, CLO7); `not-found` where nothing is unfinished under that id. */
export function redriveJob(
  hub: HubAccess,
  { roomId, jobId }: { readonly roomId: string; readonly jobId: string },
): Promise<HttpAnswer<{ readonly jobId: string; readonly attempt: number }>> {
  return requestHub(hub, {
    method: "POST",
    path: `/v1/ops/hubs/${hub.hubId}/rooms/${roomId}/jobs/${encodeURIComponent(jobId)}/redrive`,
    token: hub.token,
    isExpected: hasFields({ jobId: isText, attempt: isVersion }),
  });
}
