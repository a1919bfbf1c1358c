import { hasFields, isListOf, isText } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { HubAccess } from "../hub-http.ts";
import { requestHub, type HubRequest } from "../hub-request.ts";
import { isItem, type ModeratedItem } from "./moderation-http.ts";

/** A moderator's words beside an item, for the others. */
export interface ItemNote {
  readonly noteId: string;
  readonly by: string;
  readonly at: string;
  readonly text: string;
}

const isNote = hasFields({ noteId: isText, by: isText, at: isText, text: isText });

/** An item with its notes (MOD11). */
export function readItem(
  hub: HubAccess,
  itemId: string,
): Promise<HttpAnswer<{ readonly item: ModeratedItem; readonly notes: readonly ItemNote[] }>> {
  return ask(hub, itemId, { method: "GET", isExpected: hasFields({ item: isItem, notes: isListOf(isNote) }) });
}

/** Claims an item for a while, or for longer (MOD9); `claimed` while somebody else holds it. */
export function claimItem(hub: HubAccess, itemId: string): Promise<HttpAnswer<ModeratedItem>> {
  return ask(hub, itemId, { method: "POST", part: "/claim", body: {}, isExpected: isItem });
}

/** Gives a claim back (MOD9). */
export function releaseItem(hub: HubAccess, itemId: string): Promise<HttpAnswer<ModeratedItem>> {
  return ask(hub, itemId, { method: "DELETE", part: "/claim", isExpected: isItem });
}

/** Writes a note beside an item (MOD11), 1–1,000 characters. */
export function addNote(hub: HubAccess, itemId: string, text: string): Promise<HttpAnswer<ItemNote>> {
  return ask(hub, itemId, { method: "POST", part: "/notes", body: { text }, isExpected: isNote });
}

function ask<T>(
  hub: HubAccess,
  itemId: string,
  { part = "", ...request }: Pick<HubRequest, "method" | "body" | "isExpected"> & { readonly part?: string },
): Promise<HttpAnswer<T>> {
  const path = `/v1/hubs/${hub.hubId}/moderation/${encodeURIComponent(itemId)}${part}`;
  return requestHub(hub, { ...request, path, token: hub.token });
}
