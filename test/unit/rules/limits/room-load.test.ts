import { describe, expect, test } from "vitest";
import { isShed, untilNextSecond } from "../../../../src/durable/rules/presence/room-load.ts";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { contestResolved } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob } from "../../../support/duel.ts";
import { override, UNLIMITED } from "./unlimited.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });
const ivo = actorNamed("ivo", { capabilities: [RELIC_CAPABILITY] });

/** A room for 20 commands a second, at the beginning of one. */
function room(): RoomHarness {
  const stage = new RoomHarness();
  override(stage, { ...UNLIMITED, limits: { ...UNLIMITED.limits, roomCommandsPerSecond: 20 } });
  stage.enters("mara", "teo", ivo, gm, mo);
  return stage;
}

const talks = (stage: RoomHarness) => stage.does("mara", "verb.say", { message: "well" });
const narrates = (stage: RoomHarness) => stage.does(gm, "gm.narrate", { text: "It rains." });
const offers = (stage: RoomHarness) =>
  stage.does("mara", "verb.offerTrade", { target: "teo", give: [], want: [{ item: "hat", quantity: 1 }] });
const invokes = (stage: RoomHarness) => stage.does(ivo, "verb.invokeRelic", { relicId: "orb" });
const mutes = (stage: RoomHarness) => stage.does(mo, "mod.mute", { target: "teo", seconds: 1, reason: "x" });

/** So many commands that come last to be shed have been taken in this second. */
function busy(taken: number): RoomHarness {
  const stage = room();
  for (let n = 0; n < taken; n += 1) expect(narrates(stage)).toMatchObject({ status: "accepted" });
  return stage;
}

const busyNow = { code: "room-busy", retryAfterMs: 1_000 };

describe("a room sheds in this order", () => {
  test("LIM2 with 30 % left nothing", () => {
    expect(talks(busy(14))).toMatchObject({ status: "accepted" });
  });

  test("LIM2 with less than 30 % talk, and nothing else", () => {
    const stage = busy(15);
    expect(talks(stage)).toMatchObject(busyNow);
    expect(stage.does("mara", "verb.emote", { text: "bows" })).toMatchObject(busyNow);
    expect(stage.does("mara", "verb.whisper", { target: "teo", message: "psst" })).toMatchObject(busyNow);
    expect(offers(stage)).toMatchObject({ status: "accepted" });
    expect(invokes(stage)).toMatchObject({ status: "accepted" });
    expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
  });

  test("LIM2 with 10 % left trades and rituals still pass, below not", () => {
    expect(offers(busy(18))).toMatchObject({ status: "accepted" });
    const stage = busy(19);
    for (const each of [offers(stage), invokes(stage), talks(stage)]) expect(each).toMatchObject(busyNow);
    expect(stage.does("teo", "verb.acceptTrade", { tradeId: "tra-1" })).toMatchObject(busyNow);
    expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
  });

  test("LIM2 with nothing left contests, gms and moderators too", () => {
    for (const each of [narrates, mutes, (stage: RoomHarness) => challenge(stage, "mara", "teo")]) {
      expect(each(busy(19))).toMatchObject({ status: "accepted" });
      expect(each(busy(20))).toMatchObject(busyNow);
    }
  });

  test("LIM2 results of workflows never", () => {
    const stage = room();
    challenge(stage, "mara", "teo");
    challenge(stage, "teo", "mara");
    for (let n = 0; n < 18; n += 1) narrates(stage);
    expect(narrates(stage)).toMatchObject(busyNow);
    expect(stage.hears(contestResolved(contestJob(stage)))).toMatchObject({ answer: { status: "applied" } });
  });
});

test("LIM2 what was shed is no load: a flood of talk leaves the room to what is shed last", () => {
  const stage = busy(15);
  for (let n = 0; n < 100; n += 1) expect(talks(stage)).toMatchObject(busyNow);
  expect(offers(stage)).toMatchObject({ status: "accepted" });
  expect(challenge(stage, "mara", "teo")).toMatchObject({ status: "accepted" });
});

test("LIM2 what was refused for another reason is load, a replay is none", () => {
  const stage = busy(13);
  for (let n = 0; n < 5; n += 1) stage.does(gm, "gm.narrate", { text: "It rains." }, "cmd-1");
  expect(talks(stage)).toMatchObject({ status: "accepted" });
  stage.sends("mara", "verb.fly", {});
  expect(talks(stage)).toMatchObject(busyNow);
});

test("LIM2 the wait is until the next second, to the millisecond, and then all is taken again", () => {
  const stage = room();
  stage.skip(750);
  for (let n = 0; n < 20; n += 1) narrates(stage);
  expect(narrates(stage)).toMatchObject({ code: "room-busy", retryAfterMs: 250 });
  stage.skip(249);
  expect(narrates(stage)).toMatchObject({ code: "room-busy", retryAfterMs: 1 });
  stage.skip(1);
  for (let n = 0; n < 20; n += 1) expect(narrates(stage)).toMatchObject({ status: "accepted" });
});

test("LIM2 CMD3 it is not remembered: the same id may be sent again", () => {
  const stage = busy(15);
  expect(stage.does("mara", "verb.say", { message: "well" }, "once")).toMatchObject(busyNow);
  stage.skip(1_000);
  expect(stage.does("mara", "verb.say", { message: "well" }, "once")).toEqual({
    id: "once",
    status: "accepted",
    version: stage.state.version,
  });
});

test("LIM2 two thousand a second where the hub says nothing", () => {
  expect([isShed("talk", 1400, 2000), isShed("talk", 1401, 2000)]).toEqual([false, true]);
  for (const category of ["trade", "ritual"]) {
    expect([isShed(category, 1800, 2000), isShed(category, 1801, 2000)]).toEqual([false, true]);
  }
  for (const category of ["contest", "story", "moderation", "anything"]) {
    expect([isShed(category, 1999, 2000), isShed(category, 2000, 2000)]).toEqual([false, true]);
  }
  expect([untilNextSecond(1_000), untilNextSecond(1_001), untilNextSecond(1_999)]).toEqual([1_000, 999, 1]);
});
