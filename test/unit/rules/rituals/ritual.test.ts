import { beforeEach, describe, expect, test } from "vitest";
import type { HubActionJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { seedCommitment } from "../../../../src/durable/rules/contests/dice.ts";
import { verifyRitual } from "../../../../src/durable/rules/rituals/verify-ritual.ts";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { resultsOf, ritualResolved } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { seedRolling } from "../../../../testkit/seed-rolling.ts";
import { triumphs } from "../../../support/duel.ts";

const COOLDOWN = 120_000;
const DEADLINE = 600_000;
const gifted = { capabilities: [RELIC_CAPABILITY], stats: { weird: 2 } };
const mara = actorNamed("mara", gifted);
const zoe = actorNamed("zoe", gifted);
let stage: RoomHarness;

function invokes(who = mara) {
  return stage.does(who, "verb.invokeRelic", { relicId: "relic.echo-lantern" });
}

function momentumOf(actorId: string): number | undefined {
  return stage.state.view.participants.find((each) => each.actorId === actorId)?.momentum;
}

function ritualJob(): HubActionJob {
  const job = stage.jobs().find((each) => each.kind === "hubAction");
  if (job === undefined) throw new Error("no ritual's job is staged");
  return job;
}

beforeEach(() => {
  stage = new RoomHarness();
  stage.enters(mara, "teo", zoe);
  triumphs(stage, "mara", "teo");
});

describe("invoking a relic", () => {
  test("RIT1 costs two momentum, shows a commitment and hands the dice to the bridge", () => {
    const before = stage.state.version;
    expect(invokes()).toMatchObject({ status: "accepted", version: before + 1 });
    const { data, actorId } = stage.last("ritual.invoked");
    const job = ritualJob();
    expect(actorId).toBe("mara");
    expect(data).toEqual({
      ritualId: job.ritualId,
      relicId: "relic.echo-lantern",
      momentumDelta: -2,
      cooldownUntil: new Date(stage.clock + COOLDOWN).toISOString(),
      seedCommitment: seedCommitment(job.seed),
    });
    expect(job).toMatchObject({ jobId: job.ritualId, actorId: "mara", stat: 2, momentum: 0, difficulty: 8 });
    expect(momentumOf("mara")).toBe(0);
    expect(stage.state.view.rituals).toEqual([
      { ritualId: job.ritualId, relicId: "relic.echo-lantern", actorId: "mara", status: "invoked" },
    ]);
  });

  test("RIT1 CMD5 without the capability nobody does, and the refusal names it", () => {
    expect(stage.does("mara", "verb.invokeRelic", { relicId: "relic.echo-lantern" })).toMatchObject({
      code: "missing-capability",
      details: { capabilities: [RELIC_CAPABILITY] },
    });
  });

  test("RIT1 CMD5 who has 0 momentum can just pay, who has less cannot", () => {
    stage.seeds.push(seedRolling({ actorId: "zoe", stat: 2, momentum: -2, difficulty: 8 }, "hard-miss"));
    expect(invokes(zoe)).toMatchObject({ status: "accepted" });
    expect(momentumOf("zoe")).toBe(-2);
    expect(ritualJob()).toMatchObject({ actorId: "zoe", momentum: -2 });
    stage.hears(ritualResolved(ritualJob()));
    stage.wait(COOLDOWN);
    expect(invokes(zoe)).toMatchObject({ code: "insufficient-momentum", details: { needed: 0, momentum: -2 } });
    expect(momentumOf("zoe")).toBe(-2);
  });

  test("RIT1 the whole room shares one cooldown, to the millisecond", () => {
    invokes();
    stage.wait(50_000);
    expect(invokes(zoe)).toMatchObject({ code: "cooldown", retryAfterMs: COOLDOWN - 50_000 });
    stage.wait(COOLDOWN - 50_000 - 1);
    expect(invokes(zoe)).toMatchObject({ code: "cooldown", retryAfterMs: 1 });
    stage.wait(1);
    expect(invokes(zoe)).toMatchObject({ status: "accepted" });
  });
});

describe("the end of a ritual", () => {
  test("RIT2 the start shows, then the dice, with the momentum they gave", () => {
    invokes();
    const job = ritualJob();
    const before = stage.state.version;
    stage.bridgeWorks();
    expect(stage.since(before)).toEqual(["ritual.workflowStarted", "ritual.resolved"]);
    const workflowId = `hub-action/hub/atrium/${job.ritualId}`;
    expect(stage.last("ritual.workflowStarted").data).toEqual({ ritualId: job.ritualId, workflowId });
    const { data, actorId } = stage.last("ritual.resolved");
    const [ritual] = stage.state.view.rituals;
    expect(ritual).toMatchObject({ status: "resolved", workflowId, tier: data.tier, roll: data.roll });
    expect(momentumOf("mara")).toBe(data.momentumDelta);
    const shown = { seedCommitment: stage.last("ritual.invoked").data.seedCommitment, actorId: actorId ?? "" };
    expect(verifyRitual({ ...shown, resolved: data })).toEqual({ ok: true, faults: [] });
    expect(stage.jobs()).toEqual([]);
  });

  test.each([
    ["critical-success", 4, 3],
    ["full-success", 4, 3],
    ["partial-success", 0, 0],
    ["hard-miss", 0, 0],
  ] as const)("RIT2 a %s gives %i momentum, of which %i fit", (tier, given, really) => {
    stage.seeds.push(seedRolling({ actorId: "mara", stat: 2, momentum: 0, difficulty: 8 }, tier));
    invokes();
    const result = ritualResolved(ritualJob());
    expect(result).toMatchObject({ tier, momentumDelta: given });
    stage.hears(result);
    expect(stage.last("ritual.resolved").data.momentumDelta).toBe(really);
    expect(momentumOf("mara")).toBe(really);
  });

  test("JOB1 RIT2 a result that overtakes the word of the start brings the start with it", () => {
    invokes();
    const [started, resolved] = resultsOf(ritualJob());
    if (started === undefined || resolved === undefined) throw new Error("a ritual has two words");
    const before = stage.state.version;
    stage.hears(resolved);
    expect(stage.since(before)).toEqual(["ritual.workflowStarted", "ritual.resolved"]);
    expect(stage.hears(started)).toMatchObject({ answer: { status: "ignored" } });
    expect(stage.since(before)).toHaveLength(2);
  });

  test("RIT2 JOB1 a dead job fails the ritual and releases the cooldown", () => {
    invokes();
    const job = ritualJob();
    stage.wait(DEADLINE - 1);
    expect(stage.state.view.rituals[0]?.status).toBe("invoked");
    stage.wait(1);
    expect(stage.last("ritual.failed").data).toEqual({ ritualId: job.ritualId, reason: expect.any(String) });
    expect(stage.state.view.rituals[0]?.status).toBe("failed");
    expect(stage.jobs()).toEqual([]);
    expect(stage.hears(ritualResolved(job))).toMatchObject({ answer: { status: "ignored" } });
  });

  test("RIT2 a poisoned job releases the cooldown at once", () => {
    invokes();
    const { jobId, attempt } = ritualJob();
    stage.input({ kind: "job-failed", jobId, attempt, how: "poison", reason: "unreadable" });
    expect(stage.last("ritual.failed").data.reason).toBe("unreadable");
    expect(invokes(zoe)).toMatchObject({ status: "accepted" });
  });

  test("RIT2 VIEW2 a result under another seed is not the ritual's", () => {
    invokes();
    const result = { ...ritualResolved(ritualJob()), seed: "0".repeat(64) };
    expect(stage.hears(result)).toMatchObject({ answer: { status: "ignored" } });
    expect(stage.state.view.rituals[0]?.status).toBe("invoked");
  });
});
