import { describe, expect, test } from "vitest";
import { verifyContest } from "../../../../src/durable/rules/contests/verify-contest.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { contestResolved } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob, launched, onlyContest } from "../../../support/duel.ts";
import { override } from "../limits/unlimited.ts";

const mo = actorNamed("mo", { roles: ["moderator"] });
const gil = actorNamed("gil", { roles: ["gm"] });

/** Mara has challenged Teo, and nothing of it is decided. */
function armed(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters("mara", "teo", "zoe", mo, gil);
  challenge(stage, "mara", "teo");
  return stage;
}

/** Mara and Teo are in a brawl whose window is still open. */
function brawling(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters("mara", "teo", "zoe", mo, gil);
  stage.does("mara", "verb.skirmish", {});
  stage.does("teo", "verb.skirmish", {});
  return stage;
}

const out = (stage: RoomHarness, how: "mod.kick" | "mod.ban", target: string) =>
  expect(stage.does(mo, how, { target, reason: "enough" })).toMatchObject({ status: "accepted" });

const ends = (stage: RoomHarness) =>
  stage
    .log()
    .map(({ type }) => type)
    .filter((type) => /^contest\.(expired|cancelled|awarded|resolved)$/.test(type));

describe("in the middle of arming", () => {
  test.each(["mod.kick", "mod.ban"] as const)(
    "CON3 CON10 MOD1 a challenger put out by %s can be met no more, and the window ends alone",
    (how) => {
      const stage = armed();
      out(stage, how, "mara");
      expect(challenge(stage, "teo", "mara")).toMatchObject({ code: "target-absent" });
      stage.wait(6_000);
      expect(ends(stage)).toEqual(["contest.expired"]);
      expect(stage.jobs()).toEqual([]);
    },
  );

  test("CON3 PRE1 a challenger whose connection is gone is within the grace, and can be met", () => {
    const stage = armed();
    stage.drops("mara");
    stage.wait(5_000);
    expect(challenge(stage, "teo", "mara")).toMatchObject({ status: "accepted" });
    expect(onlyContest(stage).status).toBe("launched");
    // She leaves while it is out, and it is settled with her.
    stage.wait(5_000);
    expect(stage.last("participant.left").data).toMatchObject({ actorId: "mara" });
    stage.bridgeWorks();
    expect(ends(stage)).toEqual(["contest.resolved"]);
  });

  test("CON2 CON3 an actor back from a kick repeats the challenge without joining twice", () => {
    const stage = armed();
    out(stage, "mod.kick", "mara");
    stage.enters("mara");
    expect(challenge(stage, "mara", "teo", "my honour")).toMatchObject({ status: "accepted" });
    expect(onlyContest(stage).participants).toEqual([{ actorId: "mara", role: "challenger", stakes: "my honour" }]);
    challenge(stage, "teo", "mara");
    expect(onlyContest(stage).status).toBe("launched");
  });

  test("CON3 CON10 an actor who entered a skirmish stays in it, even when kicked before it begins", () => {
    const stage = brawling();
    out(stage, "mod.ban", "teo");
    stage.does("zoe", "verb.skirmish", {});
    stage.wait(7_000);
    expect(onlyContest(stage).status).toBe("launched");
    expect(contestJob(stage).participants.map(({ actorId }) => actorId)).toEqual(["mara", "teo", "zoe"]);
    stage.bridgeWorks();
    expect(ends(stage)).toEqual(["contest.resolved"]);
    expect(stage.last("contest.resolved").data.participants).toHaveLength(3);
  });

  test("SES2 CON8 a closing session calls it off inside its range, and its pair rests", () => {
    const stage = armed();
    stage.does(gil, "gm.closeSession", { reason: "late" });
    const { contestId } = onlyContest(stage);
    expect(stage.last("contest.cancelled").data).toEqual({ contestId, reason: "session-closing" });
    expect(stage.last("session.closed").data.toVersion).toBeGreaterThan(stage.last("contest.cancelled").version);
    expect(challenge(stage, "teo", "mara")).toMatchObject({ code: "cooldown", retryAfterMs: 12_000 });
    stage.wait(6_000);
    expect(ends(stage)).toEqual(["contest.cancelled"]);
  });

  test("CAT2 CON3 a verb the hub takes away can be met no more; what it has armed ends by its own window and rest", () => {
    const stage = armed();
    override(stage, { verbs: { "verb.challengeDuel": null } });
    expect(challenge(stage, "teo", "mara")).toMatchObject({ code: "unknown-verb" });
    stage.wait(6_000);
    expect(ends(stage)).toEqual(["contest.expired"]);
    override(stage, {});
    expect(challenge(stage, "teo", "mara")).toMatchObject({ code: "cooldown", retryAfterMs: 12_000 });
  });

  test("CAT2 CON3 CON4 other windows, places, rests and difficulties are for the contests that follow", () => {
    const stage = brawling();
    const contest = { move: "risk-it-all", windowMs: 2_000, capacity: 2, roles: ["first", "second"], rematchMs: 1_000 };
    override(stage, { verbs: { "verb.skirmish": { contest, check: "hub.pvp.sparring", rateLimit: null } } });
    stage.wait(2_000);
    expect(onlyContest(stage)).toMatchObject({ status: "armed", capacity: 4 });
    stage.does("zoe", "verb.skirmish", {});
    expect(onlyContest(stage).status).toBe("armed");
    stage.wait(6_000);
    expect(contestJob(stage)).toMatchObject({ difficulty: 8, participants: { length: 3 } });
    stage.bridgeWorks();
    expect(stage.does("zoe", "verb.skirmish", {})).toMatchObject({ code: "cooldown", retryAfterMs: 15_000 });
    stage.wait(15_000);
    stage.does("zoe", "verb.skirmish", {});
    stage.does("mara", "verb.skirmish", {});
    expect(contestJob(stage)).toMatchObject({ difficulty: 7, participants: { length: 2 } });
  });

  test("CON6 RES6 the room's sleep in between keeps seed, window and entries", () => {
    const stage = armed();
    const promised = onlyContest(stage).seedCommitment;
    stage.sleeps();
    stage.wait(3_000);
    stage.sleeps();
    challenge(stage, "teo", "mara");
    stage.bridgeWorks();
    const resolved = stage.last("contest.resolved").data;
    expect(verifyContest({ seedCommitment: promised, resolved })).toEqual({ ok: true, faults: [] });
  });
});

