import type { FrameFaultCode } from "../../src/durable/protocol/socket/frame-fault.ts";
import type { Frame } from "./make-frame.ts";

/** The answer that a frame must get (SOK3, SOK4). An ack has no answer. */
export type Answer =
  | { readonly what: "pong" | "silence" | "refreshed" }
  | { readonly what: "receipt"; readonly id: string }
  | { readonly what: "error"; readonly code: FrameFaultCode };

const MOST_BYTES = 16 * 1024;

/**
 * Works out what must come back for a frame, by the words of SOK4 and without the hub's own reader: two that read the
 * same rule differently are what a fuzz run is to find. `isGood` says whether a token may take the sender's place.
 */
export function expectAnswer(frame: Frame, isGood: (token: string) => boolean): Answer {
  if (typeof frame !== "string") return error("binary");
  if (frame === "ping") return { what: "pong" };
  if (Buffer.byteLength(frame) > MOST_BYTES) return error("too-large");
  let read: unknown;
  try {
    read = JSON.parse(frame);
  } catch {
    return error("bad-json");
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) return error("bad-frame");
  const own = (name: string): unknown => Object.getOwnPropertyDescriptor(read, name)?.value;
  if (!Object.hasOwn(read, "type")) return error("bad-frame");
  switch (own("type")) {
    case "hub.command":
      return forCommand(own("id"));
    case "hub.ack":
      return forAck(own("version"));
    case "hub.refreshToken":
      return forToken(own("token"), isGood);
    default:
      return error("unknown-type");
  }
}

function forCommand(id: unknown): Answer {
  const isId = typeof id === "string" && id.length >= 1 && id.length <= 64 && !/[^A-Za-z0-9_-]/.test(id);
  return isId ? { what: "receipt", id } : error("bad-id");
}

function forAck(version: unknown): Answer {
  return Number.isSafeInteger(version) && Number(version) >= 0 ? { what: "silence" } : error("bad-frame");
}

function forToken(token: unknown, isGood: (token: string) => boolean): Answer {
  if (typeof token !== "string" || token === "") return error("bad-frame");
  return isGood(token) ? { what: "refreshed" } : error("refresh-refused");
}

function error(code: FrameFaultCode): Answer {
  return { what: "error", code };
}

/** Whether it counts towards a flood: what is no message does, a refused token does not. */
export function isFault(answer: Answer): boolean {
  return answer.what === "error" && answer.code !== "refresh-refused";
}
