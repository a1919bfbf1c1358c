import * as v from "valibot";
import { textOf } from "../../durable/protocol/values/text.ts";
import type { RoomContext } from "../app-env.ts";
import { readJson } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/** The reason is bounded as that of `gm.closeSession`. */
const CloseRequest = v.object({ reason: v.exactOptional(textOf(280)) });

/** `POST …/close` (SES1). */
export async function closeSession(c: RoomContext): Promise<Response> {
  const read = await readJson(c.req.raw, CloseRequest);
  if (!read.ok) return refuse(c, read.problem);
  const answer = await c.var.room.closeSession(c.var.actor, read.value.reason);
  if (!answer.ok) return refuse(c, answer.problem);
  return c.json({ sessionId: answer.sessionId, status: answer.status });
}
