import { describe, expect, test } from "vitest";
import { TIERS } from "../../../../src/durable/protocol/values/check.ts";
import { RITUAL_FAULT } from "../../../../src/durable/rules/moderation/plain-faults.ts";
import { verifyRitual } from "../../../../src/durable/rules/rituals/verify-ritual.ts";
import { catalogWith } from "../../../unit/rules/limits/unlimited.ts";
import { invoker, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { ritualResolved, ritualStarted } from "../support/results.ts";
import { telemetryOf } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

const invoke = "verb.invokeRelic";
const weird = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 2 };

async function invokedRelic(change?: object) {
  const room = new TestRoom();
  const ada = await room.open(invoker("ada", { stats: weird }));
  if (change !== undefined) await room.object.catalogChanged(catalogWith({ verbs: { [invoke]: change } }));
  await ada.command(invoke, { relicId: "glass-orb" }, "c-1");
  const invoked = await ada.event("ritual.invoked");
  return { room, ada, invoked, job: queue.last(room, "hubAction") };
}

describe("invoking", () => {
  test("RIT1 JOB1 it costs 2 momentum and stages one job", async () => {
    const { room, ada, invoked, job } = await invokedRelic();
    const { ritualId } = invoked.data;
    expect(invoked).toMatchObject({ actorId: "ada", commandId: "c-1" });
    expect(invoked.data).toEqual({
      ritualId: expect.stringMatching(/^rit-/),
      relicId: "glass-orb",
      momentumDelta: -2,
      cooldownUntil: new Date(clock.now() + 120_000).toISOString(),
      seedCommitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(ada.view?.participants).toMatchObject([{ momentum: -2 }]);
    expect(ada.view?.rituals).toEqual([{ ritualId, relicId: "glass-orb", actorId: "ada", status: "invoked" }]);
    expect(queue.of(room)).toHaveLength(1);
    expect(job).toMatchObject({
      jobId: ritualId,
      ritualId,
      attempt: 1,
      relicId: "glass-orb",
      actorId: "ada",
      stat: 2,
      momentum: -2,
      difficulty: 8,
      correlationId: invoked.correlationId,
    });
  });

  test("RIT1 one cooldown of 120 s for the whole room", async () => {
    const { room } = await invokedRelic();
    const ida = await room.open(invoker("ida"));
    expect(await ida.command(invoke, { relicId: "bell" })).toMatchObject({ code: "cooldown", retryAfterMs: 120_000 });
    clock.move(119_999);
    expect(await ida.command(invoke, { relicId: "bell" })).toMatchObject({ code: "cooldown", retryAfterMs: 1 });
    clock.move(1);
    expect(await ida.command(invoke, { relicId: "bell" })).toMatchObject({ status: "accepted" });
  });

  test("RIT1 CMD5 who has less than 0 momentum cannot", async () => {
    const { room, ada } = await invokedRelic();
    await room.pass(120_000);
    expect(await ada.command(invoke, { relicId: "bell" })).toMatchObject({ code: "insufficient-momentum" });
  });

  test("RIT1 without the capability nobody can", async () => {
    const { room } = await invokedRelic();
    const bob = await room.open(player("bob"));
    expect(await bob.command(invoke, { relicId: "bell" })).toMatchObject({ code: "missing-capability" });
  });
});

describe("the result", () => {
  test("RIT2 started, then resolved, and anyone can check the dice", async () => {
    const { room, ada, invoked, job } = await invokedRelic();
    await room.result(ritualStarted(job));
    const started = await ada.event("ritual.workflowStarted");
    const workflowId = `hub-action/${room.hubId}/${room.roomId}/${job.ritualId}`;
    expect(started).toMatchObject({ actorId: "ada", data: { ritualId: job.ritualId, workflowId } });
    const result = ritualResolved(job);
    await room.result(result);
    const resolved = await ada.event("ritual.resolved");
    const { tier, roll, seed, complication } = result;
    expect(resolved.data).toEqual({
      ritualId: job.ritualId,
      tier,
      roll,
      momentumDelta: result.momentumDelta,
      ...(complication === undefined ? {} : { complication }),
      seed,
    });
    const { seedCommitment } = invoked.data;
    expect(verifyRitual({ actorId: "ada", seedCommitment, resolved: resolved.data })).toMatchObject({ ok: true });
    expect(ada.view?.rituals).toMatchObject([{ status: "resolved", tier, roll, workflowId }]);
    expect(ada.view?.participants).toMatchObject([{ momentum: -2 + result.momentumDelta }]);
    expect(await room.rows("SELECT id FROM jobs")).toEqual([]);
  });

  test("RIT2 JOB1 a result that overtakes the word of the start brings that event first", async () => {
    const { room, ada, job } = await invokedRelic();
    await room.result(ritualResolved(job));
    await ada.event("ritual.resolved");
    expect(ada.events().map(({ type }) => type)).toEqual([
      "ritual.invoked",
      "ritual.workflowStarted",
      "ritual.resolved",
    ]);
    expect(await room.result(ritualStarted(job))).toMatchObject({ answer: { status: "ignored" } });
  });

  test("RIT2 momentumDelta is what was really added, clamped at +3", async () => {
    const generous = Object.fromEntries(TIERS.map((tier) => [tier, 5]));
    const { room, ada, job } = await invokedRelic({ momentumCost: 1, momentumReward: generous });
    expect(ritualResolved(job).momentumDelta).toBe(5);
    await room.result(ritualResolved(job));
    expect((await ada.event("ritual.resolved")).data.momentumDelta).toBe(4);
    expect(ada.view?.participants).toMatchObject([{ momentum: 3 }]);
  });

  test("RIT2 BRG1 said twice it counts once; with another seed not at all", async () => {
    const { room, ada, job } = await invokedRelic();
    const result = ritualResolved(job);
    expect(await room.result({ ...result, key: "other", seed: "f".repeat(64) })).toMatchObject({
      answer: { status: "ignored" },
    });
    const first = await room.result(result);
    expect(await room.result(result)).toEqual(first);
    await ada.say("well");
    expect(ada.events().filter(({ type }) => type === "ritual.resolved")).toHaveLength(1);
  });
});

describe("no result", () => {
  test("RIT2 JOB1 after 10 min it fails, and the cooldown is released", async () => {
    const { room, job } = await invokedRelic();
    await room.pass(599_999);
    expect(await room.rows("SELECT id FROM jobs")).toHaveLength(1);
    await room.pass(1);
    const ida = await room.open(invoker("ida"), { after: 0 });
    expect(await ida.event("ritual.failed")).toMatchObject({ data: { ritualId: job.ritualId } });
    expect(telemetryOf(room, "admin.alert")).toMatchObject([{ reason: "ritual-failed" }]);
    expect(await room.rows("SELECT id FROM jobs")).toEqual([]);
    expect(await room.result(ritualResolved(job))).toMatchObject({ answer: { status: "ignored" } });
  });

  test("RIT2 JOB2 VIEW6 by poison it fails at once, and the next one need not wait", async () => {
    const { room, ada, job } = await invokedRelic();
    await room.object.jobFailed(job.jobId, 1, "poison", "the bridge cannot read it");
    const failed = await ada.event("ritual.failed");
    expect(failed).toMatchObject({ actorId: "ada", data: { reason: RITUAL_FAULT } });
    expect(telemetryOf(room, "admin.alert")).toMatchObject([
      { reason: "ritual-failed", data: { reason: "the bridge cannot read it" } },
      { reason: "job-poison" },
    ]);
    const ida = await room.open(invoker("ida"));
    expect(await ida.command(invoke, { relicId: "bell" })).toMatchObject({ status: "accepted" });
  });
});
