import { useCallback, useSyncExternalStore } from "react";
import type { RoomClient } from "../room-client.ts";
import type { RoomStatus } from "../room-status.ts";

/** Where the room's connection stands, for a line such as "connecting …". */
export function useConnection(room: Pick<RoomClient, "on" | "status">): RoomStatus {
  const subscribe = useCallback((changed: () => void) => room.on("status", changed), [room]);
  const read = (): RoomStatus => room.status;
  return useSyncExternalStore(subscribe, read, read);
}
