import { directoryOf } from "../../durable/directory-of.ts";
import type { HubContext } from "../edge.ts";

/** `GET /v1/hubs/{hubId}/rooms` (DIR1): the rooms that live, by id. */
export async function listRooms(c: HubContext): Promise<Response> {
  return c.json({ rooms: await directoryOf(c.env, c.var.hubId).list(Date.now()) });
}
