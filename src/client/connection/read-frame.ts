import type { ServerMessage } from "../../durable/protocol/socket/down.ts";
import {
  hasFields,
  isListOf,
  isObject,
  isOneOf,
  isPositive,
  isReceipt,
  isRoomView,
  isText,
  isVersion,
} from "../state/expected.ts";
import type { Expected } from "../state/expected.ts";

/** Its data is looked at where it is applied, by its type's schema. */
const isEvent = hasFields({ version: isVersion, type: isText });

type Needed = { readonly [M in ServerMessage as M["type"]]: { readonly [Field in keyof M]?: Expected } };

/** The fields that each frame needs. */
const TYPES: Needed = {
  "hub.system.connected": {
    connectionId: isText,
    version: isVersion,
    resume: isOneOf("snapshot", "replay"),
    limits: hasFields({ actorCommands: hasFields({ burst: isPositive, perSeconds: isPositive }) }),
  },
  "hub.catalog.sync": { catalogVersion: isText, verbs: isListOf(isObject) },
  "hub.stateSnapshot": { version: isVersion, state: isRoomView },
  "hub.stateUpdate": { from: isVersion, version: isVersion, events: isListOf(isEvent), receipts: isListOf(isReceipt) },
  "hub.system.error": { code: isText, message: isText },
  "hub.system.notice": { code: isText },
};

export type ReadFrame =
  | { readonly kind: "message"; readonly message: ServerMessage }
  /** Of a later hub: to be ignored (CMD8). */
  | { readonly kind: "unknown" }
  | { readonly kind: "unreadable"; readonly detail: string };

/**
 * Reads a frame of the hub (CLT6). What is inside a snapshot's lists is taken as the hub wrote it, which its own tests
 * pin.
 */
export function readFrame(data: unknown): ReadFrame {
  if (typeof data !== "string") return { kind: "unreadable", detail: "the hub sent a binary frame" };
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return { kind: "unreadable", detail: "the hub sent a frame that is not JSON" };
  }
  if (!isObject(parsed) || typeof parsed["type"] !== "string") {
    return { kind: "unreadable", detail: "the hub sent a frame without a type" };
  }
  const { type } = parsed;
  if (!isKnown(type)) return { kind: "unknown" };
  const spoilt = Object.entries<Expected>(TYPES[type]).find(([field, isRight]) => !isRight(parsed[field]));
  if (spoilt !== undefined) return { kind: "unreadable", detail: `the hub sent ${type} without a good ${spoilt[0]}` };
  return { kind: "message", message: parsed as unknown as ServerMessage };
}

function isKnown(type: string): type is ServerMessage["type"] {
  return Object.hasOwn(TYPES, type);
}
