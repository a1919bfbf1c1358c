import type { RoomContext } from "../edge.ts";
import { refuse } from "../refuse.ts";

/** `POST …/tickets` (SOK1): what a browser, which cannot set headers on a socket, offers instead of its token. */
export async function mintTicket(c: RoomContext): Promise<Response> {
  const minted = await c.var.room.mintTicket(c.var.actor);
  if (!minted.ok) return refuse(c, minted.problem);
  return c.json({ ticket: minted.ticket, expiresAt: minted.expiresAt }, 201);
}
