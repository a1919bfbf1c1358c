import type { CatalogFollower } from "../hub/catalog-follower.ts";
import type { Env } from "../env.ts";
import type { AccessBudgets } from "../room/access-budgets.ts";
import type { Room } from "../room/room.ts";
import type { RoomTelemetry } from "../telemetry/room-telemetry.ts";
import type { Sql } from "../storage/sql.ts";
import type { Connections } from "./connections.ts";
import type { InboundQueue } from "./inbound-queue.ts";
import type { Broadcaster } from "./broadcaster.ts";

/** What the sockets need of the room around them. */
export interface ConnectionContext {
  readonly env: Env;
  readonly sql: Sql;
  readonly room: Room;
  readonly telemetry: RoomTelemetry;
  readonly connections: Connections;
  readonly inbound: InboundQueue;
  readonly broadcaster: Broadcaster;
  readonly budgets: AccessBudgets;
  /** The room's hub's rules, and whether it knows any (CAT4). */
  readonly catalog: Pick<CatalogFollower, "isKnown" | "onVisit">;
  /** When the runtime last answered a ping of this socket for the room, in ms (SOK3). */
  pingedAt(socket: WebSocket): number;
  /** A spectator came or went, which is no event of the room: the directory is told (DIR1). */
  spectatorsChanged(): void;
  /** How long nobody is let in any more, in ms; 0 where the door is open (SOK7). */
  drainingForMs(): number;
}
