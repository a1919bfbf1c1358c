import * as v from "valibot";
import { MadeId } from "../../durable/protocol/values/ids.ts";
import type { RoomContext } from "../app-env.ts";
import { pageLimit, readQuery, WholeNumber } from "../read-input.ts";
import { refuse } from "../refuse.ts";

const SessionsQuery = v.object({ limit: pageLimit(100, 20), cursor: v.exactOptional(WholeNumber) });

/** `GET …/sessions?limit=&cursor=` (SHP4), newest first, without recaps. */
export async function readSessions(c: RoomContext): Promise<Response> {
  const query = readQuery(c.req.url, SessionsQuery);
  if (!query.ok) return refuse(c, query.problem);
  const answer = await c.var.room.readSessions(c.var.actor, query.value);
  return answer.ok ? c.json(answer.page) : refuse(c, answer.problem);
}

/** `GET …/sessions/{sessionId}` (CLO2). */
export async function readSession(c: RoomContext): Promise<Response> {
  const sessionId = c.req.param("sessionId");
  if (!v.is(MadeId, sessionId)) return refuse(c, { code: "not-found", detail: "no session has such an id" });
  const answer = await c.var.room.readSession(c.var.actor, sessionId);
  return answer.ok ? c.json(answer.session) : refuse(c, answer.problem);
}
