import * as v from "valibot";
import { textOf } from "../../durable/protocol/values/text.ts";
import type { HubContext } from "../app-env.ts";
import { readJson } from "../read-input.ts";
import { refuse } from "../refuse.ts";
import { notBuilt, ofSession, page, readArchive } from "./archive.ts";

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
