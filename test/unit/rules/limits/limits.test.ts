import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spend } from "../../../../src/durable/rules/limits/budget.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge } from "../../../support/duel.ts";

function stageWith(...names: string[]): RoomHarness {
  const stage = new RoomHarness();
  stage.enters(...names);
  return stage;
}

const says = (stage: RoomHarness, who = "mara") => stage.does(who, "verb.say", { message: "well" });

describe("a verb's budget", () => {
  test("LIM1 CAT3 say: five at once, then one every two seconds, exactly", () => {
    const stage = stageWith("mara");
    for (let n = 0; n < 5; n += 1) expect(says(stage)).toMatchObject({ status: "accepted" });
    expect(says(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 2_000 });
    stage.wait(1_999);
    expect(says(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    stage.wait(1);
    expect(says(stage)).toMatchObject({ status: "accepted" });
    expect(says(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 2_000 });
  });

  test("LIM1 a full window later all of it is there again, and no more", () => {
    const stage = stageWith("mara");
    for (let n = 0; n < 5; n += 1) says(stage);
    stage.wait(3_600_000);
    stage.enters("mara");
    for (let n = 0; n < 5; n += 1) expect(says(stage)).toMatchObject({ status: "accepted" });
    expect(says(stage)).toMatchObject({ code: "rate-limited" });
  });

  test("LIM1 it belongs to the actor: another actor has another one, and returning does not refill it", () => {
    const stage = stageWith("mara", "teo");
    for (let n = 0; n < 5; n += 1) says(stage);
    stage.drops("mara");
    stage.enters("mara");
    expect(says(stage)).toMatchObject({ code: "rate-limited" });
    expect(says(stage, "teo")).toMatchObject({ status: "accepted" });
  });

  test("LIM1 it survives the room's sleep", () => {
    const stage = stageWith("mara");
    for (let n = 0; n < 5; n += 1) says(stage);
    stage.skip(500);
    stage.sleeps();
    expect(says(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 1_500 });
  });

  test("LIM1 only what is accepted spends it", () => {
    const stage = stageWith("mara", "teo");
    for (let n = 0; n < 5; n += 1) expect(challenge(stage, "mara", "nobody")).toMatchObject({ code: "target-absent" });
    expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
  });

  test("LIM1 a replayed receipt spends nothing", () => {
    const stage = stageWith("mara");
    for (let n = 0; n < 20; n += 1) stage.does("mara", "verb.say", { message: "once" }, "the-same");
    for (let n = 0; n < 4; n += 1) expect(says(stage)).toMatchObject({ status: "accepted" });
    expect(says(stage)).toMatchObject({ code: "rate-limited" });
  });

  test("LIM1 CON2 changing one's own entry is neither held against it nor spends it", () => {
    const stage = stageWith("mara", "teo", "zoe");
    challenge(stage, "mara", "teo");
    for (let n = 0; n < 10; n += 1)
      expect(challenge(stage, "mara", "teo", `${n} horses`)).toMatchObject({ status: "accepted" });
    stage.wait(6_000);
    expect(challenge(stage, "mara", "zoe")).toMatchObject({ status: "accepted" });
    stage.wait(6_000);
    // Two in 20 s: the first is back 10 s after it was spent, which is now 12 s ago.
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "cooldown" });
    expect(challenge(stage, "mara", "zoe")).toMatchObject({ code: "cooldown" });
  });

  test("LIM1 RES7 an entry whose window is over is no update: the next challenge spends", () => {
    const stage = stageWith("mara", "teo", "zoe", "ivo", "ada");
    challenge(stage, "mara", "teo");
    stage.skip(6_000);
    expect(challenge(stage, "mara", "zoe")).toMatchObject({ status: "accepted" });
    stage.skip(6_000);
    // Spent at 0 s and 6 s; at 12 s the budget holds one and a fifth.
    expect(challenge(stage, "mara", "ivo")).toMatchObject({ status: "accepted" });
    stage.skip(6_000);
    expect(challenge(stage, "mara", "ada")).toMatchObject({ code: "rate-limited", retryAfterMs: 2_000 });
  });
});

