/** Why a client stopped for good; everything else it rides out by itself. */
export type StopCode =
  /** `close()` was called. */
  | "closed-by-client"
  /** 4403: kicked or banned (MOD1). */
  | "removed"
  /** 4401 or 401, and no other token to be had (TOK4). */
  | "token-expired"
  | "unauthenticated"
  /** The token is for another hub or room, or lacks the role. */
  | "forbidden"
  | "banned"
  | "unknown-room-address"
  /** The room was full at the first join; an earlier participant waits for a place instead (PRE4). */
  | "room-full"
  /** 4426 or 426: this library is too old for the hub (SOK8). */
  | "protocol-too-old"
  /** The hub refused in a way that trying again cannot mend. */
  | "refused"
  /** `maxFailures` tries in a row came to nothing. */
  | "gave-up";

export interface StopReason {
  readonly code: StopCode;
  /** One sentence for a person. */
  readonly detail: string;
}
