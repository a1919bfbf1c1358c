import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { eventsPage, sessionOf, transcriptPage } from "../../../src/durable/room/read-room.ts";
import type { Session } from "../../../src/durable/protocol/state/session.ts";
import { overrideCatalog } from "../../../src/durable/rules/catalog/override-catalog.ts";
import { mara, type ExamplePlay } from "../example-play.ts";
import type { exampleClosure } from "../example-closure.ts";
import { HUB_ID, ROOM_ID } from "../example-room.ts";

/** A route as the document tells it. */
export interface TellingRoute {
  readonly name: string;
  readonly about: string;
  readonly query?: string;
  readonly body?: string;
  /** Status and body. */
  readonly answer: string;
  /** False: it checks everything and then answers 501 `not-built` (MOD5). */
  readonly isBuilt?: boolean;
  /** Bodies: what is sent, where something is, then what comes back. */
  readonly examples: readonly unknown[];
}

const ROOM = "/v1/hubs/{hubId}/rooms/{roomId}";
const HUB = "/v1/hubs/{hubId}";
const PAGE = "`sessionId?`, `limit?` 1–200 (50), `cursor?`: the `nextCursor` of the page before";

type Closure = Awaited<ReturnType<typeof exampleClosure>>;

/** Every route. @throws nothing, but what is not told here, or told and not there, is found by `http`. */
export function ROUTES(play: ExamplePlay, closure: Closure): TellingRoute[] {
  return [...entering(play), ...rooms(play), ...hubs(play, closure), ...operating(play), ...bridge(play)];
}

function entering(play: ExamplePlay): TellingRoute[] {
  const expiresAt = "2026-11-05T20:00:00.000Z";
  return [
    {
      name: "GET /healthz",
      about: "Whether the process answers, whatever else is wrong (RUN2).",
      answer: "200",
      examples: [{ status: "ok", version: "0.1.0" }],
    },
    {
      name: "POST /v1/dev/tokens",
      about: "A token, in development only (TOK3): elsewhere the route is not there.",
      body:
        "`{actorId, hubId, roomId, name?, capabilities?, roles?, stats?, ttlSeconds?}`; `roomId` may be `*`, " +
        '`name` is the actorId where it is absent, `roles` `["player"]`, `ttlSeconds` 3600',
      answer: "201",
      examples: [
        { actorId: "mara", hubId: HUB_ID, roomId: ROOM_ID, stats: { finesse: 2 } },
        { token: "eyJhbGciOiJIUzI1NiJ9…", expiresAt },
      ],
    },
    {
      name: `POST ${ROOM}/tickets`,
      about: "A ticket for a browser's socket, good once, for 30 s (SOK1). Refused as the socket itself would be.",
      answer: "201",
      examples: [{ ticket: "4f9c2ab1…", expiresAt: "2026-11-05T19:00:30.000Z" }],
    },
    {
      name: `GET ${ROOM}/socket`,
      about: "The WebSocket: see [Connecting](#connecting).",
      query: "`after?`: a version to resume behind",
      answer: "101",
      examples: [],
    },
    {
      name: `POST ${ROOM}/commands`,
      about: "One command without a socket (CMD6). Who is not present joins by it, and leaves 10 s after.",
      body: "`{id, verb, args}` as in `hub.command`",
      answer: "200 with the [receipt](#receipts), accepted or rejected",
      examples: [said(play).frame, said(play).receipt].map(withoutType),
    },
  ];
}

function rooms(play: ExamplePlay): TellingRoute[] {
  const { room, sql } = play.stage;
  const wait = "`waitFor?`: a version to wait for, at most 5 s";
  const session = sessionOf(sql, room.state, play.firstSession.sessionId);
  return [
    {
      name: `GET ${ROOM}/state`,
      about: "The room as the token's actor sees it (RES5).",
      query: `\`at?\`: a version, up to 5,000 back, to see it as it was; ${wait}`,
      answer: "200 `{version, state}` with a [State](#state), as in `hub.stateSnapshot`",
      examples: [],
    },
    {
      name: `GET ${ROOM}/events`,
      about:
        "A page of the log, as the token's actor may see it (RES5). `nextAfter` is null at the end; `gap` names what is not kept any more.",
      query: `\`after?\` (0), \`limit?\` 1–256 (256), ${wait}`,
      answer: "200 `{events, nextAfter, gap?}`",
      examples: [eventsPage(sql, room, mara, 2, 2)],
    },
    {
      name: `GET ${ROOM}/sessions`,
      about:
        "The room's sessions, newest first (CLO2), without their recaps. The open one stands first of all. " +
        "`nextCursor` gets the next page, and is null at the end.",
      query: "`limit?` 1–100 (20), `cursor?`",
      answer: "200 `{sessions, nextCursor}`, a list of [Session](#session)",
      examples: [{ sessions: [brief(session)], nextCursor: null }],
    },
    {
      name: `GET ${ROOM}/sessions/{sessionId}`,
      about: "One of them.",
      answer: "200 with the [Session](#session)",
      examples: [session],
    },
    {
      name: `POST ${ROOM}/close`,
      about: "Closes the open session (SES1): `closing` while something launched is still out, else `closed`.",
      body: "`{reason?}`, 1–280 characters",
      answer: "200; 409 `no-session`",
      examples: [{ reason: "a good place to stop" }, { sessionId: play.firstSession.sessionId, status: "closed" }],
    },
  ];
}

