import { describe, expect, test } from "vitest";
import { seedCommitment } from "../../../../src/durable/rules/contests/dice.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { START_TIME, RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob, launched, onlyContest } from "../../../support/duel.ts";

const WINDOW = 6_000;
const REMATCH = 12_000;

function stageWith(...names: string[]): RoomHarness {
  const stage = new RoomHarness();
  stage.enters(...names);
  return stage;
}

describe("arming", () => {
  test("CON1 CON2 the first challenge arms a duel for six seconds", () => {
    const stage = stageWith("teo", "mara");
    expect(challenge(stage, "teo", "mara", "  the bridge toll ")).toMatchObject({ status: "accepted", version: 4 });
    const { data, actorId } = stage.last("contest.armed");
    expect(actorId).toBe("teo");
    expect(data).toEqual({
      contestId: expect.stringMatching(/^con-/),
      contestKey: "verb.challengeDuel:mara::teo",
      verb: "verb.challengeDuel",
      label: "Duel",
      move: "risk-it-all",
      windowMs: WINDOW,
      expiresAt: new Date(START_TIME + WINDOW).toISOString(),
      participants: [{ actorId: "teo", role: "challenger", stakes: "the bridge toll" }],
      capacity: 2,
      seedCommitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(onlyContest(stage)).toEqual({ ...data, status: "armed", attempt: 1 });
  });

  test("CON2 CON6 VIEW2 the commitment is the seed's, and nobody is shown the seed", () => {
    const stage = stageWith("mara", "teo");
    challenge(stage, "mara", "teo");
    const { contestId, seedCommitment: shown } = onlyContest(stage);
    const seed = stage.state.privateState.contests[contestId]?.seed ?? "";
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    expect(seedCommitment(seed)).toBe(shown);
    for (const roles of [["player"], ["gm"], ["moderator"], ["ops"], ["spectator"]] as const) {
      const seen = JSON.stringify(stage.seenBy(actorNamed("mara", { roles: [...roles] })));
      expect(seen).not.toContain(seed);
    }
    expect(JSON.stringify(stage.log())).not.toContain(seed);
  });

  test.each([
    ["himself", "mara", "target-self"],
    ["somebody who is not here", "nobody", "target-absent"],
  ])("CON1 CMD5 nobody challenges %s", (_, target, code) => {
    const stage = stageWith("mara", "teo");
    expect(challenge(stage, "mara", target)).toMatchObject({ code, details: { path: "target" } });
    expect(stage.state.view.contests).toEqual([]);
  });

  test("CON1 CMD5 nobody challenges one who has left", () => {
    const stage = stageWith("mara", "teo");
    stage.drops("teo");
    expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
    stage.wait(30_000);
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "target-absent" });
  });
});

describe("joining", () => {
  test("CON2 CON3 the matching challenge joins, launches at capacity and stages one job", () => {
    const stage = stageWith("mara", "teo");
    challenge(stage, "mara", "teo", "honour");
    stage.wait(1_500);
    const before = stage.state.version;
    expect(challenge(stage, "teo", "mara", "a horse")).toMatchObject({ status: "accepted", version: before + 2 });
    expect(stage.since(before)).toEqual(["contest.joined", "contest.launched"]);
    const { contestId } = onlyContest(stage);
    expect(stage.last("contest.joined").data).toEqual({
      contestId,
      participant: { actorId: "teo", role: "defender", stakes: "a horse" },
    });
    expect(stage.last("contest.launched").data).toEqual({ contestId, armingMs: 1_500 });
    expect(onlyContest(stage).status).toBe("launched");
    expect(stage.jobs().map(({ jobId }) => jobId)).toEqual([contestId]);
  });

  test("CON4 JOB1 the job says all the dice need, as it was at the launch", () => {
    const stage = new RoomHarness();
    stage.enters(actorNamed("mara", { stats: { finesse: 3, presence: 2 } }));
    stage.enters(actorNamed("teo", { stats: { finesse: -1 } }));
    challenge(stage, "mara", "teo", "honour");
    challenge(stage, "teo", "mara");
    const { contestId, attempt } = onlyContest(stage);
    expect(contestJob(stage)).toMatchObject({
      kind: "contest",
      jobId: contestId,
      contestId,
      attempt,
      hubId: "hub",
      roomId: "atrium",
      difficulty: 8,
      correlationId: stage.last("contest.launched").correlationId,
      hops: { stagedAt: stage.last("contest.launched").at },
      seed: stage.state.privateState.contests[contestId]?.seed,
      participants: [
        { actorId: "mara", role: "challenger", stakes: "honour", name: "Mara", stat: 3, momentum: 0 },
        { actorId: "teo", role: "defender", name: "Teo", stat: -1, momentum: 0 },
      ],
    });
  });

  test("CON2 one's own challenge again changes the stakes and joins nothing", () => {
    const stage = stageWith("mara", "teo");
    challenge(stage, "mara", "teo", "honour");
    const before = stage.state.version;
    challenge(stage, "mara", "teo", "two horses");
    expect(stage.since(before)).toEqual(["contest.updated"]);
    expect(onlyContest(stage).participants).toEqual([{ actorId: "mara", role: "challenger", stakes: "two horses" }]);
    challenge(stage, "mara", "teo");
    expect(onlyContest(stage).participants).toEqual([{ actorId: "mara", role: "challenger" }]);
  });

  test("CON2 an update keeps the window it was armed with", () => {
    const stage = stageWith("mara", "teo");
    challenge(stage, "mara", "teo");
    stage.wait(WINDOW - 1);
    challenge(stage, "mara", "teo", "late words");
    stage.wait(1);
    expect(onlyContest(stage).status).toBe("expired");
  });

  test("CON10 who is in an unsettled duel has to wait with another, armed or launched", () => {
    const stage = stageWith("mara", "teo", "zoe");
    challenge(stage, "mara", "teo");
    const { contestId } = onlyContest(stage);
    expect(challenge(stage, "mara", "zoe")).toMatchObject({ code: "contest-busy", details: { contestId } });
    challenge(stage, "teo", "mara");
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "contest-busy", details: { contestId } });
    expect(challenge(stage, "teo", "zoe")).toMatchObject({ code: "contest-busy" });
    expect(challenge(stage, "zoe", "teo")).toMatchObject({ status: "accepted" });
  });

  test("CON10 leaving does not cancel a launched duel", () => {
    const stage = launched();
    stage.drops("teo");
    stage.wait(11_000);
    expect(stage.last("participant.left").data).toEqual({ actorId: "teo", reason: "gone" });
    expect(onlyContest(stage).status).toBe("launched");
    stage.bridgeWorks();
    expect(onlyContest(stage).status).toBe("resolved");
  });
});

