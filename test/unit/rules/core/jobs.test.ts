import { describe, expect, test } from "vitest";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob, launched, onlyContest, triumphs } from "../../../support/duel.ts";

const fails = (stage: RoomHarness, jobId: string, how: "poison" | "dead-letter", attempt = 1) => {
  const { version } = stage.state;
  stage.input({ kind: "job-failed", jobId, attempt, how, reason: "as a test will" });
  return stage.since(version);
};

describe("what a job takes along", () => {
  test("JOB1 CON4 for each contender the name, the stat of the move, and the momentum at the launch", () => {
    const stage = new RoomHarness();
    stage.enters(actorNamed("mara", { name: "Mara", stats: { finesse: 1, presence: 3 } }), "teo");
    triumphs(stage, "mara", "teo");
    challenge(stage, "teo", "mara");
    challenge(stage, "mara", "teo");
    expect(contestJob(stage).participants).toMatchObject([
      { actorId: "teo", stat: 0 },
      { actorId: "mara", name: "Mara", stat: 1, momentum: 2 },
    ]);
  });

  test("JOB1 CON4 another move, another stat", () => {
    const stage = new RoomHarness();
    stage.enters(actorNamed("mara", { stats: { finesse: 1, presence: 3 } }), "teo");
    stage.does("mara", "verb.clashOfWills", { target: "teo" });
    stage.does("teo", "verb.clashOfWills", { target: "mara" });
    expect(contestJob(stage).participants[0]).toMatchObject({ actorId: "mara", stat: 3 });
  });
});

describe("word that a job was given up", () => {
  test("JOB2 of one that nobody knows, or of another attempt, changes nothing", () => {
    const stage = launched();
    const { contestId } = onlyContest(stage);
    for (const how of ["poison", "dead-letter"] as const) {
      expect(fails(stage, "con-none", how)).toEqual([]);
      expect(fails(stage, contestId, how, 2)).toEqual([]);
    }
    expect(stage.bugs).toEqual([]);
    expect(onlyContest(stage).status).toBe("launched");
  });

  test("CON9 JOB2 a dead letter shows that the contest it is about hangs, and no other, once", () => {
    const stage = launched();
    stage.enters("zoe", "ivo");
    challenge(stage, "zoe", "ivo");
    challenge(stage, "ivo", "zoe");
    const [first, second] = stage.state.view.contests;
    expect(fails(stage, second?.contestId ?? "", "dead-letter")).toEqual(["contest.stalled"]);
    expect(stage.state.view.contests.map(({ contestId, status }) => [contestId, status])).toEqual([
      [first?.contestId, "launched"],
      [second?.contestId, "stalled"],
    ]);
    expect(fails(stage, second?.contestId ?? "", "dead-letter")).toEqual([]);
    expect(stage.bugs).toEqual([]);
  });

  test("RIT2 JOB2 a ritual that fails is told of its caller, with why", () => {
    const stage = new RoomHarness();
    const mara = actorNamed("mara", { capabilities: [RELIC_CAPABILITY] });
    stage.enters(mara);
    stage.does(mara, "verb.invokeRelic", { relicId: "lens" });
    const { ritualId } = stage.last("ritual.invoked").data;
    expect(ritualId).toMatch(/^rit-/);
    expect(fails(stage, ritualId, "poison")).toEqual(["ritual.failed"]);
    expect(stage.last("ritual.failed")).toMatchObject({ actorId: "mara", data: { reason: "as a test will" } });
    // A job that is over is not given up a second time.
    expect(fails(stage, ritualId, "poison")).toEqual([]);
  });
});
