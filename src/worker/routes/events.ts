import * as v from "valibot";
import type { RoomContext } from "../app-env.ts";
import { pageLimit, readQuery, WholeNumber } from "../read-input.ts";
import { refuse } from "../refuse.ts";

const EventsQuery = v.object({
  after: v.optional(WholeNumber, "0"),
  limit: pageLimit(256, 256),
  waitFor: v.exactOptional(WholeNumber),
});

/** `GET …/events?after=&limit=&waitFor=` (RES5). */
export async function readEvents(c: RoomContext): Promise<Response> {
  const query = readQuery(c.req.url, EventsQuery);
  if (!query.ok) return refuse(c, query.problem);
  const answer = await c.var.room.readEvents(c.var.actor, query.value);
  return answer.ok ? c.json(answer.page) : refuse(c, answer.problem);
}
