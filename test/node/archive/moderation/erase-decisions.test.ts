import { expect, test } from "vitest";
import { playedArchive } from "../support/played-archive.ts";
import type { TestArchive } from "../support/servers.ts";
import { withTestArchive } from "../support/with-test-archive.ts";

let world: TestArchive;

withTestArchive((opened) => (world = opened));

const OWN = "The hub tells it so.";
const at = "2026-11-09T00:00:00.000Z";

const erase = (hubId: string, actorId: string) =>
  world.archive.people.eraseDecisions({ hubId, actorId, at }, () => OWN);

/** All texts that hold some words, by table. */
async function tablesWith(hubId: string, words: string): Promise<readonly string[]> {
  const tables = ["decisions", "moderation_items", "lore", "digests"];
  const found = await Promise.all(
    tables.map((table) =>
      world.db.query(
        `SELECT FROM ${table} AS one WHERE hub_id = $1 AND regexp_replace(one::text, '\\s+', ' ', 'g') LIKE $2`,
        [hubId, `%${words}%`],
      ),
    ),
  );
  return tables.filter((_, nth) => (found[nth]?.rowCount ?? 0) > 0);
}

async function search(hubId: string, q: string): Promise<number> {
  const page = await world.archive.history.lore({ hubId, limit: 9, q });
  return page.ok ? page.value.entries.length : -1;
}

test("ERA2 a moderator's reasons and texts of several lines are gone from decisions, items, lore, its search and digests", async () => {
  await playedArchive(world.server.url, { hubId: "told", rewrite: "The heron\n  stole\tthe lantern" });
  await playedArchive(world.server.url, { hubId: "other", sessionIds: ["elsewhere"], rewrite: "The heron slept" });
  const everywhere = ["decisions", "moderation_items", "lore", "digests"];
  expect(await tablesWith("told", "The heron stole the lantern")).toEqual(everywhere);
  expect(await erase("told", "nobody")).toBe(0);
  expect(await tablesWith("told", "The heron stole the lantern")).toEqual(everywhere);
  expect(await search("told", "lantern")).toBeGreaterThan(0);

  expect(await erase("told", "juno")).toBeGreaterThan(0);
  for (const words of ["heron", "lantern", "because"]) expect(await tablesWith("told", words)).toEqual([]);
  expect([await search("told", "lantern"), await search("other", "heron")]).toEqual([0, 1]);
  expect(await tablesWith("told", OWN)).toEqual(["lore", "digests"]);
  expect(await tablesWith("other", "The heron slept")).toEqual(everywhere);
  const items = await world.archive.history.moderation({ hubId: "told", limit: 50 });
  const decided = items.ok ? items.value.items.filter(({ decidedBy }) => decidedBy === "juno") : [];
  expect(new Set(decided.map(({ status }) => status))).toEqual(new Set(["rewritten", "rejected", "escalated"]));
  expect(await erase("told", "juno")).toBe(0);
});

test("ERA2 a text that another moderator wrote in the same words stays, in lore and in the digest of the same day", async () => {
  await playedArchive(world.server.url, { hubId: "two", rewrite: "The heron slept" });
  await world.db.query(
    `UPDATE moderation_items SET decided_by = 'mo' WHERE session_id = 'evening-2' AND hub_id = 'two'`,
  );
  await erase("two", "juno");
  const { rows } = await world.db.query(`SELECT session_id, text FROM lore WHERE hub_id = 'two' ORDER BY session_id`);
  const of = (sessionId: string) => rows.filter((row) => row.session_id === sessionId).map(({ text }) => text);
  expect(of("evening-1")).toContain(OWN);
  expect(of("evening-2")).toContain("The heron slept");
  const digests = await world.archive.history.digests({ hubId: "two", limit: 9 });
  const [text = ""] = digests.ok ? digests.value.digests.map((digest) => digest.text) : [];
  expect(text.match(/The heron slept/gu)).toHaveLength(1);
  expect(text).toContain(OWN);
});
