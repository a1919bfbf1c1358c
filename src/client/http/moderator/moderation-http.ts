import type { Decision } from "../../../durable/protocol/http/decision.ts";
import { hasFields, isListOf, isObject, isText } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { HubAccess } from "../hub-http.ts";
import { queryOf, requestHub, type HubAddress } from "../hub-request.ts";

/** A moderation item as far as clients of today know it (SHP6). */
export interface ModeratedItem {
  readonly itemId: string;
  readonly roomId: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

/** An alert in the moderators' list (MOD3). */
export interface ModerationAlert {
  readonly alertId: string;
  readonly reason: string;
  readonly severity: string;
  readonly raisedAt: string;
  readonly roomId?: string;
  readonly data?: unknown;
}

/** A session in a batch (CLO6); times are ISO. `publishedAt` and `loreCount` once it went out. */
export interface PlannedSession {
  readonly roomId: string;
  readonly sessionId: string;
  readonly opensAt: string;
  readonly dueAt: string;
  readonly overrideUntil: string;
  readonly digestAt: string;
  readonly publishedAt?: string;
  readonly loreCount?: number;
}

/** A batch of lore that goes out together (MOD3). */
export interface PublishingBatch {
  readonly batchId: string;
  readonly plannedFor: string;
  readonly status: string;
  readonly sessions: readonly PlannedSession[];
}

export interface ModerationPage {
  readonly items: readonly ModeratedItem[];
  readonly alerts: readonly ModerationAlert[];
  readonly nextCursor: string | null;
}

interface ModerationQuery {
  readonly status?: "pending" | "decided" | "all" | undefined;
  readonly sessionId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export const isItem = hasFields({ itemId: isText, roomId: isText, status: isText });
export const isAlert = hasFields({ alertId: isText, reason: isText, severity: isText, raisedAt: isText });
const isPage = hasFields({ items: isListOf(isItem), alerts: isListOf(isAlert) });

/** One page of what waits for moderators and of what was decided, with the newest alerts (MOD3). */
export function readModeration(
  address: HubAddress,
  hubId: string,
  token: string,
  query: ModerationQuery = {},
): Promise<HttpAnswer<ModerationPage>> {
  const path = `/v1/hubs/${hubId}/moderation${queryOf({ limit: 200, ...query })}`;
  return requestHub(address, { method: "GET", path, token, isExpected: isPage });
}

const isSession = hasFields({
  ...{ roomId: isText, sessionId: isText, opensAt: isText, dueAt: isText },
  ...{ overrideUntil: isText, digestAt: isText },
});
const isBatch = hasFields({ batchId: isText, plannedFor: isText, status: isText, sessions: isListOf(isSession) });

/** The batches of a hub, planned and gone out, the newest first (MOD3). */
export function readPublishing(
  hub: HubAccess,
): Promise<HttpAnswer<{ readonly publishing: readonly PublishingBatch[] }>> {
  return requestHub(hub, {
    method: "GET",
    path: `/v1/hubs/${hub.hubId}/moderation${queryOf({ limit: 1 })}`,
    token: hub.token,
    isExpected: hasFields({ publishing: isListOf(isBatch) }),
  });
}

/** Decides an item (CLO6); `already-decided` where somebody was faster. */
export function decideItem(
  address: HubAddress,
  hubId: string,
  token: string,
  { itemId, decision }: { readonly itemId: string; readonly decision: Decision },
): Promise<HttpAnswer<ModeratedItem>> {
  const path = `/v1/hubs/${hubId}/moderation/${encodeURIComponent(itemId)}/decisions`;
  return requestHub(address, {
    method: "POST",
    path,
    token,
    body: decision,
    isExpected: (body) => isObject(body) && isItem(body),
  });
}
