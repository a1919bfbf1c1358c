import { hasFields, isListOf, isText } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import { queryOf, requestHub, type HubAddress } from "../hub-request.ts";

/** A piece of a hub's lore (MOD3). */
export interface LoreEntry {
  readonly entryId: string;
  readonly title: string;
  readonly text: string;
  readonly publishedAt: string;
}

export interface LorePage {
  readonly entries: readonly LoreEntry[];
  readonly nextCursor: string | null;
}

const isPage = hasFields({
  entries: isListOf(hasFields({ entryId: isText, title: isText, text: isText, publishedAt: isText })),
});

/** A page of what a hub has published: the best match for `q` first, the newest first without it (MOD3). */
export function readLore(
  address: HubAddress,
  hubId: string,
  token: string,
  query: { readonly q?: string | undefined; readonly limit?: number; readonly cursor?: string } = {},
): Promise<HttpAnswer<LorePage>> {
  const path = `/v1/hubs/${hubId}/lore${queryOf({ q: query.q, limit: query.limit, cursor: query.cursor })}`;
  return requestHub(address, { method: "GET", path, token, isExpected: isPage });
}
