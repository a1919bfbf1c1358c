import { describe, expect, test, vi } from "vitest";
import { eventsPage } from "../../../../src/durable/room/reads/read-room.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import type { RoomHarness } from "../../../../testkit/room-harness.ts";
import { fill, gm, HOUR, mo, prune, quietRoom, versions } from "./long-log.ts";

// Thousands of events each; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

const ada = actorNamed("ada", { roles: ["moderator"] });

/** A long and old log: this many events, a day and more ago. */
function oldRoom(events: number): RoomHarness {
  const stage = quietRoom();
  fill(stage, events);
  stage.skip(25 * HOUR);
  return stage;
}

/** As many rows as the log has of an actor's commands. */
const rowsOf = (stage: RoomHarness, actorId: string) =>
  stage.sql.all("SELECT 1 FROM log WHERE actor_id = ? AND command_id IS NOT NULL", actorId).length;

describe("what stays", () => {
  test("RES4 everything of the last 24 h, however much it is", () => {
    const stage = quietRoom();
    fill(stage, 7_500);
    stage.skip(24 * HOUR);
    prune(stage);
    expect(versions(stage)).toHaveLength(stage.state.version);
    stage.skip(60_001);
    prune(stage);
    expect(versions(stage).length).toBeLessThan(stage.state.version);
  });

  test("RES4 RES5 the last 5,000 events, however old, and what is needed to rebuild them", () => {
    const stage = oldRoom(7_500);
    prune(stage);
    const { version } = stage.state;
    const [oldest = 0] = versions(stage);
    expect(oldest).toBeLessThanOrEqual(version - 5_000 + 1);
    expect(oldest).toBeGreaterThan(version - 6_002);
    expect(versions(stage)).toHaveLength(version - oldest + 1);
  });

  test("RES4 a session, until its closure has read it", () => {
    const stage = quietRoom();
    stage.enters(gm);
    stage.does(gm, "gm.narrate", { text: "It begins." });
    fill(stage, 7_500);
    stage.wait(25 * HOUR);
    // It closed by itself after 12 h, and the closure is out.
    expect(stage.jobs()).toHaveLength(1);
    prune(stage);
    expect(versions(stage)[0]).toBe(1);
    stage.bridgeWorks();
    stage.skip(60_001);
    prune(stage);
    // But for the gm's one command, which is remembered.
    expect(versions(stage)[1]).toBeGreaterThan(1_000);
  });

  test("RES4 CMD3 an actor's last 1,000 commands are answered as they were, those before are forgotten", () => {
    const stage = quietRoom();
    for (let n = 1; n <= 1_003; n += 1) stage.does(ada, "mod.slowMode", { seconds: 1 }, `ada-${n}`);
    fill(stage, 7_000);
    stage.skip(25 * HOUR);
    prune(stage);
    const again = (n: number) => stage.does(ada, "mod.slowMode", { seconds: 1 }, `ada-${n}`);
    expect(rowsOf(stage, "ada")).toBe(1_000);
    expect(again(4)).toMatchObject({ status: "accepted", replayed: true });
    expect(again(1_003)).toMatchObject({ status: "accepted", replayed: true });
    expect(again(3)).toEqual({ id: "ada-3", status: "accepted", version: stage.state.version });
  });

  test("RES4 RES2 talk that a chat still shows, after waking too, and it can be retracted", () => {
    const stage = quietRoom();
    stage.enters(ada);
    const says = (message: string) => stage.does(ada, "verb.say", { message });
    for (const message of ["one", "two", "three"]) says(message);
    stage.does(ada, "verb.whisper", { target: "mo", message: "psst" });
    const [, two] = stage.state.view.chat;
    const [first] = stage.state.view.chat;
    for (let n = 0; n < 1_000; n += 1) stage.does(ada, "mod.slowMode", { seconds: n % 2 });
    fill(stage, 7_000);
    stage.skip(25 * HOUR);
    const before = stage.state.view.chat;
    prune(stage);
    expect(versions(stage)).not.toContain(first?.version);
    stage.sleeps();
    expect(stage.state.view.chat).toEqual(before);
    const retract = { version: two?.version ?? 0, reason: "a leak" };
    expect(stage.does(mo, "mod.retractMessage", retract)).toMatchObject({ status: "accepted" });
    const retracted = stage.state.view.chat;
    expect(retracted.map(({ text }) => text)).toEqual(["one", "two", "three", "psst"]);
    expect(stage.seenBy(actorNamed("ada")).chat.map(({ text }) => text)).toEqual(["one", "", "three", "psst"]);
    stage.sleeps();
    expect(stage.state.view.chat).toEqual(retracted);
    expect(stage.does(mo, "mod.retractMessage", retract)).toMatchObject({ code: "already-settled" });
    // It goes when fifty others have pushed it out.
    for (let n = 0; n < 49; n += 1) says(`and ${n}`);
    stage.sleeps();
    expect(stage.state.view.chat.map(({ text }) => text).slice(0, 3)).toEqual(["three", "psst", "and 0"]);
    const kept = () =>
      stage.sql.all<{ version: number }>("SELECT version FROM kept_chat").map(({ version }) => version);
    expect(kept()).not.toContain(two?.version);
  });
});

