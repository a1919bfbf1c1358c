import { describe, expect, test } from "vitest";
import type { VerbId } from "../../../../src/durable/protocol/socket/command.ts";
import type { Role } from "../../../../src/durable/protocol/state/actor.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { START_TIME, RoomHarness } from "../../../../testkit/room-harness.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });
const at = (ms: number) => new Date(START_TIME + ms).toISOString();

function room(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters(mo, gm, "mara", "teo");
  return stage;
}

const says = (stage: RoomHarness, who: Parameters<RoomHarness["does"]>[0] = "mara") =>
  stage.does(who, "verb.say", { message: "well" });
const emotes = (stage: RoomHarness) => stage.does("mara", "verb.emote", { text: "shrugs" });
const whispers = (stage: RoomHarness) => stage.does("mara", "verb.whisper", { target: "teo", message: "psst" });
const mutes = (stage: RoomHarness, target: string, seconds: number) =>
  stage.does(mo, "mod.mute", { target, seconds, reason: "shouting" });
const bans = (stage: RoomHarness, target: string, seconds?: number) =>
  stage.does(mo, "mod.ban", { target, reason: "cheating", ...(seconds === undefined ? {} : { seconds }) });
const kicks = (stage: RoomHarness, target: string) => stage.does(mo, "mod.kick", { target, reason: "spite" });
const joins = (stage: RoomHarness, who: string) => stage.input({ kind: "join", actor: actorNamed(who) });
const statusOf = (stage: RoomHarness, who: string) =>
  stage.state.view.participants.find(({ actorId }) => actorId === who)?.status;

