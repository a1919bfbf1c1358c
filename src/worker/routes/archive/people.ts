import * as v from "valibot";
import type { ErasureOrder } from "../../../durable/protocol/bridge/erasure-order.ts";
import { ActorId, MadeId } from "../../../durable/protocol/values/ids.ts";
import { textOf } from "../../../durable/protocol/values/text.ts";
import type { HubContext } from "../../app-env.ts";
import { askArchive } from "../../ask-archive.ts";
import { readJson } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";

const reason = textOf(280);
const EraseRequest = v.object({ actorId: ActorId, reason });
const EndRequest = v.object({ reason });

/** `POST /v1/ops/hubs/{hubId}/erase {actorId, reason}` (ERA1) → 202 `{erasureId}`. */
export async function erasePerson(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, EraseRequest);
  if (!read.ok) return refuse(c, read.problem);
  return beginErasure(c, read.value.reason, read.value.actorId);
}

/** `DELETE /v1/ops/hubs/{hubId} {reason}` (ERA6) → 202 `{erasureId}`. */
export async function endHub(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, EndRequest);
  return read.ok ? beginErasure(c, read.value.reason) : refuse(c, read.problem);
}

async function beginErasure(c: HubContext, why: string, actorId?: string): Promise<Response> {
  const { hubId, actor, settings } = c.var;
  const order: ErasureOrder = {
    purpose: "erasure",
    schema: 1,
    hubId,
    erasureId: crypto.randomUUID(),
    ...(actorId !== undefined && { actorId }),
    reason: why,
    askedBy: actor.actorId,
    ...(actor.tokenId !== undefined && { tokenId: actor.tokenId }),
  };
  const answer = await askArchive(settings, { method: "POST", path: "/erasures", body: order });
  return answer.ok ? c.json({ erasureId: order.erasureId }, 202) : refuse(c, answer.problem);
}

/** `GET /v1/ops/hubs/{hubId}/erasures/{erasureId}` (ERA5) → 200 with how far it has come. */
export async function readErasure(c: HubContext): Promise<Response> {
  const erasureId = c.req.param("erasureId");
  if (!v.is(MadeId, erasureId)) return refuse(c, { code: "not-found", detail: "no erasure has such an id" });
  const path = `/archive/hubs/${c.var.hubId}/erasures/${erasureId}`;
  const answer = await askArchive(c.var.settings, { method: "GET", path });
  return answer.ok ? c.json(answer.body) : refuse(c, answer.problem);
}
