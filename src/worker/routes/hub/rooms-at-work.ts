import * as v from "valibot";
import { directoryOf } from "../../../durable/hub/directory-of.ts";
import type { LiveRoom } from "../../../durable/protocol/http/operating.ts";
import { RoomId } from "../../../durable/protocol/values/ids.ts";
import type { HubContext, RoomContext } from "../../app-env.ts";
import { pageLimit, readQuery } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";

const RoomsQuery = v.object({ limit: pageLimit(200, 50), cursor: v.exactOptional(RoomId) });

/** `GET /v1/ops/hubs/{hubId}/rooms?limit=&cursor=` (OPS1) → `{rooms, nextCursor, total}`, by id. */
export async function listLiveRooms(c: HubContext): Promise<Response> {
  const query = readQuery(c.req.url, RoomsQuery);
  if (!query.ok) return refuse(c, query.problem);
  const { limit, cursor } = query.value;
  const live = await directoryOf(c.env, c.var.hubId).list(Date.now());
  const { rooms, nextCursor } = roomsBehind(live, cursor, limit);
  return c.json({ rooms, nextCursor, total: live.length });
}

/** A page of rooms, which stand by id; its cursor is the id of the last one. */
export function roomsBehind(
  live: readonly LiveRoom[],
  cursor: string | undefined,
  limit: number,
): { readonly rooms: readonly LiveRoom[]; readonly nextCursor: string | null } {
  const behind = cursor === undefined ? live : live.filter(({ roomId }) => roomId > cursor);
  const rooms = behind.slice(0, limit);
  return { rooms, nextCursor: behind.length > limit ? (rooms.at(-1)?.roomId ?? null) : null };
}

/** `GET /v1/ops/hubs/{hubId}/rooms/{roomId}` (OPS2): the room from inside; 404 where nobody ever entered. */
export async function inspectRoom(c: RoomContext): Promise<Response> {
  const answer = await c.var.room.inspect(c.var.actor);
  return answer.ok ? c.json(answer.inspection) : refuse(c, answer.problem);
}
