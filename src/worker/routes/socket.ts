import * as v from "valibot";
import type { Actor } from "../../durable/protocol/actor.ts";
import { SUBPROTOCOL } from "../../durable/protocol/version.ts";
import { SOCKET_HEADERS } from "../../durable/room-api.ts";
import { roomOf } from "../../durable/room-of.ts";
import type { EdgeContext } from "../edge.ts";
import { identifyPlayer, roomAddress, unknownAddress } from "../identify-player.ts";
import { WholeNumber } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/**
 * `GET …/socket` (SOK1). Who comes with a token is identified here; a ticket is used up by the room. The room gets a
 * request of our own making, so that neither token nor any header of the client's reaches it.
 */
export async function openSocket(c: EdgeContext): Promise<Response> {
  const address = roomAddress(c);
  if (!address) return refuse(c, unknownAddress());
  const offered = offeredProtocols(c.req.header("sec-websocket-protocol"));
  // The offer also carries the ticket: who speaks another protocol cannot be asked who he is.
  if (offered.length > 0 && !offered.includes(SUBPROTOCOL)) {
    return refuse(c, upgradeRequired(`of the protocols you offer the hub speaks none; it speaks ${SUBPROTOCOL}`));
  }
  const ticket = offered.find((protocol) => /^ticket\../.test(protocol));
  const byTicket = ticket !== undefined && c.req.header("authorization") === undefined;
  const identified = byTicket ? undefined : await identifyPlayer(c, address);
  if (identified?.ok === false) return refuse(c, identified.problem);
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return refuse(c, upgradeRequired("this address is for WebSockets: send `Upgrade: websocket`"));
  }
  const after = v.safeParse(v.optional(WholeNumber), c.req.query("after"));
  if (!after.success) {
    const detail = "`after` is the version you have: a whole number from 0";
    return refuse(c, { code: "invalid-after", detail, path: "after" });
  }
  const headers = upgradeHeaders({
    protocols: byTicket ? [SUBPROTOCOL, ticket] : offered.filter((protocol) => protocol === SUBPROTOCOL),
    actor: identified?.actor,
    after: after.output,
  });
  return roomOf(c.env, address.hubId, address.roomId).fetch(new Request("https://room/socket", { headers }));
}

function offeredProtocols(header: string | undefined): string[] {
  return (header ?? "")
    .split(",")
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== "");
}

interface Upgrade {
  readonly protocols: readonly string[];
  readonly actor: Actor | undefined;
  readonly after: number | undefined;
}

function upgradeHeaders({ protocols, actor, after }: Upgrade): Headers {
  const headers = new Headers({ upgrade: "websocket" });
  if (protocols.length > 0) headers.set("sec-websocket-protocol", protocols.join(", "));
  if (actor) headers.set(SOCKET_HEADERS.actor, encodeURIComponent(JSON.stringify(actor)));
  if (after !== undefined) headers.set(SOCKET_HEADERS.after, String(after));
  return headers;
}

function upgradeRequired(detail: string) {
  return { code: "upgrade-required", detail, supported: [SUBPROTOCOL] } as const;
}
