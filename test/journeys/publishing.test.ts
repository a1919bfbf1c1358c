import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type TestStack } from "../support/stack.ts";
import { next, Table, until } from "./support/table.ts";

/** The whole calendar in seconds, over the whole stack. */
const env = {
  MODERATION_OPENS_AFTER: "PT0S",
  MODERATION_WINDOW: "PT12S",
  MODERATION_OVERRIDE_WINDOW: "PT5S",
  LORE_BATCH_EVERY: "PT2S",
  DIGEST_EVERY: "PT5S",
};

let stack: TestStack;
let stateDir: string;

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "hub-publishing-"));
  stack = await startStack({ stateDir, env });
});
afterAll(async () => {
  await stack?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const Session = v.object({ transcript: v.array(v.object({ text: v.string() })) });
const file = new URL("../unit/closure/data/multi-faction-session.json", import.meta.url);
const { transcript } = v.parse(Session, JSON.parse(readFileSync(file, "utf8")));

const Item = v.looseObject({ itemId: v.string(), status: v.string() });
const Entry = v.object({ text: v.string() });
const Digest = v.object({ text: v.string(), entries: v.number() });
const Answer = v.looseObject({
  items: v.optional(v.array(Item), []),
  entries: v.optional(v.array(Entry), []),
  digests: v.optional(v.array(Digest), []),
  code: v.optional(v.string()),
});

async function ask(table: Table, path: string, room: string, body?: object) {
  const token = await table.token("juno", { roles: ["moderator"], roomId: room });
  const response = await fetch(`${stack.edgeUrl}/v1/hubs/journeys/${path}`, {
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: response.status, body: v.parse(Answer, await response.json()) };
}

test("CLO6 MOD3 MOD5 from what is played to lore and digest: a moderator of the room decides, the room hears of the batch", async () => {
  const table = new Table(stack.edgeUrl, "published-scenario");
  const mira = await table.sit("mira", { roles: ["gm"], name: "Mira" });
  for (const { text } of transcript) await mira.send("gm.narrate", { text });
  const completed = next(mira, "closure.completed");
  const published = next(mira, "closure.published");
  await mira.send("gm.closeSession", { reason: "the scenario is over" });
  expect((await completed).data).toMatchObject({ pendingModeration: 3 });
  const { items } = (await ask(table, "moderation?status=pending", "published-scenario")).body;
  expect(items).toHaveLength(3);
  expect((await ask(table, "moderation", "another-room")).body.items).toEqual([]);
  const decisions = `moderation/${items[0]?.itemId}/decisions`;
  const rewrite = { action: "rewrite", reason: "too grim", rewrite: "The wardens of the gate held it until dawn." };
  expect((await ask(table, decisions, "another-room", rewrite)).status).toBe(404);
  const answerOf = async () => ask(table, decisions, "published-scenario", rewrite);
  // The run begins a moment after the room has heard of the closure's end.
  await until("the decision to be taken", async () => (await answerOf()).status !== 503);
  expect(await answerOf()).toMatchObject({ status: 409, body: { code: "already-decided" } });
  expect((await published).data).toMatchObject({ loreCount: 4 });
  expect(mira.state?.closures).toMatchObject([{ status: "published" }]);
  const { entries } = (await ask(table, "lore?q=warden%20gates", "*")).body;
  expect(entries).toMatchObject([{ text: rewrite.rewrite }]);
  const digests = async () => (await ask(table, "digests", "*")).body.digests;
  await until("the digest", async () => (await digests()).length > 0);
  expect(await digests()).toMatchObject([{ entries: 4, text: expect.stringContaining(rewrite.rewrite) }]);
  await table.leave();
});
