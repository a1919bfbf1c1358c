import { describe, expect, test } from "vitest";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { contestResolved } from "../../../../testkit/results-of.ts";
import { START_TIME, RoomHarness } from "../../../../testkit/room-harness.ts";
import { contestJob, onlyContest } from "../../../support/duel.ts";
import { override, UNLIMITED } from "../limits/unlimited.ts";

const mo = actorNamed("mo", { roles: ["moderator"] });

/** CON1, once more and by hand. */
const TWO = [
  {
    verb: "verb.challengeDuel",
    label: "Duel",
    windowMs: 6_000,
    move: "risk-it-all",
    roles: ["challenger", "defender"],
    rematchMs: 12_000,
    difficulty: 8,
    stat: "finesse",
    says: { stakes: "honour" },
    usually: {},
    limit: { burst: 2, perSeconds: 20 },
  },
  {
    verb: "verb.sparringMatch",
    label: "Sparring match",
    windowMs: 7_000,
    move: "sparring-match",
    roles: ["challenger", "partner"],
    rematchMs: 8_000,
    difficulty: 7,
    stat: "finesse",
    says: { intensity: "all-out" },
    usually: { intensity: "measured" },
    limit: { burst: 2, perSeconds: 40 },
  },
  {
    verb: "verb.clashOfWills",
    label: "Clash of wills",
    windowMs: 7_000,
    move: "clash-of-wills",
    roles: ["instigator", "resistor"],
    rematchMs: 15_000,
    difficulty: 8,
    stat: "presence",
    says: { stakes: "the last word" },
    usually: {},
    limit: { burst: 1, perSeconds: 60 },
  },
] as const;

const at = (ms: number) => new Date(START_TIME + ms).toISOString();

/** Mara, Teo and Zoe, with stats that tell the moves apart; no limits. */
function arena(limits: object = UNLIMITED): RoomHarness {
  const stage = new RoomHarness();
  override(stage, limits);
  stage.enters(actorNamed("mara", { stats: { finesse: 3, presence: 2 } }));
  stage.enters(actorNamed("teo", { stats: { finesse: -1, presence: 1 } }), "zoe", "ivo", "ada", mo);
  return stage;
}

