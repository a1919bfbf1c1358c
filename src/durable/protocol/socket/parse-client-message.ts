import * as v from "valibot";
import { MAX_FRAME_BYTES } from "../events/version.ts";
import type { FrameFault, FrameFaultCode } from "./frame-fault.ts";
import { ClientMessage } from "./up.ts";

export type ParsedFrame =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly fault: FrameFault };

const WithinFrame = v.pipe(v.string(), v.maxBytes(MAX_FRAME_BYTES));

/** Reads one frame of a client, or says what is wrong with it (SOK4). Unknown fields are ignored. */
export function parseClientMessage(frame: string | ArrayBuffer): ParsedFrame {
  if (typeof frame !== "string") return fault("binary", "send text frames with a JSON object; this one was binary");
  if (isTooLarge(frame)) return fault("too-large", `a frame may be at most ${MAX_FRAME_BYTES} bytes of UTF-8`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(frame);
  } catch {
    return fault("bad-json", "the frame is not JSON; send an object with a `type`");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed) || !("type" in parsed)) {
    return fault("bad-frame", "the frame must be a JSON object with a `type`");
  }
  return readMessage(parsed);
}

/** The fault of an invalid frame, by its type: each type requires one field alone. */
const FAULTS: { readonly [T in ClientMessage["type"]]: readonly [code: FrameFaultCode, message: string] } = {
  "hub.command": ["bad-id", "`id` must be 1–64 of letters, digits, '_' and '-'"],
  "hub.ack": ["bad-frame", "`version` must be a whole number from 0"],
  "hub.refreshToken": ["bad-frame", "`token` must be a text"],
};

function readMessage(frame: { readonly type: unknown }): ParsedFrame {
  const read = v.safeParse(ClientMessage, frame);
  if (read.success) return { ok: true, message: read.output };
  if (!isType(frame.type)) return fault("unknown-type", "`type` must be hub.command, hub.ack or hub.refreshToken");
  return fault(...FAULTS[frame.type]);
}

function isType(type: unknown): type is ClientMessage["type"] {
  return typeof type === "string" && Object.hasOwn(FAULTS, type);
}

function isTooLarge(frame: string): boolean {
  // A code unit is 1 to 3 bytes: most frames need no counting.
  if (frame.length > MAX_FRAME_BYTES) return true;
  return frame.length * 3 > MAX_FRAME_BYTES && !v.is(WithinFrame, frame);
}

function fault(code: FrameFaultCode, message: string): ParsedFrame {
  return { ok: false, fault: { code, message } };
}
