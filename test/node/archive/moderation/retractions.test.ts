import { describe, expect, test } from "vitest";
import type { RunKey } from "../../../../src/offline-bridge/archive/closure/closure-archive.ts";
import type { Archive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import type { Delta } from "../../../../src/offline-bridge/deltas/delta.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { Scenario } from "../../../unit/closure/scenarios/scenario.ts";
import { closureJob, delta, runOf, deltasIn } from "../support/closure-fixture.ts";
import { serversToTest } from "../support/servers.ts";
import { withTestArchive } from "../support/with-test-archive.ts";

const at = "2026-11-07T21:00:30.000Z";
const timing = { at, durationMs: 1, tries: 1 };
const batch = { batchId: "batch-hub-20261107T220000000Z", plannedFor: "2026-11-07T22:00:00.000Z" };
const day = { day: "2026-11-07", from: Date.parse("2026-11-07T02:00:00Z"), to: Date.parse("2026-11-08T02:00:00Z") };
const wording = ({ entityId }: Delta) => ({ title: entityId, text: "The Kyther Range is threatened." });

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let archive: Archive;

  withTestArchive((opened) => ({ archive } = opened), binaries);

  const events = new Scenario()
    .join("a", "Ada")
    .say("a", "They say the Kyther Range is in danger.")
    .say("a", "The Kyther Range is in danger, I saw it.")
    .close();
  const [secret = 0, open = 0] = events.filter(({ type }) => type === "chat.said").map(({ version }) => version);

  /** A session, whose closure has not begun. */
  function sessionOf(sessionId: string) {
    const job = closureJob(sessionId, { hubId: `hub-${sessionId}` });
    const run = runOf(job);
    const alone = { ...delta(sessionId, secret), moderationRequired: false, reasons: [] } as Delta;
    const seen = { version: open, sentence: "The Kyther Range is in danger, I saw it." };
    const both: Delta = { ...delta(sessionId, open), evidence: [...alone.evidence, seen] };
    const line = { turnId: "t", version: secret, surface: "Kyther Range", sentence: "They say the Kyther Range …" };
    const change = {
      ...line,
      entityType: "region",
      certainty: "rumour",
      field: "status",
      value: "threatened",
    } as const;
    const whole = { entityId: "region.kyther-range", confidence: 0.5 };
    const stages = [
      () => archive.closures.openRun(run, job, at),
      () => archive.closures.keepEvents(run, events),
      () => archive.closures.completeStage(run, timing, { stage: "story", recap: writeRecap(events) }),
      () =>
        archive.closures.completeStage(run, timing, {
          stage: "entities",
          mentions: [{ ...line, ...whole, role: "place" }],
          changes: [{ ...change, ...whole }],
        }),
      () => archive.closures.completeStage(run, timing, { stage: "deltas", deltas: [alone, both] }),
      () =>
        archive.closures.completeStage(run, timing, {
          stage: "moderation",
          items: moderationItems([alone, both], "hall", at),
        }),
      () =>
        archive.closures.keepCompleted(run, `${run.workflowId}/closure.completed`, (recap) =>
          JSON.stringify({ recap }),
        ),
      () => archive.publishing.publishBatch(run, batch, at, wording),
      () => archive.publishing.writeDigest(run.hubId, day, at),
    ];
    return { run, alone, both, stages };
  }

  const retraction = ({ hubId, roomId, sessionId }: RunKey) =>
    ({
      kind: "retraction",
      schema: 1,
      jobId: `retraction-${secret}`,
      hubId,
      roomId,
      attempt: 1,
      correlationId: "c",
      hops: {},
      sessionId,
      version: secret,
      at,
    }) as const;

  /** Everything of the hub that anybody but a moderator reads, and what moderators read of deltas and mentions. */
  async function readable({ hubId, ...run }: RunKey): Promise<string> {
    const query = { hubId, limit: 50 };
    const key = { hubId, ...run };
    return JSON.stringify([
      await archive.closures.recapOf(key),
      await archive.closures.transcriptOf(key),
      await archive.closures.changesOf(key),
      await archive.closures.deltasOf(key),
      await archive.closures.resultsOf(run.workflowId),
      await archive.history.mentions(query),
      await archive.history.deltas(query),
      await archive.history.lore(query),
      await archive.history.lore({ ...query, q: "threatened" }),
      await archive.history.digests(query),
    ]);
  }

  const entries = async (hubId: string, q?: string) => {
    const found = await archive.history.lore({ hubId, q, limit: 9 });
    return found.ok ? found.value.entries.length : -1;
  };

  test.each(Array.from({ length: 10 }, (_, stage) => stage))(
    "VIEW5 a retraction that comes before step %i of a session leaves what one after all steps leaves, twice too",
    async (step) => {
      const { run, alone, both, stages } = sessionOf(`step-${step}`);
      const { hubId } = run;
      for (const stage of stages.slice(0, step)) await stage();
      expect(await archive.records.keep(retraction(run))).toBe(true);
      expect(await archive.records.keep(retraction(run))).toBe(false);
      for (const stage of stages.slice(step)) await stage();
      const left = await readable(run);
      expect(left).not.toContain("They say");
      expect(left).toContain("I saw it");
      expect([await entries(hubId), await entries(hubId, "threatened")]).toEqual([0, 0]);
      const found = await archive.history.moderation({ hubId, limit: 9 });
      const items = found.ok ? deltasIn(found.value.items) : [];
      const evidence = [{ version: secret, sentence: expect.any(String), retracted: true }];
      // A change that was never made into a delta leaves nothing to withdraw; here the fixture makes it all the same.
      expect(items.find(({ deltaId }) => deltaId === alone.deltaId)).toMatchObject({
        status: "withdrawn",
        reason: "The lines it rests on were retracted.",
        evidence,
      });
      expect(items.find(({ deltaId }) => deltaId === both.deltaId)).toMatchObject({
        status: "pending",
        evidence: [...evidence, { version: open, sentence: "The Kyther Range is in danger, I saw it." }],
      });
      expect((await archive.world.worldOf(hubId)).facts).toEqual([]);
      const digests = await archive.history.digests({ hubId, limit: 9 });
      expect(digests.ok && digests.value.digests).toEqual([]);
    },
  );

  test("VIEW5 moderators keep the words that a published entry rested on, marked; the world has moved back", async () => {
    const { run, alone, stages } = sessionOf("published");
    for (const stage of stages) await stage();
    const { hubId } = run;
    expect([await entries(hubId), (await archive.world.worldOf(hubId)).facts.length]).toEqual([1, 1]);
    await archive.records.keep(retraction(run));
    const item = await archive.publishing.findItem(hubId, alone.deltaId.replace("delta", "item"));
    expect(item?.item.evidence).toEqual([{ ...alone.evidence[0], retracted: true }]);
    expect(await entries(hubId)).toBe(0);
    expect((await archive.world.versionsOf(hubId, 9)).map(({ kind }) => kind)).toEqual(["withdrawn", "published"]);
    expect((await archive.world.worldOf(hubId, 1)).facts).toHaveLength(1);
  });

  test("VIEW5 BRG1 what the room was told of the end is rewritten and says so; nothing else a run told is", async () => {
    const { run, stages } = sessionOf("told");
    for (const stage of stages.slice(0, 7)) await stage();
    const key = `${run.workflowId}/closure.completed`;
    const compose = (recap: unknown) => JSON.stringify({ recap });
    expect(await archive.closures.keepCompleted(run, key, compose)).toMatchObject({ isRewritten: false });
    await archive.records.keep(retraction(run));
    const kept = await archive.closures.keepCompleted(run, key, compose);
    expect(kept?.isRewritten).toBe(true);
    expect(kept?.body).not.toContain("They say");
  });

  test("VIEW5 words that are written while a retraction is under way do not slip past it", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { run, stages } = sessionOf(`race-${round}`);
      await stages[0]?.();
      const order = [...stages.slice(1, 5), () => archive.records.keep(retraction(run))];
      await Promise.all(order.toSorted(() => (round % 2) - 0.5).map((step) => step()));
      expect(await readable(run)).not.toContain("They say");
    }
  });
});
