import * as v from "valibot";

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

/** Why a client's frame was not taken (SOK4). */
export const FrameFault = v.object({
  code: v.picklist(FRAME_FAULTS),
  /** One sentence for a person. */
  message: v.string(),
  /** With `rate-limited`: when the next frame may be sent (LIM6). */
  retryAfterMs: v.exactOptional(v.number()),
});
export type FrameFault = v.InferOutput<typeof FrameFault>;
