import { Hono } from "hono";
import { etag } from "hono/etag";
import { secureHeaders } from "hono/secure-headers";
import { answerBrowsers, refuseForeignOrigins } from "./access/browsers.ts";
import { inEveryRoom, inHub, inHubOrOwnRoom, inRoom } from "./access/identify-player.ts";
import { limitAddresses } from "./access/limit-addresses.ts";
import { signedByBridge } from "./access/verify-bridge.ts";
import { answerBug } from "./answer-bug.ts";
import type { AppEnv } from "./app-env.ts";
import { refuse } from "./refuse.ts";
import {
  decideItem,
  readAlerts,
  readAudit,
  readDeltas,
  readDigests,
  readLore,
  readMentions,
  readModeration,
  readWorkflows,
} from "./routes/archive/archive.ts";
import { exportPerson } from "./routes/archive/export-person.ts";
import { acknowledgeAlert, claimItem, noteItem, readItem, releaseItem } from "./routes/archive/moderating.ts";
import { endHub, erasePerson, readErasure } from "./routes/archive/people.ts";
import { followHub } from "./routes/archive/stream.ts";
import { acceptResult, endRoom, eraseInRoom, eraseRoomRecap, readTranscript } from "./routes/bridge.ts";
import { showConsole } from "./routes/console.ts";
import { devOnly, mintDevToken } from "./routes/dev.ts";
import { changeCatalog, readCatalog } from "./routes/hub/catalog.ts";
import { listRooms } from "./routes/hub/hub.ts";
import { changeLexicon, readLexicon } from "./routes/hub/lexicon.ts";
import { drainHub, health, readDrain, redriveJob } from "./routes/hub/ops.ts";
import { listRevocations, revokeToken } from "./routes/hub/revocations.ts";
import { inspectRoom, listLiveRooms } from "./routes/hub/rooms-at-work.ts";
import { traceId } from "./routes/hub/trace-id.ts";
import { listUnfinishedJobs } from "./routes/hub/unfinished-jobs.ts";
import { exportRoom, importRoom } from "./routes/room/room-file.ts";
import {
  closeSession,
  mintTicket,
  readEvents,
  readSession,
  readSessions,
  readState,
  sendCommand,
} from "./routes/room/room.ts";
import { openSocket } from "./routes/room/socket.ts";
import { setCorrelationId } from "./set-correlation-id.ts";
import { needSettings } from "./settings/need-settings.ts";

/**
 * Every route of the hub. Checks run in this order: settings, origin, address limit, ids in the path, token, scope and
 * role, then the body or query.
 */
