/** `frontier-hub-client/moderation`: what moderators and operators read and do, lore, and a hub's live feed. */
export { followHub } from "../http/follow-hub.ts";
export type { Followed, FollowEnd, FollowOptions } from "../http/follow-hub.ts";
export { readAudit, readDigests, readWorkflows } from "../http/hub-http.ts";
export type { AuditEntry, Digest, HubAccess, PageQuery, WorkflowRun } from "../http/hub-http.ts";
export { readLore } from "../http/moderator/lore-http.ts";
export type { LoreEntry, LorePage } from "../http/moderator/lore-http.ts";
export { decideItem, readModeration } from "../http/moderator/moderation-http.ts";
export type { ModeratedItem, ModerationAlert, ModerationPage } from "../http/moderator/moderation-http.ts";
export { changeCatalog, drainHub, redriveJob } from "../http/operator/ops-http.ts";
export { readContext } from "../http/moderator/read-context.ts";
export type { ContextLine } from "../http/moderator/read-context.ts";
