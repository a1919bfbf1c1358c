import { FRAME_FAULTS, type FrameFaultCode } from "../../../src/durable/protocol/socket/frame-fault.ts";
import { parseClientMessage } from "../../../src/durable/protocol/socket/parse-client-message.ts";
import type { ClientMessage } from "../../../src/durable/protocol/socket/up.ts";
import type { Connected } from "../../../src/durable/protocol/socket/down/connected.ts";
import type { Notice } from "../../../src/durable/protocol/socket/down/notice.ts";
import type { ServerMessage } from "../../../src/durable/protocol/socket/down.ts";
import type { StateUpdate } from "../../../src/durable/protocol/socket/down/state-update.ts";
import { MAX_FRAME_BYTES, PROTOCOL_VERSION } from "../../../src/durable/protocol/events/version.ts";
import { viewerOf, viewFor } from "../../../src/durable/rules/core/view-for.ts";
import { mara, type ExamplePlay } from "../example-play.ts";
import type { Asked } from "../example-room.ts";
import { json, table } from "../markdown.ts";

type Told<Field extends string> = { readonly [F in Field]: string };
type ServerFields = { readonly [M in ServerMessage as M["type"]]: Told<Exclude<keyof M, "type"> & string> };

/** What is in each frame; one that is missing here does not compile. */
const SERVER_FIELDS: ServerFields = {
  "hub.system.connected": {
    protocol: "the version of this protocol",
    hubId: "hub id",
    roomId: "room id",
    actorId: "who the hub takes the client for",
    connectionId: "of this connection, for the log",
    sessionId: "of the session that is open, null where none is",
    version: "the room's",
    serverTime: "time",
    resume: '`"snapshot"` or `"replay"`: what comes after the catalog',
    gap: "`{from, to}`, only with a snapshot on resuming: versions that will not come one by one, both ends included",
    limits: "[Limits](#limits)",
  },
  "hub.catalog.sync": { catalogVersion: "text; another one, another catalog", verbs: "list of [Verb](#verb)" },
  "hub.stateSnapshot": { version: "of the state", state: "[State](#state)" },
  "hub.stateUpdate": {
    from: "the `version` of the frame before it on this connection; where it is not, the client has a hole and resumes",
    version:
      "after this frame; it may be ahead of the last event, where there were events that are not for this client",
    events: "list of [events](#events), may be empty",
    receipts: "list of [receipts](#receipts) for this connection's commands, may be empty",
  },
  "hub.system.error": {
    code: "see below",
    message: "a sentence for a person",
    retryAfterMs: "with `rate-limited`: after so many milliseconds the frame may be sent again",
  },
  "hub.system.notice": {
    code: "see below",
    expiresAt: "time, with `token-expiring` and `token-refreshed`",
    reconnectAfterMs: "with `going-down`",
  },
};

const CLIENT_FIELDS: { readonly [M in ClientMessage as M["type"]]: readonly (readonly [string, string])[] } = {
  "hub.command": [
    ["id", "command id"],
    ["verb", "text: a verb of the catalog"],
    ["args", "object: what the verb takes"],
  ],
  "hub.ack": [["version", "version: the `version` of the last frame that was applied"]],
  "hub.refreshToken": [["token", "text: a new token of the same actor"]],
};

const FAULTS: { readonly [Code in FrameFaultCode]: string } = {
  "bad-json": "the frame is no JSON",
  "bad-frame": "it is no object with a `type`, or lacks what its type needs",
  "unknown-type": "no such `type`",
  binary: "it was binary",
  "too-large": `it has more than ${MAX_FRAME_BYTES} bytes`,
  "bad-id": "a command without a good `id`",
  "refresh-refused":
    "the token is not good, or another actor's, or refreshed too often; the connection goes on as it was",
  "rate-limited":
    "more frames than a connection may send (LIM6); this one was not read, send it again after `retryAfterMs`",
  internal: "a bug; the connection goes on",
};

