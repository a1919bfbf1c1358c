import type { ServerMessage } from "../durable/protocol/server-message.ts";

const TYPES: Readonly<Record<ServerMessage["type"], readonly string[]>> = {
  "hub.system.connected": ["connectionId", "version", "resume", "limits"],
  "hub.catalog.sync": ["catalogVersion", "verbs"],
  "hub.stateSnapshot": ["version", "state"],
  "hub.stateUpdate": ["from", "version", "events", "receipts"],
  "hub.system.error": ["code", "message"],
  "hub.system.notice": ["code"],
};

export type ReadFrame =
  | { readonly kind: "message"; readonly message: ServerMessage }
  /** Of a later hub: to be ignored (CMD8). */
  | { readonly kind: "unknown" }
  | { readonly kind: "unreadable"; readonly detail: string };

/**
 * Reads a frame of the hub. Events are checked where they are applied; a snapshot is taken as the hub wrote it, which its
 * own tests pin.
 */
export function readFrame(data: unknown): ReadFrame {
  if (typeof data !== "string") return { kind: "unreadable", detail: "the hub sent a binary frame" };
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return { kind: "unreadable", detail: "the hub sent a frame that is not JSON" };
  }
  if (typeof parsed !== "object" || parsed === null || !("type" in parsed) || typeof parsed.type !== "string") {
    return { kind: "unreadable", detail: "the hub sent a frame without a type" };
  }
  if (!isKnown(parsed.type)) return { kind: "unknown" };
  const missing = TYPES[parsed.type].find((field) => !Object.hasOwn(parsed, field));
  if (missing !== undefined) return { kind: "unreadable", detail: `the hub sent ${parsed.type} without ${missing}` };
  return { kind: "message", message: parsed as ServerMessage };
}

function isKnown(type: string): type is ServerMessage["type"] {
  return Object.hasOwn(TYPES, type);
}
