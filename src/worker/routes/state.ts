import * as v from "valibot";
import type { RoomContext } from "../app-env.ts";
import { readQuery, WholeNumber } from "../read-input.ts";
import { refuse } from "../refuse.ts";

const StateQuery = v.object({ at: v.exactOptional(WholeNumber), waitFor: v.exactOptional(WholeNumber) });

/** `GET …/state?at=&waitFor=` (RES5). */
export async function readState(c: RoomContext): Promise<Response> {
  const query = readQuery(c.req.url, StateQuery);
  if (!query.ok) return refuse(c, query.problem);
  const answer = await c.var.room.readState(c.var.actor, query.value);
  if (!answer.ok) return refuse(c, answer.problem);
  return c.json({ version: answer.version, state: answer.state });
}
