import { compareCatalogs } from "../../../src/durable/hub/compare-catalogs.ts";
import { problemResponse } from "../../../src/durable/problem-response.ts";
import type { DrainVerdict } from "../../../src/durable/protocol/http/operating.ts";
import type { Session } from "../../../src/durable/protocol/state/session.ts";
import { eventsPage, transcriptPage } from "../../../src/durable/room/reads/read-room.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../../src/durable/rules/catalog/override-catalog.ts";
import type { AuditRow } from "../../../src/offline-bridge/archive/history/history-archive.ts";
import { digestText } from "../../../src/offline-bridge/archive/publishing/digests.ts";
import { parseLexicon } from "../../../src/offline-bridge/language/lexicon/parse-lexicon.ts";
import type { ReportItem } from "../../../src/offline-bridge/moderation/report-item.ts";
import type { Examples } from "./examples.ts";
import { moderatorExamples, shownExample } from "./moderator-examples.ts";
import { operatorExamples } from "./operator-examples.ts";
import type { exampleClosure } from "./room/example-closure.ts";
import { mara, type ExamplePlay } from "./room/example-play.ts";
import { AUDIT_RECORD, REPORT_RECORD } from "./room/example-records.ts";
import { HUB_ID, ROOM_ID } from "./room/example-room.ts";

type Closure = Awaited<ReturnType<typeof exampleClosure>>;

/** Bodies of the routes, `….request` and `….answer`. */
export function routeExamples(play: ExamplePlay, prepared: Closure): Examples {
  const closure = { ...prepared, item: shownExample(prepared.item) };
  const all = {
    ...entering(play),
    ...ofRooms(play),
    ...ofCatalogs(),
    ...ofLexicons(closure.plan.opensAt),
    ...ofHubs(play, closure),
    ...publishing(play, closure),
    ...following(play, closure),
    ...moderatorExamples(closure.item),
    ...ofOperators(play),
    ...operatorExamples(play),
    ...ofTheBridge(play),
    ...ofErasure(play),
  };
  return Object.fromEntries(Object.entries(all).map(([name, body]) => [`http/${name}`, body]));
}

/** Two refusals, as every route words them (SOK2). */
export async function problemExamples(): Promise<Examples> {
  const invalid = problemResponse({
    code: "invalid-request",
    detail: "`limit`: must be at most 256",
    path: "limit",
  });
  const limited = problemResponse({
    code: "rate-limited",
    detail: "too many reads; try again in 40 ms",
    retryAfterMs: 40,
  });
  return {
    "http/problem.invalid-request": await invalid.json(),
    "http/problem.rate-limited": await limited.json(),
  };
}

function entering(play: ExamplePlay): Examples {
  const { frame, receipt } = play.said();
  return {
    "healthz.answer": { status: "ok", version: "0.1.0" },
    "dev-tokens.request": { actorId: "mara", hubId: HUB_ID, roomId: ROOM_ID, stats: { finesse: 2 } },
    "dev-tokens.answer": { token: "eyJhbGciOiJIUzI1NiJ9…", expiresAt: "2026-11-05T20:00:00.000Z" },
    "tickets.answer": { ticket: "4f9c2ab1…", expiresAt: "2026-11-05T19:00:30.000Z" },
    "commands.request": { id: frame.id, verb: frame.verb, args: frame.args },
    "commands.answer": receipt,
  };
}

function ofRooms(play: ExamplePlay): Examples {
  const { stage, firstSession } = play;
  return {
    "events.answer": eventsPage(stage.sql, stage.room, mara, 2, 2),
    "sessions.answer": { sessions: [withoutRecap(firstSession)], nextCursor: null },
    "session.answer": firstSession,
    "close.request": { reason: "a good place to stop" },
    "close.answer": { sessionId: firstSession.sessionId, status: "closed" },
  };
}

function ofCatalogs(): Examples {
  const { verbs, ...rest } = BUILT_IN_CATALOG;
  const change = {
    verbs: { "verb.say": { rateLimit: { burst: 3, perSeconds: 10, scope: "actor" } }, "verb.skirmish": null },
  };
  const changed = overrideCatalog(BUILT_IN_CATALOG, change);
  return {
    "catalog.answer": { ...rest, verbs: verbs.slice(0, 1) },
    "change-catalog.request": change,
    "change-catalog.dry-run": {
      catalogVersion: changed.ok ? changed.catalog.catalogVersion : "",
      ...(changed.ok && compareCatalogs(BUILT_IN_CATALOG, changed.catalog)),
      rooms: [],
      unreached: [],
      unasked: 0,
    },
    "change-catalog.answer": { catalogVersion: changed.ok ? changed.catalog.catalogVersion : "" },
  };
}

