import type { ServerMessage } from "../../src/durable/protocol/socket/down.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/catalog/built-in-catalog.ts";
import { emptyRoom } from "../../src/durable/rules/core/room-state.ts";
import { sampleOf } from "./sample-events.ts";

type FrameType = ServerMessage["type"];
/** A frame with every field it can have: one that is new does not compile until it is shown here. */
type Whole<T extends FrameType> = Required<Extract<ServerMessage, { type: T }>>;

const { view, privateState } = emptyRoom("hub", "atrium", BUILT_IN_CATALOG);
const [say] = BUILT_IN_CATALOG.verbs;
if (say === undefined) throw new Error("the built-in catalog has no verbs");

/** Every frame the server sends besides `pong` (SOK4–SOK6). */
export const SAMPLE_FRAMES: { readonly [T in FrameType]: Whole<T> } = {
  "hub.system.connected": {
    type: "hub.system.connected",
    protocol: 1,
    hubId: "hub",
    roomId: "atrium",
    actorId: "mara",
    connectionId: "conn-1",
    sessionId: "ses-1",
    version: 42,
    serverTime: "2026-03-01T20:00:00.000Z",
    resume: "snapshot",
    gap: { from: 8, to: 42 },
    limits: privateState.catalog.limits,
  },
  "hub.catalog.sync": { type: "hub.catalog.sync", catalogVersion: "builtin-3", verbs: [say] },
  "hub.stateSnapshot": { type: "hub.stateSnapshot", version: 42, state: view },
  "hub.stateUpdate": {
    type: "hub.stateUpdate",
    from: 41,
    version: 42,
    events: [sampleOf("chat.said", 42).event],
    receipts: [{ id: "cmd-1", status: "accepted", version: 42, replayed: true }],
  },
  "hub.system.error": {
    type: "hub.system.error",
    code: "rate-limited",
    message: "too many frames; try again in 7 ms",
    retryAfterMs: 7,
  },
  "hub.system.notice": {
    type: "hub.system.notice",
    code: "token-expiring",
    expiresAt: "2026-03-01T20:02:00.000Z",
    reconnectAfterMs: 2000,
  },
};