describe("the end of the window", () => {
  test("CON3 who waits alone sees it expire, with the time of a rematch", () => {
    const stage = stageWith("mara", "teo");
    challenge(stage, "mara", "teo");
    stage.wait(WINDOW - 1);
    expect(onlyContest(stage).status).toBe("armed");
    stage.wait(1);
    expect(stage.last("contest.expired").data).toEqual({
      contestId: onlyContest(stage).contestId,
      reason: "arming-timeout",
      rematch: { availableAt: new Date(START_TIME + WINDOW + REMATCH).toISOString() },
    });
    expect(onlyContest(stage).status).toBe("expired");
    expect(stage.jobs()).toEqual([]);
  });

  test("CON3 RES7 past the window nobody joins, however late the alarm is", () => {
    const stage = stageWith("mara", "teo");
    challenge(stage, "mara", "teo");
    stage.skip(WINDOW);
    const before = stage.state.version;
    expect(challenge(stage, "teo", "mara")).toMatchObject({ code: "cooldown", retryAfterMs: REMATCH });
    expect(stage.since(before)).toEqual(["contest.expired"]);
  });

  test("CON3 RES7 a millisecond before its end it is still joined", () => {
    const stage = stageWith("mara", "teo");
    challenge(stage, "mara", "teo");
    stage.skip(WINDOW - 1);
    challenge(stage, "teo", "mara");
    expect(onlyContest(stage).status).toBe("launched");
    expect(stage.last("contest.launched").data.armingMs).toBe(WINDOW - 1);
  });
});

describe("the rematch", () => {
  test("CON8 after an expiry the same two wait, exactly as long as they are told", () => {
    const stage = stageWith("mara", "teo", "zoe");
    challenge(stage, "mara", "teo");
    stage.wait(WINDOW + 5_000);
    expect(challenge(stage, "teo", "mara")).toMatchObject({ code: "cooldown", retryAfterMs: REMATCH - 5_000 });
    stage.wait(REMATCH - 5_000 - 1);
    expect(challenge(stage, "teo", "mara")).toMatchObject({ code: "cooldown", retryAfterMs: 1 });
    stage.wait(1);
    expect(challenge(stage, "teo", "mara")).toMatchObject({ status: "accepted" });
  });

  test("CON8 after a settled duel too, counted from its end", () => {
    const stage = launched();
    stage.wait(700);
    stage.bridgeWorks();
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "cooldown", retryAfterMs: REMATCH });
    stage.wait(REMATCH);
    expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
  });

  test("CON8 another pair need not wait", () => {
    const stage = stageWith("mara", "teo", "zoe");
    challenge(stage, "mara", "teo");
    stage.wait(WINDOW);
    expect(challenge(stage, "mara", "zoe")).toMatchObject({ status: "accepted" });
  });
});