function hubs({ stage, firstSession }: ExamplePlay, { item, delta, mention, plan }: Closure): TellingRoute[] {
  const { verbs, ...rest } = BUILT_IN_CATALOG;
  const change = {
    verbs: { "verb.say": { rateLimit: { burst: 3, perSeconds: 10, scope: "actor" } }, "verb.skirmish": null },
  };
  const changed = overrideCatalog(BUILT_IN_CATALOG, change);
  const { version } = stage.room.state;
  const { sessionId } = firstSession;
  const decided = { decidedBy: "juno", decidedAt: plan.opensAt, reason: "It was said in play." };
  const { batchId, plannedFor, opensAt, dueAt, overrideUntil, digestAt } = plan;
  const lore = { deltaId: delta.deltaId, entityId: delta.entityId, sessionId, batchId };
  return [
    {
      name: `GET ${HUB}/rooms`,
      about: "Rooms that live (DIR1). An entry is a lease of 2 minutes, so counts heal by themselves.",
      answer: "200",
      examples: [
        { rooms: [{ roomId: ROOM_ID, participants: 4, spectators: 1, version, sessionId, updatedAt: plan.opensAt }] },
      ],
    },
    {
      name: `GET ${HUB}/catalog`,
      about: "What is in force (SHP7).",
      answer: "200 `{catalogVersion, verbs, limits, safety}`, `verbs` a list of [Verb](#verb)",
      examples: [{ ...rest, verbs: verbs.slice(0, 1) }],
    },
    {
      name: `PUT ${HUB}/catalog`,
      about:
        "Replaces the hub's changes to the built-in catalog (CAT2); an empty body takes them back. Rooms take it on without a restart.",
      body:
        "`{verbs?, limits?, safety?}`: `verbs` by id an object of the fields to be replaced, or null where the verb is to go; " +
        "`limits` `{actorCommands?, roomCommandsPerSecond?, actorTextBytes?}`; `safety` `{capabilities?, words?}`, at most 1,000 each, a word of 64 characters; at most 256 KiB",
      answer: "200; 422 `invalid-catalog`",
      examples: [change, { catalogVersion: changed.ok ? changed.catalog.catalogVersion : "" }],
    },
    {
      name: `GET ${HUB}/moderation`,
      about: "What waits for a moderator or was decided, what was raised, and what is going to be published (MOD3).",
      query: `${PAGE}, \`status?\` \`pending\`, \`decided\` or \`all\` (\`all\`)`,
      answer: "200 `{items, alerts, publishing, nextCursor}`",
      examples: [
        {
          items: [item],
          alerts: [],
          publishing: [
            {
              batchId,
              plannedFor,
              status: "planned",
              sessions: [{ roomId: ROOM_ID, sessionId, opensAt, dueAt, overrideUntil, digestAt }],
            },
          ],
          nextCursor: null,
        },
      ],
    },
    {
      name: `POST ${HUB}/moderation/{itemId}/decisions`,
      about: "A moderator decides (CLO6). `rewrite` needs its text; what was told is never edited.",
      body: "`{action, reason, rewrite?}`: `action` is `approve`, `reject`, `rewrite` or `escalate`, `reason` 1–500 characters, `rewrite` 1–2000",
      answer: "200 with the item; 409 `already-decided`",
      isBuilt: false,
      examples: [
        { action: "approve", reason: decided.reason },
        { ...item, status: "approved", ...decided },
      ],
    },
    {
      name: `GET ${HUB}/workflows`,
      about: "Runs of closures and publishing, newest first.",
      query: `${PAGE}, \`status?\` \`processing\`, \`completed\` or \`failed\``,
      answer: "200 `{workflows, nextCursor}`",
      examples: [{ workflows: [workflowRow(firstSession)], nextCursor: null }],
    },
    {
      name: `GET ${HUB}/deltas`,
      about: "What sessions propose to change in what is held true (CLO5). `control` changes are lists of regions.",
      query: PAGE,
      answer: "200 `{deltas, nextCursor}`",
      examples: [{ deltas: [delta], nextCursor: null }],
    },
    {
      name: `GET ${HUB}/mentions`,
      about: "Who and what was named (CLO4).",
      query: PAGE,
      answer: "200 `{mentions, nextCursor}`",
      examples: [{ mentions: [mention], nextCursor: null }],
    },
    {
      name: `GET ${HUB}/lore`,
      about: "What was published, best match first.",
      query: "`q?` at most 280 characters, `limit?` 1–100 (20)",
      answer: "200 `{entries}`",
      isBuilt: false,
      examples: [
        {
          entries: [
            {
              entryId: "lore-1",
              ...lore,
              title: "Auric Steppe Corridor",
              text: delta.evidence[0]?.sentence,
              publishedAt: plannedFor,
            },
          ],
        },
      ],
    },
    {
      name: `GET ${HUB}/digests`,
      about: "What was published, day by day.",
      answer: "200 `{digests}`",
      isBuilt: false,
      examples: [{ digests: [{ day: digestAt.slice(0, 10), text: delta.evidence[0]?.sentence, entries: 1 }] }],
    },
  ];
}

