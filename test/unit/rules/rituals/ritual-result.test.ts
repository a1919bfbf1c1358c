import { describe, expect, test } from "vitest";
import type { HubActionJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { Tier } from "../../../../src/durable/protocol/values/check.ts";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { resultsOf, ritualResolved } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { seedRolling } from "../../../../testkit/seed-rolling.ts";
import { triumphs } from "../../../support/duel.ts";

const COOLDOWN = 120_000;
const mara = actorNamed("mara", { capabilities: [RELIC_CAPABILITY], stats: { weird: 2 } });
const momentumOf = (stage: RoomHarness) =>
  stage.state.view.participants.find(({ actorId }) => actorId === "mara")?.momentum;

function invoked(stage: RoomHarness, tier?: Tier): HubActionJob {
  const momentum = (momentumOf(stage) ?? 0) - 2;
  const check = { actorId: "mara", stat: 2, momentum, difficulty: 8 };
  if (tier !== undefined) stage.seeds.push(seedRolling(check, tier));
  expect(stage.does(mara, "verb.invokeRelic", { relicId: "lens" })).toMatchObject({ status: "accepted" });
  const job = stage.jobs().find((each) => each.kind === "hubAction");
  if (job === undefined) throw new Error("no ritual's job is staged");
  return job;
}

/** An earlier participant is not the invoker. */
function room(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters("teo", mara);
  return stage;
}

test("RIT2 what is added is told as it was really added, to the caller's momentum of that moment", () => {
  const stage = room();
  triumphs(stage, "mara", "teo");
  const job = invoked(stage, "critical-success");
  expect(momentumOf(stage)).toBe(0);
  triumphs(stage, "mara", "teo");
  expect(momentumOf(stage)).toBe(2);
  stage.hears(ritualResolved(job));
  expect(stage.last("ritual.resolved").data).toMatchObject({ tier: "critical-success", momentumDelta: 1 });
  expect(momentumOf(stage)).toBe(3);
});

test("RIT2 PRE1 it ends as well for a caller who has left meanwhile", () => {
  const stage = room();
  const job = invoked(stage, "full-success");
  stage.drops("mara");
  stage.wait(9 * 60_000);
  stage.hears(ritualResolved(job));
  expect(stage.last("ritual.resolved")).toMatchObject({ actorId: "mara", data: { momentumDelta: 4 } });
  expect(stage.bugs).toEqual([]);
});

test("RIT2 it brings the complication that the dice drew, and none where they drew none", () => {
  for (const tier of ["hard-miss", "partial-success", "full-success"] as const) {
    const stage = room();
    const result = ritualResolved(invoked(stage, tier));
    stage.hears(result);
    const { data } = stage.last("ritual.resolved");
    expect(data.complication).toEqual(result.complication);
    expect("complication" in data).toBe(tier !== "full-success");
  }
});

describe("a bridge that says what the dice do not", () => {
  const drawn = { tag: "smoke", summary: "Smoke fills the room.", severity: "minor" as const, appliedTo: ["mara"] };

  test.each<[field: string, change: object]>([
    ["tier", { tier: "critical-success" }],
    ["seed", { seed: "f".repeat(64) }],
    ["momentumDelta", { momentumDelta: 4 }],
    ["complication.tag", { complication: drawn }],
    ["complication", { complication: undefined }],
    ["roll.dice.0", { roll: { dice: [6, 6, 6], kept: [6, 6], stat: 2, total: 14, difficulty: 8 } }],
    ["roll.stat", { roll: { stat: 3 } }],
    ["roll.difficulty", { roll: { difficulty: 7 } }],
    ["workflowId", { workflowId: "hub-action/hub/atrium/another" }],
  ])("CON12 the ritual goes on without a result that lies about %s, and the right one ends it", (field, change) => {
    const stage = room();
    const right = ritualResolved(invoked(stage, "hard-miss"));
    const roll = "roll" in change ? { roll: { ...right.roll, ...(change.roll as object) } } : {};
    const { version } = stage.state;
    const told = stage.hears({ ...right, ...change, ...roll }, "lie");
    expect(told).toMatchObject({ answer: { status: "ignored", version }, faults: expect.arrayContaining([field]) });
    expect(stage.since(version)).toEqual([]);
    expect(stage.hears(right)).toMatchObject({ answer: { status: "applied" } });
    expect(stage.since(version)).toEqual(["ritual.workflowStarted", "ritual.resolved"]);
    expect(stage.bugs).toEqual([]);
  });

  test("CON12 the word of a start names the ritual's own run", () => {
    const stage = room();
    const [started] = resultsOf(invoked(stage));
    if (started === undefined) throw new Error("a ritual has results");
    expect(stage.hears({ ...started, workflowId: "<b>mine</b>" }, "lie")).toMatchObject({ faults: ["workflowId"] });
    expect(stage.hears(started)).toMatchObject({ answer: { status: "applied" } });
  });

  test("CON12 JOB1 where no right one comes the ritual fails like any that has no result", () => {
    const stage = room();
    stage.hears({ ...ritualResolved(invoked(stage, "hard-miss")), tier: "critical-success" });
    stage.wait(600_000);
    expect(stage.last("ritual.failed").actorId).toBe("mara");
  });
});

test("RIT2 JOB1 the word of a start is for its own ritual, once, and for one that is there", () => {
  const stage = room();
  stage.hears(ritualResolved(invoked(stage)));
  stage.wait(COOLDOWN);
  const [started] = resultsOf(invoked(stage));
  if (started === undefined) throw new Error("a ritual has results");
  const { version } = stage.state;
  stage.hears({ ...started, key: "nobody/ritual.started", jobId: "rit-none" });
  expect(stage.since(version)).toEqual([]);
  stage.hears(started);
  stage.hears({ ...started, key: "again/ritual.started" });
  expect(stage.since(version)).toEqual(["ritual.workflowStarted"]);
  expect(stage.state.view.rituals.map(({ status }) => status)).toEqual(["resolved", "started"]);
  expect(stage.bugs).toEqual([]);
});