describe("the moderators' verbs", () => {
  const uses: [VerbId, object][] = [
    ["mod.mute", { target: "teo", seconds: 10, reason: "x" }],
    ["mod.unmute", { target: "teo" }],
    ["mod.kick", { target: "teo", reason: "x" }],
    ["mod.ban", { target: "teo", reason: "x" }],
    ["mod.unban", { target: "teo" }],
    ["mod.slowMode", { seconds: 10 }],
    ["mod.retractMessage", { version: 1, reason: "x" }],
    ["mod.overrideContest", { contestId: "con-1", action: "cancel", reason: "x" }],
  ];

  test("MOD1 MOD2 they need no capability, and no tag spares their texts", () => {
    const verbs = BUILT_IN_CATALOG.verbs.filter(({ id }) => id.startsWith("mod."));
    expect(verbs.map(({ id }) => id)).toEqual(uses.map(([id]) => id));
    for (const verb of verbs) {
      expect(verb).toMatchObject({ category: "moderation", roles: ["moderator"], capabilities: [], safetyTags: [] });
    }
  });

  test.each(uses)("MOD1 CMD5 %s is theirs alone", (verb, args) => {
    const stage = room();
    for (const role of ["player", "gm", "ops"] satisfies Role[]) {
      const receipt = stage.sends(actorNamed("mara", { roles: [role] }), verb, args);
      expect(receipt).toMatchObject({ code: "role-required", details: { roles: ["moderator"] } });
    }
    const watcher = actorNamed("sam", { roles: ["spectator"] });
    expect(stage.sends(watcher, verb, args)).toMatchObject({ code: "spectators-watch" });
  });

  test.each<[VerbId, object, string]>([
    ["mod.mute", { target: "teo", seconds: 0, reason: "x" }, "seconds"],
    ["mod.mute", { target: "teo", seconds: 1.5, reason: "x" }, "seconds"],
    ["mod.mute", { target: "teo", seconds: 10 }, "reason"],
    ["mod.kick", { target: "teo" }, "reason"],
    ["mod.kick", { target: "no such id", reason: "x" }, "target"],
    ["mod.ban", { target: "teo", seconds: 0, reason: "x" }, "seconds"],
    ["mod.ban", { target: "teo", reason: " " }, "reason"],
    ["mod.slowMode", { seconds: 601 }, "seconds"],
    ["mod.slowMode", { seconds: -1 }, "seconds"],
    ["mod.retractMessage", { version: 0, reason: "x" }, "version"],
    ["mod.retractMessage", { version: 3 }, "reason"],
    ["mod.overrideContest", { contestId: "con-1", action: "hide", reason: "x" }, "action"],
  ])("MOD1 CMD5 %s refuses %o", (verb, args, path) => {
    expect(room().sends(mo, verb, args)).toMatchObject({ code: "invalid-args", details: { path } });
  });

  test.each(["mod.mute", "mod.kick", "mod.ban"] as const)("MOD1 CMD5 nobody uses %s on themselves", (verb) => {
    const stage = room();
    const receipt = stage.sends(mo, verb, { target: "mo", seconds: 10, reason: "tired" });
    expect(receipt).toMatchObject({ code: "target-self", details: { path: "target" } });
  });

  test("MOD1 CMD4 every act says who did it, when, why and by which command", () => {
    const stage = room();
    const version = says(stage, "teo").status === "accepted" ? stage.state.version : 0;
    stage.wait(1_000);
    const acts = [
      stage.does(mo, "mod.mute", { target: "teo", seconds: 60, reason: "one" }, "a"),
      stage.does(mo, "mod.unmute", { target: "teo", reason: "two" }, "b"),
      stage.does(mo, "mod.slowMode", { seconds: 5, reason: "three" }, "c"),
      stage.does(mo, "mod.retractMessage", { version, reason: "four" }, "d"),
      stage.does(mo, "mod.kick", { target: "teo", reason: "five" }, "e"),
      stage.does(mo, "mod.ban", { target: "teo", reason: "six" }, "f"),
      stage.does(mo, "mod.unban", { target: "teo", reason: "seven" }, "g"),
    ];
    expect(acts.map(({ status }) => status)).toEqual(Array(7).fill("accepted"));
    const told = stage
      .log()
      .filter(({ type }) => type.startsWith("moderation.") || type === "chat.retracted")
      .map(({ type, actorId, commandId, at: when, data }) => [
        type,
        actorId,
        commandId,
        when,
        (data as { reason?: string }).reason,
      ]);
    expect(told).toEqual([
      ["moderation.muted", "mo", "a", at(1_000), "one"],
      ["moderation.unmuted", "mo", "b", at(1_000), "two"],
      ["moderation.slowModeSet", "mo", "c", at(1_000), "three"],
      ["chat.retracted", "mo", "d", at(1_000), "four"],
      ["moderation.kicked", "mo", "e", at(1_000), "five"],
      ["moderation.banned", "mo", "f", at(1_000), "six"],
      ["moderation.unbanned", "mo", "g", at(1_000), "seven"],
    ]);
  });

  test("MOD1 where a reason may be left out, the event has none", () => {
    const stage = room();
    mutes(stage, "teo", 10);
    bans(stage, "teo");
    stage.does(mo, "mod.unmute", { target: "teo" });
    stage.does(mo, "mod.unban", { target: "teo" });
    stage.does(mo, "mod.slowMode", { seconds: 3 });
    expect(stage.last("moderation.unmuted").data).toEqual({ target: "teo" });
    expect(stage.last("moderation.unbanned").data).toEqual({ target: "teo" });
    expect(stage.last("moderation.slowModeSet").data).toEqual({ seconds: 3 });
  });

  test("MOD1 SES2 they act while a session is closing too", () => {
    const stage = room();
    stage.does("mara", "verb.challengeDuel", { target: "teo" });
    stage.does("teo", "verb.challengeDuel", { target: "mara" });
    stage.does(gm, "gm.closeSession", { reason: "over" });
    expect(says(stage)).toMatchObject({ code: "session-closing" });
    expect(mutes(stage, "teo", 10)).toMatchObject({ status: "accepted" });
    expect(kicks(stage, "teo")).toMatchObject({ status: "accepted" });
  });
});

