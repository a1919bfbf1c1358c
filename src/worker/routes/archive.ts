import * as v from "valibot";
import { PageCursor } from "../../durable/protocol/http/page-cursor.ts";
import { MadeId } from "../../durable/protocol/values/ids.ts";
import { textOf } from "../../durable/protocol/values/text.ts";
import type { HubContext } from "../app-env.ts";
import { askArchive } from "../ask-archive.ts";
import { pageLimit, readJson, readQuery } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/** How the lists behind the bridge are paged: `cursor` is the `nextCursor` of the page before. */
const page = {
  limit: pageLimit(200, 50),
  cursor: v.exactOptional(PageCursor),
};
const ofSession = { sessionId: v.exactOptional(MadeId) };

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
function notBuilt(c: HubContext): Response {
  return refuse(c, { code: "not-built", detail: "this hub cannot do this yet; a later release will" });
}

type QuerySchema = v.GenericSchema<unknown, Readonly<Record<string, string | number>>>;

/** Checks the query, then asks the archive for a list of this hub and hands on what it answers. */
async function readArchive(c: HubContext, list: string, schema: QuerySchema): Promise<Response> {
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

const ModerationQuery = v.object({
  ...ofSession,
  ...page,
  status: v.optional(v.picklist(["pending", "decided", "all"], "must be pending, decided or all"), "all"),
});

/** Ids of items are of the archive's making. */
const ItemId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/));
const reason = textOf(500);

/** What a moderator may say of an item (CLO6); `rewrite` needs its text. */
const Decision = v.variant("action", [
  v.object({ action: v.picklist(["approve", "reject", "escalate"]), reason }),
  v.object({ action: v.literal("rewrite"), reason, rewrite: textOf(2000) }),
]);

/** `GET /v1/hubs/{hubId}/moderation` → `{items, alerts, publishing}` (MOD3). */
export function readModeration(c: HubContext): Promise<Response> {
  return readArchive(c, "moderation", ModerationQuery);
}

/** `POST /v1/hubs/{hubId}/moderation/{itemId}/decisions` (CLO6), once it is built. */
export async function decideItem(c: HubContext): Promise<Response> {
  const itemId = c.req.param("itemId");
  if (!v.is(ItemId, itemId)) return refuse(c, { code: "not-found", detail: "no item has such an id" });
  const read = await readJson(c.req.raw, Decision);
  return read.ok ? notBuilt(c) : refuse(c, read.problem);
}
