/** `frontier-hub-client/contracts`: the schemas of everything on the wire, for valibot, and its numbers. */
export { CatalogFile } from "../../durable/protocol/catalog/catalog-override.ts";
export type { CatalogOverride } from "../../durable/protocol/catalog/catalog-override.ts";
export { AnyEvent } from "../../durable/protocol/events/any-event.ts";
export { EVENT_DATA } from "../../durable/protocol/events/event.ts";
export type { Event, EventData, EventOf, EventType } from "../../durable/protocol/events/event.ts";
export { MAX_FRAME_BYTES, SUBPROTOCOL } from "../../durable/protocol/events/version.ts";
export { PROBLEM_STATUS } from "../../durable/protocol/http/problem.ts";
export type { ProblemCode } from "../../durable/protocol/http/problem.ts";
export { CLOSE } from "../../durable/protocol/socket/close-code.ts";
export { ServerMessage } from "../../durable/protocol/socket/down.ts";
export { Receipt } from "../../durable/protocol/socket/receipt.ts";
export { ClientMessage } from "../../durable/protocol/socket/up.ts";
export { RoomView } from "../../durable/protocol/state/room-view.ts";
export { Session } from "../../durable/protocol/state/session.ts";
