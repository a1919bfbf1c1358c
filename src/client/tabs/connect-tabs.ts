import { prepareRoom } from "../connect-room.ts";
import { SharedRoom } from "./shared-room.ts";
import type { TabsOptions } from "./shared-room.ts";

/**
 * Joins a room by one socket for all tabs of an actor in this browser: one of them leads and has it, and when it goes
 * another takes over (TAB1). Where the browser cannot do that each tab has a socket of its own.
 * @throws TypeError as `connectRoom` does
 */
export function connectTabs(options: TabsOptions): SharedRoom {
  // A tab that does not lead would never learn that its options are wrong.
  prepareRoom(options);
  return new SharedRoom(options);
}
