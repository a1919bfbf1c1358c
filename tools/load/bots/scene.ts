import type { Verb } from "../../../src/durable/protocol/catalog/catalog.ts";
import type { Role } from "../../../src/durable/protocol/state/actor.ts";
import type { RoomView } from "../../../src/durable/protocol/state/room-view.ts";
import type { Random } from "../../../testkit/random.ts";
import type { Weights } from "./mix.ts";

/** A bot's identity. */
export interface Self {
  readonly actorId: string;
  readonly roles: readonly Role[];
  readonly capabilities: readonly string[];
}

/** Everything a bot knows when its turn comes. */
export interface BotScene {
  readonly self: Self;
  readonly view: RoomView;
  readonly chance: Random;
  readonly weights: Weights;
  /** The hub's own verbs (CAT7). */
  readonly own: readonly Verb[];
  /** Verbs the hub told it to wait with. */
  readonly heldBack: ReadonlySet<string>;
}

export interface CommandMove {
  readonly kind: "command";
  readonly verb: string;
  readonly args: unknown;
}
export type BotMove =
  | CommandMove
  /** Time offline in ms before it resumes. */
  | { readonly kind: "drop"; readonly awayMs: number }
  /** Time away in ms before it joins anew. */
  | { readonly kind: "leave"; readonly awayMs: number }
  | { readonly kind: "again" }
  /** Nothing to do just now. */
  | { readonly kind: "rest" };
