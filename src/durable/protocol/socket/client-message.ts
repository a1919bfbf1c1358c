import * as v from "valibot";
import { CommandId, Version } from "../values/ids.ts";
import { MAX_FRAME_BYTES } from "../events/version.ts";
import type { CommandRequest } from "./command.ts";
import { shallow } from "../values/shallow.ts";

/** What a client may send besides the text frame `ping` (SOK4). */
export type ClientMessage =
  | { readonly type: "hub.command"; readonly command: CommandRequest }
  | { readonly type: "hub.ack"; readonly version: number }
  | { readonly type: "hub.refreshToken"; readonly token: string };

export const FRAME_FAULTS = [
  "bad-json",
  "bad-frame",
  "unknown-type",
  "binary",
  "too-large",
  "bad-id",
  "refresh-refused",
  "rate-limited",
  "internal",
] as const;
/** The `code` of `hub.system.error` (SOK4). */
export type FrameFaultCode = (typeof FRAME_FAULTS)[number];
export interface FrameFault {
  readonly code: FrameFaultCode;
  readonly message: string;
  /** With `rate-limited`: when the next frame may be sent (LIM6). */
  readonly retryAfterMs?: number;
}

export type ParsedFrame =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly fault: FrameFault };

const Token = v.pipe(v.string(), v.nonEmpty());
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

function readMessage(frame: { type: unknown }): ParsedFrame {
  const fields: Partial<Record<string, unknown>> = { ...frame };
  switch (frame.type) {
    case "hub.command": {
      const id = v.safeParse(CommandId, fields["id"]);
      if (!id.success) return fault("bad-id", "`id` must be 1–64 of letters, digits, '_' and '-'");
      return good({
        type: "hub.command",
        command: { id: id.output, verb: shallow(fields["verb"]), args: shallow(fields["args"]) },
      });
    }
    case "hub.ack": {
      const version = v.safeParse(Version, fields["version"]);
      if (!version.success) return fault("bad-frame", "`version` must be a whole number from 0");
      return good({ type: "hub.ack", version: version.output });
    }
    case "hub.refreshToken": {
      const token = v.safeParse(Token, fields["token"]);
      if (!token.success) return fault("bad-frame", "`token` must be a text");
      return good({ type: "hub.refreshToken", token: token.output });
    }
    default:
      return fault("unknown-type", "`type` must be hub.command, hub.ack or hub.refreshToken");
  }
}

function isTooLarge(frame: string): boolean {
  // A code unit is 1 to 3 bytes: most frames need no counting.
  if (frame.length > MAX_FRAME_BYTES) return true;
  return frame.length * 3 > MAX_FRAME_BYTES && !v.is(WithinFrame, frame);
}

function good(message: ClientMessage): ParsedFrame {
  return { ok: true, message };
}

function fault(code: FrameFaultCode, message: string): ParsedFrame {
  return { ok: false, fault: { code, message } };
}
