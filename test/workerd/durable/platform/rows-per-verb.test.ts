import { describe, expect, test } from "vitest";
import type { VerbId } from "../../../../src/durable/protocol/socket/command.ts";
import { VERB_PARAMETERS } from "../../../../src/durable/protocol/socket/command.ts";
import { gm, invoker, moderator, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { watchDisk } from "../support/disk.ts";
import { queue } from "../support/queue.ts";
import { closureProcessing, contestResolved, ritualResolved, ritualStarted } from "../support/results.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

/** Rows of one input, alarms included: each that is set is a row written. */
interface Rows {
  readonly written: number;
  readonly read: number;
}

interface Scene {
  readonly room: TestRoom;
  readonly ada: TestClient;
  readonly bob: TestClient;
  readonly gil: TestClient;
  readonly mo: TestClient;
}

const gold = (quantity: number) => [{ item: "gold", quantity }];
const duel = "verb.challengeDuel";

async function newScene(): Promise<Scene> {
  const room = new TestRoom();
  const ada = await room.open(invoker("ada"));
  const bob = await room.open(player("bob"));
  const gil = await room.open(gm("gil"));
  const mo = await room.open(moderator("mo"));
  // The steps done only once, such as opening the session, are done.
  for (const each of [ada, bob, gil, mo]) await each.act("verb.emote", { text: "sits down" });
  for (const target of ["ada", "bob"]) await gil.act("gm.grantItems", { target, items: gold(9) });
  return { room, ada, bob, gil, mo };
}

async function offered({ ada, bob }: Scene): Promise<string> {
  await ada.act("verb.offerTrade", { target: "bob", give: gold(2), want: gold(1) });
  return (await bob.event("trade.offered")).data.trade.tradeId;
}

async function launchedDuel({ ada, bob }: Scene): Promise<string> {
  await ada.act(duel, { target: "bob" });
  await bob.act(duel, { target: "ada" });
  return (await ada.event("contest.launched")).data.contestId;
}

/** A minute passes, and some show that they are awake. */
async function halfTheTime(scene: Scene, awake: readonly ("ada" | "bob" | "gil" | "mo")[]): Promise<void> {
  clock.move(60_000);
  for (const name of awake) await scene[name].act("verb.emote", { text: "stretches" });
}

/** The inputs before each verb, with its caller and arguments. */
const VERBS: { readonly [V in VerbId]: (scene: Scene) => Promise<readonly [who: TestClient, args: object]> } = {
  "verb.say": async ({ ada }) => [ada, { message: "hello" }],
  "verb.emote": async ({ ada }) => [ada, { text: "nods" }],
  "verb.whisper": async ({ ada }) => [ada, { target: "bob", message: "psst" }],
  "verb.report": async ({ ada, bob }) => [bob, { version: await ada.say("oh no"), reason: "unkind" }],
  "verb.challengeDuel": async ({ ada }) => [ada, { target: "bob" }],
  "verb.sparringMatch": async ({ ada }) => [ada, { target: "bob" }],
  "verb.clashOfWills": async ({ ada }) => [ada, { target: "bob" }],
  "verb.skirmish": async ({ ada }) => [ada, {}],
  "verb.offerTrade": async ({ ada }) => [ada, { target: "bob", give: gold(2), want: gold(1) }],
  "verb.acceptTrade": async (scene) => [scene.bob, { tradeId: await offered(scene) }],
  "verb.declineTrade": async (scene) => [scene.bob, { tradeId: await offered(scene) }],
  "verb.cancelTrade": async (scene) => [scene.ada, { tradeId: await offered(scene) }],
  "verb.invokeRelic": async ({ ada }) => [ada, { relicId: "bell" }],
  "gm.narrate": async ({ gil }) => [gil, { text: "It rains." }],
  "gm.grantItems": async ({ gil }) => [gil, { target: "ada", items: gold(3) }],
  "gm.consumeItems": async ({ gil }) => [gil, { target: "ada", items: gold(3) }],
  "gm.closeSession": async ({ gil }) => [gil, { reason: "late" }],
  "mod.mute": async ({ mo }) => [mo, { target: "bob", seconds: 60, reason: "loud" }],
  "mod.unmute": async ({ mo }) => {
    await mo.act("mod.mute", { target: "bob", seconds: 60, reason: "loud" });
    return [mo, { target: "bob" }];
  },
  "mod.kick": async ({ mo }) => [mo, { target: "bob", reason: "loud" }],
  "mod.ban": async ({ mo }) => [mo, { target: "bob", seconds: 60, reason: "loud" }],
  "mod.unban": async ({ mo }) => {
    await mo.act("mod.ban", { target: "bob", seconds: 60, reason: "loud" });
    return [mo, { target: "bob" }];
  },
  "mod.slowMode": async ({ mo }) => [mo, { seconds: 5 }],
  "mod.retractMessage": async ({ ada, mo }) => [mo, { version: await ada.say("oh no"), reason: "unkind" }],
  "mod.overrideContest": async (scene) => {
    const contestId = await launchedDuel(scene);
    return [scene.mo, { contestId, action: "cancel", reason: "enough" }];
  },
};

/** The other inputs of a room while it is played in. */
const OTHERS: Readonly<Record<string, (scene: Scene) => Promise<() => Promise<unknown>>>> = {
  /** The command that completes a contest of two, and with it the job. */
  launch: async ({ ada, bob }) => {
    await ada.act(duel, { target: "bob" });
    return () => bob.act(duel, { target: "ada" });
  },
  refused:
    async ({ ada }) =>
    () =>
      ada.command("verb.acceptTrade", { tradeId: "none" }),
  ticket:
    async ({ room }) =>
    () =>
      room.request("/tickets", player("cyd"), {}),
  join:
    async ({ room }) =>
    () =>
      room.open(player("cyd")),
  leave: async ({ room, bob }) => {
    await bob.close();
    return () => room.pass(10_000);
  },
  "contest.expired": async ({ room, ada }) => {
    await ada.act(duel, { target: "bob" });
    return () => room.pass(6_000);
  },
  "contest.resolved": async (scene) => {
    await launchedDuel(scene);
    const job = await queue.soon(scene.room, "contest");
    return () => scene.room.result(contestResolved(job));
  },
  "ritual.workflowStarted": async ({ room, ada }) => {
    await ada.act("verb.invokeRelic", { relicId: "bell" });
    const job = await queue.soon(room, "hubAction");
    return () => room.result(ritualStarted(job));
  },
  "ritual.resolved": async ({ room, ada }) => {
    await ada.act("verb.invokeRelic", { relicId: "bell" });
    const job = await queue.soon(room, "hubAction");
    await room.result(ritualStarted(job));
    return () => room.result(ritualResolved(job));
  },
  "trade.expired": async (scene) => {
    await offered(scene);
    await halfTheTime(scene, ["ada", "bob", "gil", "mo"]);
    return () => scene.room.pass(60_000);
  },
  "participant.idled": async (scene) => {
    await halfTheTime(scene, ["bob", "gil", "mo"]);
    return () => scene.room.pass(60_000);
  },
  "closure.processing": async ({ room, gil }) => {
    await gil.act("gm.closeSession", { reason: "late" });
    const job = await queue.soon(room, "closure");
    return () => room.result(closureProcessing(job, new Date(clock.now()).toISOString()));
  },
};

async function rowsOf(scene: Scene, act: () => Promise<unknown>): Promise<Rows> {
  const everybody = [scene.ada, scene.bob, scene.gil, scene.mo];
  for (const each of everybody) await each.settled();
  const disk = await watchDisk(scene.room);
  await act();
  // Jobs are handed over, and leases renewed, behind the command's back.
  await scene.room.inside(() => new Promise((resolve) => setTimeout(resolve, 30)));
  const rows = { written: disk.rowsWritten() + disk.alarms.length, read: disk.rowsRead() };
  disk.restore();
  return rows;
}

/** One input a line, as the formatter has it. */
function asJson(groups: Readonly<Record<string, Readonly<Record<string, Rows>>>>): string {
  const lines = Object.entries(groups).map(([group, inputs]) => {
    const each = Object.entries(inputs).map(
      ([name, { written, read }]) => `    "${name}": { "written": ${written}, "read": ${read} }`,
    );
    return `  "${group}": {\n${each.join(",\n")}\n  }`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

describe("the bill of a room", () => {
  test("PER4 rows of every verb, and of what else a room takes in, are as they were", { timeout: 60_000 }, async () => {
    const verbs: Record<string, Rows> = {};
    for (const verb of Object.keys(VERB_PARAMETERS) as VerbId[]) {
      const scene = await newScene();
      const [who, args] = await VERBS[verb](scene);
      verbs[verb] = await rowsOf(scene, () => who.act(verb, args));
    }
    const others: Record<string, Rows> = {};
    for (const [name, prepare] of Object.entries(OTHERS)) {
      const scene = await newScene();
      others[name] = await rowsOf(scene, await prepare(scene));
    }
    // After a change that is meant: npm test -- test/workerd/durable/platform/rows-per-verb.test.ts -u
    await expect(asJson({ verbs, others })).toMatchFileSnapshot("../../../../tools/load/cost/rows-per-input.json");
  });
});
