import { describe, expect, test } from "vitest";
import { catalogWith } from "../../../unit/rules/limits/unlimited.ts";
import { gm, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

const updatesOf = (client: TestClient) => client.frames.filter((frame) => frame.type === "hub.stateUpdate");
const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength;

/** Fills the log with `count` lines of narration, as fast as one gm may speak (LIM3). */
async function narrate(client: TestClient, count: number, text: (n: number) => string): Promise<void> {
  for (let done = 0; done < count; done += 60) {
    clock.move(2000);
    const batch = Array.from({ length: Math.min(60, count - done) }, (_, i) => text(done + i + 1));
    const receipts = await Promise.all(batch.map((line) => client.command("gm.narrate", { text: line })));
    expect(receipts.filter((receipt) => receipt.status === "rejected")).toEqual([]);
  }
}

describe("with `after`", () => {
  test("RES1 every event that was missed comes, in order, and the state is that of a snapshot", async () => {
    const room = new TestRoom();
    const [leaving, gil] = [await room.open(ada), await room.open(gm("gil"))];
    await leaving.reaches(gil.version);
    await leaving.close();
    await narrate(gil, 130, (n) => `line ${n}`);
    const back = await room.open(ada, { resumes: leaving });
    expect(await back.frame("hub.system.connected")).toMatchObject({ resume: "replay", version: gil.version });
    await back.reaches(gil.version);
    expect(back.events().map((event) => event.version)).toEqual(
      Array.from({ length: gil.version - leaving.version }, (_, i) => leaving.version + 1 + i),
    );
    expect(back.view).toEqual((await room.state(ada)).state);
    expect(back.frames.map((frame) => frame.type)).not.toContain("hub.stateSnapshot");
  });

  test("RES1 SOK6 what may not be seen is left out, and the next frame begins where the replay ended", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    const leaving = await room.open(player("eve"));
    await leaving.close();
    await a.act("verb.whisper", { target: "bob", message: "she is gone" });
    await a.say("hello");
    await b.act("verb.whisper", { target: "ada", message: "at last" });
    const back = await room.open(player("eve"), { resumes: leaving });
    await back.reaches(leaving.version + 2);
    expect(back.events().map((event) => event.type)).toEqual(["chat.said"]);
    const version = await b.say("welcome back");
    await back.reaches(version);
    expect(back.events().map((event) => event.version)).toEqual([leaving.version + 2, version]);
  });

  test("RES1 at the room's version nothing comes, and no snapshot", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    const again = await room.open(ada, { after: b.version });
    expect(await again.frame("hub.system.connected")).toMatchObject({ resume: "replay", version: b.version });
    await again.say("next");
    expect(again.frames.map((frame) => frame.type)).toEqual([
      "hub.system.connected",
      "hub.catalog.sync",
      "hub.stateUpdate",
    ]);
    await a.reaches(again.version);
  });

  test("RES1 from 0 the whole log comes", async () => {
    const room = new TestRoom();
    await room.open(ada);
    const client = await room.open(bob, { after: 0 });
    await client.reaches(3);
    expect(client.events().map((event) => event.type)).toEqual([
      "session.opened",
      "participant.joined",
      "participant.joined",
    ]);
  });

  test("RES1 beyond the room's version there is a snapshot without a gap", async () => {
    const room = new TestRoom();
    const client = await room.open(ada, { after: 1000 });
    const connected = await client.frame("hub.system.connected");
    expect([connected.resume, connected.gap]).toEqual(["snapshot", undefined]);
    expect(await client.frame("hub.stateSnapshot")).toMatchObject({ version: connected.version });
  });
});

describe("far behind", () => {
  test("RES1 a replay comes in frames of at most 256 events and 256 KiB", async () => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    const after = gil.version;
    await narrate(gil, 300, (n) => `short ${n}`);
    await narrate(gil, 180, (n) => `${n} ${"long ".repeat(390)}`);
    const client = await room.open(gm("gil"), { after });
    await client.reaches(gil.version);
    const frames = client.texts.filter((text) => text.startsWith('{"type":"hub.stateUpdate"'));
    expect(Math.max(...updatesOf(client).map((frame) => frame.events.length))).toBe(256);
    expect(Math.max(...frames.map(bytesOf))).toBeLessThanOrEqual(256 * 1024);
    expect(client.events()).toHaveLength(480);
  });

  test("RES1 2,000 events behind are replayed, one more is a snapshot with the gap", async () => {
    const room = new TestRoom();
    await room.crowd(34, 60);
    const { version } = await room.state(ada);
    const watcher = spectator("sam");
    const near = await room.open(watcher, { after: version - 2000 });
    expect(await near.frame("hub.system.connected")).toMatchObject({ resume: "replay" });
    await near.reaches(version);
    expect(near.events()).toHaveLength(2000);
    const far = await room.open(watcher, { after: version - 2001 });
    expect(await far.frame("hub.system.connected")).toMatchObject({
      resume: "snapshot",
      gap: { from: version - 2000, to: version },
    });
    expect(await far.frame("hub.stateSnapshot")).toMatchObject({ version });
  });

  test.each<[what: string, letter: string]>([
    ["ASCII", "x"],
    ["emoji, which are more bytes than letters", "🜁"],
  ])("RES1 more than 1 MiB of %s behind is a snapshot with the gap, less is replayed", async (_, letter) => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    const text = letter.repeat(2000);
    // So much text of one actor is more than its budget (LIM5).
    await room.object.catalogChanged(catalogWith({ limits: { actorTextBytes: { burst: 10_000_000, perSeconds: 1 } } }));
    await narrate(gil, Math.ceil((1.05 * 1024 * 1024) / bytesOf(text)), () => text);
    const { version } = gil;
    const far = await room.open(gm("gil"), { after: 2 });
    expect(await far.frame("hub.system.connected")).toMatchObject({
      resume: "snapshot",
      gap: { from: 3, to: version },
    });
    const near = await room.open(gm("gil"), { after: version - 100 });
    expect(await near.frame("hub.system.connected")).toMatchObject({ resume: "replay" });
    await near.reaches(version);
  });

  test("RES1 older than the log is a snapshot with the gap", async () => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await narrate(gil, 20, (n) => `${n}`);
    await room.rows("DELETE FROM log WHERE version <= 10");
    const { version } = gil;
    const old = await room.open(gm("gil"), { after: 9 });
    expect(await old.frame("hub.system.connected")).toMatchObject({
      resume: "snapshot",
      gap: { from: 10, to: version },
    });
    const kept = await room.open(gm("gil"), { after: 10 });
    expect(await kept.frame("hub.system.connected")).toMatchObject({ resume: "replay" });
    await kept.reaches(version);
    expect(kept.events()[0]).toMatchObject({ version: 11 });
  });
});
