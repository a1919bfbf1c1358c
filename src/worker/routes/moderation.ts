import * as v from "valibot";
import { textOf } from "../../durable/protocol/text.ts";
import { askArchive } from "../ask-archive.ts";
import type { HubContext } from "../edge.ts";
import { readJson } from "../read-input.ts";
import { refuse } from "../refuse.ts";
import { ofSession, page, readArchive } from "./archive.ts";

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

/** `POST /v1/hubs/{hubId}/moderation/{itemId}/decisions` → 200 with the item (MOD3). */
export async function decideItem(c: HubContext): Promise<Response> {
  const itemId = c.req.param("itemId");
  if (!v.is(ItemId, itemId)) return refuse(c, { code: "not-found", detail: "no item has such an id" });
  const read = await readJson(c.req.raw, Decision);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, actor, settings } = c.var;
  const answer = await askArchive(settings, {
    method: "POST",
    path: `/archive/hubs/${hubId}/moderation/${encodeURIComponent(itemId)}/decisions`,
    body: { purpose: "decision", hubId, itemId, decidedBy: actor.actorId, ...read.value },
  });
  return answer.ok ? c.json(answer.body) : refuse(c, answer.problem);
}