function ofLexicons(at: string): Examples {
  const entity = {
    entityId: "region.cold-ford",
    entityType: "region",
    canonicalName: "Cold Ford",
    aliases: ["The Ford"],
    canon: { status: "stable", controllingFaction: null },
  };
  const parsed = parseLexicon({ entities: [entity] });
  if (!parsed.ok) throw new Error(`the example of a lexicon is faulty: ${JSON.stringify(parsed.faults)}`);
  return {
    "lexicon.answer": { version: 7, at, lexicon: parsed.lexicon },
    "change-lexicon.request": { entities: [entity] },
    "change-lexicon.answer": { version: 7 },
  };
}

function ofHubs({ firstSession, lastVersion }: ExamplePlay, { item, delta, mention, plan }: Closure): Examples {
  const { sessionId } = firstSession;
  const { batchId, plannedFor, opensAt, dueAt, overrideUntil, digestAt } = plan;
  const session = { roomId: ROOM_ID, sessionId, opensAt, dueAt, overrideUntil, digestAt };
  const room = { roomId: ROOM_ID, participants: 4, spectators: 1, version: lastVersion, sessionId };
  return {
    "rooms.answer": { rooms: [{ ...room, updatedAt: plan.opensAt }] },
    "moderation.answer": {
      items: [item, shownExample(REPORT_ITEM)],
      alerts: [],
      publishing: [{ batchId, plannedFor, status: "planned", sessions: [session] }],
      nextCursor: null,
    },
    "workflows.answer": { workflows: [workflowRow(firstSession)], nextCursor: null },
    "deltas.answer": { deltas: [delta], nextCursor: null },
    "mentions.answer": { mentions: [mention], nextCursor: null },
    "audit.answer": { entries: [auditEntry()], nextCursor: null },
  };
}

/** Mara has reported what Teo said (MOD7). */
const REPORT_ITEM: ReportItem = {
  kind: "report",
  itemId: REPORT_RECORD.jobId,
  roomId: ROOM_ID,
  sessionId: "ses_19f9e2e5c9a3",
  status: "pending",
  version: REPORT_RECORD.version,
  author: REPORT_RECORD.author,
  reportedBy: REPORT_RECORD.reportedBy,
  reportedAt: REPORT_RECORD.at,
  complaint: REPORT_RECORD.complaint,
  evidence: [{ version: REPORT_RECORD.version, sentence: REPORT_RECORD.text }],
};

/** A moderator's decision, and the lore and digest that follow from it (CLO6). */
function publishing({ firstSession }: ExamplePlay, { item, delta, plan, lore }: Closure): Examples {
  const decided = { decidedBy: "juno", decidedAt: plan.opensAt, reason: "It was said in play." };
  const day = plan.plannedFor.slice(0, 10);
  const { deltaId, entityId } = delta;
  const origin = { deltaId, entityId, sessionId: firstSession.sessionId, batchId: plan.batchId };
  const entry = {
    entryId: deltaId.replace("delta-", "lore-"),
    ...origin,
    ...lore,
    publishedAt: plan.plannedFor,
    highlights: [],
  };
  return {
    "decisions.request": { action: "approve", reason: decided.reason },
    "decisions.answer": { ...item, status: "approved", ...decided },
    "lore.answer": { entries: [entry], nextCursor: null },
    "digests.answer": { digests: [{ day, text: digestText(day, [lore]), entries: 1 }], nextCursor: null },
  };
}

