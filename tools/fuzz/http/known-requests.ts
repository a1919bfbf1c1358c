/** A valid request for each route, with the ids of a run in it. */
export interface KnownRequest {
  readonly body?: object;
  /** Values of its query, by name; a request has some of them. */
  readonly query?: Readonly<Record<string, readonly [string, ...string[]]>>;
}

/** Names that mean something in the room that requests are for. */
export interface Place {
  readonly hubId: string;
  readonly roomId: string;
  readonly actorId: string;
  /** Ids of commands: each is another. */
  readonly nextId: () => string;
}

const page = { limit: ["1", "200"], cursor: ["abc"], sessionId: ["s-1"] } as const;
/** Seldom a version that is not there yet: that waits 5 s (RES5). */
const waitFor = ["0", "0", "0", "0", "9"] as const;

/** By the name of a route, `GET /v1/hubs/{hubId}/catalog`; routes without a body and a query are not here. */
export function knownRequests({ hubId, roomId, actorId, nextId }: Place): Readonly<Record<string, KnownRequest>> {
  const room = "/v1/hubs/{hubId}/rooms/{roomId}";
  const hub = "/v1/hubs/{hubId}";
  return {
    "POST /v1/dev/tokens": {
      body: { actorId, hubId, roomId, roles: ["player"], stats: { finesse: 1 }, capabilities: [], ttlSeconds: 60 },
    },
    [`GET ${room}/socket`]: { query: { after: ["0", "3"] } },
    [`POST ${room}/tickets`]: { body: {} },
    [`POST ${room}/commands`]: { body: { id: nextId(), verb: "verb.emote", args: { text: "nods." } } },
    [`GET ${room}/state`]: { query: { at: ["0", "1", "5"], waitFor } },
    [`GET ${room}/events`]: { query: { after: ["0", "2"], limit: ["1", "256"], waitFor } },
    [`GET ${room}/sessions`]: { query: { limit: ["1", "20"], cursor: ["abc"] } },
    [`POST ${room}/close`]: { body: { reason: "night" } },
    [`PUT ${hub}/catalog`]: {
      query: { "dry-run": ["true", "false"] },
      body: {
        verbs: { "verb.say": { rateLimit: { burst: 9, perSeconds: 1, scope: "actor" } }, "verb.clashOfWills": null },
        limits: { roomCommandsPerSecond: 100 },
        safety: { words: ["doom"], capabilities: [] },
      },
    },
    [`PUT ${hub}/lexicon`]: {
      body: { entities: [{ entityId: "region.ford", entityType: "region", canonicalName: "Ford", aliases: [] }] },
    },
    [`GET ${hub}/moderation`]: { query: { ...page, status: ["pending", "decided", "all"] } },
    [`POST ${hub}/moderation/{itemId}/decisions`]: {
      body: { action: "rewrite", reason: "kinder", rewrite: "hello", revision: "0123456789abcdef" },
    },
    [`POST ${hub}/moderation/{itemId}/claim`]: { body: { seconds: 60 } },
    [`POST ${hub}/moderation/{itemId}/notes`]: { body: { text: "look again" } },
    [`GET ${hub}/alerts`]: { query: { limit: ["1", "200"], cursor: ["abc"], status: ["open", "acknowledged", "all"] } },
    [`POST ${hub}/alerts/{alertId}/ack`]: { body: { note: "seen" } },
    [`GET ${hub}/workflows`]: { query: { ...page, status: ["completed"] } },
    [`GET ${hub}/deltas`]: { query: page },
    [`GET ${hub}/mentions`]: { query: page },
    [`GET ${hub}/lore`]: { query: { q: ["lantern"], limit: ["1"] } },
    [`GET ${hub}/digests`]: { query: { limit: ["1"], cursor: ["abc"] } },
    [`GET ${hub}/audit`]: { query: { limit: ["1", "200"], cursor: ["abc"], action: ["mod.mute"] } },
    [`GET ${hub}/stream`]: { query: { topics: ["moderation", "moderation,jobs,alerts", "nothing"] } },
    "POST /v1/ops/hubs/{hubId}/revocations": { body: { jti: "none", expiresAt: "2026-11-01T00:00:00.000Z" } },
    "POST /v1/ops/hubs/{hubId}/erase": { body: { actorId: "nobody", reason: "asked for" } },
    "GET /v1/ops/hubs/{hubId}/people/{actorId}/export": { query: { cursor: ["abc"] } },
    "DELETE /v1/ops/hubs/{hubId}": { body: { reason: "over" } },
    "GET /v1/ops/hubs/{hubId}/rooms": { query: { limit: ["1", "200"], cursor: ["abc"] } },
    "POST /v1/ops/hubs/{hubId}/rooms/{roomId}/import": {
      body: {
        ...{ kind: "room", schema: 1, storage: 6, hubId, roomId, release: "0.1.0", version: 1, counts: { log: 1 } },
        exportedAt: "2026-11-01T00:00:00.000Z",
      },
    },
    "GET /v1/ops/hubs/{hubId}/jobs": { query: { rooms: ["live", "all"], cursor: ["l-abc", "r", "a", "a-7"] } },
    "GET /v1/ops/hubs/{hubId}/trace": { query: { id: ["s-1", "c-1"], roomId: [roomId] } },
    "POST /v1/ops/hubs/{hubId}/drain": { body: { reconnectAfterMs: 1000 } },
    "POST /v1/ops/hubs/{hubId}/rooms/{roomId}/jobs/{jobId}/redrive": { body: {} },
    "POST /v1/bridge/results": {
      body: {
        kind: "ritual.started",
        purpose: "result",
        key: `hub-action/${hubId}/${roomId}/r-1/ritual.started`,
        hubId,
        roomId,
        jobId: "r-1",
        attempt: 1,
        workflowId: `hub-action/${hubId}/${roomId}/r-1`,
        correlationId: "c-1",
        hops: { stagedAt: "2026-11-01T00:00:00.000Z" },
      },
    },
    "POST /v1/bridge/rooms/{hubId}/{roomId}/erase": {
      body: { purpose: "erase", schema: 1, hubId, roomId, actorId: "nobody", step: { part: "shown" } },
    },
    "POST /v1/bridge/rooms/{hubId}/{roomId}/erase-recap": {
      body: {
        ...{ purpose: "erase-recap", schema: 1, hubId, roomId, actorId: "nobody" },
        ...{ sessionId: "s-1", versions: [1], names: ["Nobody"] },
      },
    },
    "POST /v1/bridge/rooms/{hubId}/{roomId}/end": { body: { purpose: "end", schema: 1, hubId, roomId } },
    "GET /v1/bridge/rooms/{hubId}/{roomId}/transcript": { query: { session: ["s-1"], after: ["0"], limit: ["9"] } },
  };
}
