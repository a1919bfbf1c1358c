import { expect, test } from "vitest";
import type { HubActionJob } from "../../src/durable/protocol/offline-job.ts";
import { actorNamed, RELIC_CAPABILITY } from "../support/actor-named.ts";
import { triumphs } from "../support/duel.ts";
import { resultsOf, ritualResolved } from "../support/results-of.ts";
import { Stage } from "../support/stage.ts";

const COOLDOWN = 120_000;
const mara = actorNamed("mara", { capabilities: [RELIC_CAPABILITY], stats: { weird: 2 } });
const momentumOf = (stage: Stage) => stage.state.view.participants.find(({ actorId }) => actorId === "mara")?.momentum;

function invoked(stage: Stage): HubActionJob {
  expect(stage.does(mara, "verb.invokeRelic", { relicId: "lens" })).toMatchObject({ status: "accepted" });
  const job = stage.jobs().find((each) => each.kind === "hubAction");
  if (job === undefined) throw new Error("no ritual's job is staged");
  return job;
}

/** Who was here before her is not who invoked it. */
function room(): Stage {
  const stage = new Stage();
  stage.enters("teo", mara);
  return stage;
}

test("RIT2 what is added is told as it was really added, to the caller's momentum of that moment", () => {
  const stage = room();
  triumphs(stage, "mara", "teo");
  const job = invoked(stage);
  expect(momentumOf(stage)).toBe(0);
  triumphs(stage, "mara", "teo");
  expect(momentumOf(stage)).toBe(2);
  stage.hears({ ...ritualResolved(job), tier: "critical-success", momentumDelta: 4 });
  expect(stage.last("ritual.resolved").data).toMatchObject({ tier: "critical-success", momentumDelta: 1 });
  expect(momentumOf(stage)).toBe(3);
});

test("RIT2 PRE1 it ends as well for a caller who has left meanwhile", () => {
  const stage = room();
  const job = invoked(stage);
  stage.drops("mara");
  stage.wait(9 * 60_000);
  stage.hears({ ...ritualResolved(job), tier: "full-success", momentumDelta: 4 });
  expect(stage.last("ritual.resolved")).toMatchObject({ actorId: "mara", data: { momentumDelta: 4 } });
  expect(stage.bugs).toEqual([]);
});

test("RIT2 it brings the complication that the workflow drew, and none where it drew none", () => {
  const drawn = { tag: "smoke", summary: "Smoke fills the room.", severity: "minor" as const, appliedTo: ["mara"] };
  for (const complication of [drawn, undefined]) {
    const stage = room();
    const { complication: _, ...result } = ritualResolved(invoked(stage));
    stage.hears(complication === undefined ? result : { ...result, complication });
    const { data } = stage.last("ritual.resolved");
    expect(data.complication).toEqual(complication);
    expect("complication" in data).toBe(complication !== undefined);
  }
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
