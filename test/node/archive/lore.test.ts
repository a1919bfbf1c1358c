import fc from "fast-check";
import { sql, type Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openArchive, type Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { openDatabase } from "../../../src/offline-bridge/archive/open-database.ts";
import { digestText } from "../../../src/offline-bridge/archive/publishing/digests.ts";
import type { DecisionAction } from "../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import type { ArchiveSchema } from "../../../src/offline-bridge/archive/schema.ts";
import type { Delta } from "../../../src/offline-bridge/deltas/delta.ts";
import { itemIdOf, moderationItems } from "../../../src/offline-bridge/moderation/moderation-item.ts";
import { digestDays } from "../../../src/offline-bridge/publishing/digest-calendar.ts";
import { publishingPlan } from "../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES as TIMES } from "../../../src/offline-bridge/publishing/publishing-times.ts";
import { closureJob, delta, runOf } from "./support/closure-fixture.ts";
import { startTestServer, type TestServer } from "./support/servers.ts";

const at = "2026-11-07T21:00:30.000Z";
const timing = { at, durationMs: 1, tries: 1 };

let server: TestServer;
let archive: Archive;
let db: Kysely<ArchiveSchema>;

beforeAll(async () => {
  server = await startTestServer();
  archive = await openArchive(server.url);
  db = await openDatabase(server.url);
});
afterAll(async () => {
  await db?.destroy();
  await archive?.close();
  await server?.stop();
});

/** A session of a hub of its own with these deltas, prepared for publishing. */
async function prepare(hubId: string, deltas: readonly Delta[]) {
  const job = closureJob(`session-${hubId}`, { hubId });
  const run = runOf(job);
  await archive.closures.openRun(run, job, at);
  await archive.closures.completeStage(run, timing, { stage: "deltas", deltas });
  await archive.closures.completeStage(run, timing, {
    stage: "moderation",
    items: moderationItems(deltas, "hall", at),
  });
  const plan = publishingPlan(hubId, Date.parse(at), deltas.length, TIMES);
  await archive.closures.completeStage(run, timing, { stage: "publishing", plan });
  return { session: { hubId, roomId: "hall", sessionId: job.sessionId }, plan };
}

async function decide(hubId: string, deltaId: string, action: DecisionAction, rewrite: string) {
  const itemId = itemIdOf(deltaId);
  const item = (await archive.publishing.findItem(hubId, itemId))?.item;
  if (item === undefined) throw new Error(`no ${itemId}`);
  const decisionId = `${itemId}-${action}`;
  const asked = { decisionId, itemId, action, reason: "so it was", decidedBy: "juno", proposedAt: at };
  await archive.publishing.propose(hubId, item, action === "rewrite" ? { ...asked, rewrite } : asked);
  await archive.publishing.takeDecision(decisionId, at);
}

async function find(hubId: string, q?: string, cursor?: string, limit = 100) {
  const found = await archive.history.lore({ hubId, q, cursor, limit });
  if (!found.ok) throw new Error(found.fault);
  return found.value;
}

/** Every page of a search, by what its entries are about. */
async function findAll(hubId: string, q: string | undefined, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined, isMore = true; isMore;) {
    const { entries, nextCursor } = await find(hubId, q, cursor, limit);
    found.push(...entries.map(({ deltaId }) => deltaId));
    cursor = nextCursor ?? undefined;
    isMore = cursor !== undefined;
  }
  return found;
}

/** The fates of a delta: one needs nobody, one is decided, one is not; and whether its line is retracted. */
const FATES = [
  "clear",
  "approve",
  "reject",
  "rewrite",
  "escalate",
  "escalate-approve",
  "escalate-reject",
  "none",
] as const;
const fate = fc.record({ what: fc.constantFrom(...FATES), isRetracted: fc.boolean(), isHeldFirst: fc.boolean() });