describe("an actor's budget", () => {
  const asks = (stage: RoomHarness) => stage.does("mara", "verb.whisper", { target: "nobody", message: "psst" });

  test("LIM3 sixty at once, thirty a second after that, whatever becomes of them", () => {
    const stage = stageWith("mara");
    for (let n = 0; n < 60; n += 1) expect(asks(stage)).toMatchObject({ code: "target-absent" });
    expect(asks(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 34 });
    stage.wait(33);
    expect(asks(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    stage.wait(1);
    expect(asks(stage)).toMatchObject({ code: "target-absent" });
    stage.wait(1_000);
    for (let n = 0; n < 30; n += 1) expect(asks(stage)).toMatchObject({ code: "target-absent" });
    expect(asks(stage)).toMatchObject({ code: "rate-limited" });
  });

  test("LIM3 unknown verbs and bad arguments are counted too", () => {
    const stage = stageWith("mara");
    for (let n = 0; n < 30; n += 1) {
      expect(stage.sends("mara", "verb.fly", {})).toMatchObject({ code: "unknown-verb" });
      expect(stage.sends("mara", "verb.say", {})).toMatchObject({ code: "invalid-args" });
    }
    expect(stage.sends("mara", "verb.fly", {})).toMatchObject({ code: "rate-limited" });
  });

  test("LIM3 CMD3 another body under a used id is counted, an honest replay is not", () => {
    const stage = stageWith("mara");
    const once = () => stage.does("mara", "verb.say", { message: "once" }, "the-same");
    for (let n = 0; n < 100; n += 1) expect(once()).toMatchObject({ status: "accepted" });
    for (let n = 0; n < 59; n += 1) {
      const receipt = stage.does("mara", "verb.say", { message: "twice" }, "the-same");
      expect(receipt).toMatchObject({ code: "id-reused", details: { path: "id" } });
    }
    expect(asks(stage)).toMatchObject({ code: "rate-limited" });
    expect(once()).toMatchObject({ status: "accepted", replayed: true });
  });
});

test("LIM1 whatever was spent before, who waits as told succeeds, and one millisecond sooner fails", () => {
  const budgets = fc.record({ burst: fc.integer({ min: 1, max: 70 }), perSeconds: fc.integer({ min: 1, max: 120 }) });
  const gaps = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(budgets, gaps, (budget, waits) => {
      let now = 1_700_000_000_000;
      let fullAt: number | undefined;
      for (const wait of [...waits, ...Array<number>(budget.burst + 1).fill(0)]) {
        now += wait;
        const spending = spend(fullAt, now, budget);
        if (spending.allowed) {
          fullAt = spending.fullAt;
          continue;
        }
        expect(spending.retryAfterMs).toBeGreaterThan(0);
        expect(spend(fullAt, now + spending.retryAfterMs, budget).allowed).toBe(true);
        expect(spend(fullAt, now + spending.retryAfterMs - 1, budget).allowed).toBe(false);
      }
      expect(spend(fullAt, now, budget).allowed).toBe(false);
    }),
  );
});

test("LIM1 a full budget gives its burst at once, whatever its parts of a millisecond, and not one more", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 }),
      fc.record({ burst: fc.integer({ min: 1, max: 700 }), perSeconds: fc.integer({ min: 1, max: 120 }) }),
      (now, budget) => {
        let fullAt: number | undefined;
        let given = 0;
        for (let at = 0; at <= budget.burst; at += 1) {
          const spending = spend(fullAt, now, budget);
          if (!spending.allowed) continue;
          fullAt = spending.fullAt;
          given += 1;
        }
        expect(given).toBe(budget.burst);
      },
    ),
  );
});

test("LIM5 bytes that take less than a thousandth of a millisecond each are counted too", () => {
  const budget = { burst: 2_000_000, perSeconds: 1 };
  const now = 1_700_000_000_000;
  let spending = spend(undefined, now, budget, budget.burst - 1_000);
  for (let at = 0; at < 1_200 && spending.allowed; at += 1) spending = spend(spending.fullAt, now, budget, 1);
  expect(spending).toEqual({ allowed: false, retryAfterMs: 1 });
});

describe("whose budget it is", () => {
  test("LIM3 sixty commands of one leave another's sixty as they were", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo");
    const nods = (who: string) => stage.does(who, "verb.emote", { text: "nods" }).status;
    expect(Array.from({ length: 61 }, () => nods("mara")).filter((status) => status === "accepted")).toHaveLength(60);
    expect(Array.from({ length: 61 }, () => nods("teo")).filter((status) => status === "accepted")).toHaveLength(60);
  });

  test("LIM1 CON2 only one's own armed entry of that very verb may be changed beyond its limit", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo", "zoe");
    const clash = (who: string, target: string) => stage.does(who, "verb.clashOfWills", { target });
    expect(clash("mara", "teo").status).toBe("accepted");
    stage.wait(7_000);
    // One a minute: she is in a contest of another verb, and somebody else in one of this.
    expect(stage.does("mara", "verb.sparringMatch", { target: "teo", intensity: "light" }).status).toBe("accepted");
    expect(clash("teo", "zoe").status).toBe("accepted");
    expect(clash("mara", "zoe")).toMatchObject({ code: "rate-limited", retryAfterMs: 53_000 });
  });

  test("LIM1 CON2 also among others who have joined it", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo", "zoe");
    stage.does("mara", "verb.skirmish", { stakes: "a hat" });
    stage.does("teo", "verb.skirmish", {});
    expect(stage.does("mara", "verb.skirmish", { stakes: "two hats" })).toMatchObject({ status: "accepted" });
    expect(stage.last("contest.updated").data.participant).toMatchObject({ actorId: "mara", stakes: "two hats" });
  });
});
