import { beforeEach, describe, expect, test } from "vitest";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const vera = actorNamed("vera", { roles: ["gm"] });
const ida = actorNamed("ida", { roles: ["spectator"] });
let stage: RoomHarness;

const says = (message: unknown, id?: string) => stage.sends("mara", "verb.say", { message }, id);

beforeEach(() => {
  stage = new RoomHarness();
  stage.enters("mara", "teo", vera);
});

describe("one outcome each", () => {
  test("CMD2 CMD4 an accepted command's receipt names its last event, and its events name the command", () => {
    const receipt = says("hello", "c-1");
    expect(receipt).toEqual({ id: "c-1", status: "accepted", version: 5 });
    const event = stage.last("chat.said");
    expect(event).toMatchObject({ version: 5, actorId: "mara", commandId: "c-1", data: { message: "hello" } });
    expect(event.at).toBe(new Date(stage.clock).toISOString());
    expect(event.correlationId).toEqual(expect.any(String));
  });

  test("CMD3 the same id again gets the first outcome, marked, and nothing happens twice", () => {
    const first = says("hello", "c-1");
    const { version } = stage.state;
    stage.wait(1_000);
    says("in between");
    expect(says("hello", "c-1")).toEqual({ ...first, replayed: true });
    expect(stage.state.version).toBe(version + 1);
  });

  test("CMD3 a rejection is remembered too, whatever has changed since", () => {
    const asks = () => stage.does("mara", "verb.whisper", { target: "zoe", message: "psst" }, "c-1");
    const first = asks();
    expect(first).toMatchObject({ code: "target-absent" });
    stage.enters("zoe");
    expect(asks()).toEqual({ ...first, replayed: true });
  });

  test("CMD3 RES6 both survive the room's sleep", () => {
    const accepted = says("hello", "c-1");
    const rejected = stage.does("mara", "verb.whisper", { target: "zoe", message: "psst" }, "c-2");
    stage.sleeps();
    expect(says("hello", "c-1")).toEqual({ ...accepted, replayed: true });
    expect(stage.does("mara", "verb.whisper", { target: "zoe", message: "psst" }, "c-2")).toEqual({
      ...rejected,
      replayed: true,
    });
  });

  test("CMD3 the order of fields makes no other body", () => {
    stage.sends("mara", "verb.whisper", { target: "teo", message: "psst" }, "c-1");
    expect(stage.sends("mara", "verb.whisper", { message: "psst", target: "teo" }, "c-1")).toMatchObject({
      status: "accepted",
      replayed: true,
    });
  });

  test.each([
    ["another verb", "verb.emote", { text: "hello" }],
    ["another text", "verb.say", { message: "hello!" }],
    ["one field more", "verb.say", { message: "hello", more: 1 }],
  ])("CMD3 the same id with %s is id-reused, and nothing happens", (_, verb, args) => {
    says("hello", "c-1");
    const { version } = stage.state;
    expect(stage.sends("mara", verb, args, "c-1")).toMatchObject({ code: "id-reused", details: { path: "id" } });
    expect(stage.state.version).toBe(version);
    expect(says("hello", "c-1")).toMatchObject({ status: "accepted", replayed: true });
  });

  test("CMD3 another actor may use the same id", () => {
    says("hello", "c-1");
    expect(stage.does("teo", "verb.say", { message: "hello" }, "c-1")).toMatchObject({
      status: "accepted",
      version: 6,
    });
  });

  test("CMD3 what was not decided may be sent again under the same id", () => {
    for (let n = 0; n < 5; n += 1) says("chatter");
    expect(says("once more", "c-1")).toMatchObject({ code: "rate-limited" });
    stage.wait(2_000);
    expect(says("once more", "c-1")).toMatchObject({ status: "accepted" });
    expect(says("", "c-2")).toMatchObject({ code: "invalid-args" });
    stage.wait(2_000);
    expect(says("better", "c-2")).toMatchObject({ status: "accepted" });
  });

  test("CMD2 a rejected command changes nothing, whatever the reason", () => {
    const before = stage.state;
    const refused = [
      stage.sends("mara", "verb.fly", {}),
      stage.sends("mara", 7, {}),
      says(""),
      stage.sends("mara", "verb.say", null),
      stage.sends("mara", "gm.narrate", { text: "Night falls." }),
      stage.sends("mara", "verb.invokeRelic", { relicId: "relic" }),
      stage.sends("mara", "verb.whisper", { target: "mara", message: "me" }),
      stage.sends(ida, "verb.say", { message: "may I" }),
    ];
    expect(refused.map((each) => (each.status === "rejected" ? each.code : each.status))).toEqual([
      "unknown-verb",
      "unknown-verb",
      "invalid-args",
      "invalid-args",
      "role-required",
      "missing-capability",
      "target-self",
      "spectators-watch",
    ]);
    expect(stage.state.view).toBe(before.view);
    expect(stage.state.privateState).toBe(before.privateState);
    expect(stage.state.version).toBe(before.version);
  });

  test("CMD5 a bug is internal, is told to the operators, and changes nothing", () => {
    const { version } = stage.state;
    stage.sql.onMoment = (_, query) => {
      if (query.startsWith("INSERT INTO log")) throw new Error("the disk is full");
    };
    const request = { id: "c-1", verb: "verb.say", args: { message: "hello" } };
    const outcome = stage.input({ kind: "command", actor: actorNamed("mara"), request, connected: true });
    expect(outcome).toMatchObject({ kind: "refused", problem: { code: "internal" } });
    expect(stage.bugs).toHaveLength(1);
    expect(stage.state.version).toBe(version);
    stage.sql.onMoment = () => {};
    expect(says("hello", "c-1")).toEqual({ id: "c-1", status: "accepted", version: version + 1 });
  });
});

describe("what a command must say", () => {
  test.each([
    ["no message", {}, "message"],
    ["a number", { message: 7 }, "message"],
    ["nothing but blanks", { message: " \n\t " }, "message"],
    ["281 characters", { message: "x".repeat(281) }, "message"],
    ["no object", "hello", "args"],
    ["nothing that can be seen", { message: "\u200b\u2060" }, "message"],
    ["a list", ["hello"], "args"],
  ])("CMD5 CAT3 say with %s is invalid-args, with the path", (_, args, path) => {
    const receipt = stage.sends("mara", "verb.say", args);
    expect(receipt).toMatchObject({ code: "invalid-args", details: { path } });
    expect(receipt).toMatchObject({ message: expect.stringContaining(path) });
  });

  test("CAT3 texts are trimmed, and 280 characters are as many as a person counts", () => {
    says("  hello\n");
    expect(stage.last("chat.said").data.message).toBe("hello");
    const family = "👨‍👩‍👧‍👦";
    expect(says(family.repeat(280))).toMatchObject({ status: "accepted" });
    expect(says(family.repeat(281))).toMatchObject({ code: "invalid-args" });
  });

  test("SOK4 CAT3 unknown fields are ignored, and do not come out again", () => {
    says("hello");
    stage.sends("mara", "verb.say", { message: "hello", shout: true });
    expect(stage.last("chat.said").data).toEqual({ message: "hello" });
  });

  test("CMD5 a role or a capability that is missing is named", () => {
    expect(stage.does("mara", "gm.narrate", { text: "Night falls." })).toMatchObject({
      code: "role-required",
      details: { roles: ["gm"] },
    });
    expect(stage.does(vera, "gm.narrate", { text: "Night falls." })).toMatchObject({ status: "accepted" });
  });
});