describe("how it goes", () => {
  test("RES4 PER4 a commit takes one row for the one it writes, and leaves what a chat shows to the alarm", () => {
    const stage = quietRoom();
    stage.does(mo, "verb.say", { message: "shown" });
    const [shown] = stage.state.view.chat;
    fill(stage, 7_500);
    stage.skip(25 * HOUR);
    const gone = () => stage.state.version - versions(stage).length;
    fill(stage, 1);
    expect(gone()).toBe(1);
    fill(stage, 5);
    // Those before the talk, and then no more.
    expect(gone()).toBe((shown?.version ?? 0) - 1);
    stage.room.pruner.pruneBatch(stage.state, stage.room.now());
    expect(versions(stage)).not.toContain(shown?.version);
    const bitten = gone();
    fill(stage, 5);
    expect(gone()).toBe(bitten + 5);
  });

  test("RES4 a batch takes at most 200 rows, and says when there is more", () => {
    const stage = oldRoom(7_500);
    const before = versions(stage).length;
    expect(stage.room.pruner.pruneBatch(stage.state, stage.room.now())).toEqual({ more: true, full: false });
    expect(versions(stage)).toHaveLength(before - 200);
    expect(versions(stage)[0]).toBe(201);
  });

  test("RES4 PRE5 what has to stay is looked through once, not at every waking; a day later again", () => {
    const stage = quietRoom();
    for (let actor = 0; actor < 5; actor += 1) {
      const who = actorNamed(`m${actor}`, { roles: ["moderator"] });
      for (let n = 0; n < 500; n += 1) stage.does(who, "mod.slowMode", { seconds: 1 });
    }
    fill(stage, 6_000);
    stage.skip(25 * HOUR);
    expect(prune(stage)).toBeGreaterThan(1);
    const stays = versions(stage);
    stage.sleeps();
    expect(prune(stage)).toBe(1);
    for (let n = 0; n < 600; n += 1)
      stage.does(actorNamed("m0", { roles: ["moderator"] }), "mod.slowMode", { seconds: 1 });
    stage.skip(25 * HOUR);
    prune(stage);
    // More than a thousand commands of this actor: the first hundred are not among the last.
    expect(versions(stage).filter((version) => version <= 2_500)).toHaveLength(
      stays.filter((version) => version <= 2_500).length - 100,
    );
  });

  test("RES4 RES5 who asks for what is gone is told the gap, and pages from there", () => {
    const stage = oldRoom(7_500);
    prune(stage);
    const [oldest = 0] = versions(stage);
    const page = eventsPage(stage.sql, stage.room, actorNamed("eve"), 10, 5);
    expect(page.gap).toEqual({ from: 11, to: oldest - 1 });
    expect(page.events.map(({ version }) => version)).toEqual([0, 1, 2, 3, 4].map((n) => oldest + n));
    expect(page.nextAfter).toBe(oldest + 4);
    expect(eventsPage(stage.sql, stage.room, actorNamed("eve"), oldest - 1, 5).gap).toBeUndefined();
  });

  test("RES4 rows that only remember a command are not shown as events", () => {
    const stage = quietRoom();
    for (let n = 0; n < 10; n += 1) stage.does(ada, "mod.slowMode", { seconds: 1 });
    fill(stage, 7_500);
    stage.skip(25 * HOUR);
    prune(stage);
    expect(rowsOf(stage, "ada")).toBe(10);
    const page = eventsPage(stage.sql, stage.room, actorNamed("eve"), 0, 3);
    expect(page.events[0]?.version).toBeGreaterThan(1_000);
    expect(page.gap).toEqual({ from: 1, to: (page.events[0]?.version ?? 0) - 1 });
  });
});

