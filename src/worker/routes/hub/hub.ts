import { directoryOf } from "../../../durable/hub/directory-of.ts";
import type { HubContext } from "../../app-env.ts";

/** `GET /v1/hubs/{hubId}/rooms` (DIR1): the live rooms, by id. */
export async function listRooms(c: HubContext): Promise<Response> {
  return c.json({ rooms: await directoryOf(c.env, c.var.hubId).list(Date.now()) });
}
