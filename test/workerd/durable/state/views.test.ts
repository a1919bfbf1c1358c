import { describe, expect, test } from "vitest";
import { gm, moderator, player, spectator, type Character } from "../support/character.ts";
import { invoker } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { contestResolved, ritualResolved } from "../support/results.ts";
import { telemetryText } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

/** All that a viewer can get out of a room, by every way there is. */
async function everythingShown(room: TestRoom, who: Character, sessionId: string): Promise<string> {
  const fresh = await room.open(who);
  const replayed = await room.open(who, { after: 0 });
  await replayed.reaches(fresh.version);
  const reads = await Promise.all(
    ["/state", "/events", "/sessions", `/sessions/${sessionId}`].map(async (path) =>
      (await room.request(path, who)).text(),
    ),
  );
  return [...fresh.texts, ...replayed.texts, ...reads].join("\n");
}

describe("whispers", () => {
  const secret = "the key is under the mat";
  const sees: [who: Character, isShown: boolean][] = [
    [ada, true],
    [bob, true],
    [moderator("mo"), true],
    [player("eve"), false],
    [gm("gil"), false],
    [spectator("sam"), false],
  ];

  test.each(sees)("VIEW1 VIEW4 %o is shown it: %s", async (who, isShown) => {
    const room = new TestRoom();
    const live = await room.open(who);
    const [a, b] = [await room.open(ada), await room.open(bob)];
    const { sessionId } = (await room.state(ada)).state;
    await a.act("verb.whisper", { target: "bob", message: secret });
    await live.reaches(await b.say("hm"));
    expect(live.texts.join("\n").includes(secret)).toBe(isShown);
    expect((await everythingShown(room, who, sessionId ?? "")).includes(secret)).toBe(isShown);
    await room.hibernate();
    expect((await everythingShown(room, who, sessionId ?? "")).includes(secret)).toBe(isShown);
  });

  test("VIEW1 BRG2 TEL1 it is in no transcript, no job and no telemetry", async () => {
    const room = new TestRoom();
    const [a, b, gil] = [await room.open(ada), await room.open(bob), await room.open(gm("gil"))];
    await a.act("verb.whisper", { target: "bob", message: secret });
    await b.command("verb.whisper", { target: "ada", message: `${secret}! ${"x".repeat(300)}` });
    await gil.act("gm.closeSession", { reason: "over" });
    const { sessionId } = await gil.event("session.closed").then(({ data }) => data);
    const transcript = await room.object.readTranscript({ session: sessionId, limit: 1000 });
    expect(transcript).toMatchObject({ ok: true, page: { nextAfter: null } });
    expect(queue.of(room)).toHaveLength(1);
    expect(JSON.stringify([transcript, queue.of(room)]) + telemetryText()).not.toContain(secret);
  });
});

describe("seeds", () => {
  test("VIEW2 a contest's seed is seen by nobody before it is resolved, and by everybody after", async () => {
    const room = new TestRoom();
    const viewers = [ada, bob, moderator("mo"), spectator("sam")];
    const [a, b, ...others] = await Promise.all(viewers.map((who) => room.open(who)));
    if (a === undefined || b === undefined) throw new Error("nobody came");
    await a.act("verb.challengeDuel", { target: "bob" });
    const version = await b.act("verb.challengeDuel", { target: "ada" });
    for (const client of others) await client.reaches(version);
    const job = queue.last(room, "contest");
    const { sessionId } = (await room.state(ada)).state;
    const shown = async () => {
      const ways = viewers.map((who) => everythingShown(room, who, sessionId ?? ""));
      return [...(await Promise.all(ways)), ...[a, b, ...others].flatMap((client) => client.texts)].join("\n");
    };
    expect(job.seed).toMatch(/^[0-9a-f]{64}$/);
    expect((await shown()) + telemetryText()).not.toContain(job.seed);
    await room.hibernate();
    expect((await shown()) + telemetryText()).not.toContain(job.seed);
    await room.result(contestResolved(job));
    for (const client of others) {
      expect((await client.event("contest.resolved")).data.seed).toBe(job.seed);
    }
  });

  test("VIEW2 RIT2 nor is a ritual's", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(invoker("ada")), await room.open(bob)];
    await b.reaches(await a.act("verb.invokeRelic", { relicId: "orb" }));
    const job = queue.last(room, "hubAction");
    const shown = [...a.texts, ...b.texts, await everythingShown(room, moderator("mo"), "")].join("\n");
    expect(shown + telemetryText()).not.toContain(job.seed);
    await room.result(ritualResolved(job));
    expect((await b.event("ritual.resolved")).data.seed).toBe(job.seed);
  });

  test("VIEW2 one of a contest that was never thrown stays hidden", async () => {
    const room = new TestRoom();
    const a = await room.open(ada);
    await room.open(bob);
    await a.act("verb.challengeDuel", { target: "bob" });
    const [book] = await room.rows<{ body: string }>("SELECT body FROM contest_books");
    const { seed } = JSON.parse(book?.body ?? "{}") as { seed: string };
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    clock.move(6000);
    await room.ring();
    await a.event("contest.expired");
    expect((await everythingShown(room, moderator("mo"), "")) + a.texts.join("\n")).not.toContain(seed);
  });
});
