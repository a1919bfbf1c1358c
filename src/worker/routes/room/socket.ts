import * as v from "valibot";
import type { Address } from "../../../durable/identity/verify-token.ts";
import { SUBPROTOCOL } from "../../../durable/protocol/events/version.ts";
import type { Actor } from "../../../durable/protocol/state/actor.ts";
import { type RoomAnswer, SOCKET_HEADERS } from "../../../durable/room-api.ts";
import { roomOf } from "../../../durable/room-of.ts";
import { identifyPlayer, roomAddress, unknownAddress } from "../../access/identify-player.ts";
import type { EdgeContext } from "../../app-env.ts";
import { WholeNumber } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";

/**
 * `GET …/socket` (SOK1). The edge verifies the token, or the ticket's signature before it names any room; the room then
 * redeems the ticket (SOK9). The room gets a request built here, so neither the token nor a client's header reaches it.
 */
export async function openSocket(c: EdgeContext): Promise<Response> {
  const address = roomAddress(c);
  if (!address) return refuse(c, unknownAddress());
  const offered = offeredProtocols(c.req.header("sec-websocket-protocol"));
  // The offer also carries the ticket, so a client of another protocol cannot be identified.
  if (offered.length > 0 && !offered.includes(SUBPROTOCOL)) {
    return refuse(c, upgradeRequired(`of the protocols you offer the hub speaks none; it speaks ${SUBPROTOCOL}`));
  }
  const ticket = offered.find((protocol) => /^ticket\../.test(protocol));
  const byTicket = ticket !== undefined && c.req.header("authorization") === undefined;
  const entry = byTicket
    ? await readTicket(c, ticket.slice("ticket.".length), address)
    : await identifyPlayer(c, address);
  if (!entry.ok) return refuse(c, entry.problem);
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return refuse(c, upgradeRequired("this address is for WebSockets: send `Upgrade: websocket`"));
  }
  const after = v.safeParse(v.optional(WholeNumber), c.req.query("after"));
  if (!after.success) {
    const detail = "`after` is the version you have: a whole number from 0";
    return refuse(c, { code: "invalid-after", detail, path: "after" });
  }
  const headers = upgradeHeaders({
    protocols:
      "secret" in entry
        ? [SUBPROTOCOL, `ticket.${entry.secret}`]
        : offered.filter((protocol) => protocol === SUBPROTOCOL),
    actor: "actor" in entry ? entry.actor : undefined,
    after: after.output,
  });
  return roomOf(c.env, address.hubId, address.roomId).fetch(new Request("https://room/socket", { headers }));
}

/** The room's secret of a ticket that this hub signed for this room and that has not expired (SOK9). */
async function readTicket(
  c: EdgeContext,
  ticket: string,
  { hubId, roomId }: Required<Address>,
): Promise<RoomAnswer<{ secret: string }>> {
  const claims = await c.var.settings.tickets.read(ticket);
  if (claims?.hubId === hubId && claims.roomId === roomId && claims.expiresAt > Date.now()) {
    return { ok: true, secret: claims.secret };
  }
  const detail = "the ticket is none of this room's, used or too old; get a new one";
  return { ok: false, problem: { code: "unauthenticated", detail } };
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
