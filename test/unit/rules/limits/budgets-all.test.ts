import { describe, expect, test } from "vitest";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override, UNLIMITED } from "./unlimited.ts";

const mo = actorNamed("mo", { roles: ["moderator"] });

const emotes = (stage: RoomHarness, who = "mara") => stage.does(who, "verb.emote", { text: "nods" });
const limited = (burst: number, perSeconds: number, scope: "actor" | "room") => ({
  ...UNLIMITED,
  verbs: { ...UNLIMITED.verbs, "verb.emote": { rateLimit: { burst, perSeconds, scope } } },
});

function room(changes: object): RoomHarness {
  const stage = new RoomHarness();
  override(stage, changes);
  stage.enters("mara", "teo");
  return stage;
}

test("LIM1 LIM5 CAT3 the limits of the built-in verbs, and of no others", () => {
  const limits = BUILT_IN_CATALOG.verbs.flatMap(({ id, rateLimit }) => (rateLimit ? [[id, rateLimit]] : []));
  expect(Object.fromEntries(limits)).toEqual({
    "verb.say": { burst: 5, perSeconds: 10, scope: "actor" },
    "verb.report": { burst: 5, perSeconds: 300, scope: "actor" },
    "verb.offerTrade": { burst: 3, perSeconds: 30, scope: "actor" },
    "verb.challengeDuel": { burst: 2, perSeconds: 20, scope: "actor" },
    "verb.sparringMatch": { burst: 2, perSeconds: 40, scope: "actor" },
    "verb.clashOfWills": { burst: 1, perSeconds: 60, scope: "actor" },
    "verb.skirmish": { burst: 1, perSeconds: 30, scope: "actor" },
  });
  expect(BUILT_IN_CATALOG.limits).toEqual({
    actorCommands: { burst: 60, perSeconds: 2 },
    roomCommandsPerSecond: 2000,
    actorTextBytes: { burst: 1_048_576, perSeconds: 256 },
  });
});

describe("a budget of the room", () => {
  test("LIM1 is spent by all who are there, exactly, and is one for each verb", () => {
    const stage = room(limited(2, 10, "room"));
    expect([emotes(stage), emotes(stage, "teo")]).toMatchObject([{ status: "accepted" }, { status: "accepted" }]);
    expect(emotes(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 5_000 });
    expect(emotes(stage, "teo")).toMatchObject({ code: "rate-limited", retryAfterMs: 5_000 });
    expect(stage.does("mara", "verb.say", { message: "well" })).toMatchObject({ status: "accepted" });
    stage.wait(4_999);
    expect(emotes(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    stage.wait(1);
    expect(emotes(stage, "teo")).toMatchObject({ status: "accepted" });
  });

  test("LIM1 RES6 survives the room's sleep", () => {
    const stage = room(limited(1, 60, "room"));
    emotes(stage);
    stage.skip(20_000);
    stage.sleeps();
    expect(emotes(stage, "teo")).toMatchObject({ code: "rate-limited", retryAfterMs: 40_000 });
  });
});

test("LIM1 RES6 one that takes hours to fill is remembered as long, over any sleep", () => {
  const stage = room(limited(2, 7_200, "actor"));
  emotes(stage);
  emotes(stage);
  for (let hours = 0; hours < 3; hours += 1) {
    stage.skip(1_000_000);
    stage.sleeps();
    expect(emotes(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 3_600_000 - (hours + 1) * 1_000_000 });
  }
  stage.skip(600_000);
  expect(emotes(stage)).toMatchObject({ status: "accepted" });
});

test("LIM1 CAT2 a limit that is taken away holds nobody back, one that is put counts from then on", () => {
  const stage = room(limited(1, 60, "actor"));
  emotes(stage);
  override(stage, UNLIMITED);
  expect([emotes(stage), emotes(stage)]).toMatchObject([{ status: "accepted" }, { status: "accepted" }]);
  override(stage, limited(1, 30, "actor"));
  // An earlier spending is still on the private state, but nobody waits longer than for an empty budget.
  expect(emotes(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 30_000 });
  expect(emotes(stage, "teo")).toMatchObject({ status: "accepted" });
  expect(emotes(stage, "teo")).toMatchObject({ code: "rate-limited", retryAfterMs: 30_000 });
});

test("MOD1 LIM1 a crowd makes the room forget no wait", () => {
  const stage = room(limited(1, 600, "actor"));
  stage.does(mo, "mod.slowMode", { seconds: 600 });
  emotes(stage);
  stage.does("teo", "verb.say", { message: "well" });
  for (let n = 1; n <= 600; n += 1) {
    stage.sends(actorNamed(`c${n}`, { roles: ["gm"] }), "verb.emote", { text: "nods" });
    // So many come and go as the room holds.
    if (n % 150 === 0) stage.wait(10_000);
  }
  const wait = { code: "rate-limited", retryAfterMs: 560_000 };
  expect(emotes(stage)).toMatchObject(wait);
  expect(stage.does("teo", "verb.say", { message: "well" })).toMatchObject(wait);
});

test("PRE2 RES6 a rejected command is no sign of play, whatever else its moment brought", () => {
  const stage = room({});
  stage.wait(60_000);
  stage.does("teo", "verb.offerTrade", { target: "mara", give: [], want: [{ item: "hat", quantity: 1 }] });
  stage.skip(60_000);
  // With it time brings that Mara idles: an event, and yet it is not hers.
  expect(stage.does("mara", "verb.whisper", { target: "nobody", message: "psst" })).toMatchObject({
    code: "target-absent",
  });
  const statuses = () => stage.state.view.participants.map(({ actorId, status }) => [actorId, status]);
  const before = statuses();
  expect(before).toEqual([
    ["mara", "idle"],
    ["teo", "active"],
  ]);
  stage.sleeps();
  expect(statuses()).toEqual(before);
  stage.wait(60_000);
  expect(stage.log().filter(({ type, actorId }) => type === "participant.idled" && actorId === "teo")).toHaveLength(1);
});
