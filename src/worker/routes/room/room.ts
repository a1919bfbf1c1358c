import * as v from "valibot";
import { CommandRequest } from "../../../durable/protocol/socket/command.ts";
import { MadeId } from "../../../durable/protocol/values/ids.ts";
import { textOf } from "../../../durable/protocol/values/text.ts";
import type { RoomContext } from "../../app-env.ts";
import { WholeNumber, pageLimit, readJson, readQuery } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";

/** `POST …/tickets` (SOK1, SOK9): a browser cannot set headers on a socket, so it offers a ticket instead of its token. */
export async function mintTicket(c: RoomContext): Promise<Response> {
  const { hubId, roomId, actor, room, settings } = c.var;
  const minted = await room.mintTicket(actor);
  if (!minted.ok) return refuse(c, minted.problem);
  const { ticket: secret, expiresAt } = minted;
  const claims = { hubId, roomId, actorId: actor.actorId, expiresAt: Date.parse(expiresAt), secret };
  return c.json({ ticket: await settings.tickets.sign(claims), expiresAt }, 201);
}

/** `POST …/commands` (CMD6): 200 with the receipt, whether the command is accepted or rejected. */
export async function sendCommand(c: RoomContext): Promise<Response> {
  const read = await readJson(c.req.raw, CommandRequest);
  if (!read.ok) return refuse(c, read.problem);
  const answer = await c.var.room.command(c.var.actor, read.value);
  return answer.ok ? c.json(answer.receipt) : refuse(c, answer.problem);
}

const StateQuery = v.object({ at: v.exactOptional(WholeNumber), waitFor: v.exactOptional(WholeNumber) });

/** `GET …/state?at=&waitFor=` (RES5): the view, now or at an earlier version. */
export async function readState(c: RoomContext): Promise<Response> {
  const query = readQuery(c.req.url, StateQuery);
  if (!query.ok) return refuse(c, query.problem);
  const answer = await c.var.room.readState(c.var.actor, query.value);
  if (!answer.ok) return refuse(c, answer.problem);
  return c.json({ version: answer.version, state: answer.state });
}

const EventsQuery = v.object({
  after: v.optional(WholeNumber, "0"),
  limit: pageLimit(256, 256),
  waitFor: v.exactOptional(WholeNumber),
});

/** `GET …/events?after=&limit=&waitFor=` (RES5): a page of the log. */
export async function readEvents(c: RoomContext): Promise<Response> {
  const query = readQuery(c.req.url, EventsQuery);
  if (!query.ok) return refuse(c, query.problem);
  const answer = await c.var.room.readEvents(c.var.actor, query.value);
  return answer.ok ? c.json(answer.page) : refuse(c, answer.problem);
}

const SessionsQuery = v.object({ limit: pageLimit(100, 20), cursor: v.exactOptional(WholeNumber) });

/** `GET …/sessions?limit=&cursor=` (SHP4), newest first, without recaps. */
export async function readSessions(c: RoomContext): Promise<Response> {
  const query = readQuery(c.req.url, SessionsQuery);
  if (!query.ok) return refuse(c, query.problem);
  const answer = await c.var.room.readSessions(c.var.actor, query.value);
  return answer.ok ? c.json(answer.page) : refuse(c, answer.problem);
}

/** `GET …/sessions/{sessionId}` (CLO2): one session with its recap. */
export async function readSession(c: RoomContext): Promise<Response> {
  const sessionId = c.req.param("sessionId");
  if (!v.is(MadeId, sessionId)) return refuse(c, { code: "not-found", detail: "no session has such an id" });
  const answer = await c.var.room.readSession(c.var.actor, sessionId);
  return answer.ok ? c.json(answer.session) : refuse(c, answer.problem);
}

/** The reason has the bound of `gm.closeSession`. */
const CloseRequest = v.object({ reason: v.exactOptional(textOf(280)) });

/** `POST …/close` (SES1): ends the session, by a gm or by ops. */
export async function closeSession(c: RoomContext): Promise<Response> {
  const read = await readJson(c.req.raw, CloseRequest);
  if (!read.ok) return refuse(c, read.problem);
  const answer = await c.var.room.closeSession(c.var.actor, read.value.reason);
  if (!answer.ok) return refuse(c, answer.problem);
  return c.json({ sessionId: answer.sessionId, status: answer.status });
}