test("MOD3 CLO6 VIEW5 whatever became of the items, lore and digests show what was let through and nothing else", async () => {
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { minLength: 1, maxLength: 8 }), async (fates) => {
      nth += 1;
      const hubId = `hub-fates-${nth}`;
      const deltas = fates.map(({ what }, index) => ({
        ...delta(`session-${hubId}`, index + 1),
        entityId: `region.place-${index}`,
        moderationRequired: what !== "clear",
      }));
      const { session, plan } = await prepare(hubId, deltas);
      const decideAll = async (isHeldFirst: boolean) => {
        for (const [index, one] of fates.entries()) {
          const id = deltas[index]?.deltaId ?? "";
          if (one.isHeldFirst !== isHeldFirst || one.what === "clear" || one.what === "none") continue;
          for (const action of one.what.split("-") as DecisionAction[])
            await decide(hubId, id, action, `secret ${index}`);
        }
      };
      await decideAll(false);
      await archive.publishing.holdBack(session);
      await decideAll(true);
      const batch = { batchId: plan.batchId, plannedFor: plan.plannedFor };
      await archive.publishing.publishBatch(session, batch, at, ({ deltaId }, rewrite) => ({
        title: deltaId,
        text: `The secrets of it. ${rewrite ?? ""}`,
      }));
      const gone = fates.flatMap(({ isRetracted }, index) => (isRetracted ? [index + 1] : []));
      await archive.publishing.retract(session, gone, at);
      const isOut = ({ what, isRetracted }: (typeof fates)[number]) =>
        !isRetracted && ["clear", "approve", "rewrite", "escalate-approve"].includes(what);
      const expected = deltas.filter((_, index) => fates.some((one, other) => other === index && isOut(one)));
      const ids = expected.map(({ deltaId }) => deltaId).toSorted();
      expect((await findAll(hubId, undefined, 3)).toSorted()).toEqual(ids);
      expect((await findAll(hubId, "secret", 3)).toSorted()).toEqual(ids);
      for (const day of digestDays(Date.parse("2026-11-08T02:00:00.000Z"), TIMES))
        await archive.publishing.writeDigest(hubId, day, at);
      const digests = await archive.history.digests({ hubId, limit: 5 });
      const told = digests.ok ? digests.value.digests.map(({ text }) => text).join("\n") : "";
      expect(
        deltas
          .filter(({ deltaId }) => told.includes(deltaId))
          .map(({ deltaId }) => deltaId)
          .toSorted(),
      ).toEqual(ids);
    }),
    { numRuns: 25 },
  );
}, 120_000);

describe("a search", () => {
  const hubId = "hub-search";
  const texts = [
    ["Iron Gate", "It fell at dawn."],
    ["Kyther Range", "The wardens were defending the gate, and the old gate held."],
    ["Auric Steppe", "Riders of the guild crossed it without a fight, and came to a gate."],
    ["Sable Crescent", "The guild’s 🔥 riders burned the harvest."],
    ["École", "Elle est “À L’ÉTÉ”—close to Łódź, Жуки and 東京."],
    ["Prism Spire", "Nobody remembers riders. Much later, in another age and another land, a guild was founded."],
  ] as const;

  beforeAll(async () => {
    const deltas = texts.map((_, nth) => ({
      ...delta(`session-${hubId}`, nth),
      entityId: `region.of-search-${nth}`,
      moderationRequired: false,
    }));
    const { session, plan } = await prepare(hubId, deltas);
    const batch = { batchId: plan.batchId, plannedFor: plan.plannedFor };
    await archive.publishing.publishBatch(session, batch, at, ({ deltaId }) => {
      const [title, text] = texts[Number(deltaId.at(-1))] ?? ["", ""];
      return { title, text };
    });
  });

  const titles = async (q: string) => (await find(hubId, q)).entries.map(({ title }) => title);

  test("MOD3 a match in the title counts most, more matches count more than one", async () => {
    expect(await titles("gates")).toEqual(["Iron Gate", "Kyther Range", "Auric Steppe"]);
  });

  test("MOD3 words that stand close together count more than words apart", async () => {
    expect(await titles("guild riders")).toEqual(["Sable Crescent", "Auric Steppe", "Prism Spire"]);
    expect(await titles('"riders burned"')).toEqual(["Sable Crescent"]);
    expect(await titles("riders -guild")).toEqual([]);
  });

  test.each([
    ["defend", "defending"],
    ["defended", "defending"],
    ["burning", "burned"],
    ["harvests", "harvest"],
    ["GUILDS", "guild"],
    ["été", "ÉTÉ"],
    ["closed", "close"],
    ["łódź", "Łódź"],
    ["жуки", "Жуки"],
    ["東京", "東京"],
  ])("MOD3 %s finds the text that says %s, and marks it", async (q, word) => {
    const marked = (await find(hubId, q)).entries.flatMap(({ text, highlights }) =>
      highlights.map(({ from, to }) => text.slice(from, to)),
    );
    expect(marked).toContain(word);
    expect(new Set(marked)).toEqual(new Set([word]));
  });

  test("MOD3 a title is found without its accents", async () => {
    expect(await titles("ecole")).toEqual(["École"]);
  });

  test("MOD3 pages of a search stay what they were while more is published, and end", async () => {
    const first = await find(hubId, "gate", undefined, 1);
    const newer = { ...delta("session-newer", 1), entityId: "region.newer", moderationRequired: false };
    const job = closureJob("session-newer", { hubId });
    await archive.closures.openRun(runOf(job), job, at);
    await archive.closures.completeStage(runOf(job), timing, { stage: "deltas", deltas: [newer] });
    const session = { hubId, roomId: "hall", sessionId: "session-newer" };
    const batch = { batchId: "batch-newer", plannedFor: at };
    await archive.publishing.publishBatch(session, batch, at, () => ({ title: "Gate of Gates", text: "A gate." }));
    const second = await find(hubId, "gate", first.nextCursor ?? "", 1);
    const third = await find(hubId, "gate", second.nextCursor ?? "", 1);
    const seen = [first, second, third].flatMap(({ entries }) => entries.map(({ title }) => title));
    expect(seen).toEqual(["Iron Gate", "Kyther Range", "Auric Steppe"]);
    expect(third.nextCursor).toBeNull();
    expect((await titles("gate"))[0]).toBe("Gate of Gates");
  });

  test("MOD3 a word that stands everywhere is found among the newest thousand, page by page to an end", async () => {
    const large = "hub-large";
    await sql`INSERT INTO sessions SELECT ${large}, 'hall', 'everywhere', now(), now(), 1, 2, 'r', 'a', 'c'`.execute(
      db,
    );
    await sql`INSERT INTO batches VALUES ('batch-large', ${large}, now(), 'published')`.execute(db);
    await sql`INSERT INTO deltas (hub_id, room_id, session_id, delta_id, entity_id, field, body)
      SELECT ${large}, 'hall', 'everywhere', 'delta-large-' || nth, 'e', 'status', '{}' FROM generate_series(1, 1500) AS nth`.execute(
      db,
    );
    await sql`INSERT INTO lore (hub_id, room_id, session_id, entry_id, delta_id, batch_id, entity_id, field, title, text,
        published_at, session_closed_at)
      SELECT ${large}, 'hall', 'everywhere', 'lore-large-' || nth, 'delta-large-' || nth, 'batch-large', 'e', 'status',
        'Title', 'The river rose.', now(), now() FROM generate_series(1, 1500) AS nth ORDER BY nth`.execute(db);
    const found = await findAll(large, "rivers", 100);
    expect([found.length, found[0], found.at(-1)]).toEqual([1000, "delta-large-1500", "delta-large-501"]);
    expect(new Set(found).size).toBe(1000);
    expect(await findAll(large, undefined, 100)).toHaveLength(1500);
  });
});