function operating(play: ExamplePlay): TellingRoute[] {
  const [job] = play.jobs;
  return [
    {
      name: "POST /v1/ops/hubs/{hubId}/drain",
      about:
        "Sends everybody away before a deploy (SOK7): a notice `going-down`, then 1012. Until then nobody is let in.",
      body: "`{reconnectAfterMs}`, 0–3,600,000",
      answer: "200 `{rooms, failed}`: ids of those told, and of those not reached",
      examples: [{ reconnectAfterMs: 5000 }, { rooms: [ROOM_ID], failed: [] }],
    },
    {
      name: "POST /v1/ops/hubs/{hubId}/rooms/{roomId}/jobs/{jobId}/redrive",
      about: "Sends a job again (JOB2); a closure that failed begins its next attempt (CLO7).",
      answer: "200; 404 where nothing is unfinished under that id",
      examples: [{ jobId: job?.jobId, attempt: 1 }],
    },
  ];
}

function bridge(play: ExamplePlay): TellingRoute[] {
  const { sql, room } = play.stage;
  const { sessionId } = play.firstSession;
  const page = transcriptPage(sql, room.state, { session: sessionId, limit: 2 });
  return [
    {
      name: "POST /v1/bridge/results",
      about: "A result of the bridge (BRG1): see [The bridge](#the-bridge).",
      body: "one of the [results](#results)",
      answer: "200; 409 `result-conflict`; 401",
      examples: [
        { status: "applied", version: room.state.version },
        { status: "ignored", version: room.state.version, reason: "nothing that it could settle is open" },
      ],
    },
    {
      name: "GET /v1/bridge/rooms/{hubId}/{roomId}/transcript",
      about: "A closed session's events in the public view (BRG2). The first page says who was there before it began.",
      query: "`session`, `after?`, `limit?` 1–1000 (256)",
      answer: "200 `{sessionId, fromVersion, toVersion, events, nextAfter, present?}`",
      examples: page.ok ? [page.page] : [],
    },
  ];
}

function said(play: ExamplePlay) {
  const found = play.stage.asked.find(({ frame: { verb } }) => verb === "verb.say");
  if (found === undefined) throw new Error("nobody says anything");
  return found;
}

function withoutType(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== "type"));
}

/** A session without its recap, which is long. */
function brief(session: Session | undefined): unknown {
  const { recap: _, ...rest } = session ?? {};
  return rest;
}

function workflowRow({ sessionId, offlineHistory }: Session): unknown {
  const [run] = offlineHistory;
  const stages = run?.stages.slice(0, 2).map((each) => ({ ...each, attempts: 1, reused: false }));
  return {
    workflowId: run?.workflowId,
    kind: "closure",
    roomId: ROOM_ID,
    sessionId,
    status: run?.status,
    attempt: run?.attempt,
    correlationId: "cor_8a4ef0237c55",
    startedAt: run?.startedAt,
    endedAt: run?.endedAt,
    overSla: false,
    stages,
  };
}
