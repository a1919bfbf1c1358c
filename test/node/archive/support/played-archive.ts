import { openArchive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import { makeDeltas } from "../../../../src/offline-bridge/deltas/make-deltas.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { digestDays } from "../../../../src/offline-bridge/publishing/digest-calendar.ts";
import { loreText, namesOf } from "../../../../src/offline-bridge/publishing/lore-text.ts";
import { publishIdOf } from "../../../../src/offline-bridge/publishing/publish-job.ts";
import { publishingPlan } from "../../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES as TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { turnsOf } from "../../../../src/offline-bridge/transcript/turns-of.ts";
import { factionScenario } from "../../../unit/closure/scenarios/faction-scenario.ts";
import { closureJob, runOf } from "./closure-fixture.ts";

const preparedAt = Date.parse("2026-11-07T20:00:10.000Z");
const at = "2026-11-07T21:00:30.123Z";
const timing = { at, durationMs: 41, tries: 1 };

/** The parts that an evening is played of. */
interface Evening {
  readonly hubId?: string;
  readonly sessionIds?: readonly string[];
  readonly events?: ReturnType<typeof factionScenario>;
  /** The moderator's text, for reasons and in place of the hub's own. */
  readonly rewrite?: string;
}

/**
 * Fills the archive at `url` with sessions as workflows leave them: transcript, recap, mentions, deltas, decisions of
 * every kind, a reported line, a published batch, a digest, an alert. Done again, it changes nothing.
 */
export async function playedArchive(
  url: string,
  {
    hubId = "hub",
    sessionIds = ["evening-1", "evening-2"],
    events = factionScenario(),
    rewrite = "So it was not.",
  }: Evening = {},
): Promise<void> {
  const archive = await openArchive(url);
  const { closures, publishing, records } = archive;
  const lexicon = await loadLexicon();
  const { mentions, changes } = await ruleReader(lexicon).read(turnsOf(events));
  for (const sessionId of sessionIds) {
    const job = closureJob(sessionId, { hubId });
    const run = runOf(job);
    const { roomId } = run;
    const session = { hubId, roomId, sessionId };
    await closures.openRun(run, job, at);
    const present = events.flatMap(({ type, data }) => (type === "participant.joined" ? [data.participant] : []));
    await closures.keepEvents(session, events, present);
    const made = makeDeltas(changes, lexicon, session);
    const plan = publishingPlan(hubId, preparedAt, made.length, TIMES);
    await closures.completeStage(run, timing, { stage: "transcript" });
    await closures.completeStage(run, timing, { stage: "story", recap: writeRecap(events) });
    await closures.completeStage(run, timing, { stage: "entities", mentions, changes });
    await closures.completeStage(run, timing, { stage: "deltas", deltas: made });
    const items = moderationItems(made, roomId, plan.dueAt);
    await closures.completeStage(run, timing, { stage: "moderation", items });
    await closures.completeStage(run, timing, { stage: "publishing", plan });
    await closures.keepResult(run, `${run.workflowId}/closure.completed`, JSON.stringify({ sessionId, n: 1 }));
    await closures.endRun(run, { status: "completed", endedAt: at });
    const why = { reason: "over-sla", severity: "warning", data: { after: "PT10M" }, raisedAt: at } as const;
    await closures.raiseAlert({ ...session, alertId: `${run.workflowId}/over-sla`, ...why });
    const workflowId = publishIdOf(session);
    const publishJob = { schema: 1, ...session, correlationId: "c", attempt: 1, hops: {} } as const;
    await publishing.openRun({ ...session, workflowId }, publishJob, at);
    for (const [nth, item] of items.entries()) {
      const action = (["rewrite", "reject", "escalate"] as const)[nth % 3] ?? "reject";
      const decisionId = `decision-${item.itemId}`;
      const asked = { decisionId, itemId: item.itemId, action, decidedBy: "juno", proposedAt: at };
      const text = action === "rewrite" ? { rewrite } : {};
      await publishing.propose(hubId, item, { ...asked, reason: `because: ${rewrite}`, ...text });
      await publishing.takeDecision(decisionId, at);
    }
    const line = { sessionId, version: 7, author: "avery", text: rewrite, reportedBy: "bram", complaint: rewrite };
    const envelope = { hubId, roomId, attempt: 1, correlationId: "c", hops: {}, schema: 1, at } as const;
    await records.keep({ kind: "report", jobId: `report-${sessionId}`, ...envelope, ...line });
    const batch = { batchId: plan.batchId, plannedFor: plan.plannedFor };
    const nameOf = namesOf(lexicon);
    await publishing.publishBatch(session, batch, at, (delta, text) => loreText(delta, text, nameOf));
  }
  for (const day of digestDays(Date.parse("2026-11-08T02:00:00.000Z"), TIMES))
    await publishing.writeDigest(hubId, day, at);
  await archive.close();
}
