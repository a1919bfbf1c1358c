import { expect, test } from "vitest";
import type { ScenarioReport } from "../../../../tools/play/output/report.ts";
import { playScenario } from "../../../../tools/play/play-scenario.ts";
import { readSample } from "../../../../tools/play/sample/load-sample.ts";
import { problemResponse, jsonResponse } from "../../client/fake-hub.ts";
import { ScriptedHub } from "./scripted-hub.ts";

const ACTORS = { ash: { name: "Ash" }, bryn: { name: "Bryn", roles: ["gm"] } };
const CONNECT = [
  { do: "connect", actor: "ash" },
  { do: "connect", actor: "bryn" },
];

interface Script {
  readonly steps: readonly object[];
  readonly expect?: object;
}

/** Plays steps of Ash and Bryn, who are in already, against a hub. */
async function scenario(
  hub: ScriptedHub,
  { steps, expect: expected }: Script,
): Promise<ScenarioReport & { progress: string[] }> {
  const text = JSON.stringify({
    title: "a scenario",
    actors: ACTORS,
    steps: [...CONNECT, ...steps],
    ...(expected === undefined ? {} : { expect: expected }),
  });
  const loaded = readSample(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  const progress: string[] = [];
  const room = { url: "http://hub.test", hubId: "demo", roomId: "quay", platform: hub.platform };
  const audience = { onStep: () => {}, onProgress: (line: string) => void progress.push(line) };
  const report = await playScenario({ sample: loaded.sample, file: "scenario.json", room }, audience);
  return { ...report, progress };
}

const say = (actor: string, message: string, more: object = {}): object => ({
  do: "command",
  actor,
  verb: "verb.say",
  args: { message },
  ...more,
});

test("CMD2 a scenario that goes as the sample says is told whole", async () => {
  const hub = new ScriptedHub();
  const report = await scenario(hub, {
    steps: [say("ash", "hello"), { do: "wait", actor: "bryn", event: "chat.said", by: "ash", withinMs: 1_000 }],
    expect: { bryn: { sees: [{ event: "chat.said", where: { "data.message": "hello" } }] } },
  });
  expect(report).toMatchObject({ ok: true, failures: [], hubId: "demo", roomId: "quay" });
  expect(report.steps.map(({ step, actor, ok }) => `${step} ${actor} ${ok}`)).toEqual([
    "1 ash true",
    "2 bryn true",
    "3 ash true",
    "4 bryn true",
  ]);
  expect(
    report.actors.map(({ actorId, saw, stateEqualsSnapshot }) => [actorId, saw.length, stateEqualsSnapshot]),
  ).toEqual([
    ["ash", 1, true],
    ["bryn", 1, true],
  ]);
});

test("TOK2 each actor's token says what the sample does", async () => {
  const hub = new ScriptedHub();
  await scenario(hub, { steps: [say("ash", "hello")] });
  expect(hub.tokens).toEqual([
    { actorId: "ash", hubId: "demo", roomId: "quay", name: "Ash", roles: ["player"], capabilities: [], stats: {} },
    { actorId: "bryn", hubId: "demo", roomId: "quay", name: "Bryn", roles: ["gm"], capabilities: [], stats: {} },
  ]);
});

test("CMD5 a step that comes out otherwise names itself, and nothing is played after it", async () => {
  const hub = new ScriptedHub();
  hub.rule = () => ({ code: "muted", message: "be quiet" });
  const report = await scenario(hub, { steps: [say("ash", "hello"), say("bryn", "never said")] });
  expect(report.ok).toBe(false);
  expect(report.failures).toEqual([
    {
      step: "3",
      actor: "ash",
      what: 'verb.say {"message":"hello"}',
      expected: "accepted",
      came: "rejected muted: be quiet",
    },
  ]);
  expect(hub.given).toHaveLength(1);
});

test("CMD5 a refusal that was expected is no failure, one of several will do", async () => {
  const hub = new ScriptedHub();
  hub.rule = () => ({ code: "muted", message: "be quiet" });
  const report = await scenario(hub, {
    steps: [say("ash", "a", { expect: "muted" }), say("ash", "b", { expect: ["accepted", "muted"] })],
  });
  expect(report.ok).toBe(true);
});

test("LIM1 told to be patient, a command is given again after the wait its refusal names", async () => {
  const hub = new ScriptedHub();
  const accept = hub.rule;
  hub.rule = (command) =>
    hub.given.length < 3 ? { code: "rate-limited", message: "slower", retryAfterMs: 20 } : accept(command);
  const report = await scenario(hub, { steps: [say("ash", "hello", { retryOn: ["rate-limited"] })] });
  expect(report.ok).toBe(true);
  expect(new Set(hub.given.map(({ id }) => id)).size).toBe(3);
});

test("LIM1 the wait ends with the time a step has", async () => {
  const hub = new ScriptedHub();
  hub.rule = () => ({ code: "cooldown", message: "rest", retryAfterMs: 60_000 });
  const report = await scenario(hub, { steps: [say("ash", "hello", { retryOn: ["cooldown"], withinMs: 100 })] });
  expect(report.failures).toMatchObject([{ step: "3", came: "rejected cooldown: rest, again in 60000 ms" }]);
});

test("CMD4 an event that does not come fails the step with what came instead", async () => {
  const hub = new ScriptedHub();
  const report = await scenario(hub, {
    steps: [say("ash", "hello"), { do: "wait", actor: "bryn", event: "story.narrated", withinMs: 30 }],
  });
  expect(report.failures).toEqual([
    {
      step: "4",
      actor: "bryn",
      what: "waits for story.narrated",
      expected: "story.narrated within 30 ms",
      came: "ash: “hello”",
    },
  ]);
});

test("CMD4 who waits twice waits for two events", async () => {
  const hub = new ScriptedHub();
  const wait = { do: "wait", actor: "bryn", event: "chat.said", withinMs: 30 };
  const report = await scenario(hub, { steps: [say("ash", "once"), wait, wait] });
  expect(report.failures).toMatchObject([{ step: "5", came: "nothing" }]);
});

test("VIEW1 what nobody else was to see and somebody saw is a failure, and so is what was missed", async () => {
  const hub = new ScriptedHub();
  hub.rule = ({ actor }) => [{ type: "chat.whispered", actorId: actor, data: { target: "ash", message: "psst" } }];
  const report = await scenario(hub, {
    steps: [say("ash", "psst")],
    expect: { bryn: { never: [{ event: "chat.whispered" }], sees: [{ event: "story.narrated" }] } },
  });
  expect(report.failures).toEqual([
    expect.objectContaining({ actor: "bryn", expected: "to have seen story.narrated" }),
    expect.objectContaining({
      actor: "bryn",
      expected: "never to have seen chat.whispered",
      came: expect.stringContaining("psst"),
    }),
  ]);
});

test("RES3 a state that is not what the room shows afresh is a failure", async () => {
  const hub = new ScriptedHub();
  hub.spoil = (state) => ({ ...state, slowModeMs: 7 });
  const report = await scenario(hub, { steps: [say("ash", "hello")] });
  expect(report.failures.map(({ step, actor, what }) => `${step} ${actor} ${what}`)).toEqual([
    "the end ash the state kept",
    "the end bryn the state kept",
  ]);
});

test("RES1 who dropped out comes back by replay, and is heard with what was said meanwhile", async () => {
  const hub = new ScriptedHub();
  const report = await scenario(hub, {
    steps: [
      { do: "drop", actor: "ash" },
      say("bryn", "where is Ash?"),
      say("ash", "here", { id: "mine" }),
      { do: "resume", actor: "ash" },
      { do: "wait", actor: "ash", event: "chat.said", by: "bryn", withinMs: 1_000 },
      { do: "wait", actor: "bryn", event: "chat.said", by: "ash", withinMs: 1_000 },
    ],
  });
  expect(report).toMatchObject({ ok: true });
  expect(report.actors[0]).toMatchObject({ drops: 1, gaps: [] });
  expect(report.steps[5]?.said).toBe("back behind version 0, by replay");
});

test("CMD5 a command given while away is judged when its actor is back", async () => {
  const hub = new ScriptedHub();
  hub.rule = () => ({ code: "muted", message: "be quiet" });
  const report = await scenario(hub, {
    steps: [{ do: "drop", actor: "ash" }, say("ash", "here"), { do: "resume", actor: "ash" }],
  });
  expect(report.failures).toMatchObject([{ step: "5", expected: "accepted for verb.say, given while away" }]);
});

test("CON4 rounds are played until it is so; when it is never so, that is told", async () => {
  const hub = new ScriptedHub();
  const until = { actor: "ash", saw: { event: "chat.said", where: { "data.message": "3" } } };
  hub.rule = ({ actor }) => [{ type: "chat.said", actorId: actor, data: { message: String(hub.given.length) } }];
  const report = await scenario(hub, { steps: [{ do: "repeat", until, atMost: 5, steps: [say("ash", "count")] }] });
  expect(report.steps.slice(2).map(({ step }) => step)).toEqual([
    "3.1",
    "3.1.1",
    "3.2",
    "3.2.1",
    "3.3",
    "3.3.1",
    "3.4",
  ]);
  const tired = await scenario(new ScriptedHub(), {
    steps: [{ do: "repeat", until, atMost: 2, steps: [say("ash", "x")] }],
  });
  expect(tired.failures).toMatchObject([{ step: "3.3", expected: expect.stringContaining("after 2 rounds") }]);
});

test("CON4 of two ways the one is taken whose condition holds", async () => {
  const hub = new ScriptedHub();
  const saw = { event: "story.narrated" };
  const choice = { do: "when", if: { actor: "ash", saw }, then: [say("ash", "yes")], otherwise: [say("ash", "no")] };
  await scenario(hub, { steps: [choice] });
  expect(hub.given.map(({ args }) => args["message"])).toEqual(["no"]);
  const momentum = { actor: "ash", momentum: { atLeast: 2 } };
  const participant = {
    actorId: "ash",
    name: "Ash",
    roles: ["player" as const],
    stats: { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 },
    momentum: 2,
    status: "active" as const,
    joinedAt: "2026-11-21T10:00:00.000Z",
  };
  const strong = new ScriptedHub();
  strong.happen({ type: "participant.joined", actorId: "ash", data: { actorId: "ash", participant, inventory: {} } });
  await scenario(strong, { steps: [{ ...choice, if: momentum }] });
  expect(strong.given.map(({ args }) => args["message"])).toEqual(["yes"]);
});

const RECAP = { sessionId: "ses-1", fromVersion: 1, toVersion: 2, recap: { text: "They came, and spoke." } };

test("CLO1 a session that closes is followed to its recap", async () => {
  const hub = new ScriptedHub();
  const session = { sessionId: "ses-1" };
  hub.rule = () => {
    const work = {
      summaryVersion: 1,
      mentionCount: 0,
      deltaCount: 0,
      pendingModeration: 0,
      batchId: "b",
      durationMs: 5,
    };
    setTimeout(() => hub.happen({ type: "closure.stageCompleted", data: { ...session, stage: "story" } }), 5);
    setTimeout(() => hub.happen({ type: "closure.completed", data: { ...session, ...work } }), 10);
    return [
      { type: "session.closed", data: { ...session, fromVersion: 1, toVersion: 2, reason: "late", auditRef: "q:s" } },
    ];
  };
  hub.http = (path) => (path.endsWith("/sessions/ses-1") ? jsonResponse(200, RECAP) : undefined);
  const report = await scenario(hub, {
    steps: [{ do: "close", actor: "bryn", reason: "late", waitFor: "closure.completed", withinMs: 2_000 }],
  });
  expect(report.failures).toEqual([]);
  expect(report.sessions).toEqual([RECAP]);
  expect(report.progress).toEqual(["closure: story done", expect.stringContaining("closure: complete")]);
});

test("CLO7 a closure that fails is not waited for to the end", async () => {
  const hub = new ScriptedHub();
  hub.rule = () => {
    setTimeout(() => hub.happen({ type: "closure.failed", data: { sessionId: "ses-1", error: "no parser" } }), 5);
    return [];
  };
  const report = await scenario(hub, {
    steps: [{ do: "close", actor: "bryn", reason: "late", waitFor: "closure.completed", withinMs: 60_000 }],
  });
  expect(report.failures).toMatchObject([{ step: "3", came: expect.stringContaining("no parser") }]);
});

test("TOK3 where there is no stack, or none for play, the remedy is named", async () => {
  const away = new ScriptedHub();
  away.http = () => {
    throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
  };
  const report = await scenario(away, { steps: [say("ash", "hello")] });
  expect(report.failures).toMatchObject([{ step: "the start", came: expect.stringContaining("npm start") }]);
  const production = new ScriptedHub();
  production.http = () => problemResponse(404, "not-found");
  const refused = await scenario(production, { steps: [say("ash", "hello")] });
  expect(refused.failures).toMatchObject([{ came: expect.stringContaining("in development") }]);
});

test("TRD1 an argument may be a field of the last such event that the actor has seen", async () => {
  const hub = new ScriptedHub();
  const tradeId = { last: { event: "chat.said", by: "bryn" }, field: "version" };
  const answer = (actor: string) => ({
    do: "command",
    actor,
    verb: "verb.acceptTrade",
    args: { tradeId, note: "so be it" },
  });
  const report = await scenario(hub, {
    steps: [
      say("bryn", "one"),
      say("bryn", "two"),
      { do: "wait", actor: "ash", event: "chat.said", where: { "data.message": "two" }, withinMs: 1_000 },
      say("ash", "mine"),
      answer("ash"),
    ],
  });
  expect(report.failures).toEqual([]);
  expect(hub.given.at(-1)?.args).toEqual({ tradeId: 2, note: "so be it" });
  expect(report.steps.at(-1)?.what).toBe(
    'verb.acceptTrade {"tradeId":"‹version of the last chat.said by bryn›","note":"so be it"}',
  );
});

test("TRD1 without such an event the step fails, and nothing is sent", async () => {
  const hub = new ScriptedHub();
  const args = { tradeId: { last: { event: "trade.offered" }, field: "data.trade.tradeId" } };
  const report = await scenario(hub, { steps: [{ do: "command", actor: "ash", verb: "verb.acceptTrade", args }] });
  expect(report.failures).toMatchObject([
    { step: "3", expected: "data.trade.tradeId of the last trade.offered, for tradeId" },
  ]);
  expect(hub.given).toEqual([]);
});

test("SOK2 a door that is to stay closed is no failure, and one that opens is", async () => {
  const hub = new ScriptedHub();
  const knock = { do: "connect", actor: "ash", refused: "banned" };
  const open = await scenario(hub, { steps: [{ do: "leave", actor: "ash" }, knock] });
  expect(open.failures).toMatchObject([{ step: "4", expected: "banned" }]);
  const closed = new ScriptedHub();
  let knocks = 0;
  closed.http = (path) => {
    if (path.endsWith("/tickets")) knocks += 1;
    return knocks > 2 ? problemResponse(403, "banned") : undefined;
  };
  const report = await scenario(closed, { steps: [{ do: "leave", actor: "ash" }, knock] });
  expect(report.steps.at(-1)).toMatchObject({ ok: true, said: "not let in, banned: banned it is" });
});