describe("after the launch", () => {
  test.each(["mod.kick", "mod.ban"] as const)("CON7 CON10 MOD1 one put out by %s is settled with the others", (how) => {
    const stage = launched();
    stage.enters(mo);
    out(stage, how, "teo");
    expect(onlyContest(stage).status).toBe("launched");
    stage.bridgeWorks();
    expect(ends(stage)).toEqual(["contest.resolved"]);
    const after = stage.last("contest.resolved").data.participants.find(({ actorId }) => actorId === "teo");
    const listed = stage.state.view.participants.find(({ actorId }) => actorId === "teo");
    expect(listed).toMatchObject({ status: "away", momentum: after?.momentumAfter });
  });

  test("CON7 CON10 also when both of them were put out", () => {
    const stage = launched();
    stage.enters(mo);
    const result = contestResolved(contestJob(stage));
    out(stage, "mod.ban", "mara");
    out(stage, "mod.ban", "teo");
    stage.wait(29_000);
    expect(stage.hears(result)).toMatchObject({ answer: { status: "applied" } });
    expect(ends(stage)).toEqual(["contest.resolved"]);
  });

  test("SES2 CON7 a closing session waits for it, and its end is inside the range", () => {
    const stage = launched();
    stage.enters(gil);
    stage.does(gil, "gm.closeSession", { reason: "late" });
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "session-closing" });
    stage.wait(20_000);
    stage.bridgeWorks();
    const { fromVersion, toVersion } = stage.last("session.closed").data;
    const { version } = stage.last("contest.resolved");
    expect(version).toBeGreaterThan(fromVersion);
    expect(version).toBeLessThan(toVersion);
    expect(ends(stage)).toEqual(["contest.resolved"]);
  });

  test("SES2 CON7 CON9 what is out longer than the closing waits is settled once, in the next session's range", () => {
    const stage = launched();
    stage.enters(gil);
    const result = contestResolved(contestJob(stage));
    stage.does(gil, "gm.closeSession", { reason: "late" });
    stage.wait(30_000);
    const { toVersion } = stage.last("session.closed").data;
    expect(stage.hears(result)).toMatchObject({ answer: { status: "applied" } });
    expect(stage.last("contest.resolved").version).toBeGreaterThan(toVersion);
    expect(ends(stage)).toEqual(["contest.resolved"]);
  });

  test("CAT2 CON7 CON8 a verb the hub takes away or changes is settled as it was launched", () => {
    const stage = launched();
    override(stage, { verbs: { "verb.challengeDuel": null } });
    stage.bridgeWorks();
    expect(ends(stage)).toEqual(["contest.resolved"]);
    override(stage, {});
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "cooldown", retryAfterMs: 12_000 });
  });
});

describe("one actor in two rooms", () => {
  test("CON10 CON7 is in a duel of each, with momentum, seeds and rests of their own", () => {
    const [here, there] = [launched(), new RoomHarness(2)];
    there.enters("mara", "teo");
    expect(challenge(there, "mara", "teo")).toMatchObject({ status: "accepted" });
    expect(challenge(there, "teo", "mara")).toMatchObject({ status: "accepted" });
    expect(contestJob(there).seed).not.toBe(contestJob(here).seed);
    here.bridgeWorks();
    expect(ends(there)).toEqual([]);
    expect(there.seenBy("mara").participants.map(({ momentum }) => momentum)).toEqual([0, 0]);
    there.wait(5_000);
    there.bridgeWorks();
    expect([ends(here), ends(there)]).toEqual([["contest.resolved"], ["contest.resolved"]]);
    expect(challenge(there, "mara", "teo")).toMatchObject({ code: "cooldown", retryAfterMs: 12_000 });
  });
});
