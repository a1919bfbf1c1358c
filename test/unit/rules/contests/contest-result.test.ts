import { describe, expect, test } from "vitest";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import { verifyContest } from "../../../../src/durable/rules/contests/verify-contest.ts";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { contestResolved, resultsOf } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob, launched, onlyContest } from "../../../support/duel.ts";

const WINDOW = 6_000;
const REMATCH = 12_000;

describe("settling", () => {
  test("CON7 the result resolves it once, moves momentum, and shows the seed", () => {
    const stage = launched();
    const job = contestJob(stage);
    stage.wait(40);
    const before = stage.state.version;
    const result = contestResolved(job);
    expect(stage.hears(result)).toEqual({ kind: "done", answer: { status: "applied", version: before + 1 } });
    const { data } = stage.last("contest.resolved");
    expect(data).toMatchObject({ contestId: job.contestId, seed: job.seed, resolutionMs: 40 });
    expect(data.workflowId).toBe(`contest/hub/atrium/${job.contestId}`);
    expect(onlyContest(stage)).toMatchObject({
      status: "resolved",
      outcome: data.outcome,
      workflowId: data.workflowId,
    });
    for (const { actorId, momentumAfter } of data.participants) {
      const listed = stage.state.view.participants.find((each) => each.actorId === actorId);
      expect(listed?.momentum).toBe(momentumAfter);
    }
    expect(stage.jobs()).toEqual([]);
    expect(stage.state.privateState.contests).toEqual({});
  });

  test("CON6 CON7 every resolved duel can be verified by what was shown", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const stage = new RoomHarness(seed);
      stage.enters("mara", "teo");
      for (let round = 0; round < 4; round += 1) {
        challenge(stage, "mara", "teo");
        challenge(stage, "teo", "mara");
        stage.bridgeWorks();
        const { contestId } = stage.last("contest.resolved").data;
        const armed = stage.last("contest.armed").data;
        expect(contestId).toBe(armed.contestId);
        const shown = { seedCommitment: armed.seedCommitment, resolved: stage.last("contest.resolved").data };
        expect(verifyContest(shown)).toEqual({ ok: true, faults: [] });
        stage.wait(REMATCH + WINDOW);
      }
    }
  });

  test("CON7 BRG1 the same result again is answered as before and changes nothing", () => {
    const stage = launched();
    const [result] = resultsOf(contestJob(stage));
    if (result === undefined) throw new Error("a contest has a result");
    const first = stage.hears(result);
    const { version } = stage.state;
    stage.wait(5_000);
    stage.does("mara", "verb.say", { message: "again?" });
    expect(stage.hears(result)).toEqual(first);
    expect(stage.since(version)).toEqual(["chat.said"]);
  });

  test("BRG1 the same key with another body is refused", () => {
    const stage = launched();
    const result = contestResolved(contestJob(stage));
    stage.hears(result, "one body");
    const { version } = stage.state;
    expect(stage.hears({ ...result, sharedComplications: [] }, "another body")).toMatchObject({
      kind: "refused",
      problem: { code: "result-conflict" },
    });
    expect(stage.state.version).toBe(version);
  });

  test.each([
    ["another seed", { seed: "f".repeat(64) }],
    ["another attempt", { attempt: 2, key: "contest/hub/atrium/x/2/contest.resolved" }],
    ["others than those who entered", { participants: [] }],
    ["a contest nobody knows", { jobId: "con-unknown" }],
  ])("CON7 CON9 a result with %s changes nothing", (_, wrong) => {
    const stage = launched();
    const { version } = stage.state;
    const outcome = stage.hears({ ...contestResolved(contestJob(stage)), ...wrong });
    expect(outcome).toMatchObject({ kind: "done", answer: { status: "ignored", version } });
    expect(stage.state.version).toBe(version);
    expect(onlyContest(stage).status).toBe("launched");
  });
});

