import type { Role } from "../../src/durable/protocol/state/actor.ts";
import type { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import type { Random } from "../../testkit/random.ts";
import type { Weights } from "./mix.ts";

/** Who a bot is. */
export interface Self {
  readonly actorId: string;
  readonly roles: readonly Role[];
  readonly capabilities: readonly string[];
}

/** What a bot knows when its turn comes. */
export interface Scene {
  readonly self: Self;
  readonly view: RoomView;
  readonly chance: Random;
  readonly weights: Weights;
  /** Verbs the hub told it to wait with. */
  readonly heldBack: ReadonlySet<string>;
}

export interface CommandMove {
  readonly kind: "command";
  readonly verb: string;
  readonly args: unknown;
}
export type Move =
  | CommandMove
  /** Offline for so long, then resume. */
  | { readonly kind: "drop"; readonly awayMs: number }
  /** Gone for so long, then join anew. */
  | { readonly kind: "leave"; readonly awayMs: number }
  | { readonly kind: "again" }
  /** Nothing to do just now. */
  | { readonly kind: "rest" };
