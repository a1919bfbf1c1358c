import * as v from "valibot";
import type { DecisionOrder } from "../../../durable/protocol/bridge/decision-order.ts";
import { AuditAction } from "../../../durable/protocol/bridge/hub-record.ts";
import { Decision, ItemId, LoreSearch } from "../../../durable/protocol/http/decision.ts";
import { PageCursor } from "../../../durable/protocol/http/page-cursor.ts";
import { ActorId, MadeId } from "../../../durable/protocol/values/ids.ts";
import type { HubContext } from "../../app-env.ts";
import { askArchive } from "../../ask-archive.ts";
import { pageLimit, readJson, readQuery } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";

const cursor = v.exactOptional(PageCursor);
/** How the lists behind the bridge are paged: `cursor` is the `nextCursor` of the page before. */
const page = { limit: pageLimit(200, 50), cursor };
const ofSession = { sessionId: v.exactOptional(MadeId) };

const WorkflowsQuery = v.object({
  ...ofSession,
  ...page,
  status: v.exactOptional(v.picklist(["processing", "completed", "failed"], "must be processing, completed or failed")),
});
const SessionQuery = v.object({ ...ofSession, ...page });
const LoreQuery = v.object({ q: v.exactOptional(LoreSearch), limit: pageLimit(100, 20), cursor });
const DigestsQuery = v.object({ limit: pageLimit(100, 20), cursor });

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

/** `GET /v1/hubs/{hubId}/lore?q=&limit=&cursor=` → `{entries, nextCursor}` (MOD3): what was published, for everyone. */
export function readLore(c: HubContext): Promise<Response> {
  return readArchive(c, "lore", LoreQuery);
}

/** `GET /v1/hubs/{hubId}/digests?limit=&cursor=` → `{digests, nextCursor}` (MOD3). */
export function readDigests(c: HubContext): Promise<Response> {
  return readArchive(c, "digests", DigestsQuery);
}

const AuditQuery = v.object({ ...page, actorId: v.exactOptional(ActorId), action: v.exactOptional(AuditAction) });

/** `GET /v1/hubs/{hubId}/audit?limit=&cursor=&actorId=&action=` → `{entries, nextCursor}` (AUD4), the newest first. */
export function readAudit(c: HubContext): Promise<Response> {
  return readArchive(c, "audit", AuditQuery);
}

type QuerySchema = v.GenericSchema<unknown, Readonly<Record<string, string | number>>>;

/**
 * Checks the query, then asks the archive for a list of this hub and hands on what it answers.
 * @param scope what the caller's token adds to the query
 */
async function readArchive(
  c: HubContext,
  list: string,
  schema: QuerySchema,
  scope: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const query = readQuery(c.req.url, schema);
  if (!query.ok) return refuse(c, query.problem);
  const asked = { ...query.value, ...scope };
  const fields = Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]);
  const search = new URLSearchParams(fields).toString();
  const path = `/archive/hubs/${c.var.hubId}/${list}${search === "" ? "" : `?${search}`}`;
  const answer = await askArchive(c.var.settings, { method: "GET", path });
  return answer.ok ? c.json(answer.body) : refuse(c, answer.problem);
}

const ModerationQuery = v.object({
  ...ofSession,
  ...page,
  status: v.optional(v.picklist(["pending", "decided", "all"], "must be pending, decided or all"), "all"),
});

/** `GET /v1/hubs/{hubId}/moderation` → `{items, alerts, publishing}` (MOD3); of one room with a token for one. */
export function readModeration(c: HubContext): Promise<Response> {
  const { room } = c.var.actor;
  return readArchive(c, "moderation", ModerationQuery, room === "*" ? {} : { roomId: room });
}

const AlertsQuery = v.object({
  ...page,
  status: v.optional(v.picklist(["open", "acknowledged", "all"], "must be open, acknowledged or all"), "all"),
});

/** `GET /v1/hubs/{hubId}/alerts` → `{alerts, nextCursor}` (MOD12), the newest first; of one room with a token for one. */
export function readAlerts(c: HubContext): Promise<Response> {
  const { room } = c.var.actor;
  return readArchive(c, "alerts", AlertsQuery, room === "*" ? {} : { roomId: room });
}

/** `POST /v1/hubs/{hubId}/moderation/{itemId}/decisions` (CLO6) → 200 with the item; an item of another room is 404. */
export async function decideItem(c: HubContext): Promise<Response> {
  const itemId = c.req.param("itemId");
  if (!v.is(ItemId, itemId)) return refuse(c, { code: "not-found", detail: "no item has such an id" });
  const read = await readJson(c.req.raw, Decision);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, actor, settings } = c.var;
  const order: DecisionOrder = {
    purpose: "decision",
    hubId,
    roomId: actor.room,
    itemId,
    decisionId: crypto.randomUUID(),
    decidedBy: actor.actorId,
    ...(actor.tokenId !== undefined && { tokenId: actor.tokenId }),
    decision: read.value,
  };
  const answer = await askArchive(settings, { method: "POST", path: "/decisions", body: order });
  return answer.ok ? c.json(answer.body) : refuse(c, answer.problem);
}
