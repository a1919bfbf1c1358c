import type { RoomContext } from "../app-env.ts";
import { refuse } from "../refuse.ts";

/** `POST …/tickets` (SOK1, SOK9): what a browser, which cannot set headers on a socket, offers instead of its token. */
export async function mintTicket(c: RoomContext): Promise<Response> {
  const { hubId, roomId, actor, room, settings } = c.var;
  const minted = await room.mintTicket(actor);
  if (!minted.ok) return refuse(c, minted.problem);
  const { ticket: secret, expiresAt } = minted;
  const claims = { hubId, roomId, actorId: actor.actorId, expiresAt: Date.parse(expiresAt), secret };
  return c.json({ ticket: await settings.tickets.sign(claims), expiresAt }, 201);
}
