/** `frontier-hub-client`: joins a room and stays in it, and asks a hub over HTTP. */
export type { ClientFault } from "../client-fault.ts";
export { connectHub, HubClient } from "../connect-hub.ts";
export type { HubOptions } from "../connect-hub.ts";
export { connectRoom } from "../connect-room.ts";
export type { ConnectOptions } from "../connect-room.ts";
export { EventsOverflowed } from "../connection/event-stream.ts";
export type { Platform, Socket, SocketHandlers, SocketRequest } from "../connection/platform.ts";
export type { StopReason } from "../connection/link/stop-reason.ts";
export type { GetToken } from "../connection/token-source.ts";
export { devToken } from "../http/dev-token.ts";
export type { DevTokenRequest } from "../http/dev-token.ts";
export type { HttpAnswer, HttpProblem } from "../http/http-answer.ts";
export { listRooms, readCatalog } from "../http/hub-http.ts";
export type { HubAccess, LiveRoom } from "../http/hub-http.ts";
export type { HubAddress } from "../http/hub-request.ts";
export {
  closeSession,
  mintTicket,
  readEvents,
  readSession,
  readSessions,
  readState,
  sendCommand,
} from "../http/room-http.ts";
export type { EventsPage, RoomAddress, SessionsPage } from "../http/room-http.ts";
export type { Ready, RoomClientEvents, SendOptions } from "../room-client-events.ts";
export type { RoomClient } from "../room-client.ts";
export type { RoomStatus } from "../room-status.ts";
export type { HeldRoom } from "../state/mirror.ts";
export type { CommandOutcome, Unanswered } from "../state/pending-commands.ts";
export type { Budget, Verb } from "../../durable/protocol/catalog/catalog.ts";
export type { Event, EventOf, EventType } from "../../durable/protocol/events/event.ts";
export type { ArgumentsOfVerb, VerbId } from "../../durable/protocol/socket/command.ts";
export type { Receipt } from "../../durable/protocol/socket/receipt.ts";
export type { RoomView } from "../../durable/protocol/state/room-view.ts";
export type { Session, SessionSummary } from "../../durable/protocol/state/session.ts";
