import * as v from "valibot";
import { ModeratingOrder } from "../../../../durable/protocol/bridge/moderating-order.ts";
import { ItemId } from "../../../../durable/protocol/http/decision.ts";
import type { Problem } from "../../../../durable/protocol/http/problem.ts";
import { fieldFault } from "../../../../durable/protocol/values/field-fault.ts";
import { HubId, RoomId } from "../../../../durable/protocol/values/ids.ts";
import type { PublishingArchive } from "../../../archive/publishing/publishing-archive.ts";
import type { Moderated } from "../../../moderation/shown-item.ts";
import type { Keys } from "../../../process/settings.ts";
import { archiveFaultResponse, invalid } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { isSignedGet, UNSIGNED } from "../verify-signature.ts";
import { readOrder } from "./read-order.ts";

export interface TakeModeratingPorts {
  readonly hubToBridge: Keys;
  /** Throws while the archive cannot be reached. */
  publishing(): Promise<PublishingArchive>;
}

const NOT_FOUND: Problem = { code: "not-found", detail: "nothing that you moderate has this id" };

/** `POST /moderating` (MOD9–MOD12): an order of the edge, signed → 200 with the item, the note or the alert. */
export async function takeModerating(request: Request, ports: TakeModeratingPorts): Promise<Response> {
  const read = await readOrder(request, ports.hubToBridge, ModeratingOrder);
  if (!read.ok) return read.response;
  const { hubId, target, actId } = read.order;
  try {
    const archive = await ports.publishing();
    return answerOf(await archive.moderate(read.order, new Date().toISOString()));
  } catch (error) {
    return archiveFaultResponse(error, { hubId, target, actId });
  }
}

function answerOf(moderated: Moderated): Response {
  if (moderated.ok) return Response.json(moderated.shown);
  switch (moderated.fault) {
    case "not-found":
      return problemResponse(NOT_FOUND);
    case "claimed": {
      const { by, until } = moderated.claim;
      const retryAfterMs = Math.max(1, Date.parse(until) - Date.now());
      return problemResponse({ code: "claimed", detail: `${by} looks after this item until ${until}`, retryAfterMs });
    }
  }
}

const ItemQuery = v.object({ hubId: HubId, itemId: ItemId, roomId: v.optional(RoomId) });

/** `GET /archive/hubs/{hubId}/items/{itemId}?roomId=`, signed → 200 `{item, notes}`, or 404 (MOD11). */
export async function readItem(
  request: Request,
  hubId: string,
  itemId: string,
  ports: TakeModeratingPorts,
): Promise<Response> {
  if (!isSignedGet(request, ports.hubToBridge)) return problemResponse(UNSIGNED);
  const { searchParams } = new URL(request.url);
  const query = v.safeParse(ItemQuery, { ...Object.fromEntries(searchParams), hubId, itemId });
  if (!query.success) {
    const { path, message } = fieldFault(query.issues, "query");
    return invalid(path, message);
  }
  try {
    const found = await (await ports.publishing()).shownItem(hubId, itemId, query.output.roomId);
    return found === undefined ? problemResponse(NOT_FOUND) : Response.json(found);
  } catch (error) {
    return archiveFaultResponse(error, { hubId, itemId });
  }
}
