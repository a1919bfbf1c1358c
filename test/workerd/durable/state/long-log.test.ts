import { describe, expect, test } from "vitest";
import { Unacked } from "../../../../src/durable/connections/unacked.ts";
import { gm, moderator, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { TestRoom } from "../support/test-room.ts";

const gil = gm("gil");
const mo = moderator("mo");
const sam = spectator("sam");

describe("one silent client in a flood", () => {
  /**
   * The bound is by time and not by number: as much may be under way as happens until the client lags, 5 s after the
   * 2,000th version, and from then on nothing. So ten thousand events prove what a hundred thousand would.
   */
  test("SLO2 a lagging client is sent nothing more, the room keeps nothing for it, and others notice nothing", async () => {
    const room = new TestRoom();
    const [g, silent, polite] = [await room.open(gil), await room.open(sam, { isImpolite: true }), await room.open(mo)];
    await room.crowd(40, 60);
    clock.move(5_000);
    const told = await g.act("gm.narrate", { text: "the flood" });
    await polite.reaches(told);
    await silent.frame("hub.system.notice");
    const frames = silent.frames.length;
    await room.inside(async (_, instance) => {
      const object = instance as unknown as { command(actor: unknown, request: object): Promise<{ ok: boolean }> };
      for (let n = 0; n < 7_500; n += 1) {
        // 40 players, each 30 a second and no more (LIM3).
        if (n % 1_200 === 0) clock.move(1_000);
        const actor = room.actor(player(`p${(n % 40) + 1}`));
        await object.command(actor, { id: `flood-${n}`, verb: "verb.emote", args: { text: "cheers" } });
      }
    });
    const last = await g.act("gm.narrate", { text: "it is over" });
    expect(last).toBeGreaterThan(9_900);
    await polite.reaches(last);
    await silent.settled();
    expect(silent.frames).toHaveLength(frames);
    const attachment = await room.inside((state) =>
      Math.max(...state.getWebSockets().map((socket) => JSON.stringify(socket.deserializeAttachment()).length)),
    );
    expect(attachment).toBeLessThan(1_000);
    // One ack, and the client is where the others are.
    silent.send({ type: "hub.ack", version: silent.version });
    await silent.reaches(last);
    expect(silent.view).toEqual((await room.state(sam)).state);
    expect(polite.view?.chat.at(-1)).toMatchObject({ text: "it is over" });
  });

  test("SLO2 what is remembered of the way is one mark a second, however much goes", () => {
    const unacked = Unacked.none();
    for (let version = 1; version <= 100_000; version += 1) unacked.sent(version, Math.floor(version / 100));
    expect(unacked.since).toBe(0);
    unacked.acked(99_999, 2_000);
    expect(unacked.since).toBe(1_000);
    unacked.acked(100_000, 2_000);
    expect(unacked.since).toBeNull();
  });
});

describe("looking back", () => {
  test("RES5 VIEW5 over HTTP: kept views, rebuilt ones, and none of what was retracted", async () => {
    const room = new TestRoom();
    const [g, m] = [await room.open(gil), await room.open(mo)];
    const said = await g.act("gm.narrate", { text: "the vault is 4711" });
    const before = (await room.state(sam)).state;
    await room.crowd(20, 60);
    const { version } = await room.state(sam);
    const late = (await room.state(sam)).state;
    clock.move(1_000);
    expect(version).toBeGreaterThan(1_200);
    await room.hibernate();
    const at = async (asked: number) => {
      clock.move(100);
      const answer: { state?: object } = await (await room.request(`/state?at=${asked}`, sam)).json();
      return answer.state;
    };
    expect(await at(said)).toEqual(before);
    expect(await at(version)).toEqual(late);
    await m.act("mod.retractMessage", { version: said, reason: "a leak" });
    for (const asked of [said, 500, 1_001, version]) expect(JSON.stringify(await at(asked))).not.toContain("4711");
    expect(await at(said)).toMatchObject({ chat: [{ version: said, text: "", retracted: true }] });
  });

  test("RES4 the alarm takes old events in bites, also with nobody there, until they are gone", async () => {
    const room = new TestRoom();
    const client = await room.open(mo);
    const act = async (count: number) =>
      room.inside(async (_, instance) => {
        const object = instance as unknown as { command(actor: unknown, request: object): Promise<{ ok: boolean }> };
        for (let n = 0; n < count; n += 1) {
          if (n % 50 === 0) clock.move(2_000);
          const request = { id: `s-${clock.now()}-${n}`, verb: "mod.slowMode", args: { seconds: n % 2 } };
          await object.command(room.actor(mo), request);
        }
      });
    await act(7_300);
    await client.close();
    const count = async () => (await room.rows<{ n: number }>("SELECT count(*) AS n FROM log"))[0]?.n ?? 0;
    const before = await count();
    await room.pass(25 * 3_600_000);
    let rings = 1;
    for (let wait = await room.alarmIn(); wait !== null && wait <= 1_000 && rings < 50; wait = await room.alarmIn()) {
      await room.pass(wait);
      rings += 1;
    }
    expect(before - (await count())).toBeGreaterThan(1_900);
    expect(rings).toBeGreaterThanOrEqual(10);
    expect(rings).toBeLessThan(15);
    const back = await room.open(mo, { after: 0 });
    expect(await back.frame("hub.system.connected")).toMatchObject({ resume: "snapshot", gap: { from: 1 } });
  });
});
