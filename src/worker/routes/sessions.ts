import * as v from "valibot";
import { MadeId } from "../../durable/protocol/ids.ts";
import type { RoomContext } from "../edge.ts";
import { refuse } from "../refuse.ts";

/** `GET …/sessions` (SHP4), newest first. */
export async function readSessions(c: RoomContext): Promise<Response> {
  const answer = await c.var.room.readSessions(c.var.actor);
  return answer.ok ? c.json({ sessions: answer.sessions }) : refuse(c, answer.problem);
}

/** `GET …/sessions/{sessionId}` (CLO2). */
export async function readSession(c: RoomContext): Promise<Response> {
  const sessionId = c.req.param("sessionId");
  if (!v.is(MadeId, sessionId)) return refuse(c, { code: "not-found", detail: "no session has such an id" });
  const answer = await c.var.room.readSession(c.var.actor, sessionId);
  return answer.ok ? c.json(answer.session) : refuse(c, answer.problem);
}
