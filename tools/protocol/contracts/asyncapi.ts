import type * as v from "valibot";
import { SUBPROTOCOL } from "../../../src/durable/protocol/events/version.ts";
import { CLOSE } from "../../../src/durable/protocol/socket/close-code.ts";
import { CatalogSync } from "../../../src/durable/protocol/socket/down/catalog-sync.ts";
import { Connected } from "../../../src/durable/protocol/socket/down/connected.ts";
import { Notice } from "../../../src/durable/protocol/socket/down/notice.ts";
import { StateSnapshot } from "../../../src/durable/protocol/socket/down/state-snapshot.ts";
import { StateUpdate } from "../../../src/durable/protocol/socket/down/state-update.ts";
import { SystemError } from "../../../src/durable/protocol/socket/down/system-error.ts";
import { HubAck } from "../../../src/durable/protocol/socket/up/hub-ack.ts";
import { HubRefreshToken } from "../../../src/durable/protocol/socket/up/hub-refresh-token.ts";
import { HubId, RoomId, Version } from "../../../src/durable/protocol/values/ids.ts";
import type { Examples } from "../examples/examples.ts";
import { sectionsOf } from "../pages.ts";
import { addCommands } from "./commands.ts";
import { Components, type Json } from "./components.ts";

/** The frames of the hub, by their `type`. */
const DOWN: Readonly<Record<string, v.GenericSchema>> = {
  "hub.system.connected": Connected,
  "hub.catalog.sync": CatalogSync,
  "hub.stateSnapshot": StateSnapshot,
  "hub.stateUpdate": StateUpdate,
  "hub.system.error": SystemError,
  "hub.system.notice": Notice,
};
/** The client's, besides `hub.command`. */
const UP: Readonly<Record<string, v.GenericSchema>> = { "hub.ack": HubAck, "hub.refreshToken": HubRefreshToken };

/** A channel's messages are named without dots, which the specification keeps for itself. */
const keyOf = (type: string): string => type.replaceAll(".", "-");

/**
 * The socket as an AsyncAPI 3 document: frames from the schemas that the hub parses by, words from
 * docs/protocol/socket.md, and the recorded frames as examples.
 */
export function asyncApi(page: string, examples: Examples, version: string): Json {
  const components = new Components("draft-07");
  const about = new Map(sectionsOf(page).map(({ heading, text }) => [heading.replaceAll("`", ""), aboutOf(text)]));
  const message = (type: string, payload: Json): Json => {
    const recorded = examples[`frames/${type}`];
    return {
      name: type,
      title: type,
      ...(about.has(type) && { description: about.get(type) }),
      contentType: "application/json",
      payload,
      ...(recorded !== undefined && { examples: [{ name: "recorded", payload: recorded }] }),
    };
  };
  const heartbeat = (text: string): Json => ({
    ...{ name: text, title: text, contentType: "text/plain", payload: { type: "string", const: text } },
    description: "A text frame of its own, not JSON (SOK3).",
  });
  const command = addCommands(components, "Command", { type: { const: "hub.command" } });
  const up = { "hub-command": message("hub.command", command), ping: heartbeat("ping"), ...messages(UP) };
  const down = { ...messages(DOWN), pong: heartbeat("pong") };
  function messages(frames: Readonly<Record<string, v.GenericSchema>>): Record<string, Json> {
    return Object.fromEntries(
      Object.entries(frames).map(([type, schema]) => [keyOf(type), message(type, components.use(schema))]),
    );
  }
  const refer = (all: Json): Json[] => Object.keys(all).map((key) => ({ $ref: `#/channels/room/messages/${key}` }));
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Frontier Hub: the socket of a room",
      version,
      license: { name: "MIT" },
      description: "The frames between a client and its room. The HTTP routes are described by openapi.json.",
    },
    defaultContentType: "application/json",
    channels: {
      room: {
        address: "/v1/hubs/{hubId}/rooms/{roomId}/socket",
        title: "One connection of one actor to a room",
        description: aboutOf(sectionsOf(page).find(({ heading }) => heading === "Connecting")?.text ?? ""),
        parameters: {
          hubId: { description: "The hub.", examples: ["demo"] },
          roomId: { description: "The room.", examples: ["quay"] },
        },
        messages: { ...up, ...down },
        bindings: {
          ws: {
            method: "GET",
            query: { type: "object", properties: { after: components.use(Version) } },
            headers: {
              type: "object",
              properties: {
                "Sec-WebSocket-Protocol": { type: "string", examples: [`${SUBPROTOCOL}, ticket.4f9c2ab1`] },
              },
            },
          },
        },
        "x-close-codes": CLOSE,
        "x-ids": { hubId: components.use(HubId), roomId: components.use(RoomId) },
      },
    },
    operations: {
      sendToRoom: { action: "send", channel: { $ref: "#/channels/room" }, messages: refer(up) },
      hearFromRoom: { action: "receive", channel: { $ref: "#/channels/room" }, messages: refer(down) },
    },
    components: { schemas: components.schemas() },
  };
}

function aboutOf(text: string): string {
  const [paragraph = ""] = text.trim().split("\n\n");
  return paragraph.replaceAll("\n", " ").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
}
