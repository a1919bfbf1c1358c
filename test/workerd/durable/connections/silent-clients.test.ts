import { describe, expect, test } from "vitest";
import { gm, moderator, player, spectator } from "../support/character.ts";
import { queue } from "../support/queue.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const sam = spectator("sam");

const notices = (client: TestClient) =>
  client.frames.flatMap((frame) => (frame.type === "hub.system.notice" ? [frame.code] : []));

/** A gm who narrates once, and one who hears it and acknowledges nothing. */
async function stage() {
  const room = new TestRoom();
  const [gil, silent] = [await room.open(gm("gil")), await room.open(sam, { isImpolite: true })];
  await silent.reaches(await gil.act("gm.narrate", { text: "first" }));
  return { room, gil, silent };
}

describe("who acknowledges nothing", () => {
  test("SLO2 PRE5 is found out although the room hibernates in between", async () => {
    const { room, silent } = await stage();
    await room.hibernate();
    await room.pass(29_999);
    expect(notices(silent)).toEqual([]);
    await room.hibernate();
    await room.pass(1);
    await silent.frame("hub.system.notice");
    expect(notices(silent)).toEqual(["lagging"]);
    await room.hibernate();
    await room.pass(29_999);
    expect(silent.closed).toBeNull();
    await room.pass(1);
    expect(await silent.hungUp()).toMatchObject({ code: 4413 });
  });

  test("SLO2 the same after an ack of an old version, or of one never sent", async () => {
    const { room, gil, silent } = await stage();
    silent.send({ type: "hub.ack", version: silent.version });
    await silent.settled();
    await silent.reaches(await gil.act("gm.narrate", { text: "second" }));
    await room.hibernate();
    await room.pass(20_000);
    silent.send({ type: "hub.ack", version: silent.version - 1 });
    await silent.settled();
    await room.hibernate();
    await room.pass(10_000);
    await silent.frame("hub.system.notice");
    expect(notices(silent)).toEqual(["lagging"]);
  });

  test("SLO2 one who acknowledges a part after the room slept is given the whole time for the rest", async () => {
    const { room, gil, silent } = await stage();
    const first = silent.version;
    await room.pass(20_000);
    await silent.reaches(await gil.act("gm.narrate", { text: "second" }));
    await room.hibernate();
    silent.send({ type: "hub.ack", version: first });
    await silent.settled();
    await room.pass(29_999);
    expect(notices(silent)).toEqual([]);
    await room.pass(1);
    await silent.frame("hub.system.notice");
  });

  test("SLO2 with more than 2,000 versions the 5 s are counted over hibernation too", async () => {
    const { room, silent } = await stage();
    await room.crowd(35, 60);
    await silent.reaches((await room.state(sam)).version);
    await room.hibernate();
    await room.pass(5000);
    await silent.frame("hub.system.notice");
    expect(notices(silent)).toEqual(["lagging"]);
  });

  test("SLO2 SOK6 a lagging client gets receipts but no events, also after hibernation", async () => {
    const room = new TestRoom();
    const client = await room.open(player("ada"), { isImpolite: true });
    const gil = await room.open(gm("gil"));
    await client.command("verb.emote", { text: "waits" });
    await room.pass(30_000);
    await client.frame("hub.system.notice");
    await room.hibernate();
    await gil.act("gm.narrate", { text: "not for him" });
    expect(await client.command("verb.emote", { text: "acts" })).toMatchObject({ status: "accepted" });
    expect(client.texts.join("\n")).not.toContain("not for him");
    const seen = client.frames.length;
    client.send({ type: "hub.ack", version: client.version });
    await client.frame("hub.stateSnapshot", seen);
    expect(client.view).toEqual((await room.state(player("ada"))).state);
  });
});

describe("a silent room", () => {
  test("PRE5 DIR1 with 50 silent clients wakes for nothing but the 100 s", async () => {
    const room = new TestRoom();
    const clients = await Promise.all(
      Array.from({ length: 50 }, (_, n) => room.open(n % 5 === 0 ? spectator(`s${n}`) : moderator(`m${n}`))),
    );
    // Until all have fallen idle (PRE2), who is here by name.
    await room.pass(100_000);
    await room.pass(20_000);
    const { version } = await room.state(moderator("m1"));
    for (let rings = 0; rings < 8; rings += 1) {
      await room.hibernate();
      const wait = await room.alarmIn();
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(100_000);
      await Promise.all(clients.map((client) => client.settled()));
      await room.pass(wait ?? 0);
      // Or the pings of a year ago, as the runtime's own clock has them, would close all of them.
      for (const client of clients) client.send({ type: "hub.ack", version: client.version });
      await Promise.all(clients.map((client) => client.settled()));
    }
    expect((await room.state(moderator("m1"))).version).toBe(version);
    expect(clients.every(({ closed }) => closed === null)).toBe(true);
  });

  test("PRE5 PRE1 SES1 when the last has gone it wakes for what is due, and then never again", async () => {
    const room = new TestRoom();
    const client = await room.open(player("ada"));
    await client.say("anybody?");
    await client.close();
    const due: (number | null)[] = [];
    for (let rings = 0; rings < 3; rings += 1) {
      const wait = await room.alarmIn();
      due.push(wait);
      await room.hibernate();
      await room.pass(wait ?? 0);
    }
    // The lease that was due while somebody was here, then nothing until the actor is forgotten and the session closes.
    const graceOver = due.indexOf(10_000);
    expect(due.slice(graceOver, graceOver + 2)).toEqual([10_000, 30 * 60_000]);
    expect((await room.state(sam)).state).toMatchObject({ participants: [], sessionId: null });
    // Its closure's job is sent again and again (JOB1), and nothing else wakes the room.
    const { jobId } = queue.last(room, "closure");
    expect(await room.alarmIn()).not.toBeNull();
    await room.object.jobFailed(jobId, 1, "poison", "unreadable");
    await room.pass(24 * 3_600_000);
    await room.hibernate();
    expect(await room.alarmIn()).toBeNull();
    expect(await room.ring()).toBe(false);
  });
});
