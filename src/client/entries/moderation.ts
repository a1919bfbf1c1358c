/** `frontier-hub-client/moderation`: what moderators read and decide, lore, and a hub's live feed. */
export { followHub } from "../http/follow-hub.ts";
export type { Followed, FollowEnd, FollowOptions } from "../http/follow-hub.ts";
export { readLore } from "../http/lore-http.ts";
export type { LoreEntry, LorePage } from "../http/lore-http.ts";
export { decideItem, readModeration } from "../http/moderation-http.ts";
export type { ModeratedItem, ModerationAlert, ModerationPage } from "../http/moderation-http.ts";
export { readContext } from "../http/read-context.ts";
export type { ContextLine } from "../http/read-context.ts";
