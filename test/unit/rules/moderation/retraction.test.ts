import { describe, expect, test } from "vitest";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { Actor } from "../../../../src/durable/protocol/state/actor.ts";
import { eventFor, PUBLIC, viewerOf, type Viewer } from "../../../../src/durable/rules/core/view-for.ts";
import { readLog, recordedOf } from "../../../../src/durable/storage/log/log-rows.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });
const mona = actorNamed("mona", { roles: ["moderator"] });
const sam = actorNamed("sam", { roles: ["spectator"] });
const SECRET = "the vault is 4711";

function room(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters(mo, gm, "mara", "teo", "zoe");
  return stage;
}

const retract = (stage: RoomHarness, version: number) =>
  stage.does(mo, "mod.retractMessage", { version, reason: "a leak" });
const entry = (stage: RoomHarness, who: Actor | string, version: number) =>
  stage.seenBy(who).chat.find((each) => each.version === version);

/** The log as a viewer reads it now. */
const readBy = (stage: RoomHarness, viewer: Viewer): Event[] =>
  readLog(stage.sql, 0, 1_000).flatMap((row) => eventFor(recordedOf(row), viewer) ?? []);

const talks: [string, (stage: RoomHarness) => unknown][] = [
  ["say", (stage) => stage.does("mara", "verb.say", { message: SECRET })],
  ["emote", (stage) => stage.does("mara", "verb.emote", { text: SECRET })],
  ["whisper", (stage) => stage.does("mara", "verb.whisper", { target: "teo", message: SECRET })],
  ["narration", (stage) => stage.does(gm, "gm.narrate", { text: SECRET })],
];

describe.each(talks)("a retracted %s", (kind, talk) => {
  const retracted = () => {
    const stage = room();
    talk(stage);
    const { version } = stage.state;
    stage.wait(1_000);
    expect(retract(stage, version)).toMatchObject({ status: "accepted" });
    return { stage, version };
  };
  const isHeard = (who: string) => kind !== "whisper" || ["mara", "teo", "mo", "mona"].includes(who);

  test("VIEW5 RES2 is empty in every snapshot but a moderator's, also after the room's sleep", () => {
    const { stage, version } = retracted();
    for (let round = 0; round < 2; round += 1) {
      for (const who of ["mara", "teo", "zoe", gm, sam]) {
        const name = typeof who === "string" ? who : who.actorId;
        const shown = entry(stage, who, version);
        if (isHeard(name)) expect(shown).toMatchObject({ kind, text: "", retracted: true });
        else expect(shown).toBeUndefined();
      }
      for (const who of [mo, mona]) expect(entry(stage, who, version)).toMatchObject({ text: SECRET, retracted: true });
      stage.sleeps();
    }
  });

  test("VIEW5 is empty in the log and everything read from it; moderators read it from beside", () => {
    const { stage } = retracted();
    expect(JSON.stringify(stage.sql.all("SELECT event FROM log WHERE type <> 'chat.retracted'"))).not.toContain(SECRET);
    for (const who of ["mara", "teo", "zoe"]) {
      expect(JSON.stringify(readBy(stage, viewerOf(actorNamed(who))))).not.toContain(SECRET);
    }
    expect(JSON.stringify(readBy(stage, PUBLIC))).not.toContain(SECRET);
    const told = readBy(stage, viewerOf(mona)).filter((event) => JSON.stringify(event.data).includes(SECRET));
    expect(told.map(({ type }) => type)).toEqual([expect.stringMatching(/^(chat|story)\./), "chat.retracted"]);
  });

  test("VIEW1 VIEW3 the retraction is seen by who heard it; its reason by moderators and the author", () => {
    const { stage, version } = retracted();
    const seen = (who: Actor | string) =>
      readBy(stage, viewerOf(typeof who === "string" ? actorNamed(who) : who)).find(
        ({ type }) => type === "chat.retracted",
      )?.data;
    const author = kind === "narration" ? "gm" : "mara";
    expect(seen(mona)).toEqual({ version, reason: "a leak", text: SECRET });
    expect(seen(author)).toEqual({ version, reason: "a leak" });
    for (const who of ["teo", "zoe", "sam"]) {
      expect(seen(who)).toEqual(isHeard(who) ? { version } : undefined);
    }
    expect(
      readBy(stage, PUBLIC)
        .filter(({ type }) => type === "chat.retracted")
        .map(({ data }) => data),
    ).toEqual(kind === "whisper" ? [] : [{ version }]);
  });

  test("VIEW5 CMD5 can be retracted once", () => {
    const { stage, version } = retracted();
    expect(retract(stage, version)).toMatchObject({ code: "already-settled" });
    stage.sleeps();
    expect(retract(stage, version)).toMatchObject({ code: "already-settled" });
  });
});

test("VIEW5 SES1 a closed range shows it no more either, and keeps its length", () => {
  const stage = room();
  stage.does("mara", "verb.say", { message: SECRET });
  const { version } = stage.state;
  stage.does(gm, "gm.closeSession", { reason: "over" });
  const before = readBy(stage, PUBLIC);
  stage.wait(3_600_000);
  expect(retract(stage, version)).toMatchObject({ status: "accepted" });
  const after = readBy(stage, PUBLIC).filter((event) => event.version <= before.length);
  expect(after.map(({ version: each, type }) => [each, type])).toEqual(
    before.map(({ version: each, type }) => [each, type]),
  );
  expect(JSON.stringify(readBy(stage, PUBLIC))).not.toContain(SECRET);
});

test("VIEW5 CMD5 what is no talk, or not there, cannot be retracted", () => {
  const stage = room();
  for (const version of [1, 2, stage.state.version, 999]) {
    expect(retract(stage, version)).toMatchObject({ code: "not-found", details: { path: "version" } });
  }
});

test("VIEW5 one retraction leaves the others' words alone", () => {
  const stage = room();
  stage.does("mara", "verb.say", { message: SECRET });
  const { version } = stage.state;
  stage.does("teo", "verb.say", { message: "what vault?" });
  retract(stage, version);
  expect(stage.seenBy("zoe").chat.map(({ text }) => text)).toEqual(["", "what vault?"]);
});
