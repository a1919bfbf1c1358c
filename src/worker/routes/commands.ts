import { CommandRequest } from "../../durable/protocol/socket/command.ts";
import type { RoomContext } from "../app-env.ts";
import { readJson } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/** `POST …/commands` (CMD6): 200 with the receipt, be the command accepted or rejected. */
export async function sendCommand(c: RoomContext): Promise<Response> {
  const read = await readJson(c.req.raw, CommandRequest);
  if (!read.ok) return refuse(c, read.problem);
  const answer = await c.var.room.command(c.var.actor, read.value);
  return answer.ok ? c.json(answer.receipt) : refuse(c, answer.problem);
}
