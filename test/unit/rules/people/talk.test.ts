import { beforeEach, describe, expect, test } from "vitest";
import type { ChatEntry } from "../../../../src/durable/protocol/state/chat-entry.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const vera = actorNamed("vera", { roles: ["gm"] });
const otto = actorNamed("otto", { roles: ["moderator"] });
const ida = actorNamed("ida", { roles: ["spectator"] });
let stage: RoomHarness;

/** Each in a moment of its own, so that nobody's budget is in the way. */
function says(who: string, message: string): void {
  stage.wait(2_000);
  stage.does(who, "verb.say", { message });
}
function whispers(from: string, target: string, message: string): void {
  stage.wait(100);
  stage.does(from, "verb.whisper", { target, message });
}
const texts = (chat: readonly ChatEntry[]) => chat.map(({ text }) => text);
const whispersSeenBy = (who: Parameters<RoomHarness["seenBy"]>[0]) =>
  texts(stage.seenBy(who).chat.filter(({ kind }) => kind === "whisper"));

beforeEach(() => {
  stage = new RoomHarness();
  stage.enters("mara", "teo", "zoe", vera, otto);
});

describe("talk", () => {
  test("SHP2 every kind of talk makes an entry under the version of its event", () => {
    stage.does("mara", "verb.say", { message: "hello" });
    stage.does("mara", "verb.emote", { text: "waves" });
    stage.does(vera, "gm.narrate", { text: "Night falls." });
    stage.does("mara", "verb.whisper", { target: "teo", message: "psst" });
    const { version } = stage.state;
    const at = new Date(stage.clock).toISOString();
    expect(stage.state.view.chat).toEqual([
      { version: version - 3, at, actorId: "mara", kind: "say", text: "hello" },
      { version: version - 2, at, actorId: "mara", kind: "emote", text: "waves" },
      { version: version - 1, at, actorId: "vera", kind: "narration", text: "Night falls." },
      { version, at, actorId: "mara", kind: "whisper", text: "psst", target: "teo" },
    ]);
  });

  test("VIEW1 a whisper is seen by its two and by moderators alone", () => {
    whispers("mara", "teo", "psst");
    expect(whispersSeenBy("mara")).toEqual(["psst"]);
    expect(whispersSeenBy("teo")).toEqual(["psst"]);
    expect(whispersSeenBy(otto)).toEqual(["psst"]);
    for (const who of ["zoe", vera, ida, actorNamed("ada", { roles: ["ops"] })])
      expect(whispersSeenBy(who)).toEqual([]);
  });

  test("RES2 the last fifty public entries, and apart from them the viewer's last twenty whispers", () => {
    for (let n = 1; n <= 25; n += 1) whispers("mara", "teo", `to teo ${n}`);
    for (let n = 1; n <= 60; n += 1) says("mara", `line ${n}`);
    const { chat } = stage.seenBy("teo");
    expect(texts(chat.filter(({ kind }) => kind === "say"))).toEqual(
      Array.from({ length: 50 }, (_, index) => `line ${index + 11}`),
    );
    expect(whispersSeenBy("teo")).toEqual(Array.from({ length: 20 }, (_, index) => `to teo ${index + 6}`));
  });

  test("RES2 VIEW1 many whispers of others push none of one's own out", () => {
    whispers("mara", "teo", "the old one");
    for (let n = 1; n <= 40; n += 1) whispers("mara", "zoe", `to zoe ${n}`);
    expect(whispersSeenBy("teo")).toEqual(["the old one"]);
    expect(whispersSeenBy("mara")).toHaveLength(20);
    expect(whispersSeenBy(otto)).toHaveLength(20);
    expect(whispersSeenBy(otto)).not.toContain("the old one");
  });

  test("RES2 RES6 all of it is there after the room's sleep", () => {
    whispers("mara", "teo", "the old one");
    for (let n = 1; n <= 30; n += 1) whispers("mara", "zoe", `to zoe ${n}`);
    for (let n = 1; n <= 55; n += 1) says("mara", `line ${n}`);
    const before = ["mara", "teo", "zoe", otto, ida].map((who) => stage.seenBy(who));
    stage.sleeps();
    expect(["mara", "teo", "zoe", otto, ida].map((who) => stage.seenBy(who))).toEqual(before);
  });
});

describe("retraction", () => {
  beforeEach(() => {
    stage.does("mara", "verb.say", { message: "something rude" });
    stage.does(otto, "mod.retractMessage", { version: stage.last("chat.said").version, reason: "rude" });
  });

  test("MOD1 VIEW5 the text is gone for everybody but moderators", () => {
    for (const who of ["mara", "teo", vera, ida]) {
      expect(stage.seenBy(who).chat).toMatchObject([{ text: "", retracted: true, actorId: "mara" }]);
    }
    expect(stage.seenBy(otto).chat).toMatchObject([{ text: "something rude", retracted: true }]);
  });

  test("VIEW5 it is gone from the log as well", () => {
    expect(JSON.stringify(stage.log().filter(({ type }) => type !== "chat.retracted"))).not.toContain("something rude");
  });

  test("VIEW5 RES6 and stays so after the room's sleep", () => {
    stage.sleeps();
    expect(stage.seenBy("teo").chat).toMatchObject([{ text: "", retracted: true }]);
    expect(stage.seenBy(otto).chat).toMatchObject([{ text: "something rude", retracted: true }]);
  });

  test("MOD1 CMD5 it can be done once, and only to what was said", () => {
    const { version } = stage.last("chat.said");
    const again = stage.does(otto, "mod.retractMessage", { version, reason: "rude" });
    expect(again).toMatchObject({ code: "already-settled" });
    expect(stage.does(otto, "mod.retractMessage", { version: 1, reason: "rude" })).toMatchObject({ code: "not-found" });
    expect(stage.does("teo", "mod.retractMessage", { version, reason: "no" })).toMatchObject({ code: "role-required" });
  });
});
