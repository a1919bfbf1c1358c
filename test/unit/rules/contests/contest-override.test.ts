import { describe, expect, test } from "vitest";
import { seedCommitment } from "../../../../src/durable/rules/contests/dice.ts";
import { verifyContest } from "../../../../src/durable/rules/contests/verify-contest.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { contestResolved } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob, launched, onlyContest } from "../../../support/duel.ts";

const mo = actorNamed("mo", { roles: ["moderator"] });
const STALLED = 30_000;
const UNRESOLVED = 600_000;
const REMATCH = 12_000;

type Action = "cancel" | "replay" | "award";

const overrides = (stage: RoomHarness, action: Action, winner?: string) =>
  stage.does(mo, "mod.overrideContest", {
    contestId: stage.last("contest.armed").data.contestId,
    action,
    reason: "the dice fell off the table",
    ...(winner === undefined ? {} : { winner }),
  });

const dead = (stage: RoomHarness, how: "poison" | "dead-letter", attempt = contestJob(stage).attempt) =>
  stage.input({ kind: "job-failed", jobId: onlyContest(stage).contestId, attempt, how, reason: "no such verb" });

describe("a contest without a result", () => {
  test("CON9 30 s after the launch it is stalled, and a late result still settles it", () => {
    const stage = launched();
    stage.wait(STALLED - 1);
    expect(onlyContest(stage).status).toBe("launched");
    stage.wait(1);
    expect(stage.last("contest.stalled").data).toEqual({ contestId: onlyContest(stage).contestId });
    expect(onlyContest(stage).status).toBe("stalled");
    stage.wait(UNRESOLVED - 1);
    stage.bridgeWorks();
    expect(onlyContest(stage).status).toBe("resolved");
    expect(stage.last("contest.resolved").data.resolutionMs).toBe(STALLED + UNRESOLVED - 1);
  });

  test("CON8 CON9 stalled for ten minutes it is cancelled, without rematch cooldown, and later words change nothing", () => {
    const stage = launched();
    const result = contestResolved(contestJob(stage));
    stage.wait(STALLED + UNRESOLVED - 1);
    expect(onlyContest(stage).status).toBe("stalled");
    stage.wait(1);
    const { contestId } = onlyContest(stage);
    expect(stage.last("contest.cancelled").data).toEqual({ contestId, reason: "unresolved" });
    expect(stage.jobs()).toEqual([]);
    expect(stage.hears(result)).toMatchObject({ answer: { status: "ignored" } });
    stage.enters("mara", "teo");
    expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
    expect(stage.log().filter(({ type }) => type === "contest.cancelled")).toHaveLength(1);
  });

  test("CON9 RES6 both times hold across the room's sleep", () => {
    const stage = launched();
    stage.wait(10_000);
    stage.sleeps();
    stage.wait(STALLED - 10_000);
    expect(onlyContest(stage).status).toBe("stalled");
    stage.sleeps();
    stage.wait(UNRESOLVED);
    expect(onlyContest(stage).status).toBe("cancelled");
  });

  test("JOB2 CON9 a dead letter makes it stalled at once, and the outbox goes on", () => {
    const stage = launched();
    stage.wait(2_000);
    dead(stage, "dead-letter");
    expect(onlyContest(stage).status).toBe("stalled");
    expect(stage.jobs()).toHaveLength(1);
    const { version } = stage.state;
    dead(stage, "dead-letter");
    expect(stage.state.version).toBe(version);
    stage.wait(UNRESOLVED - 1);
    expect(onlyContest(stage).status).toBe("stalled");
    stage.wait(1);
    expect(onlyContest(stage).status).toBe("cancelled");
  });

  test("JOB1 CON9 poison ends it as unresolved, without cooldown", () => {
    const stage = launched();
    dead(stage, "poison");
    expect(stage.last("contest.cancelled").data.reason).toBe("unresolved");
    expect(stage.jobs()).toEqual([]);
    expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
  });

  test("CON9 JOB1 what is said of another attempt, or another job, changes nothing", () => {
    const stage = launched();
    const { version } = stage.state;
    dead(stage, "poison", 2);
    dead(stage, "dead-letter", 2);
    stage.input({ kind: "job-failed", jobId: "con-none", attempt: 1, how: "poison", reason: "x" });
    expect(stage.state.version).toBe(version);
  });
});