describe.each(TWO)("$verb", (con) => {
  const { verb, windowMs, rematchMs } = con;
  const challenges = (stage: RoomHarness, who: string, target: string, more: object = {}) =>
    stage.sends(who, verb, { target, ...more });

  test("CON1 CON2 SHP3 arms with its own window, move, role and words", () => {
    const stage = arena();
    expect(challenges(stage, "teo", "mara", con.says)).toMatchObject({ status: "accepted" });
    expect(stage.last("contest.armed").data).toEqual({
      contestId: expect.stringMatching(/^con-/),
      contestKey: `${verb}:mara::teo`,
      verb,
      label: con.label,
      move: con.move,
      windowMs,
      expiresAt: at(windowMs),
      participants: [{ actorId: "teo", role: con.roles[0], ...con.says }],
      capacity: 2,
      seedCommitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("CON1 CON3 CON4 the second one takes the second role, and the job has the right dice to roll", () => {
    const stage = arena();
    challenges(stage, "mara", "teo");
    challenges(stage, "teo", "mara", con.says);
    expect(onlyContest(stage)).toMatchObject({
      status: "launched",
      participants: [
        { actorId: "mara", role: con.roles[0], ...con.usually },
        { actorId: "teo", role: con.roles[1], ...con.says },
      ],
    });
    expect(contestJob(stage)).toMatchObject({
      verb,
      label: con.label,
      move: con.move,
      difficulty: con.difficulty,
      participants: [
        { actorId: "mara", stat: con.stat === "finesse" ? 3 : 2, ...con.usually },
        { actorId: "teo", stat: con.stat === "finesse" ? -1 : 1, ...con.says },
      ],
    });
  });

  test("CON2 one's own words again change them and join nothing", () => {
    const stage = arena();
    challenges(stage, "mara", "teo");
    const before = stage.state.version;
    challenges(stage, "mara", "teo", con.says);
    expect(stage.since(before)).toEqual(["contest.updated"]);
    expect(stage.last("contest.updated").data.participant).toEqual({
      actorId: "mara",
      role: con.roles[0],
      ...con.says,
    });
    expect(onlyContest(stage).participants).toHaveLength(1);
  });

  test("CON3 CON8 alone it expires, and its pair rests exactly as long as it says", () => {
    const stage = arena();
    challenges(stage, "mara", "teo");
    stage.wait(windowMs);
    expect(stage.last("contest.expired").data.rematch.availableAt).toBe(at(windowMs + rematchMs));
    expect(challenges(stage, "teo", "mara")).toMatchObject({ code: "cooldown", retryAfterMs: rematchMs });
    stage.wait(rematchMs - 1);
    expect(challenges(stage, "teo", "mara")).toMatchObject({ code: "cooldown", retryAfterMs: 1 });
    stage.wait(1);
    expect(challenges(stage, "teo", "mara")).toMatchObject({ status: "accepted" });
  });

  test("CON7 CON8 resolved once, then rests from its end on", () => {
    const stage = arena();
    challenges(stage, "mara", "teo");
    challenges(stage, "teo", "mara");
    const result = contestResolved(contestJob(stage));
    stage.wait(400);
    expect(stage.hears(result)).toMatchObject({ answer: { status: "applied" } });
    expect(stage.last("contest.resolved").data).toMatchObject({ resolutionMs: 400, outcome: result.outcome });
    stage.hears(result);
    expect(stage.log().filter(({ type }) => type === "contest.resolved")).toHaveLength(1);
    expect(challenges(stage, "mara", "teo")).toMatchObject({ code: "cooldown", retryAfterMs: rematchMs });
    expect(stage.jobs()).toEqual([]);
  });

  test("CON10 one unsettled contest of it for each; of another verb besides", () => {
    const stage = arena();
    challenges(stage, "mara", "teo");
    const { contestId } = onlyContest(stage);
    expect(challenges(stage, "mara", "zoe")).toMatchObject({ code: "contest-busy", details: { contestId } });
    for (const other of TWO.filter((each) => each.verb !== verb)) {
      expect(stage.sends("mara", other.verb, { target: "teo" })).toMatchObject({ status: "accepted" });
    }
    expect(stage.does("mara", "verb.skirmish", {})).toMatchObject({ status: "accepted" });
  });

  test("CON1 CMD5 needs somebody else who is here", () => {
    const stage = arena();
    expect(challenges(stage, "mara", "mara")).toMatchObject({ code: "target-self" });
    expect(challenges(stage, "mara", "nobody")).toMatchObject({ code: "target-absent" });
    expect(stage.sends("mara", verb, {})).toMatchObject({ code: "invalid-args", details: { path: "target" } });
  });

  test("LIM1 CAT3 its budget, exactly", () => {
    const { burst, perSeconds } = con.limit;
    const stage = arena({ limits: UNLIMITED.limits });
    const others = ["teo", "zoe", "ivo"];
    for (let n = 0; n < burst; n += 1) {
      expect(challenges(stage, "mara", others[n] ?? "")).toMatchObject({ status: "accepted" });
      stage.does(mo, "mod.overrideContest", {
        contestId: stage.last("contest.armed").data.contestId,
        action: "cancel",
        reason: "again",
      });
    }
    const one = (perSeconds * 1000) / burst;
    expect(challenges(stage, "mara", "ada")).toMatchObject({ code: "rate-limited", retryAfterMs: one });
    stage.wait(one - 1);
    expect(challenges(stage, "mara", "ada")).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    stage.wait(1);
    expect(challenges(stage, "mara", "ada")).toMatchObject({ status: "accepted" });
  });
});

test("CON1 CMD5 a sparring match knows three intensities", () => {
  const stage = arena();
  const spar = (intensity: unknown) => stage.sends("mara", "verb.sparringMatch", { target: "teo", intensity });
  expect(spar("deadly")).toMatchObject({ code: "invalid-args", details: { path: "intensity" } });
  for (const intensity of ["light", "measured", "all-out"]) {
    expect(spar(intensity)).toMatchObject({ status: "accepted" });
    expect(onlyContest(stage).participants[0]).toMatchObject({ intensity });
  }
});

test.each(["verb.challengeDuel", "verb.clashOfWills", "verb.skirmish"])(
  "CON1 CMD5 the stakes of %s are at most 140 characters",
  (verb) => {
    const stage = arena();
    const dares = (stakes: string) => stage.sends("mara", verb, { target: "teo", stakes });
    expect(dares("x".repeat(141))).toMatchObject({ code: "invalid-args", details: { path: "stakes" } });
    expect(dares("  ")).toMatchObject({ code: "invalid-args", details: { path: "stakes" } });
    expect(dares("x".repeat(140))).toMatchObject({ status: "accepted" });
  },
);

describe("verb.skirmish", () => {
  const enters = (stage: RoomHarness, who: string, args: { stakes?: string } = {}) =>
    stage.does(who, "verb.skirmish", args);
  const roles = (stage: RoomHarness) =>
    onlyContest(stage).participants.map(({ actorId, role }) => `${actorId} ${role}`);

  test("CON1 CON2 is the room's: no target, one key, up to four, roles by order of entry", () => {
    const stage = arena();
    enters(stage, "mara", { stakes: "the tavern" });
    expect(stage.last("contest.armed").data).toMatchObject({
      contestKey: "verb.skirmish:atrium",
      label: "Skirmish",
      move: "risk-it-all",
      windowMs: 7_000,
      expiresAt: at(7_000),
      capacity: 4,
      participants: [{ actorId: "mara", role: "challenger", stakes: "the tavern" }],
    });
    enters(stage, "teo");
    enters(stage, "zoe");
    expect(onlyContest(stage).status).toBe("armed");
    enters(stage, "ivo");
    expect(roles(stage)).toEqual(["mara challenger", "teo defender", "zoe ally", "ivo ally"]);
    expect(onlyContest(stage).status).toBe("launched");
    expect(contestJob(stage)).toMatchObject({ difficulty: 8, participants: [{ stat: 3 }, { stat: -1 }, {}, {}] });
  });

  test("CON2 an entrant updates the entry and keeps the role", () => {
    const stage = arena();
    enters(stage, "mara");
    enters(stage, "teo");
    const before = stage.state.version;
    enters(stage, "teo", { stakes: "my hat" });
    expect(stage.since(before)).toEqual(["contest.updated"]);
    expect(onlyContest(stage).participants).toEqual([
      { actorId: "mara", role: "challenger" },
      { actorId: "teo", role: "defender", stakes: "my hat" },
    ]);
  });

  test.each([2, 3])("CON3 with %i it launches at the end of the window", (count) => {
    const stage = arena();
    for (const who of ["mara", "teo", "zoe"].slice(0, count)) enters(stage, who);
    stage.wait(6_999);
    expect(onlyContest(stage).status).toBe("armed");
    stage.wait(1);
    expect(stage.last("contest.launched").data).toMatchObject({ armingMs: 7_000 });
    expect(contestJob(stage).participants).toHaveLength(count);
  });

  test("CON3 RES7 late by an alarm that did not ring, it launches with those it had, and who is late arms the next", () => {
    const stage = arena();
    enters(stage, "mara");
    enters(stage, "teo");
    stage.skip(7_000);
    expect(enters(stage, "zoe")).toMatchObject({ status: "accepted" });
    expect(stage.state.view.contests.map(({ status, participants }) => [status, participants.length])).toEqual([
      ["launched", 2],
      ["armed", 1],
    ]);
  });

  test("CON8 CON10 a second brawl of others is the room's again: its key rests for 15 s after the end", () => {
    const stage = arena();
    enters(stage, "mara");
    enters(stage, "teo");
    stage.wait(7_000);
    expect(enters(stage, "mara")).toMatchObject({ code: "contest-busy" });
    stage.bridgeWorks();
    expect(enters(stage, "zoe")).toMatchObject({ code: "cooldown", retryAfterMs: 15_000 });
    stage.wait(15_000);
    expect(enters(stage, "zoe")).toMatchObject({ status: "accepted" });
  });

  test("CON5 CON7 everybody who was in it is ranked", () => {
    const stage = arena();
    for (const who of ["mara", "teo", "zoe", "ivo"]) enters(stage, who);
    stage.bridgeWorks();
    const { participants } = stage.last("contest.resolved").data;
    expect(participants.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
    expect(participants.map(({ actorId }) => actorId).toSorted()).toEqual(["ivo", "mara", "teo", "zoe"]);
  });
});

test("RES2 ten settled contests are listed in order of making, and every open one", () => {
  const stage = arena();
  stage.does("zoe", "verb.skirmish", {});
  stage.does("ivo", "verb.skirmish", {});
  stage.wait(7_000);
  const made: string[] = [onlyContest(stage).contestId];
  for (let n = 0; n < 12; n += 1) {
    stage.does("mara", "verb.challengeDuel", { target: "teo" });
    made.push(stage.last("contest.armed").data.contestId);
    stage.wait(18_000);
  }
  expect(stage.state.view.contests.map(({ contestId }) => contestId)).toEqual([made[0], ...made.slice(3)]);
  stage.sleeps();
  expect(stage.state.view.contests.map(({ contestId }) => contestId)).toEqual([made[0], ...made.slice(3)]);
});
