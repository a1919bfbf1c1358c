import type { CatalogDryRun } from "../../../durable/protocol/http/catalog-change.ts";
import type { DrainVerdict } from "../../../durable/protocol/http/operating.ts";
import { hasFields, isListOf, isObject, isText, isVersion } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { HubAccess } from "../hub-http.ts";
import { queryOf, requestHub } from "../hub-request.ts";

/**
 * Replaces the hub's changes to the built-in catalog (CAT2); `invalid-catalog` with the path of a fault.
 * @param etag of the catalog that was read: where another one is in force by now, nothing changes and it is `stale` (CAT5)
 */
export function changeCatalog(
  hub: HubAccess,
  body: unknown,
  etag?: string,
): Promise<HttpAnswer<{ readonly catalogVersion: string }>> {
  return requestHub(hub, {
    method: "PUT",
    path: `/v1/hubs/${hub.hubId}/catalog`,
    token: hub.token,
    body,
    ...(etag !== undefined && { headers: { "if-match": etag } }),
    isExpected: hasFields({ catalogVersion: isText }),
  });
}

/** Says what {@link changeCatalog} would come to, in which rooms, and changes nothing (CAT6). */
export function tryCatalog(hub: HubAccess, body: unknown): Promise<HttpAnswer<CatalogDryRun>> {
  return requestHub(hub, {
    method: "PUT",
    path: `/v1/hubs/${hub.hubId}/catalog${queryOf({ "dry-run": "true" })}`,
    token: hub.token,
    body,
    isExpected: hasFields({
      catalogVersion: isText,
      rooms: isListOf(hasFields({ roomId: isText })),
      unasked: isVersion,
    }),
  });
}

/** A hub's own lexicon (CLO12); version 0 and null where it has put none. For operators. */
export function readLexicon(
  hub: HubAccess,
): Promise<HttpAnswer<{ readonly version: number; readonly lexicon: object | null }>> {
  return requestHub(hub, {
    method: "GET",
    path: `/v1/hubs/${hub.hubId}/lexicon`,
    token: hub.token,
    isExpected: hasFields({ version: isVersion, lexicon: isNullableObject }),
  });
}

function isNullableObject(value: unknown): boolean {
  return value === null || isObject(value);
}

/**
 * Puts a hub's own lexicon (CLO12); `invalid-lexicon` names its faults.
 * @param etag of the lexicon that was read: where another one is there by now, nothing changes and it is `stale`
 */
export function changeLexicon(
  hub: HubAccess,
  body: unknown,
  etag?: string,
): Promise<HttpAnswer<{ readonly version: number }>> {
  return requestHub(hub, {
    method: "PUT",
    path: `/v1/hubs/${hub.hubId}/lexicon`,
    token: hub.token,
    body,
    ...(etag !== undefined && { headers: { "if-match": etag } }),
    isExpected: hasFields({ version: isVersion }),
  });
}

const isVerdict = hasFields({ roomId: isText, told: isVersion, untold: isVersion, connected: isVersion });

/** Sends everybody away before a deploy (SOK7); `reconnectAfterMs` is at most an hour. */
export function drainHub(
  hub: HubAccess,
  reconnectAfterMs: number,
): Promise<
  HttpAnswer<{
    readonly rooms: readonly string[];
    readonly failed: readonly string[];
    readonly verdicts: readonly DrainVerdict[];
  }>
> {
  return requestHub(hub, {
    method: "POST",
    path: `/v1/ops/hubs/${hub.hubId}/drain`,
    token: hub.token,
    body: { reconnectAfterMs },
    isExpected: hasFields({ rooms: isListOf(isText), failed: isListOf(isText), verdicts: isListOf(isVerdict) }),
  });
}

/** How a drain stands, room by room (OPS5). */
export function readDrain(hub: HubAccess): Promise<
  HttpAnswer<{
    readonly verdicts: readonly DrainVerdict[];
    readonly failed: readonly string[];
    readonly isDone: boolean;
  }>
> {
  return requestHub(hub, {
    method: "GET",
    path: `/v1/ops/hubs/${hub.hubId}/drain`,
    token: hub.token,
    isExpected: hasFields({ verdicts: isListOf(isVerdict), failed: isListOf(isText) }),
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