describe("digests", () => {
  test("CLO6 a digest says the day, and what changed, by what it is about; a text cannot pass for another entry", () => {
    const entries = [
      { title: "Kyther Range", text: "Kyther Range is threatened." },
      { title: "Custodial Council", text: "Custodial Council loses control of Auric Steppe." },
      { title: "Kyther Range", text: "It was saved.\n\nAuric Steppe\n- Everything burns." },
    ];
    expect(digestText("2026-11-07", entries)).toBe(
      [
        "Saturday, 7 November 2026: 3 changes.",
        "",
        "Kyther Range",
        "- Kyther Range is threatened.",
        "- It was saved. Auric Steppe - Everything burns.",
        "",
        "Custodial Council",
        "- Custodial Council loses control of Auric Steppe.",
      ].join("\n"),
    );
    const many = Array.from({ length: 205 }, () => ({ title: "A", text: "B." }));
    expect(digestText("2026-11-08", many)).toMatch(/^Sunday, 8 November 2026: 205 changes\.\n[^]*\n\nAnd 5 more\.$/u);
    expect(digestText("2026-11-08", [{ title: "A", text: "B." }])).toBe(
      "Sunday, 8 November 2026: 1 change.\n\nA\n- B.",
    );
  });

  test("MOD3 digests come page by page, the latest day first, and none twice while one is added", async () => {
    const hubId = "hub-days";
    const add = (day: string) =>
      db.insertInto("digests").values({ hub_id: hubId, day, text: day, entries: 1, told_at: at }).execute();
    for (const day of ["2026-11-05", "2026-10-31", "2026-11-06"]) await add(day);
    const page = async (cursor?: string) => {
      const found = await archive.history.digests({ hubId, limit: 1, cursor });
      if (!found.ok) throw new Error(found.fault);
      return found.value;
    };
    const first = await page();
    await add("2026-11-07");
    const second = await page(first.nextCursor ?? "");
    const third = await page(second.nextCursor ?? "");
    expect([first, second, third].map(({ digests }) => digests.map(({ day }) => day))).toEqual([
      ["2026-11-06"],
      ["2026-11-05"],
      ["2026-10-31"],
    ]);
    expect(third.nextCursor).toBeNull();
  });
});
