import type { StopReason } from "./connection/link/stop-reason.ts";

/** Where a client stands with its room. It comes back by itself from everything but `suspended` and `closed`. */
export type RoomStatus =
  | { readonly kind: "connecting"; readonly failures: number }
  | { readonly kind: "open"; readonly connectionId: string; readonly resume: "snapshot" | "replay" }
  | { readonly kind: "waiting"; readonly retryInMs: number; readonly because: string }
  | { readonly kind: "suspended" }
  | { readonly kind: "closed"; readonly reason: StopReason };
