/** `frontier-hub-client/moderation`: what moderators and operators read and do, lore, and a hub's live feed. */
export { followHub } from "../http/follow-hub.ts";
export type { Followed, FollowEnd, FollowOptions } from "../http/follow-hub.ts";
export { readAudit, readDigests, readWorkflows } from "../http/hub-http.ts";
export type { AuditEntry, Digest, HubAccess, PageQuery, WorkflowRun } from "../http/hub-http.ts";
export { readLore } from "../http/lore-http.ts";
export type { LoreEntry, LorePage } from "../http/lore-http.ts";
export { decideItem, readModeration } from "../http/moderation-http.ts";
export type { ModeratedItem, ModerationAlert, ModerationPage } from "../http/moderation-http.ts";
export { changeCatalog, drainHub, redriveJob } from "../http/ops-http.ts";
export { readContext } from "../http/read-context.ts";
export type { ContextLine } from "../http/read-context.ts";
