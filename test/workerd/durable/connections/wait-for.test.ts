import { describe, expect, test } from "vitest";
import { moderator, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

describe("waitFor", () => {
  test("RES5 a version that is there already is answered at once, and one of now too", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    for (const version of [0, 1, client.version]) {
      const response = await room.request(`/state?waitFor=${version}`, ada);
      expect(await response.json()).toMatchObject({ version: client.version });
    }
  });

  test("RES5 it waits for just that version, not for any", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const third = client.version + 3;
    const waiting = room.request(`/state?waitFor=${third}`, bob);
    let done = false;
    void waiting.then(() => {
      done = true;
    });
    await client.say("one");
    await client.say("two");
    await client.settled();
    expect(done).toBe(false);
    await client.say("three");
    expect(await (await waiting).json()).toMatchObject({ version: third });
  });

  test("RES5 after 5 s it answers with what is there, and holds nobody else up", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const begun = performance.now();
    const { version } = client;
    const waiting = Promise.all([
      room.request(`/state?waitFor=${version + 100}`, ada),
      room.request(`/events?after=${version}&waitFor=${version + 100}`, ada),
    ]);
    await client.say("meanwhile");
    const [state, events] = await waiting;
    const took = performance.now() - begun;
    expect(took).toBeGreaterThan(4_900);
    expect(took).toBeLessThan(8_000);
    expect(await state.json()).toMatchObject({ version: version + 1 });
    expect(await events.json()).toMatchObject({ events: [{ data: { message: "meanwhile" } }], nextAfter: null });
  });

  test("RES5 VIEW1 it tells nothing of what its actor may not see but that something happened", async () => {
    const room = new TestRoom();
    const [a] = [await room.open(ada), await room.open(bob)];
    const next = (await room.state(ada)).version + 1;
    const waiting = room.request(`/events?after=${next - 1}&waitFor=${next}`, player("eve"));
    await a.act("verb.whisper", { target: "bob", message: "psst" });
    expect(await (await waiting).json()).toEqual({ events: [], nextAfter: null });
  });

  test("RES5 `at` together with it is rebuilt once it is there", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const next = client.version + 1;
    const waiting = room.request(`/state?at=${next}&waitFor=${next}`, ada);
    await client.say("now");
    expect(await (await waiting).json()).toMatchObject({ version: next, state: { chat: [{ text: "now" }] } });
  });
});

describe("how often one may ask", () => {
  const paths = ["/state", "/events", "/sessions", "/sessions/ses-1"];

  test("LIM4 20 reads a second, whichever, then 429 with the exact wait", async () => {
    const room = new TestRoom();
    await room.open(bob);
    for (let n = 0; n < 20; n += 1) expect((await room.request(paths[n % 4] ?? "", ada)).status).not.toBe(429);
    for (const path of paths) {
      const refused = await room.request(path, ada);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
      expect(await refused.json()).toMatchObject({ code: "rate-limited", retryAfterMs: 50 });
    }
    clock.move(49);
    expect((await room.request("/state", ada)).status).toBe(429);
    clock.move(1);
    expect((await room.request("/state", ada)).status).toBe(200);
    expect((await room.request("/state", ada)).status).toBe(429);
    clock.move(1_000);
    for (let n = 0; n < 20; n += 1) expect((await room.request("/state", ada)).status).toBe(200);
    expect((await room.request("/state", ada)).status).toBe(429);
  });

  test("LIM4 10 tickets in 10 s", async () => {
    const room = new TestRoom();
    const ticket = () => room.request("/tickets", ada, {});
    for (let n = 0; n < 10; n += 1) expect((await ticket()).status).toBe(201);
    const refused = await ticket();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await refused.json()).toMatchObject({ code: "rate-limited", retryAfterMs: 1_000 });
    clock.move(999);
    expect((await ticket()).status).toBe(429);
    clock.move(1);
    expect((await ticket()).status).toBe(201);
  });

  test("LIM4 for each actor and room, and what is spent on one is not spent on the other", async () => {
    const [room, next] = [new TestRoom(), new TestRoom()];
    for (let n = 0; n < 20; n += 1) await room.request("/state", ada);
    expect((await room.request("/state", ada)).status).toBe(429);
    expect((await room.request("/tickets", ada, {})).status).toBe(201);
    expect((await room.request("/state", bob)).status).toBe(200);
    expect((await next.request("/state", ada)).status).toBe(200);
    const say = { id: "c", verb: "verb.say", args: { message: "hi" } };
    expect((await room.request("/commands", ada, say)).status).toBe(200);
  });

  test("LIM4 who waits for a version has spent one read, and no more", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const waiting = Array.from({ length: 20 }, () => room.request(`/state?waitFor=${client.version + 1}`, bob));
    expect((await room.request("/state", bob)).status).toBe(429);
    await client.say("there");
    const answers = await Promise.all(waiting);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  });

  test("LIM4 thousands of readers are forgotten again", async () => {
    const room = new TestRoom();
    await room.inside(async (_, instance) => {
      const object = instance as unknown as { readState(actor: unknown, query: object): Promise<{ ok: boolean }> };
      for (let n = 0; n < 1_500; n += 1) {
        if (n % 500 === 499) clock.move(2_000);
        const answer = await object.readState(room.actor(moderator(`r${n}`)), {});
        if (!answer.ok) throw new Error("refused");
      }
    });
    // Nobody's budget was lost on the way.
    for (let n = 0; n < 20; n += 1) await room.request("/state", ada);
    expect((await room.request("/state", ada)).status).toBe(429);
  });
});
