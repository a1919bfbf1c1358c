import * as v from "valibot";
import { MadeId } from "../../durable/protocol/values/ids.ts";
import { PageCursor } from "../../durable/protocol/http/page-cursor.ts";
import { askArchive } from "../ask-archive.ts";
import type { HubContext } from "../app-env.ts";
import { pageLimit, readQuery } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/** How the lists behind the bridge are paged: `cursor` is the `nextCursor` of the page before. */
export const page = {
  limit: pageLimit(200, 50),
  cursor: v.exactOptional(PageCursor),
};
export const ofSession = { sessionId: v.exactOptional(MadeId) };

const WorkflowsQuery = v.object({
  ...ofSession,
  ...page,
  status: v.exactOptional(v.picklist(["processing", "completed", "failed"], "must be processing, completed or failed")),
});
const SessionQuery = v.object({ ...ofSession, ...page });
const LoreQuery = v.object({
  q: v.exactOptional(
    v.pipe(v.string(), v.maxLength(280), v.check(isStorable, "must hold no U+0000 and no half of a surrogate pair")),
  ),
  limit: pageLimit(100, 20),
});

/** `GET /v1/hubs/{hubId}/workflows` → `{workflows, nextCursor}` (MOD3). */
export function readWorkflows(c: HubContext): Promise<Response> {
  return readArchive(c, "workflows", WorkflowsQuery);
}

/** `GET /v1/hubs/{hubId}/deltas` → `{deltas, nextCursor}` (MOD3). */
export function readDeltas(c: HubContext): Promise<Response> {
  return readArchive(c, "deltas", SessionQuery);
}

/** `GET /v1/hubs/{hubId}/mentions` → `{mentions, nextCursor}` (MOD3). */
export function readMentions(c: HubContext): Promise<Response> {
  return readArchive(c, "mentions", SessionQuery);
}

/** `GET /v1/hubs/{hubId}/lore?q=&limit=` → `{entries}` (MOD3): what was published, for everyone. */
export function readLore(c: HubContext): Response {
  const query = readQuery(c.req.url, LoreQuery);
  return query.ok ? notBuilt(c) : refuse(c, query.problem);
}

/** `GET /v1/hubs/{hubId}/digests` → `{digests}` (MOD3). */
export function readDigests(c: HubContext): Response {
  return notBuilt(c);
}

/** MOD5: everything about the request is right, and only the hub cannot do it yet. */
export function notBuilt(c: HubContext): Response {
  return refuse(c, { code: "not-built", detail: "this hub cannot do this yet; a later release will" });
}

type QuerySchema = v.GenericSchema<unknown, Readonly<Record<string, string | number>>>;

/** Checks the query, then asks the archive for a list of this hub and hands on what it answers. */
export async function readArchive(c: HubContext, list: string, schema: QuerySchema): Promise<Response> {
  const query = readQuery(c.req.url, schema);
  if (!query.ok) return refuse(c, query.problem);
  const fields = Object.entries(query.value).map(([name, value]): [string, string] => [name, String(value)]);
  const search = new URLSearchParams(fields).toString();
  const path = `/archive/hubs/${c.var.hubId}/${list}${search === "" ? "" : `?${search}`}`;
  const answer = await askArchive(c.var.settings, { method: "GET", path });
  return answer.ok ? c.json(answer.body) : refuse(c, answer.problem);
}

/** SQL takes no U+0000, and half a surrogate pair has no UTF-8 (SOK11). */
function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