describe("mod.overrideContest", () => {
  test("CON9 CON8 cancel ends it at any time before its end, with the cooldown", () => {
    for (const wait of [0, STALLED]) {
      const stage = launched();
      stage.enters(mo);
      stage.wait(wait);
      expect(overrides(stage, "cancel")).toMatchObject({ status: "accepted" });
      const { contestId } = onlyContest(stage);
      expect(stage.last("contest.cancelled")).toMatchObject({ actorId: "mo", data: { contestId, reason: "override" } });
      expect(onlyContest(stage).status).toBe("cancelled");
      expect(stage.jobs()).toEqual([]);
      stage.enters("mara", "teo");
      expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "cooldown", retryAfterMs: REMATCH });
    }
  });

  test("CON9 cancel ends one that is only armed, too", () => {
    const stage = new RoomHarness();
    stage.enters(mo, "mara", "teo");
    challenge(stage, "mara", "teo");
    expect(overrides(stage, "cancel")).toMatchObject({ status: "accepted" });
    stage.wait(6_000);
    expect(stage.log().map(({ type }) => type)).not.toContain("contest.expired");
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "cooldown", retryAfterMs: REMATCH - 6_000 });
  });

  test("CON9 CON8 award names the winner, and a result that comes later changes nothing", () => {
    const stage = launched();
    stage.enters(mo);
    const result = contestResolved(contestJob(stage));
    expect(overrides(stage, "award", "teo")).toMatchObject({ status: "accepted" });
    const { contestId } = onlyContest(stage);
    expect(stage.last("contest.awarded")).toMatchObject({
      actorId: "mo",
      data: { contestId, outcome: { winner: "teo" } },
    });
    expect(onlyContest(stage)).toMatchObject({ status: "resolved", outcome: { winner: "teo" } });
    expect(stage.hears(result)).toMatchObject({ answer: { status: "ignored" } });
    expect(stage.jobs()).toEqual([]);
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "cooldown", retryAfterMs: REMATCH });
  });

  test.each([
    ["nobody", undefined],
    ["one who was not in it", "zoe"],
  ])("CON9 CMD5 award needs a winner, not %s", (_, winner) => {
    const stage = launched();
    stage.enters(mo, "zoe");
    expect(overrides(stage, "award", winner)).toMatchObject({ code: "invalid-args", details: { path: "winner" } });
    expect(onlyContest(stage).status).toBe("launched");
  });

  test("CON9 CON6 replay opens the next attempt with other dice, and only its result counts", () => {
    const stage = launched();
    stage.enters(mo);
    const first = contestJob(stage);
    stage.wait(STALLED);
    expect(overrides(stage, "replay")).toMatchObject({ status: "accepted" });
    const { contestId } = onlyContest(stage);
    const second = contestJob(stage);
    expect(stage.last("contest.replayed")).toMatchObject({
      actorId: "mo",
      data: { contestId, attempt: 2, seedCommitment: seedCommitment(second.seed) },
    });
    expect(onlyContest(stage)).toMatchObject({
      status: "launched",
      attempt: 2,
      seedCommitment: seedCommitment(second.seed),
    });
    expect([second.attempt, second.jobId, second.seed === first.seed]).toEqual([2, contestId, false]);
    expect(stage.hears(contestResolved(first))).toMatchObject({ answer: { status: "ignored" } });
    expect(onlyContest(stage).status).toBe("launched");
    stage.wait(700);
    expect(stage.hears(contestResolved(second))).toMatchObject({ answer: { status: "applied" } });
    const resolved = stage.last("contest.resolved").data;
    expect(resolved).toMatchObject({ seed: second.seed, resolutionMs: 700, workflowId: expect.stringMatching(/\/2$/) });
    const { seedCommitment: shown } = onlyContest(stage);
    expect(verifyContest({ seedCommitment: shown, resolved })).toMatchObject({ ok: true });
  });

  test("CON9 a replay has 30 s of its own, then ten minutes", () => {
    const stage = launched();
    stage.enters(mo);
    stage.wait(STALLED + 5_000);
    overrides(stage, "replay");
    stage.wait(STALLED - 1);
    expect(onlyContest(stage).status).toBe("launched");
    stage.wait(1);
    expect(onlyContest(stage).status).toBe("stalled");
    stage.wait(UNRESOLVED - 1);
    expect(onlyContest(stage).status).toBe("stalled");
    stage.wait(1);
    expect(onlyContest(stage).status).toBe("cancelled");
  });

  test("CON9 RES6 the attempt is known after the room's sleep; a third follows the second", () => {
    const stage = launched();
    stage.enters(mo);
    overrides(stage, "replay");
    stage.sleeps();
    expect(contestJob(stage).attempt).toBe(2);
    overrides(stage, "replay");
    expect(contestJob(stage).attempt).toBe(3);
    stage.bridgeWorks();
    expect(onlyContest(stage)).toMatchObject({ status: "resolved", attempt: 3 });
  });

  test("CON9 CMD5 what is settled, or not there, cannot be overridden; what is only armed cannot be replayed", () => {
    const stage = new RoomHarness();
    stage.enters(mo, "mara", "teo");
    const nothing = { contestId: "con-none", action: "cancel", reason: "x" } as const;
    expect(stage.does(mo, "mod.overrideContest", nothing)).toMatchObject({
      code: "not-found",
      details: { path: "contestId" },
    });
    challenge(stage, "mara", "teo");
    expect(overrides(stage, "replay")).toMatchObject({ code: "not-found" });
    challenge(stage, "teo", "mara");
    stage.bridgeWorks();
    for (const action of ["cancel", "replay", "award"] as const) {
      expect(overrides(stage, action, "mara")).toMatchObject({ code: "already-settled" });
    }
  });

  test.each(["cancel", "replay", "award"] as const)(
    "MOD1 why a moderator used %s stays in the log, beside the event",
    (action) => {
      const stage = launched();
      stage.enters(mo);
      overrides(stage, action, "mara");
      const [row] = stage.sql.all<{ event: string; hidden: string }>(
        "SELECT event, hidden FROM log ORDER BY version DESC",
      );
      expect(JSON.parse(row?.hidden ?? "{}")).toMatchObject({ reason: "the dice fell off the table" });
      expect(row?.event).not.toContain("the dice fell");
    },
  );
});