const NOTICES: { readonly [Code in Notice["code"]]: string } = {
  "token-expiring": "the token expires in 60 s or less; send `hub.refreshToken`",
  "token-refreshed": "the new token holds, until `expiresAt`; a snapshot follows where roles or capabilities changed",
  idle: "nothing came for 5 minutes; a close with 1000 follows",
  lagging: "too much is not acknowledged; no events come until the next `hub.ack`, then a snapshot",
  "going-down": "a close with 1012 follows; come back after `reconnectAfterMs`",
};

/** Everything that goes over a socket, both ways. */
export function frames(play: ExamplePlay): string {
  return `## Frames

Text frames. But for \`ping\` and \`pong\` each is a JSON object with a \`type\`.

### From the client

${typesOf(CLIENT_FIELDS)
  .map((type) => frame(type, CLIENT_FIELDS[type], clientExample(type, play)))
  .join("\n\n")}

### From the server

${typesOf(SERVER_FIELDS)
  .map((type) => frame(type, Object.entries(SERVER_FIELDS[type]), serverExample(type, play)))
  .join("\n\n")}`;
}

function typesOf<T extends string>(fields: { readonly [Type in T]: unknown }): readonly T[] {
  return Object.keys(fields) as T[];
}

function frame(type: string, fields: readonly (readonly [string, string])[], example: string): string {
  return [
    `#### \`${type}\``,
    table(
      ["field", "is"],
      fields.map(([name, is]) => [`\`${name}\``, is]),
    ),
    example,
  ].join("\n\n");
}

function clientExample(type: ClientMessage["type"], play: ExamplePlay): string {
  switch (type) {
    case "hub.command":
      return json(said(play).frame);
    case "hub.ack":
      return json({ type, version: 41 });
    case "hub.refreshToken":
      return json({ type, token: "eyJhbGciOiJIUzI1NiJ9…" });
  }
}

function serverExample(type: ServerMessage["type"], play: ExamplePlay): string {
  switch (type) {
    case "hub.system.connected":
      return json(connected(play));
    case "hub.catalog.sync": {
      const { catalogVersion, verbs } = play.stage.room.state.privateState.catalog;
      return `With one verb of ${verbs.length}:\n\n${json({ type, catalogVersion, verbs: verbs.slice(0, 1) })}`;
    }
    case "hub.stateSnapshot": {
      const { version, view } = play.atDuel;
      return `In the middle of a duel, as \`mara\` sees it:\n\n${json({ type, version, state: viewFor(view, viewerOf(mara)) })}`;
    }
    case "hub.stateUpdate":
      return json(update(play));
    case "hub.system.error":
      return `${table(
        ["`code`", "why"],
        FRAME_FAULTS.map((code) => [`\`${code}\``, FAULTS[code]]),
      )}\n\n${faultExample()}`;
    case "hub.system.notice":
      return `${table(
        ["`code`", "says"],
        Object.entries(NOTICES).map(([code, says]) => [`\`${code}\``, says]),
      )}\n\n${json({
        type,
        code: "token-expiring",
        expiresAt: "2026-11-05T20:00:00.000Z",
      })}`;
  }
}

function connected({ atDuel }: ExamplePlay): Connected {
  const { view, version, now, privateState } = atDuel;
  return {
    type: "hub.system.connected",
    protocol: PROTOCOL_VERSION,
    hubId: view.hubId,
    roomId: view.roomId,
    actorId: mara.actorId,
    connectionId: "conn_5d0c61fe9ab2",
    sessionId: view.sessionId,
    version,
    serverTime: new Date(now).toISOString(),
    resume: "snapshot",
    limits: privateState.catalog.limits,
  };
}

/** What Mara's client is sent when she says something. */
function update(play: ExamplePlay): StateUpdate {
  const { receipt, events } = said(play);
  const version = events.at(-1)?.version ?? 0;
  return { type: "hub.stateUpdate", from: version - events.length, version, events, receipts: [receipt] };
}

function said(play: ExamplePlay): Asked {
  const found = play.stage.asked.find(({ frame: { verb } }) => verb === "verb.say");
  if (found === undefined) throw new Error("nobody says anything");
  return found;
}

function faultExample(): string {
  const parsed = parseClientMessage('{"type":"hub.command","id":"no spaces, please"}');
  if (parsed.ok) throw new Error("a bad frame was taken for a good one");
  return json({ type: "hub.system.error", ...parsed.fault });
}
