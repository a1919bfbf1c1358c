import { expect, test } from "vitest";
import { verifyContest } from "../../../../src/durable/rules/contests/verify-contest.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { contestResolved } from "../../../../testkit/results-of.ts";
import type { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override } from "../limits/unlimited.ts";
import { canals, DECK, gm, jobOf, momentumOf } from "./canals.ts";

const mara = actorNamed("mara", { stats: { finesse: 2, resolve: 3 } });

function racing(): RoomHarness {
  const stage = canals();
  for (const who of [mara, "teo"] as const)
    expect(stage.sends(who, "verb.regatta", {})).toMatchObject({ status: "accepted" });
  return stage;
}

test("CAT10 CON2 it arms, is joined and costs each who enters; a change of one's entry costs nothing", () => {
  const stage = racing();
  expect(stage.sends("zoe", "verb.regatta", {})).toMatchObject({ code: "insufficient-items" });
  const [contest] = stage.state.view.contests;
  expect(contest).toMatchObject({
    verb: "verb.regatta",
    label: "Regatta",
    move: "risk-it-all",
    windowMs: 5000,
    capacity: 3,
  });
  expect(contest?.participants.map(({ role }) => role)).toEqual(["bow", "stern"]);
  expect([momentumOf(stage, "mara"), momentumOf(stage, "teo")]).toEqual([-1, -1]);
  expect(stage.state.view.inventory).toMatchObject({ mara: { coin: 8 }, teo: { ring: 1 } });
  expect(stage.sends(mara, "verb.regatta", {})).toMatchObject({ status: "accepted" });
  expect(stage.last("contest.updated").data.participant.actorId).toBe("mara");
  expect(stage.state.view.inventory).toMatchObject({ mara: { coin: 8 } });
});

test("CAT10 CAT11 CON6 it is thrown with its own stat, difficulty, complications and words, though the verb has gone", () => {
  const stage = racing();
  override(stage, {});
  stage.sleeps();
  stage.wait(5000);
  const job = jobOf(stage, "contest");
  expect(job).toMatchObject({
    schema: 2,
    difficulty: 6,
    complications: DECK,
    participants: [{ stat: 3, momentum: -1 }, { stat: 0 }],
  });
  stage.hears(contestResolved(job));
  const { data } = stage.last("contest.resolved");
  const { seedCommitment } = stage.last("contest.armed").data;
  expect(verifyContest({ seedCommitment, resolved: data })).toEqual({ ok: true, faults: [] });
  expect(data.outcome.summary).toMatch(/round the mole|wins the regatta from|by an oar\.$|drifts in|all sink/);
  for (const { tag } of [...data.sharedComplications, ...data.participants.flatMap((each) => each.complications)]) {
    expect(DECK.map((each) => each.tag)).toContain(tag);
  }
  stage.wait(8000);
  override(stage, {});
  expect(stage.state.privateState.cooldowns).toEqual({ "verb.regatta:atrium": expect.any(Number) });
});

test("CAT10 LIM1 a target makes it a contest of two, with stakes and intensity as entries", () => {
  const stage = canals({
    verbs: {
      "verb.stare": {
        ...{ label: "Stare down", category: "contest" },
        parameters: {
          target: { kind: "actor" },
          stakes: { kind: "text", max: 80, optional: true },
          intensity: { kind: "choice", options: ["cold", "icy"], default: "cold" },
        },
        contest: {
          move: "clash-of-wills",
          difficulty: 8,
          windowMs: 6000,
          capacity: 2,
          roles: ["one", "other"],
          rematchMs: 0,
        },
      },
    },
  });
  stage.sends("teo", "verb.stare", { target: "zoe", stakes: "the berth" });
  stage.sends("zoe", "verb.stare", { target: "teo", intensity: "icy" });
  stage.bridgeWorks();
  const [contest] = stage.state.view.contests;
  expect(contest).toMatchObject({
    status: "resolved",
    participants: [
      { actorId: "teo", role: "one", stakes: "the berth", intensity: "cold" },
      { actorId: "zoe", role: "other", intensity: "icy" },
    ],
  });
  expect(contest?.outcome?.summary).toContain("“the berth”");
  expect(stage.sends(gm, "verb.stare", { target: "gm" })).toMatchObject({ code: "target-self" });
});
