import { hasFields, isListOf } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { HubAccess, PageQuery } from "../hub-http.ts";
import { queryOf, requestHub } from "../hub-request.ts";
import { isAlert, type ModerationAlert } from "../moderator/moderation-http.ts";

/** An alert and who took notice of it. */
export interface HubAlert extends ModerationAlert {
  readonly acknowledged?: { readonly by: string; readonly at: string; readonly note?: string };
}

/** A page of the alerts, newest first (MOD12). For moderators and operators. */
export function readAlerts(
  hub: HubAccess,
  query: PageQuery & { readonly status?: "open" | "acknowledged" | "all" | undefined } = {},
): Promise<HttpAnswer<{ readonly alerts: readonly HubAlert[]; readonly nextCursor: string | null }>> {
  const path = `/v1/hubs/${hub.hubId}/alerts${queryOf({ ...query })}`;
  return requestHub(hub, {
    method: "GET",
    path,
    token: hub.token,
    isExpected: hasFields({ alerts: isListOf(isAlert) }),
  });
}

/** Takes notice of an alert; the first to do so stays (MOD12). */
export function acknowledgeAlert(hub: HubAccess, alertId: string, note?: string): Promise<HttpAnswer<HubAlert>> {
  return requestHub(hub, {
    method: "POST",
    path: `/v1/hubs/${hub.hubId}/alerts/${encodeURIComponent(alertId)}/ack`,
    token: hub.token,
    body: note === undefined ? {} : { note },
    isExpected: isAlert,
  });
}