describe("a database that is full", () => {
  test("RES4 the oldest events go before their time, whoever may still ask; the chat stays", () => {
    const stage = quietRoom();
    stage.does(mo, "verb.say", { message: "shown" });
    stage.does(mo, "mod.unban", { target: "nobody" }, "rejected");
    fill(stage, 700);
    vi.spyOn(stage.sql, "bytes").mockReturnValue(2 * 1024 ** 3 + 1);
    const pruned = () => stage.room.pruner.pruneBatch(stage.state, stage.room.now());
    expect(pruned()).toEqual({ more: true, full: true });
    expect(versions(stage)[0]).toBe(201);
    expect(eventsPage(stage.sql, stage.room, mo, 0, 1).gap).toEqual({ from: 1, to: 200 });
    // A version older than the log is not remembered any more.
    expect(stage.sql.all("SELECT 1 FROM rejections")).toEqual([]);
    vi.spyOn(stage.sql, "bytes").mockReturnValue(2 * 1024 ** 3);
    expect(pruned()).toEqual({ more: false, full: false });
    expect(versions(stage)[0]).toBe(201);
    stage.sleeps();
    expect(stage.state.view.chat.map(({ text }) => text)).toEqual(["shown"]);
    expect(stage.does(mo, "verb.say", { message: "and on" })).toMatchObject({ status: "accepted" });
  });

  test("RES4 the last event stays whatever happens: the room knows its version by it", () => {
    const stage = quietRoom();
    fill(stage, 30);
    const { version } = stage.state;
    vi.spyOn(stage.sql, "bytes").mockReturnValue(3 * 1024 ** 3);
    prune(stage);
    expect(versions(stage)).toEqual([version]);
    stage.sleeps();
    expect(stage.state.version).toBe(version);
  });
});

describe("answers", () => {
  const rejected = (stage: RoomHarness) =>
    stage.sql.all<{ actor_id: string; count: number }>(
      "SELECT actor_id, count(*) AS count FROM rejections GROUP BY actor_id ORDER BY actor_id",
    );

  test("CMD3 RES4 rejections stay for 24 h, and the last 1,000 for ever", () => {
    const stage = quietRoom();
    stage.enters(ada);
    for (let n = 0; n < 1_200; n += 1) {
      stage.skip(1);
      stage.does(mo, "mod.unban", { target: "nobody" }, `no-${n}`);
      if (n < 900) stage.does(ada, "mod.unban", { target: "nobody" });
    }
    stage.skip(24 * HOUR - 1_201);
    prune(stage);
    expect(rejected(stage)).toMatchObject([{ count: 900 }, { count: 1_200 }]);
    stage.skip(2_000);
    prune(stage);
    expect(rejected(stage)).toMatchObject([
      { actor_id: "ada", count: 900 },
      { actor_id: "mo", count: 1_000 },
    ]);
    expect(stage.does(mo, "mod.unban", { target: "nobody" }, "no-200")).toMatchObject({ replayed: true });
    expect(stage.does(mo, "mod.unban", { target: "nobody" }, "no-199")).not.toMatchObject({ replayed: true });
  });

  test("CMD3 RES4 those before an actor's last 1,000 accepted commands go too", () => {
    const stage = quietRoom();
    stage.does(mo, "mod.unban", { target: "nobody" });
    fill(stage, 1_001);
    stage.does(mo, "mod.unban", { target: "nobody" });
    stage.skip(25 * HOUR);
    prune(stage);
    expect(rejected(stage)).toMatchObject([{ count: 1 }]);
  });

  test("BRG1 RES4 the first answer to a result is kept for a week", () => {
    const stage = quietRoom();
    stage.enters("mara", "teo");
    stage.does("mara", "verb.challengeDuel", { target: "teo" });
    stage.does("teo", "verb.challengeDuel", { target: "mara" });
    stage.bridgeWorks();
    const kept = () => stage.sql.all("SELECT 1 FROM results").length;
    stage.skip(7 * 24 * HOUR);
    prune(stage);
    expect(kept()).toBe(1);
    stage.skip(1);
    prune(stage);
    expect(kept()).toBe(0);
  });
});