describe("muting", () => {
  test("MOD1 takes say, emote and whisper away, to the millisecond, and nothing else", () => {
    const stage = room();
    expect(mutes(stage, "mara", 90)).toMatchObject({ status: "accepted" });
    expect(stage.last("moderation.muted").data).toEqual({ target: "mara", until: at(90_000), reason: "shouting" });
    stage.wait(10_000);
    const muted = { code: "muted", retryAfterMs: 80_000 };
    expect([says(stage), emotes(stage), whispers(stage)]).toMatchObject([muted, muted, muted]);
    expect(
      stage.does("mara", "verb.offerTrade", { target: "teo", give: [], want: [{ item: "hat", quantity: 1 }] }),
    ).toMatchObject({ status: "accepted" });
    expect(says(stage, "teo")).toMatchObject({ status: "accepted" });
    stage.wait(79_999);
    expect(says(stage)).toMatchObject({ code: "muted", retryAfterMs: 1 });
    stage.wait(1);
    expect(says(stage)).toMatchObject({ status: "accepted" });
  });

  test("MOD1 CAT3 a gm who is muted still narrates", () => {
    const stage = room();
    mutes(stage, "gm", 60);
    expect(says(stage, gm)).toMatchObject({ code: "muted" });
    expect(stage.does(gm, "gm.narrate", { text: "It rains." })).toMatchObject({ status: "accepted" });
  });

  test("MOD1 RES6 holds across leaving, coming back and the room's sleep", () => {
    const stage = room();
    mutes(stage, "mara", 7200);
    stage.drops("mara");
    stage.wait(3_600_000);
    stage.sleeps();
    stage.enters("mara");
    expect(says(stage)).toMatchObject({ code: "muted", retryAfterMs: 3_600_000 });
    stage.sleeps();
    expect(stage.does(mo, "mod.unmute", { target: "mara" })).toMatchObject({ status: "accepted" });
    expect(says(stage)).toMatchObject({ status: "accepted" });
  });

  test("MOD1 needs nobody to be here; a later one replaces an earlier, longer or shorter", () => {
    const stage = room();
    mutes(stage, "zoe", 60);
    mutes(stage, "zoe", 5);
    stage.enters("zoe");
    expect(says(stage, "zoe")).toMatchObject({ code: "muted", retryAfterMs: 5_000 });
    mutes(stage, "zoe", 30);
    expect(says(stage, "zoe")).toMatchObject({ code: "muted", retryAfterMs: 30_000 });
  });

  test("CMD3 the outcome is remembered, its wait with it", () => {
    const stage = room();
    mutes(stage, "mara", 60);
    const first = stage.does("mara", "verb.say", { message: "well" }, "once");
    stage.wait(60_000);
    expect(stage.does("mara", "verb.say", { message: "well" }, "once")).toEqual({ ...first, replayed: true });
  });

  test("MOD1 CMD5 only who is muted can be unmuted", () => {
    const stage = room();
    const unmute = () => stage.does(mo, "mod.unmute", { target: "mara" });
    expect(unmute()).toMatchObject({ code: "not-found", details: { path: "target" } });
    mutes(stage, "mara", 10);
    stage.wait(10_000);
    expect(unmute()).toMatchObject({ code: "not-found" });
    mutes(stage, "mara", 10);
    expect(unmute()).toMatchObject({ status: "accepted" });
    expect(unmute()).toMatchObject({ code: "not-found" });
  });
});

describe("kicking", () => {
  test("MOD1 SHP5 a kick ends presence without grace, and the actor may return at once", () => {
    const stage = room();
    const before = stage.state.version;
    expect(kicks(stage, "teo")).toMatchObject({ status: "accepted", version: before + 2 });
    expect(stage.since(before)).toEqual(["moderation.kicked", "participant.left"]);
    expect(stage.last("participant.left")).toMatchObject({
      actorId: "teo",
      data: { actorId: "teo", reason: "kicked" },
    });
    expect(statusOf(stage, "teo")).toBe("away");
    expect(joins(stage, "teo")).toMatchObject({ kind: "done" });
    expect(statusOf(stage, "teo")).toBe("active");
  });

  test("MOD1 CMD5 only a present actor can be kicked; a spectator is present by its connection", () => {
    const stage = room();
    expect(kicks(stage, "zoe")).toMatchObject({ code: "target-absent", details: { path: "target" } });
    const sam = actorNamed("sam", { roles: ["spectator"] });
    stage.enters(sam);
    const before = stage.state.version;
    expect(kicks(stage, "sam")).toMatchObject({ status: "accepted" });
    expect(stage.since(before)).toEqual(["moderation.kicked"]);
  });

  test("MOD1 who is here without a connection is out as well", () => {
    const stage = room();
    says(stage, "zoe");
    expect(statusOf(stage, "zoe")).toBe("active");
    kicks(stage, "zoe");
    expect(statusOf(stage, "zoe")).toBe("away");
    stage.wait(60_000);
    expect(stage.log().filter(({ type, actorId }) => type === "participant.left" && actorId === "zoe")).toHaveLength(1);
  });
});