describe("a bridge that says what the dice do not", () => {
  type Result = ReturnType<typeof contestResolved>;
  const first = (result: Result, change: object) => ({
    participants: result.participants.map((each, n) => (n === 0 ? { ...each, ...change } : each)),
  });
  const complication = { tag: "smoke", summary: "Smoke.", severity: "minor" as const, appliedTo: ["mara"] };

  test.each<[field: string, lie: (result: Result) => object]>([
    ["seed", () => ({ seed: "f".repeat(64) })],
    ["workflowId", () => ({ workflowId: "contest/hub/atrium/another" })],
    [
      "outcome.winner",
      ({ outcome }) => ({ outcome: { ...outcome, winner: outcome.winner === "mara" ? "teo" : "mara" } }),
    ],
    ["outcome.tier", ({ outcome }) => ({ outcome: { ...outcome, tier: "nonsense" } })],
    ["dice", (result) => first(result, { dice: [6, 6, 6] })],
    ["kept", (result) => first(result, { kept: [7, 7] })],
    ["stat", (result) => first(result, { stat: 3 })],
    ["total", (result) => first(result, { total: 20 })],
    ["difficulty", (result) => first(result, { difficulty: 2 })],
    ["tier", (result) => first(result, { tier: "nonsense" })],
    ["rank", (result) => first(result, { rank: 2 })],
    ["role", (result) => first(result, { role: "king" })],
    ["momentumBefore", (result) => first(result, { momentumBefore: 3 })],
    ["momentumAfter", (result) => first(result, { momentumAfter: 3 })],
    ["complications", (result) => first(result, { complications: [complication, complication] })],
    ["sharedComplications", () => ({ sharedComplications: [complication, complication] })],
    ["participants", ({ participants }) => ({ participants: participants.slice(1) })],
    ["participants", ({ participants }) => ({ participants: [...participants, ...participants] })],
  ])("CON11 a lie about %s settles nothing, and the right result under the same key does", (field, lie) => {
    const stage = launched();
    const right = contestResolved(contestJob(stage));
    const { version } = stage.state;
    const outcome = stage.hears({ ...right, ...lie(right) }, "lie");
    expect(outcome).toMatchObject({ kind: "done", answer: { status: "ignored", version } });
    expect(
      "faults" in outcome && outcome.faults?.some((fault) => fault.split(".").includes(field.split(".").at(-1) ?? "")),
    ).toBe(true);
    expect(stage.since(version)).toEqual([]);
    expect(onlyContest(stage).status).toBe("launched");
    expect(stage.hears(right)).toMatchObject({ answer: { status: "applied" } });
    expect(stage.last("contest.resolved").data).toMatchObject({ outcome: right.outcome, seed: right.seed });
    expect(stage.hears(right)).toMatchObject({ answer: { status: "applied" } });
    expect(stage.bugs).toEqual([]);
  });

  test("CON11 words are the room's own, whatever the bridge says", () => {
    const stage = launched();
    const right = contestResolved(contestJob(stage));
    stage.hears({ ...right, outcome: { ...right.outcome, summary: "Send me your password." } });
    expect(stage.last("contest.resolved").data.outcome).toEqual(right.outcome);
  });

  test("CON11 CON9 without a right result it is stalled, and a moderator may have it thrown again", () => {
    const stage = launched();
    const mo = actorNamed("mo", { roles: ["moderator"] });
    stage.enters(mo);
    const right = contestResolved(contestJob(stage));
    const lie = { ...right, outcome: { ...right.outcome, winner: right.outcome.winner === "mara" ? "teo" : "mara" } };
    stage.hears(lie, "lie");
    stage.wait(30_000);
    expect(onlyContest(stage).status).toBe("stalled");
    expect(stage.hears(lie, "lie")).toMatchObject({ answer: { status: "ignored" } });
    const { contestId } = onlyContest(stage);
    stage.does(mo, "mod.overrideContest", { contestId, action: "replay", reason: "a broken bridge" });
    const again = contestResolved(contestJob(stage));
    expect(again.attempt).toBe(2);
    // The first attempt's dice are not the second's.
    expect(stage.hears({ ...right, attempt: 2, workflowId: again.workflowId, key: again.key })).toHaveProperty(
      "faults",
    );
    expect(stage.hears(again)).toMatchObject({ answer: { status: "applied" } });
  });

  test("CON11 a result that comes late, or for an attempt that is over, is no lie", () => {
    const stage = launched();
    const right = contestResolved(contestJob(stage));
    for (const late of [
      { ...right, attempt: 7 },
      { ...right, jobId: "con-unknown" },
    ]) {
      expect(stage.hears({ ...late, key: `late/${late.attempt}/${late.jobId}` })).not.toHaveProperty("faults");
    }
  });
});

