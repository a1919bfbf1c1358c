import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { answerBug } from "./answer-bug.ts";
import { answerBrowsers, refuseForeignOrigins } from "./access/browsers.ts";
import type { AppEnv } from "./app-env.ts";
import { inHub, inRoom } from "./access/identify-player.ts";
import { limitAddresses } from "./access/limit-addresses.ts";
import { nameRequest } from "./name-request.ts";
import { needSettings } from "./settings/need-settings.ts";
import { refuse } from "./refuse.ts";
import { acceptResult } from "./routes/accept-result.ts";
import { readDeltas, readDigests, readLore, readMentions, readWorkflows } from "./routes/archive.ts";
import { changeCatalog, readCatalog } from "./routes/catalog.ts";
import { closeSession } from "./routes/close-session.ts";
import { sendCommand } from "./routes/commands.ts";
import { devOnly, mintDevToken } from "./routes/dev-tokens.ts";
import { drainHub } from "./routes/drain.ts";
import { readEvents } from "./routes/events.ts";
import { health } from "./routes/health.ts";
import { decideItem, readModeration } from "./routes/moderation.ts";
import { redriveJob } from "./routes/redrive.ts";
import { listRooms } from "./routes/rooms.ts";
import { readSession, readSessions } from "./routes/sessions.ts";
import { openSocket } from "./routes/socket.ts";
import { readState } from "./routes/state.ts";
import { mintTicket } from "./routes/tickets.ts";
import { readTranscript } from "./routes/transcript.ts";
import { signedByBridge } from "./access/verify-bridge.ts";

/** Every route of the hub. Checks go: settings, origin, the sender's address and its limit, ids in the path, who it is, what it may, what it sent. */
export const app = new Hono<AppEnv>()
  .use(nameRequest, answerBrowsers)
  .get("/healthz", refuseForeignOrigins, health)
  .use(needSettings, refuseForeignOrigins, limitAddresses)

  // Before `secureHeaders`, which would break the answer to an upgrade.
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
  .get("/v1/hubs/:hubId/catalog", inHub(), readCatalog)
  .put("/v1/hubs/:hubId/catalog", inHub("ops"), changeCatalog)

  .get("/v1/hubs/:hubId/moderation", inHub("moderator", "ops"), readModeration)
  .post("/v1/hubs/:hubId/moderation/:itemId/decisions", inHub("moderator", "ops"), decideItem)
  .get("/v1/hubs/:hubId/workflows", inHub("moderator", "ops"), readWorkflows)
  .get("/v1/hubs/:hubId/deltas", inHub("moderator", "ops"), readDeltas)
  .get("/v1/hubs/:hubId/mentions", inHub("moderator", "ops"), readMentions)
  .get("/v1/hubs/:hubId/lore", inHub(), readLore)
  .get("/v1/hubs/:hubId/digests", inHub(), readDigests)

  .post("/v1/ops/hubs/:hubId/drain", inHub("ops"), drainHub)
  .post("/v1/ops/hubs/:hubId/rooms/:roomId/jobs/:jobId/redrive", inRoom("ops"), redriveJob)

  .post("/v1/bridge/results", signedByBridge, acceptResult)
  .get("/v1/bridge/rooms/:hubId/:roomId/transcript", signedByBridge, readTranscript)

  .notFound((c) => refuse(c, { code: "not-found", detail: `the hub has no route ${c.req.method} ${c.req.path}` }))
  .onError(answerBug);
