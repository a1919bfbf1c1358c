import * as v from "valibot";
import { SUBPROTOCOL } from "../protocol/events/version.ts";
import { Actor } from "../protocol/state/actor.ts";
import { problemResponse } from "../problem-response.ts";
import { SOCKET_HEADERS } from "../room-api.ts";
import type { AdmissionCheck } from "./admission-check.ts";
import type { Broadcaster } from "./broadcaster.ts";
import type { ConnectionOpener } from "./connection-opener.ts";

export interface AcceptContext {
  readonly broadcaster: Broadcaster;
  readonly admission: AdmissionCheck;
  readonly opener: ConnectionOpener;
  /** Uses a ticket up: whose it was, or null (SOK1). */
  useTicket(ticket: string): Actor | null;
}

/** Answers an upgrade: the actor is known, their join is committed, then they have a socket and the state (SOK1, SOK5). */
export function acceptConnection(request: Request, context: AcceptContext): Response {
  const actor = bearerOf(request, context);
  if (actor === null) {
    return problemResponse({
      code: "unauthenticated",
      detail: "the ticket is unknown, used or too old; get a new one",
    });
  }
  // A flush may close connections. It comes first, because none of the actor's older ones may end between the join and
  // the new connection, or they would count as gone (PRE3), and a removed actor gets the reason before they return (MOD1).
  context.broadcaster.flush();
  const problem = context.admission.admit(actor);
  if (problem !== null) return problemResponse(problem);
  const after = request.headers.get(SOCKET_HEADERS.after);
  const webSocket = context.opener.open(actor, after === null ? null : Number(after));
  const offered = request.headers.has("sec-websocket-protocol");
  const headers: HeadersInit = offered ? { "sec-websocket-protocol": SUBPROTOCOL } : {};
  return new Response(null, { status: 101, webSocket, headers });
}

function bearerOf(request: Request, { useTicket }: AcceptContext): Actor | null {
  const verified = request.headers.get(SOCKET_HEADERS.actor);
  if (verified !== null) return v.parse(Actor, JSON.parse(decodeURIComponent(verified)));
  const offers = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((each) => each.trim());
  const ticket = offers.find((each) => each.startsWith("ticket."))?.slice("ticket.".length);
  return ticket === undefined ? null : useTicket(ticket);
}
