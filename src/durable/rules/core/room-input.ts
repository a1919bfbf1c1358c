import type { OfflineResult } from "../../protocol/bridge/offline-result.ts";
import type { Catalog } from "../../protocol/catalog/catalog.ts";
import type { CommandRequest } from "../../protocol/socket/command.ts";
import type { Actor } from "../../protocol/state/actor.ts";

/**
 * Everything that can change a room. Players, timers, joins, moderators and results from the bridge all enter as one of
 * these, one at a time (CMD1).
 */
export type RoomInput =
  /** An actor comes in by a connection, or has a new token. */
  | { readonly kind: "join"; readonly actor: Actor }
  /** `actor` is as their token says now; one without a connection (CMD6) leaves after the grace. */
  | {
      readonly kind: "command";
      readonly actor: Actor;
      readonly request: CommandRequest;
      readonly connected: boolean;
    }
  /** The actor's last connection is gone. */
  | { readonly kind: "disconnected"; readonly actorId: string }
  /** The actors who really have a connection, compared after a crash and at every alarm (PRE5). */
  | { readonly kind: "sweep"; readonly connected: ReadonlySet<string> }
  /** Time has passed; deadlines that are due apply before every input, so there is nothing else to do. */
  | { readonly kind: "wake" }
  /** A session is closed over HTTP (SES1). */
  | { readonly kind: "close-session"; readonly actor: Actor; readonly reason: string }
  | { readonly kind: "result"; readonly result: OfflineResult }
  | {
      readonly kind: "job-failed";
      readonly jobId: string;
      readonly attempt: number;
      readonly how: "poison" | "dead-letter";
      readonly reason: string;
    }
  /** `actor` is the operator; absent where the edge is of the release before. */
  | { readonly kind: "redrive"; readonly jobId: string; readonly actor?: Actor }
  | { readonly kind: "catalog"; readonly catalog: Catalog };
