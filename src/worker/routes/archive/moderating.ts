import * as v from "valibot";
import type { ModeratingOrder } from "../../../durable/protocol/bridge/moderating-order.ts";
import { ItemId } from "../../../durable/protocol/http/decision.ts";
import { Acknowledgement, AlertId, ClaimRequest, NoteRequest } from "../../../durable/protocol/http/moderating.ts";
import type { HubContext } from "../../app-env.ts";
import { askArchive } from "../../ask-archive.ts";
import { readJson } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";

/** `GET /v1/hubs/{hubId}/moderation/{itemId}` (MOD11) → `{item, notes}`. */
export async function readItem(c: HubContext): Promise<Response> {
  const itemId = c.req.param("itemId");
  if (!v.is(ItemId, itemId)) return refuse(c, { code: "not-found", detail: "no item has such an id" });
  const { hubId, actor, settings } = c.var;
  const scope = actor.room === "*" ? "" : `?roomId=${actor.room}`;
  const path = `/archive/hubs/${hubId}/items/${encodeURIComponent(itemId)}${scope}`;
  const answer = await askArchive(settings, { method: "GET", path });
  return answer.ok ? c.json(answer.body) : refuse(c, answer.problem);
}

/** `POST /v1/hubs/{hubId}/moderation/{itemId}/claim` (MOD9) → 200 with the item, or 409 `claimed`. */
export async function claimItem(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, ClaimRequest);
  if (!read.ok) return refuse(c, read.problem);
  return order(c, c.req.param("itemId"), ItemId, { kind: "claim", ...read.value });
}

/** `DELETE /v1/hubs/{hubId}/moderation/{itemId}/claim` (MOD9) → 200 with the item, or 409 `claimed`. */
export async function releaseItem(c: HubContext): Promise<Response> {
  return order(c, c.req.param("itemId"), ItemId, { kind: "release" });
}

/** `POST /v1/hubs/{hubId}/moderation/{itemId}/notes` (MOD11) → 200 with the note. */
export async function noteItem(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, NoteRequest);
  if (!read.ok) return refuse(c, read.problem);
  return order(c, c.req.param("itemId"), ItemId, { kind: "note", ...read.value });
}

/** `POST /v1/hubs/{hubId}/alerts/{alertId}/ack` (MOD12) → 200 with the alert. */
export async function acknowledgeAlert(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, Acknowledgement);
  if (!read.ok) return refuse(c, read.problem);
  return order(c, c.req.param("alertId"), AlertId, { kind: "acknowledge", ...read.value });
}

async function order(
  c: HubContext,
  target: string | undefined,
  ids: typeof ItemId | typeof AlertId,
  act: ModeratingOrder["act"],
): Promise<Response> {
  if (!v.is(ids, target)) return refuse(c, { code: "not-found", detail: "nothing has such an id" });
  const { hubId, actor, settings } = c.var;
  const body: ModeratingOrder = {
    purpose: "moderating",
    hubId,
    roomId: actor.room,
    target,
    actId: crypto.randomUUID(),
    by: actor.actorId,
    ...(actor.tokenId !== undefined && { tokenId: actor.tokenId }),
    act,
  };
  const answer = await askArchive(settings, { method: "POST", path: "/moderating", body });
  return answer.ok ? c.json(answer.body) : refuse(c, answer.problem);
}
