/** A request with what the hub may answer. */
export interface HostileRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it is, or a number of bytes. */
  readonly body?: string | { readonly bytes: number };
  /** Statuses that are right; anything else is a breach. */
  readonly allowed: readonly number[];
}

/** An act of a hostile bot at its turn: frames on its socket, or requests. */
export type HostileAct =
  | {
      readonly kind: "frames";
      readonly frames: readonly string[];
      /** Ids of commands in them that must never be accepted. */
      readonly forbidden: readonly string[];
    }
  | {
      readonly kind: "requests";
      readonly requests: readonly HostileRequest[];
      /** A status that one of them at least must have where all were answered in so short a time: a flood is bounded. */
      readonly some?: { readonly status: number; readonly withinMs: number };
    };

/** The actor, the room and the token of an act. */
export interface HostileScene {
  readonly hubId: string;
  readonly roomId: string;
  readonly actorId: string;
  /** Others in the room. */
  readonly others: readonly string[];
  /** A player's token for this room alone. */
  readonly token: string;
  /** The same actor's with the role `ops`, also for this room alone (TOK2). */
  readonly roomOpsToken: string;
  /** An id that no command has used. */
  readonly nextId: () => string;
}
