import { useEffect, useRef, useState } from "react";
import { prepareRoom } from "../connect-room.ts";
import type { ConnectOptions } from "../connect-room.ts";
import type { RoomClient } from "../room-client.ts";

/**
 * A room for as long as the component is mounted: it connects on mount and goes offline after unmount (PKG4). Another `url`,
 * `hubId` or `roomId` gives another room; a new `token` is used at once, and `getToken` is always the latest. Another
 * actor needs a component with another `key`.
 * @throws TypeError as `connectRoom` does
 */
export function useRoom(options: ConnectOptions): RoomClient {
  const latest = useRef(options);
  const { url, hubId, roomId, token } = options;
  const key = JSON.stringify([url, hubId, roomId]);
  const [held, setHeld] = useState(() => ({ key, room: prepare(options, latest) }));
  // The output of this rendering is dropped: React renders again with the other room at once.
  if (held.key !== key) setHeld({ key, room: prepare(options, latest) });
  const { room } = held;
  const leaving = useRef(new Map<RoomClient, ReturnType<typeof setTimeout>>());
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const timers = leaving.current;
    clearTimeout(timers.get(room));
    timers.delete(room);
    room.resume();
    return () => {
      // Strict mode unmounts and mounts in one go; only a room that nobody mounts again goes offline.
      const leave = setTimeout(() => {
        timers.delete(room);
        room.suspend();
      }, 0);
      timers.set(room, leave);
    };
  }, [room]);
  const used = useRef(token);
  useEffect(() => {
    if (token !== undefined && token !== used.current) room.useToken(token);
    used.current = token;
  }, [room, token]);
  return room;
}

/** Nothing leaves the page before `resume`, so that a rendering which React drops leaks nothing. */
function prepare(options: ConnectOptions, latest: { readonly current: ConnectOptions }): RoomClient {
  const { getToken } = options;
  if (getToken === undefined) return prepareRoom(options);
  return prepareRoom({ ...options, getToken: () => (latest.current.getToken ?? getToken)() });
}
