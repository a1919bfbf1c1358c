import type { Actor } from "../../protocol/state/actor.ts";
import type { Catalog } from "../../protocol/catalog/catalog.ts";
import type { CommandRequest } from "../../protocol/socket/command.ts";
import type { OfflineResult } from "../../protocol/bridge/offline-result.ts";

/**
 * Everything that can change a room. Players, timers, joins, moderators and results from off the edge all enter by this
 * one door, one at a time (CMD1).
 */
export type RoomInput =
  /** An actor comes in by a connection, or has a new token. */
  | { readonly kind: "join"; readonly actor: Actor }
  /** `actor` is as his token says now; without a connection (CMD6) he leaves after the grace. */
  | {
      readonly kind: "command";
      readonly actor: Actor;
      readonly request: CommandRequest;
      readonly connected: boolean;
    }
  /** His last connection is gone. */
  | { readonly kind: "disconnected"; readonly actorId: string }
  /** Who really has a connection, after a crash or at a look around (PRE5). */
  | { readonly kind: "sweep"; readonly connected: ReadonlySet<string> }
  /** Time has passed; deadlines that are due apply before every input, so there is nothing else to do. */
  | { readonly kind: "wake" }
  /** `POST …/close` (SES1). */
  | { readonly kind: "close-session"; readonly actor: Actor; readonly reason: string }
  | { readonly kind: "result"; readonly result: OfflineResult }
  | {
      readonly kind: "job-failed";
      readonly jobId: string;
      readonly attempt: number;
      readonly how: "poison" | "dead-letter";
      readonly reason: string;
    }
  | { readonly kind: "redrive"; readonly jobId: string }
  | { readonly kind: "catalog"; readonly catalog: Catalog };
