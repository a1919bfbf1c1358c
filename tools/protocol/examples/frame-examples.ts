import { PROTOCOL_VERSION } from "../../../src/durable/protocol/events/version.ts";
import type { ServerMessage } from "../../../src/durable/protocol/socket/down.ts";
import { parseClientMessage } from "../../../src/durable/protocol/socket/parse-client-message.ts";
import type { ClientMessage } from "../../../src/durable/protocol/socket/up.ts";
import { viewerOf, viewFor } from "../../../src/durable/rules/core/view-for.ts";
import type { Examples } from "./examples.ts";
import { mara, type ExamplePlay } from "./room/example-play.ts";

type Down = { readonly [M in ServerMessage as M["type"]]: M };

/** One frame of each type, both ways; a type that is missing does not compile. */
export function frameExamples(play: ExamplePlay): Examples {
  const up: { readonly [T in ClientMessage["type"]]: { readonly type: T } } = {
    "hub.command": play.said().frame,
    "hub.ack": withType("hub.ack", { version: 41 }),
    "hub.refreshToken": withType("hub.refreshToken", { token: "eyJhbGciOiJIUzI1NiJ9…" }),
  };
  const down: Down = {
    "hub.system.connected": connected(play),
    "hub.catalog.sync": catalogSync(play),
    "hub.stateSnapshot": snapshot(play),
    "hub.stateUpdate": update(play),
    "hub.system.error": { type: "hub.system.error", ...badId() },
    "hub.system.notice": {
      type: "hub.system.notice",
      code: "token-expiring",
      expiresAt: "2026-11-05T20:00:00.000Z",
    },
  };
  return Object.fromEntries(Object.entries({ ...up, ...down }).map(([type, frame]) => [`frames/${type}`, frame]));
}

function withType<T extends string, F extends object>(type: T, fields: F) {
  return { type, ...fields };
}

function connected({ atDuel }: ExamplePlay): Down["hub.system.connected"] {
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

function catalogSync({ atDuel }: ExamplePlay): Down["hub.catalog.sync"] {
  const { catalogVersion, verbs } = atDuel.privateState.catalog;
  return { type: "hub.catalog.sync", catalogVersion, verbs: verbs.slice(0, 1) };
}

function snapshot({ atDuel: { version, view } }: ExamplePlay): Down["hub.stateSnapshot"] {
  return { type: "hub.stateSnapshot", version, state: viewFor(view, viewerOf(mara)) };
}

/** The update that Mara's client receives when she says something. */
function update(play: ExamplePlay): Down["hub.stateUpdate"] {
  const { receipt, events } = play.said();
  const version = events.at(-1)?.version ?? 0;
  return { type: "hub.stateUpdate", from: version - events.length, version, events, receipts: [receipt] };
}

function badId() {
  const parsed = parseClientMessage('{"type":"hub.command","id":"no spaces, please"}');
  if (parsed.ok) throw new Error("a bad frame was taken for a good one");
  return parsed.fault;
}