export const app = new Hono<AppEnv>()
  .use(setCorrelationId, answerBrowsers)
  .get("/healthz", refuseForeignOrigins, health)
  .get("/console/*", showConsole)
  .use(needSettings, refuseForeignOrigins, limitAddresses)

  // Before `secureHeaders`, which would break the response to an upgrade.
  .get("/v1/hubs/:hubId/rooms/:roomId/socket", openSocket)
  .use(secureHeaders())

  .post("/v1/dev/tokens", devOnly, mintDevToken)

  .post("/v1/hubs/:hubId/rooms/:roomId/tickets", inRoom(), mintTicket)
  .post("/v1/hubs/:hubId/rooms/:roomId/commands", inRoom(), sendCommand)
  .get("/v1/hubs/:hubId/rooms/:roomId/state", inRoom(), readState)
  .get("/v1/hubs/:hubId/rooms/:roomId/events", inRoom(), readEvents)
  .get("/v1/hubs/:hubId/rooms/:roomId/sessions", inRoom(), readSessions)
  .get("/v1/hubs/:hubId/rooms/:roomId/sessions/:sessionId", inRoom(), readSession)
  .post("/v1/hubs/:hubId/rooms/:roomId/close", inRoom("gm", "ops"), closeSession)

  .get("/v1/hubs/:hubId/rooms", inHub(), listRooms)
  .get("/v1/hubs/:hubId/catalog", inHub(), etag(), readCatalog)
  .put("/v1/hubs/:hubId/catalog", inHub("ops"), changeCatalog)
  .get("/v1/hubs/:hubId/lexicon", inHub("ops"), etag(), readLexicon)
  .put("/v1/hubs/:hubId/lexicon", inHub("ops"), changeLexicon)

  .get("/v1/hubs/:hubId/moderation", inHubOrOwnRoom("moderator", "ops"), etag(), readModeration)
  .get("/v1/hubs/:hubId/moderation/:itemId", inHubOrOwnRoom("moderator", "ops"), etag(), readItem)
  .post("/v1/hubs/:hubId/moderation/:itemId/decisions", inHubOrOwnRoom("moderator", "ops"), decideItem)
  .post("/v1/hubs/:hubId/moderation/:itemId/claim", inHubOrOwnRoom("moderator", "ops"), claimItem)
  .delete("/v1/hubs/:hubId/moderation/:itemId/claim", inHubOrOwnRoom("moderator", "ops"), releaseItem)
  .post("/v1/hubs/:hubId/moderation/:itemId/notes", inHubOrOwnRoom("moderator", "ops"), noteItem)
  .get("/v1/hubs/:hubId/alerts", inHubOrOwnRoom("moderator", "ops"), etag(), readAlerts)
  .post("/v1/hubs/:hubId/alerts/:alertId/ack", inHubOrOwnRoom("moderator", "ops"), acknowledgeAlert)
  .get("/v1/hubs/:hubId/stream", inHubOrOwnRoom("moderator", "ops"), followHub)
  .get("/v1/hubs/:hubId/workflows", inHub("moderator", "ops"), readWorkflows)
  .get("/v1/hubs/:hubId/deltas", inHub("moderator", "ops"), readDeltas)
  .get("/v1/hubs/:hubId/mentions", inHub("moderator", "ops"), readMentions)
  .get("/v1/hubs/:hubId/audit", inHub("moderator", "ops"), readAudit)
  .get("/v1/hubs/:hubId/lore", inHub(), readLore)
  .get("/v1/hubs/:hubId/digests", inHub(), readDigests)

  .get("/v1/ops/hubs/:hubId/rooms", inHub("ops"), etag(), listLiveRooms)
  .get("/v1/ops/hubs/:hubId/rooms/:roomId", inRoom("ops"), inspectRoom)
  .get("/v1/ops/hubs/:hubId/rooms/:roomId/export", inEveryRoom("ops"), exportRoom)
  .post("/v1/ops/hubs/:hubId/rooms/:roomId/import", inEveryRoom("ops"), importRoom)
  .get("/v1/ops/hubs/:hubId/jobs", inHub("ops"), etag(), listUnfinishedJobs)
  .get("/v1/ops/hubs/:hubId/trace", inHub("ops"), traceId)
  .post("/v1/ops/hubs/:hubId/drain", inHub("ops"), drainHub)
  .get("/v1/ops/hubs/:hubId/drain", inHub("ops"), readDrain)
  .post("/v1/ops/hubs/:hubId/rooms/:roomId/jobs/:jobId/redrive", inRoom("ops"), redriveJob)

  .get("/v1/ops/hubs/:hubId/revocations", inHub("ops"), listRevocations)
  .post("/v1/ops/hubs/:hubId/revocations", inHub("ops"), revokeToken)
  .post("/v1/ops/hubs/:hubId/erase", inHub("ops"), erasePerson)
  .get("/v1/ops/hubs/:hubId/erasures/:erasureId", inHub("ops"), readErasure)
  .get("/v1/ops/hubs/:hubId/people/:actorId/export", inHub("ops"), exportPerson)
  .delete("/v1/ops/hubs/:hubId", inHub("ops"), endHub)

  .post("/v1/bridge/results", signedByBridge, acceptResult)
  .post("/v1/bridge/rooms/:hubId/:roomId/erase", signedByBridge, eraseInRoom)
  .post("/v1/bridge/rooms/:hubId/:roomId/erase-recap", signedByBridge, eraseRoomRecap)
  .post("/v1/bridge/rooms/:hubId/:roomId/end", signedByBridge, endRoom)
  .get("/v1/bridge/rooms/:hubId/:roomId/transcript", signedByBridge, readTranscript)

  .notFound((c) => refuse(c, { code: "not-found", detail: `the hub has no route ${c.req.method} ${c.req.path}` }))
  .onError(answerBug);
