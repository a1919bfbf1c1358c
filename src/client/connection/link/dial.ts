import type { Socket } from "../platform.ts";
import type { Heartbeat } from "./heartbeat.ts";

/** One try at a connection, from the ticket to the close. Messages of an abandoned attempt are ignored. */
export interface Dial {
  readonly renewedToken: boolean;
  readonly cancelTimers: (() => void)[];
  socket?: Socket;
  heartbeat?: Heartbeat;
  isEstablished: boolean;
  /** It has been going on for a while: what it waits for may be lost where something just woke. */
  isOld: boolean;
  /** It held for long enough to count as good. */
  isStable: boolean;
  hasSpoken: boolean;
  /** The socket was no longer open when looked at last. */
  isClosing: boolean;
  onceClosed: () => void;
}

/** Where a link stands. */
export type Phase =
  | { readonly kind: "idle" | "stopped" }
  | { readonly kind: "busy"; readonly dial: Dial }
  | {
      readonly kind: "waiting";
      readonly cancel: () => void;
      readonly dial: () => void;
      /** On the wall's clock: the hub asked for a wait until then. */
      readonly notBefore: number;
      readonly isReplaced: boolean;
    };

export function newDial(renewedToken: boolean): Dial {
  const flags = { isEstablished: false, isOld: false, isStable: false, hasSpoken: false, isClosing: false };
  return { renewedToken, cancelTimers: [], ...flags, onceClosed: () => {} };
}

/** Nothing more happens to this try by itself. */
export function clearTimers(dial: Dial): void {
  for (const cancel of dial.cancelTimers.splice(0)) cancel();
}
