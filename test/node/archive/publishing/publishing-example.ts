import { openArchive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import type { DecisionAction } from "../../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import { createPublishActivities } from "../../../../src/offline-bridge/publishing/activities/create-publish-activities.ts";
import { namesOf } from "../../../../src/offline-bridge/publishing/lore-text.ts";
import {
  afterStep,
  firstState,
  nextStep,
  withBatch,
  type PublishStep,
} from "../../../../src/offline-bridge/publishing/publish-calendar.ts";
import { publishIdOf } from "../../../../src/offline-bridge/publishing/publish-job.ts";
import { DEFAULT_PUBLISHING_TIMES as TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";
import { escapeMarkdown } from "../../../../src/offline-bridge/text/escape-markdown.ts";
import { table, workedSession } from "../../../unit/closure/scenarios/worked-example.ts";
import { closureJob, runOf, deltasIn } from "../support/closure-fixture.ts";

/** The lines between these two stand in docs/CLOSURE.md as an archive and the calendar make them. */
export const BEGIN = "<!-- publishing example: begin -->";
export const END = "<!-- publishing example: end -->";

const PREPARED = "2026-11-07T20:00:00.000Z";

interface Asked {
  readonly at: string;
  readonly nth: number;
  readonly action: DecisionAction;
  readonly decidedBy: string;
  readonly reason: string;
  readonly rewrite?: string;
}

/** Two moderators: one decides in the window, the other moves an item up and words it anew in the evening. */
const DECISIONS: readonly Asked[] = [
  { at: "2026-11-07T20:20:00.000Z", nth: 0, action: "reject", decidedBy: "juno", reason: "Only a rumour." },
  { at: "2026-11-07T20:21:00.000Z", nth: 0, action: "approve", decidedBy: "kim", reason: "I heard it, too." },
  { at: "2026-11-07T20:50:00.000Z", nth: 1, action: "escalate", decidedBy: "kim", reason: "May they do that?" },
  {
    at: "2026-11-07T23:10:00.000Z",
    nth: 1,
    action: "rewrite",
    decidedBy: "juno",
    reason: "Not said by whom.",
    rewrite: "Somebody has switched on the Flux Array.",
  },
];

/** Publishes the session of the worked example on an archive, under a clock that jumps from one thing to the next. */
export async function publishingExample(url: string): Promise<string> {
  const archive = await openArchive(url);
  const { events, lexicon, source, recap, mentions, changes, deltas, plan, items } = await workedSession();
  const job = closureJob(source.sessionId, { ...source, jobId: source.sessionId, closedAt: PREPARED });
  const run = runOf(job);
  const timing = { at: PREPARED, durationMs: 40, tries: 1 };
  await archive.closures.openRun(run, job, PREPARED);
  await archive.closures.keepEvents(source, events, []);
  for (const output of [
    { stage: "story", recap },
    { stage: "entities", mentions, changes },
    { stage: "deltas", deltas },
    { stage: "moderation", items },
    { stage: "publishing", plan },
  ] as const)
    await archive.closures.completeStage(run, timing, output);

  let now = Date.parse(PREPARED);
  const told: string[] = [];
  const activities = createPublishActivities({
    closures: archive.closures,
    publishing: archive.publishing,
    source: { hubUrl: "http://127.0.0.1:1", bridgeToHub: [{ sign: () => "" }] },
    times: TIMES,
    namesOf: () => Promise.resolve(namesOf(lexicon)),
    decisionsPerRun: 500,
    post: (result) => {
      if (result.kind === "closure.published") told.push(`\`closure.published\` with ${result.loreCount}`);
      return Promise.resolve(null);
    },
    keepDigests: () => Promise.resolve(),
    tries: () => 1,
    now: () => now,
  });
  const publishJob = { schema: 1, ...source, correlationId: "c-1", attempt: 1, hops: {} } as const;
  const ref = { job: publishJob, workflowId: publishIdOf(source), startedAt: PREPARED };
  await activities.openPublishing(ref);

  const rows: string[][] = [];
  const note = async (what: string, came: string) => {
    const { progress } = await activities.countProgress(ref);
    const counts = `${progress.pending}, ${progress.open}, ${progress.ready}`;
    rows.push([new Date(now).toISOString().slice(0, 16).replace("T", " "), what, came, counts]);
  };
  let state = firstState(plan);
  const asked = [...DECISIONS];
  for (;;) {
    const { progress } = await activities.countProgress(ref);
    state = withBatch(state, progress, now, TIMES.loreBatchEveryMs);
    const step = nextStep(plan, state, progress, now);
    const [decision] = asked;
    if (decision !== undefined && (step.do === "end" || Date.parse(decision.at) < step.at)) {
      asked.shift();
      now = Date.parse(decision.at);
      await note(`${decision.decidedBy}: ${decision.action} of item ${decision.nth + 1}`, await decide(decision));
      continue;
    }
    if (step.do === "end") break;
    now = step.at;
    await note(step.do, await take(step));
    state = afterStep(state, step);
  }
  await activities.endPublishing(ref, null);
  now = Date.parse("2026-11-08T02:00:00.000Z");
  await activities.tellDigests(source.hubId, new Date(now).toISOString());
  const lore = await archive.history.lore({ hubId: source.hubId, limit: 10 });
  const search = await archive.history.lore({ hubId: source.hubId, q: "switching", limit: 10 });
  const digests = await archive.history.digests({ hubId: source.hubId, limit: 1 });
  await archive.publishing.retract(source, [13], "2026-11-08T09:00:00.000Z");
  const after = await archive.history.lore({ hubId: source.hubId, limit: 10 });
  const ended = await archive.history.moderation({ hubId: source.hubId, limit: 10 });
  await archive.close();
  if (!lore.ok || !search.ok || !digests.ok || !after.ok || !ended.ok) throw new Error("the archive does not answer");
  return [
    "**The calendar.** The last column counts the pending items, those that can still be decided, and those that may go out and have not:",
    table(["when", "what", "what came of it", "pending, open, ready"], rows),
    "**Lore**, the newest first:",
    list(lore.value.entries.map(({ title, text }) => `${escapeMarkdown(title)}: ${escapeMarkdown(text)}`)),
    `A search for “switching” finds ${search.value.entries.map(({ text, highlights }) => highlights.map(({ from, to }) => `“${text.slice(from, to)}” (${from}–${to})`).join(", ")).join("; ")}.`,
    "**The digest** of the day, written at 02:00:",
    `\`\`\`text\n${digests.value.digests.map(({ text }) => text).join("\n")}\n\`\`\``,
    "**A retraction.** At 09:00 the next day line 13 is retracted. Items that rested on it alone are withdrawn:",
    table(
      ["entity", "status", "decided by", "reason"],
      deltasIn(ended.value.items).map((item) => [
        `\`${item.entityId}\``,
        item.status,
        item.decidedBy ?? "–",
        escapeMarkdown(item.reason ?? "–"),
      ]),
    ),
    `Of the lore ${after.value.entries.length} ${after.value.entries.length === 1 ? "entry is" : "entries are"} left: ${after.value.entries.map(({ title }) => escapeMarkdown(title)).join(", ")}.`,
  ].join("\n\n");

  async function decide({ nth, at, ...rest }: Asked): Promise<string> {
    const itemId = items[nth]?.itemId ?? "";
    const item = (await archive.publishing.findItem(source.hubId, itemId))?.item;
    if (item === undefined) throw new Error(`no item ${nth}`);
    const decision = { decisionId: `decision-${at}`, itemId, proposedAt: at, ...rest };
    await archive.publishing.propose(source.hubId, item, decision);
    const outcome = await activities.takeDecision(ref, decision.decisionId);
    const { status, dueAt } = (await archive.publishing.findItem(source.hubId, itemId))?.item ?? item;
    return outcome === "decided" && status === "escalated"
      ? `${status}, due at ${dueAt.slice(11, 16)}, an alert`
      : outcome === "decided"
        ? status
        : `${outcome}: ${status}`;
  }

  async function take(step: Exclude<PublishStep, { do: "end" }>): Promise<string> {
    switch (step.do) {
      case "alert":
        await activities.alertWindow(ref, step.nth);
        return `alert ${step.nth} to moderators`;
      case "hold":
        await activities.holdBack(ref);
        return "what is pending is held back";
      case "close":
        await activities.closeOverride(ref);
        return "nothing can be decided any more";
      case "publish": {
        const outcome = await activities.publishBatch(ref, step.at);
        await activities.postPublished(ref, outcome);
        return `\`${outcome.batchId}\`; the room hears ${told.at(-1) ?? "nothing"}`;
      }
    }
  }
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}