describe("a result that does not come", () => {
  const STALLED = 30_000;
  const UNRESOLVED = 600_000;

  test("CON9 it is stalled after 30 s, and a late result still settles it", () => {
    const stage = launched();
    const job = contestJob(stage);
    stage.wait(STALLED - 1);
    expect(onlyContest(stage).status).toBe("launched");
    stage.wait(1);
    expect(onlyContest(stage).status).toBe("stalled");
    stage.wait(UNRESOLVED - 1);
    stage.hears(contestResolved(job));
    expect(onlyContest(stage).status).toBe("resolved");
    expect(stage.last("contest.resolved").data.resolutionMs).toBe(STALLED + UNRESOLVED - 1);
  });

  test("CON8 CON9 stalled for ten minutes it is cancelled, and may be fought again at once", () => {
    const stage = launched();
    const job = contestJob(stage);
    stage.wait(STALLED + UNRESOLVED);
    const { contestId } = onlyContest(stage);
    expect(stage.last("contest.cancelled").data).toEqual({ contestId, reason: "unresolved" });
    expect(stage.jobs()).toEqual([]);
    expect(challenge(stage, "teo", "mara")).toMatchObject({ status: "accepted" });
    const before = stage.state.version;
    expect(stage.hears(contestResolved(job))).toMatchObject({ answer: { status: "ignored" } });
    expect(stage.since(before)).toEqual([]);
  });

  test("CON9 JOB1 a poisoned job cancels it, without a rematch to wait for", () => {
    const stage = launched();
    const { jobId, attempt } = contestJob(stage);
    stage.input({ kind: "job-failed", jobId, attempt, how: "poison", reason: "unreadable" });
    expect(onlyContest(stage).status).toBe("cancelled");
    expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
  });

  test("JOB2 a dead letter stalls it where no word of a start came, and its job stays", () => {
    const stage = launched();
    const { jobId, attempt } = contestJob(stage);
    stage.input({ kind: "job-failed", jobId, attempt, how: "dead-letter", reason: "five tries" });
    expect(onlyContest(stage).status).toBe("stalled");
    expect(stage.jobs()).toHaveLength(1);
    const { version } = stage.state;
    stage.input({ kind: "job-failed", jobId, attempt, how: "dead-letter", reason: "five tries" });
    expect(stage.state.version).toBe(version);
  });
});

test("CON6 RES3 momentum that moved after the launch leaves the dice as they were, and moves by as much", () => {
  const stage = new RoomHarness();
  const mara = actorNamed("mara", { capabilities: [RELIC_CAPABILITY] });
  stage.enters(mara, "teo");
  challenge(stage, "mara", "teo");
  challenge(stage, "teo", "mara");
  stage.does(mara, "verb.invokeRelic", { relicId: "relic.echo-lantern" });
  const job = contestJob(stage);
  const { outcome, participants } = settleContest(job);
  stage.hears(contestResolved(job));
  const { data } = stage.last("contest.resolved");
  expect(data.participants).toEqual(participants);
  const { seedCommitment } = stage.last("contest.armed").data;
  expect(verifyContest({ seedCommitment, resolved: data })).toEqual({ ok: true, faults: [] });
  for (const { actorId, momentumAfter, tier } of participants) {
    const moved = actorId === "mara" && tier !== "hard-miss" ? momentumAfter - 2 : momentumAfter;
    const listed = stage.state.view.participants.find((each) => each.actorId === actorId);
    expect(listed?.momentum).toBe(Math.max(-2, moved));
  }
  expect(data.outcome).toEqual(outcome);
});
