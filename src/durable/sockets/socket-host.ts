import type { CatalogFollower } from "../catalog-follower.ts";
import type { Env } from "../env.ts";
import type { Readers } from "../readers.ts";
import type { Room } from "../room.ts";
import type { RoomVoice } from "../room-voice.ts";
import type { Sql } from "../storage/sql.ts";
import type { Connections } from "./connections.ts";
import type { Intake } from "./intake.ts";
import type { Outgoing } from "./outgoing.ts";

/** What the sockets need of the room around them. */
export interface SocketHost {
  readonly env: Env;
  readonly sql: Sql;
  readonly room: Room;
  readonly voice: RoomVoice;
  readonly connections: Connections;
  readonly intake: Intake;
  readonly outgoing: Outgoing;
  readonly readers: Readers;
  /** The room's hub's rules, and whether it knows any (CAT4). */
  readonly catalog: Pick<CatalogFollower, "isKnown" | "onVisit">;
  /** When the runtime last answered a ping of this socket for the room, in ms (SOK3). */
  pingedAt(socket: WebSocket): number;
  /** A spectator came or went, which is no event of the room: the directory is told (DIR1). */
  spectatorsChanged(): void;
  /** How long nobody is let in any more, in ms; 0 where the door is open (SOK7). */
  drainedInMs(): number;
}
