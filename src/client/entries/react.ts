/** `frontier-hub-client/react`: a room in components. */
export { useCommand } from "../react/use-command.ts";
export type { UsedCommand } from "../react/use-command.ts";
export { useConnection } from "../react/use-connection.ts";
export { useRoomState } from "../react/use-room-state.ts";
export { useRoom } from "../react/use-room.ts";
export type { RoomClient } from "../room-client.ts";
