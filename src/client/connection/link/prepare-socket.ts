import { SUBPROTOCOL } from "../../../durable/protocol/events/version.ts";
import { mintTicket, socketUrl } from "../../http/room-http.ts";
import type { RoomAddress } from "../../http/room-http.ts";
import { messageOf } from "../../message-of.ts";
import type { SocketRequest } from "../platform.ts";
import type { TokenSource } from "../token-source.ts";
import { afterRefusal } from "./next-step.ts";
import type { NextStep } from "./next-step.ts";

/** How a socket authenticates (SOK1): browsers cannot send headers, so tickets work everywhere. */
export type SocketAuth = "ticket" | "bearer";

export type Prepared =
  | { readonly ok: true; readonly request: SocketRequest }
  | { readonly ok: false; readonly step: NextStep };

/**
 * The socket to open, or the next action when it cannot be prepared.
 * @param after the version to resume behind; undefined asks for a snapshot (RES1)
 * @param seated whether this client was in the room before
 */
export async function prepareSocket(
  { room, auth, tokens }: { room: RoomAddress; auth: SocketAuth; tokens: TokenSource },
  { after, seated, renewToken }: { after: number | undefined; seated: boolean; renewToken: boolean },
): Promise<Prepared> {
  let token: string;
  try {
    token = renewToken ? await tokens.renew() : await tokens.current();
  } catch (cause) {
    return { ok: false, step: { then: "retry", because: `getToken failed: ${messageOf(cause)}` } };
  }
  const url = socketUrl(room, after);
  if (auth === "bearer") {
    return { ok: true, request: { url, protocols: [SUBPROTOCOL], headers: { authorization: `Bearer ${token}` } } };
  }
  const answer = await mintTicket(room, token);
  if (!answer.ok) return { ok: false, step: afterRefusal(answer.problem, seated) };
  return { ok: true, request: { url, protocols: [SUBPROTOCOL, `ticket.${answer.value.ticket}`] } };
}
