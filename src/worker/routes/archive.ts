import * as v from "valibot";
import { MadeId } from "../../durable/protocol/ids.ts";
import { askArchive } from "../ask-archive.ts";
import type { HubContext } from "../edge.ts";
import { pageLimit, readQuery } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/** How the lists behind the bridge are paged: `cursor` is the `nextCursor` of the page before. */
export const page = {
  limit: pageLimit(200, 50),
  cursor: v.exactOptional(v.pipe(v.string(), v.maxLength(512))),
};
export const ofSession = { sessionId: v.exactOptional(MadeId) };

const WorkflowsQuery = v.object({
  ...ofSession,
  ...page,
  status: v.exactOptional(v.pipe(v.string(), v.maxLength(64))),
});
const SessionQuery = v.object({ ...ofSession, ...page });
const LoreQuery = v.object({ q: v.exactOptional(v.pipe(v.string(), v.maxLength(280))), limit: pageLimit(100, 20) });

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
export function readLore(c: HubContext): Promise<Response> {
  return readArchive(c, "lore", LoreQuery);
}

/** `GET /v1/hubs/{hubId}/digests` → `{digests}` (MOD3). */
export function readDigests(c: HubContext): Promise<Response> {
  return readArchive(c, "digests", v.object({}));
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