/** The data of each event of the live feed (FEED2). */
function following({ firstSession }: ExamplePlay, { item, plan }: Closure): Examples {
  const { sessionId } = firstSession;
  const decided = { decidedBy: "juno", decidedAt: plan.opensAt, reason: "It was said in play." };
  const where = { roomId: ROOM_ID, sessionId };
  return {
    "stream.item": item,
    "stream.decision": {
      decisionId: "7f0c3a52-6f0e-4c6b-9a63-1f1f4f6f2b11",
      itemId: item.itemId,
      ...where,
      action: "approve",
      ...decided,
      item: { ...item, status: "approved", ...decided },
    },
    "stream.alert": {
      alertId: `publish/${HUB_ID}/${ROOM_ID}/${sessionId}/moderation-due/1`,
      ...where,
      reason: "moderation-due",
      severity: "warning",
      data: { pending: 1 },
      raisedAt: plan.opensAt,
    },
    "stream.published": { batchId: plan.batchId, ...where, loreCount: 1, publishedAt: plan.plannedFor },
    "stream.end": { reason: "token-expired" },
  };
}

const DRAINED: DrainVerdict = {
  ...{ roomId: ROOM_ID, drainingUntil: "2026-11-05T20:10:05.000Z", told: 5, untold: 0 },
  ...{ connected: 0, jobsOpen: 1, recordsWaiting: 0 },
};

function ofOperators({ jobs: [job] }: ExamplePlay): Examples {
  return {
    "drain.request": { reconnectAfterMs: 5000 },
    "drain.answer": { rooms: [ROOM_ID], failed: [], verdicts: [DRAINED] },
    "drain-verdicts.answer": { verdicts: [DRAINED], failed: [], isDone: true },
    "redrive.answer": { jobId: job?.jobId, attempt: 1 },
  };
}

const ERASURE_ID = "0f3c2f52-8c1e-4b57-9d0a-5a8a4f6f2a11";

function ofErasure({ firstSession: { sessionId }, lastVersion }: ExamplePlay): Examples {
  const asked = { askedBy: "olga", askedAt: "2026-11-05T20:10:00.000Z" };
  const person = { hubId: HUB_ID, roomId: ROOM_ID, actorId: "teo" };
  const recap = { sessionId, versions: [12, 31], names: ["Teo"] };
  return {
    "erase.request": { actorId: "teo", reason: "a request by letter" },
    "erase.answer": { erasureId: ERASURE_ID },
    "erasure.answer": {
      erasureId: ERASURE_ID,
      kind: "person",
      actorId: "teo",
      status: "completed",
      ...asked,
      endedAt: "2026-11-05T20:10:02.000Z",
      rooms: 2,
      erased: 31,
    },
    "export-person.answer": {
      records: [{ source: "decision", roomId: ROOM_ID, itemId: "item-1", action: "approve", reason: "so it was" }],
      nextCursor: "r-0",
    },
    "end-hub.request": { reason: "the campaign is over" },
    "end-hub.answer": { erasureId: ERASURE_ID },
    "erase-step.request": { purpose: "erase", schema: 1, ...person, step: { part: "shown" } },
    "erase-step.answer": { next: { part: "log", after: 0, upTo: lastVersion }, erased: 3, names: ["Teo"] },
    "erase-recap.request": { purpose: "erase-recap", schema: 1, ...person, ...recap },
    "erase-recap.answer": { found: true },
    "end-room.request": { purpose: "end", schema: 1, hubId: HUB_ID, roomId: ROOM_ID },
    "end-room.answer": {},
  };
}

function ofTheBridge({ stage: { sql, room }, firstSession: { sessionId }, lastVersion }: ExamplePlay): Examples {
  const page = transcriptPage(sql, room.state, { session: sessionId, limit: 2 });
  const reason = "nothing that it could settle is open";
  return {
    "results.applied": { status: "applied", version: lastVersion },
    "results.ignored": { status: "ignored", version: lastVersion, reason },
    "transcript.answer": page.ok ? page.page : undefined,
  };
}

function withoutRecap(session: Session): Omit<Session, "recap"> {
  const { recap: _, ...rest } = session;
  return rest;
}

function auditEntry(): AuditRow {
  const { at, roomId, actorId, action, target, reason = "", tokenId = "" } = AUDIT_RECORD;
  return { at, ...(roomId && { roomId }), actorId, action, target, reason, tokenId };
}

function workflowRow({ sessionId, offlineHistory: [run] }: Session): object {
  const stages = run?.stages.slice(0, 3).map((each) => ({
    ...each,
    attempts: 1,
    reused: false,
    ...(each.stage === "entities" && { parsers: ["js", "spacy"] }),
  }));
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
