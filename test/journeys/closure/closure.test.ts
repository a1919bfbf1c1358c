import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RoomClient } from "../../../src/client/room-client.ts";
import { CLOSURE_STAGES } from "../../../src/durable/protocol/state/closure.ts";
import { startStack, type TestStack } from "../../support/stack.ts";
import { FACTION_TURNS } from "../../unit/closure/scenarios/faction-turns.ts";
import { next, Table, until } from "../support/table.ts";

let stack: TestStack;
let stateDir: string;

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "hub-closures-"));
  stack = await startStack({ stateDir });
});
afterAll(async () => {
  await stack?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

/** The multi-faction session, told by a game master and heard by a player. */
async function play(table: Table): Promise<{ mira: RoomClient; avery: RoomClient }> {
  const mira = await table.sit("mira", { roles: ["gm", "moderator"], name: "Mira" });
  const avery = await table.sit("avery", { name: "Avery Glass" });
  expect(await avery.send("verb.say", { message: "What became of the Auric Steppe?" })).toMatchObject({
    status: "accepted",
  });
  for (const text of FACTION_TURNS)
    expect(await mira.send("gm.narrate", { text })).toMatchObject({ status: "accepted" });
  return { mira, avery };
}

async function close(mira: RoomClient): Promise<void> {
  expect(await mira.send("gm.closeSession", { reason: "the evening is over" })).toMatchObject({ status: "accepted" });
}

async function ask(table: Table, path: string, roles: ("moderator" | "player")[] = ["moderator"]) {
  const token = await table.token("reader", { roles, roomId: "*" });
  const response = await fetch(`${stack.edgeUrl}/v1/hubs/journeys/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    body: v.parse(Lists, await response.json()),
  };
}
const List = v.optional(v.array(v.record(v.string(), v.unknown())), []);
const Lists = v.object({ deltas: List, mentions: List, items: List, workflows: List, code: v.optional(v.string()) });

/** A later session of the hub that tells the same as an undecided one is in conflict with it in two more items (CLO5). */
const IN_CONFLICT = 5;

async function expectWhole(table: Table, waiting = IN_CONFLICT): Promise<void> {
  const token = await table.token("mira", { roles: ["gm"] });
  const [session] = await table.sessions(token);
  expect(session).not.toHaveProperty("recap");
  expect(session).toMatchObject({ pendingOfflineReconcile: false, offlineReconciledAt: expect.any(String) });
  expect(session?.offlineHistory.map((run) => [run.status, run.attempt, run.stages.map((one) => one.stage)])).toEqual([
    ["completed", 1, CLOSURE_STAGES],
  ]);
  expect((await table.session(token, session?.sessionId ?? "")).recap?.text).toContain("Avery Glass");
  const of = `sessionId=${session?.sessionId}`;
  expect((await ask(table, `deltas?${of}`)).body.deltas).toHaveLength(6);
  expect((await ask(table, `mentions?${of}`)).body.mentions).toHaveLength(13);
  expect((await ask(table, `moderation?status=pending&${of}`)).body.items).toHaveLength(waiting);
  const { workflows } = (await ask(table, `workflows?${of}`)).body;
  // Its publishing is a run of its own, and waits for moderators.
  expect(workflows.filter(({ kind }) => kind === "closure")).toMatchObject([
    { status: "completed", attempt: 1, correlationId: expect.any(String) },
  ]);
}

test("CLO1 CLO2 CLO3 MOD3 SHP4 a session closes into recap, deltas, items and history, and the room shows each step live", async () => {
  const table = new Table(stack.edgeUrl, "whole-scenario");
  const { mira, avery } = await play(table);
  const steps: string[] = [];
  avery.on("event", (event) => {
    if (event.type === "closure.stageCompleted") steps.push(event.data.stage);
    else if (event.type.startsWith("closure.")) steps.push(event.type);
  });
  const completed = next(avery, "closure.completed");
  await close(mira);
  expect((await completed).data).toMatchObject({ mentionCount: 13, deltaCount: 6, pendingModeration: 3 });
  expect(steps).toEqual(["closure.queued", "closure.processing", ...CLOSURE_STAGES, "closure.completed"]);
  expect(avery.state?.closures).toMatchObject([{ status: "completed", deltaCount: 6 }]);
  await expectWhole(table, 3);
  expect(await ask(table, "deltas", ["player"])).toMatchObject({ status: 403, body: { code: "forbidden" } });
  await table.leave();
});

test("CLO7 a closure worker that is away costs time and nothing else", async () => {
  const table = new Table(stack.edgeUrl, "worker-away");
  const { mira, avery } = await play(table);
  await stack.kill("closures");
  const completed = next(avery, "closure.completed");
  await close(mira);
  await until("the closure's queueing", async () => avery.state?.closures[0] !== undefined);
  await stack.restart("closures");
  await completed;
  await expectWhole(table);
  await table.leave();
});

test("CLO7 MOD3 an archive that is killed is 503 for readers, and costs a closure time and nothing else", async () => {
  const table = new Table(stack.edgeUrl, "archive-away");
  const { mira, avery } = await play(table);
  await stack.kill("archive");
  const completed = next(avery, "closure.completed");
  await close(mira);
  expect(await ask(table, "deltas")).toMatchObject({
    status: 503,
    retryAfter: "5",
    body: { code: "bridge-unavailable" },
  });
  await stack.restart("archive");
  await completed;
  await expectWhole(table);
  await table.leave();
});

test("RUN2 after kill -9 of everything and a new start recap, deltas, items and history are there", async () => {
  const before = new Table(stack.edgeUrl, "killed-scenario");
  const { mira, avery } = await play(before);
  const completed = next(avery, "closure.completed");
  await close(mira);
  await completed;
  await Promise.all(Object.keys(stack.pids()).map((name) => stack.kill(name)));
  await before.leave();
  await stack.stop();
  stack = await startStack({ stateDir });
  await expectWhole(new Table(stack.edgeUrl, "killed-scenario"));
});
