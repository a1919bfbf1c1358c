import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { RoomView } from "../../durable/protocol/state/room-view.ts";
import type { RoomClient } from "../room-client.ts";

/**
 * A slice of the room's state; undefined before the first snapshot. The component renders again only when its slice is
 * another one (PKG4).
 * @param select from the state, without side effects: `(state) => state.chat`
 * @param isEqual whether two slices are the same; `Object.is` unless told, which suits parts of the state as they are
 */
export function useRoomState<T>(
  room: Pick<RoomClient, "on" | "state">,
  select: (state: RoomView) => T,
  isEqual: (before: T, now: T) => boolean = Object.is,
): T | undefined {
  const shown = useRef<{ readonly slice: T } | undefined>(undefined);
  const [subscribe, read] = useMemo(() => {
    let seen: RoomView | undefined;
    let held: { readonly slice: T } | undefined;
    const readSlice = (): T | undefined => {
      const { state } = room;
      if (state === undefined) return undefined;
      if (state === seen && held !== undefined) return held.slice;
      const slice = select(state);
      const before = held ?? shown.current;
      held = before !== undefined && isEqual(before.slice, slice) ? before : { slice };
      seen = state;
      return held.slice;
    };
    return [(changed: () => void) => room.on("state", changed), readSlice] as const;
  }, [room, select, isEqual]);
  const slice = useSyncExternalStore(subscribe, read, nothing);
  useEffect(() => {
    shown.current = slice === undefined ? undefined : { slice };
  });
  return slice;
}

/** A server has no room to read from. */
function nothing(): undefined {
  return undefined;
}
