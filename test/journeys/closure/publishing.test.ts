import { execFile, spawn } from "node:child_process";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type TestStack } from "../../support/stack.ts";
import { FACTION_TURNS } from "../../unit/closure/scenarios/faction-turns.ts";
import { next, Table, until } from "../support/table.ts";

/** The whole calendar in seconds, over the whole stack. */
const env = {
  MODERATION_OPENS_AFTER: "PT0S",
  MODERATION_WINDOW: "PT12S",
  MODERATION_OVERRIDE_WINDOW: "PT5S",
  LORE_BATCH_EVERY: "PT2S",
  DIGEST_EVERY: "PT5S",
};

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ env });
});
afterAll(() => stack?.stop());

const Line = v.looseObject({ version: v.number(), sentence: v.string() });
const Item = v.looseObject({ itemId: v.string(), status: v.string(), evidence: v.array(Line) });
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

async function settingsOf(table: Table, room: string): Promise<NodeJS.ProcessEnv> {
  const token = await table.token("juno", { roles: ["moderator"], roomId: room });
  return { ...process.env, HUB_URL: stack.edgeUrl, HUB_TOKEN: token };
}

/** `npm run moderate -- … --json` with a token for a room, or for every room. */
async function moderate(table: Table, room: string, ...args: readonly string[]) {
  const settings = await settingsOf(table, room);
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, ["src/cli/moderate.ts", ...args, "--json"], { env: settings }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** The same with `--follow`, as long as the test wants it. */
async function follow(table: Table, room: string) {
  const settings = await settingsOf(table, room);
  const child = spawn(process.execPath, ["src/cli/moderate.ts", "--follow", "--json"], { env: settings });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
  });
  return {
    told: () =>
      out
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => v.parse(Told, JSON.parse(line))),
    stop: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

const Told = v.looseObject({ event: v.string(), data: v.looseObject({}) });

async function openStreams(): Promise<string | undefined> {
  const metrics = await (await fetch(`${stack.bridgeUrl}/metrics`)).text();
  return /^hub_bridge_feed_streams (\d+)$/m.exec(metrics)?.[1];
}

test("CLO6 MOD3 MOD5 VIEW5 FEED1 FEED5 CLI1 from what is played to lore and digest: a moderator decides, the room hears of it, a retraction takes it back", async () => {
  const table = new Table(stack.edgeUrl, "published-scenario");
  const mira = await table.sit("mira", { roles: ["gm"], name: "Mira" });
  const own = await follow(table, "published-scenario");
  const other = await follow(table, "another-room");
  await until("two streams", async () => (await openStreams()) === "2");
  for (const text of FACTION_TURNS) await mira.send("gm.narrate", { text });
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
  const words = ["rewrite", items[0]?.itemId ?? "", "--reason", rewrite.reason, "--text", rewrite.rewrite];
  // The run begins a moment after the room has heard of the closure's end.
  await until(
    "the decision to be taken",
    async () => (await moderate(table, "published-scenario", ...words)).code === 0,
  );
  expect(await moderate(table, "*", ...words)).toMatchObject({
    code: 2,
    err: expect.stringContaining("already-decided"),
  });
  expect((await published).data).toMatchObject({ loreCount: 4 });
  expect(mira.state?.closures).toMatchObject([{ status: "published" }]);
  const { entries } = (await ask(table, "lore?q=warden%20gates", "*")).body;
  expect(entries).toMatchObject([{ text: rewrite.rewrite }]);
  const digests = async () => (await ask(table, "digests", "*")).body.digests;
  await until("the digest", async () => (await digests()).length > 0);
  expect(await digests()).toMatchObject([{ entries: 4, text: expect.stringContaining(rewrite.rewrite) }]);
  const eventsOf = (name: string) => own.told().filter(({ event }) => event === name);
  await until("the batch to be told", () => eventsOf("published").some(({ data }) => data["loreCount"] === 4));
  expect(new Set(eventsOf("item").map(({ data }) => data["itemId"])).size).toBe(3);
  expect(eventsOf("item")[0]).toMatchObject({
    context: expect.arrayContaining([expect.objectContaining({ isEvidence: true })]),
  });
  expect(eventsOf("decision").map(({ data }) => [data["itemId"], data["action"]])).toEqual([
    [items[0]?.itemId, "rewrite"],
  ]);
  expect(other.told()).toEqual([]);
  expect([await own.stop(), await other.stop()]).toEqual([0, 0]);
  await until("no stream", async () => (await openStreams()) === "0");

  const juno = await table.sit("juno", { roles: ["moderator"], name: "Juno" });
  const [line] = items[0]?.evidence ?? [];
  await juno.send("mod.retractMessage", { version: line?.version ?? 0, reason: "a slip" });
  await until(
    "the lore to be gone",
    async () => (await ask(table, "lore?q=warden%20gates", "*")).body.entries.length === 0,
  );
  expect(await digests()).toMatchObject([{ entries: 3, text: expect.not.stringContaining(rewrite.rewrite) }]);
  const after = (await ask(table, "moderation", "published-scenario")).body.items;
  expect(after.find(({ itemId }) => itemId === items[0]?.itemId)).toMatchObject({
    status: "withdrawn",
    evidence: [{ ...line, retracted: true }],
  });
  await table.leave();
});

test("MOD7 CLI1 FEED2 a player reports a line: it waits with the lines around it, is followed live, and is decided once", async () => {
  const table = new Table(stack.edgeUrl, "reported-line");
  const [mara, teo] = [await table.sit("mara", { name: "Mara" }), await table.sit("teo", { name: "Teo" })];
  await mara.send("verb.say", { message: "Deal me in." });
  const said = await mara.send("verb.say", { message: "You smell of herring." });
  if (said.status !== "accepted") throw new Error(said.message);
  const { version } = said;
  const followed = await follow(table, "reported-line");
  await until("a stream", async () => (await openStreams()) === "1");
  await teo.send("verb.report", { version, reason: "an insult" });
  const eventsOf = (name: string) => followed.told().filter(({ event }) => event === name);
  await until("the report to be told", () => eventsOf("item").length > 0);
  expect(eventsOf("item")[0]).toMatchObject({
    data: { kind: "report", status: "pending", author: "mara", reportedBy: "teo", complaint: "an insult" },
    context: [{ text: "Deal me in." }, { version, text: "You smell of herring.", isEvidence: true }],
  });
  const [item] = (await ask(table, "moderation?status=pending", "reported-line")).body.items;
  const { itemId = "" } = item ?? {};
  expect(
    (await ask(table, `moderation/${itemId}/decisions`, "elsewhere", { action: "reject", reason: "?" })).status,
  ).toBe(404);
  const escalated = await ask(table, `moderation/${itemId}/decisions`, "*", { action: "escalate", reason: "?" });
  expect(escalated).toMatchObject({ status: 400, body: { code: "invalid-request", path: "action" } });
  const upheld = await moderate(table, "reported-line", "approve", itemId, "--reason", "It was one.");
  expect(upheld).toMatchObject({ code: 0, out: expect.stringContaining('"status":"approved"') });
  const second = await moderate(table, "*", "reject", itemId, "--reason", "It was none.");
  expect(second).toMatchObject({ code: 2, err: expect.stringContaining("already-decided") });
  await until("the decision to be told", () => eventsOf("decision").length > 0);
  expect(eventsOf("decision")).toMatchObject([{ data: { itemId, action: "approve", decidedBy: "juno" } }]);
  expect((await ask(table, "moderation?status=pending", "reported-line")).body.items).toEqual([]);
  expect(await followed.stop()).toBe(0);
  await table.leave();
});
