import type { FrameFaultCode } from "../durable/protocol/socket/frame-fault.ts";

/**
 * Something went wrong that the client lives with: a frame of its own that the hub refused (SOK4), or a frame of the
 * hub that did not fit, after which it fetches a fresh snapshot.
 */
export interface ClientFault {
  readonly code: FrameFaultCode | "unreadable-frame" | "unreadable-event" | "discontinuity" | "token-not-renewed";
  readonly message: string;
}
