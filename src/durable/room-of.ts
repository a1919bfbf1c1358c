import type { Env } from "./env.ts";
import type { RoomApi } from "./room-api.ts";

/** A room as the edge reaches it: its calls, and `fetch` for the WebSocket upgrade. */
export type RoomStub = RoomApi & Pick<Fetcher, "fetch">;

/** The name of a room's object; inside the object it stands in `ctx.id.name`. */
export function roomName(hubId: string, roomId: string): string {
  return `${hubId}/${roomId}`;
}

/** The room at an address whose ids have been checked. Making the stub wakes nothing. */
export function roomOf(env: Pick<Env, "ROOMS">, hubId: string, roomId: string): RoomStub {
  // The runtime's own RPC types turn every result that holds `unknown` into `never`, and the namespace is ours.
  return env.ROOMS.getByName(roomName(hubId, roomId)) as unknown as RoomStub;
}
