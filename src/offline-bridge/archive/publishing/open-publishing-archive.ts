import type { Kysely } from "kysely";
import { findUnfinished, ofRun, reopenRun } from "../closure/runs.ts";
import { moderate } from "../moderating/moderate-item.ts";
import { findShownItem } from "../moderating/shown-items.ts";
import { decideReport } from "../reports/decide-report.ts";
import { findReport } from "../reports/report-items.ts";
import type { ArchiveSchema } from "../schema.ts";
import { publishBatch } from "./batches.ts";
import { insertDecision, takeDecision } from "./decisions.ts";
import { writeDigest } from "./digests.ts";
import { closeOverride, countProgress, findItem, holdBack } from "./items.ts";
import type { PublishingArchive } from "./publishing-archive.ts";
import { findSpoken, retract } from "./retractions.ts";

/** Publishing's side of the archive on PostgreSQL. */
export function openPublishingArchive(db: Kysely<ArchiveSchema>): PublishingArchive {
  return {
    openRun: (run, job, startedAt) => reopenRun(db, run, ofRun("publish", job, startedAt)),
    progressOf: (session) => countProgress(db, session),
    holdBack: (session) => holdBack(db, session),
    closeOverride: (session, at) => closeOverride(db, session, at),
    publishBatch: (session, batch, publishedAt, wording) => publishBatch(db, session, batch, publishedAt, wording),
    findItem: (hubId, itemId, roomId) => findItem(db, hubId, itemId, roomId),
    findReport: (hubId, itemId, roomId) => findReport(db, hubId, itemId, roomId),
    decideReport: (hubId, decision) => decideReport(db, hubId, decision),
    shownItem: (hubId, itemId, roomId) => findShownItem(db, hubId, itemId, roomId),
    moderate: (order, at) => moderate(db, order, at),
    propose: (hubId, { roomId, sessionId }, decision) => insertDecision(db, { hubId, roomId, sessionId }, decision),
    takeDecision: (decisionId, at) => takeDecision(db, decisionId, at),
    unfinishedOf: (session) => findUnfinished(db, session),
    spokenVersions: (session) => findSpoken(db, session),
    retract: (session, versions, at) => retract(db, session, versions, at),
    writeDigest: (hubId, day, writtenAt) => writeDigest(db, hubId, day, writtenAt),
  };
}
