/** `frontier-hub-client/tabs`: one socket for all tabs of an actor. */
export { connectTabs } from "../tabs/connect-tabs.ts";
export type { SharedRoom, TabsOptions } from "../tabs/shared-room.ts";
export type { TabChannel, TabLocks, TabsPlatform } from "../tabs/tabs-platform.ts";