describe("banning", () => {
  test("MOD1 SHP5 a ban ends presence and holds on every route, for good", () => {
    const stage = room();
    const before = stage.state.version;
    bans(stage, "teo");
    expect(stage.since(before)).toEqual(["moderation.banned", "participant.left"]);
    expect(stage.last("participant.left").data).toEqual({ actorId: "teo", reason: "banned" });
    stage.wait(10 * 365 * 24 * 3_600_000);
    stage.sleeps();
    expect(joins(stage, "teo")).toMatchObject({ kind: "refused", problem: { code: "banned" } });
    const command = { id: "c", verb: "verb.say", args: { message: "me again" } };
    expect(
      stage.input({ kind: "command", actor: actorNamed("teo"), request: command, connected: false }),
    ).toMatchObject({
      kind: "refused",
      problem: { code: "banned" },
    });
    const asSpectator = actorNamed("teo", { roles: ["spectator"] });
    expect(stage.input({ kind: "join", actor: asSpectator })).toMatchObject({ problem: { code: "banned" } });
  });

  test("MOD1 SES1 a banned gm closes no session from outside", () => {
    const stage = room();
    bans(stage, "gm");
    expect(stage.input({ kind: "close-session", actor: gm, reason: "spite" })).toMatchObject({
      kind: "refused",
      problem: { code: "banned" },
    });
    expect(stage.state.privateState.session?.closing).toBeNull();
  });

  test("MOD1 for a time: over to the millisecond, also after the room's sleep", () => {
    const stage = room();
    bans(stage, "teo", 60);
    stage.sleeps();
    stage.wait(59_999);
    expect(joins(stage, "teo")).toMatchObject({ problem: { code: "banned" } });
    stage.wait(1);
    expect(joins(stage, "teo")).toMatchObject({ kind: "done" });
  });

  test("MOD1 who is not here can be banned; a spectator too", () => {
    const stage = room();
    const before = stage.state.version;
    expect(bans(stage, "zoe")).toMatchObject({ status: "accepted" });
    expect(stage.since(before)).toEqual(["moderation.banned"]);
    expect(joins(stage, "zoe")).toMatchObject({ problem: { code: "banned" } });
  });

  test("MOD1 an unban admits the actor again; an actor without a ban cannot be unbanned", () => {
    const stage = room();
    const unban = (target: string) => stage.does(mo, "mod.unban", { target });
    expect(unban("teo")).toMatchObject({ code: "not-found", details: { path: "target" } });
    bans(stage, "teo");
    stage.sleeps();
    expect(unban("teo")).toMatchObject({ status: "accepted" });
    expect(joins(stage, "teo")).toMatchObject({ kind: "done" });
    expect(unban("teo")).toMatchObject({ code: "not-found" });
  });

  test("MOD1 a later ban replaces an earlier one", () => {
    const stage = room();
    bans(stage, "teo");
    bans(stage, "teo", 5);
    stage.wait(5_000);
    expect(joins(stage, "teo")).toMatchObject({ kind: "done" });
  });
});

describe("slow mode", () => {
  const slow = (stage: RoomHarness, seconds: number) => stage.does(mo, "mod.slowMode", { seconds });

  test("MOD1 players wait between two talks, whichever, exactly", () => {
    const stage = room();
    slow(stage, 30);
    expect(stage.state.view.slowModeMs).toBe(30_000);
    expect(says(stage)).toMatchObject({ status: "accepted" });
    stage.wait(10_000);
    const early = { code: "rate-limited", retryAfterMs: 20_000 };
    expect([says(stage), emotes(stage), whispers(stage)]).toMatchObject([early, early, early]);
    stage.wait(19_999);
    expect(emotes(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    stage.wait(1);
    expect(emotes(stage)).toMatchObject({ status: "accepted" });
    expect(whispers(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 30_000 });
    // Each waits alone.
    expect(says(stage, "teo")).toMatchObject({ status: "accepted" });
  });

  test("MOD1 who talked before it began waits too, and a refused talk does not begin the wait anew", () => {
    const stage = room();
    says(stage);
    stage.wait(4_000);
    slow(stage, 10);
    expect(says(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 6_000 });
    stage.wait(6_000);
    expect(says(stage)).toMatchObject({ status: "accepted" });
  });

  test("MOD1 the first talk of all waits for nothing", () => {
    const stage = room();
    slow(stage, 600);
    expect(says(stage)).toMatchObject({ status: "accepted" });
    expect(says(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 600_000 });
  });

  test("MOD1 gms and moderators are outside, and so is all that is no talk", () => {
    const stage = room();
    slow(stage, 600);
    for (const who of [gm, mo])
      expect([says(stage, who).status, says(stage, who).status]).toEqual(["accepted", "accepted"]);
    says(stage);
    expect(stage.does("mara", "verb.challengeDuel", { target: "teo" })).toMatchObject({ status: "accepted" });
  });

  test("MOD1 RES6 it and the waits survive the room's sleep, and coming back", () => {
    const stage = room();
    slow(stage, 600);
    says(stage);
    stage.drops("mara");
    stage.wait(599_999);
    stage.sleeps();
    stage.enters("mara");
    expect(stage.state.view.slowModeMs).toBe(600_000);
    expect(says(stage)).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    stage.wait(1);
    expect(says(stage)).toMatchObject({ status: "accepted" });
  });

  test("MOD1 0 ends it", () => {
    const stage = room();
    slow(stage, 600);
    says(stage);
    slow(stage, 0);
    expect(stage.state.view.slowModeMs).toBe(0);
    expect(says(stage)).toMatchObject({ status: "accepted" });
  });
});
