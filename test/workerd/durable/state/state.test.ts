import { describe, expect, test } from "vitest";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { Gap } from "../../../../src/durable/protocol/socket/down/connected.ts";
import { gm, moderator, player, spectator, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { contestResolved } from "../support/results.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

async function eventsPage(room: TestRoom, who: Character, query = "") {
  const response = await room.request(`/events${query}`, who);
  const page: { events: Event[]; nextAfter: number | null; gap?: Gap } = await response.json();
  return page;
}

/** Numbers that look like chance and are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("bounds", () => {
  test("RES2 the last 50 public entries, and apart from them the viewer's last 20 whispers", async () => {
    const room = new TestRoom();
    const [gil, a] = [await room.open(gm("gil")), await room.open(ada)];
    for (let i = 1; i <= 30; i += 1) {
      clock.move(2000);
      await a.act("verb.whisper", { target: "gil", message: `secret ${i}` });
      await gil.act("gm.narrate", { text: `scene ${i}` });
      await a.act("verb.emote", { text: `waves ${i}` });
    }
    const { state } = await room.state(ada);
    const kinds = state.chat.map((entry) => entry.kind);
    expect([
      kinds.filter((kind) => kind !== "whisper").length,
      kinds.filter((kind) => kind === "whisper").length,
    ]).toEqual([50, 20]);
    expect(state.chat.map(({ version }) => version)).toEqual(
      state.chat.map(({ version }) => version).toSorted((x, y) => x - y),
    );
    expect(state.chat.at(-1)).toMatchObject({ kind: "emote", text: "waves 30", actorId: "ada" });
    expect(a.view).toEqual(state);
    await room.hibernate();
    expect((await room.state(ada)).state).toEqual(state);
  });

  test("RES2 two who whisper a lot do not push out what others were told", async () => {
    const room = new TestRoom();
    const [a, b, c] = [await room.open(ada), await room.open(bob), await room.open(player("cyd"))];
    await c.act("verb.whisper", { target: "bob", message: "remember this" });
    for (let i = 1; i <= 25; i += 1) await a.act("verb.whisper", { target: "bob", message: `${i}` });
    await b.reaches(a.version);
    expect(b.view?.chat).toHaveLength(20);
    expect(c.view?.chat).toMatchObject([{ text: "remember this" }]);
    await room.hibernate();
    expect((await room.state(player("cyd"))).state.chat).toMatchObject([{ text: "remember this" }]);
    expect((await room.state(bob)).state.chat).toEqual(b.view?.chat);
  });

  test("RES2 the last 10 settled contests", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      clock.move(20_000);
      await a.act("verb.challengeDuel", { target: "bob" });
      await b.act("verb.challengeDuel", { target: "ada" });
      const job = queue.last(room, "contest");
      await room.result(contestResolved(job));
      ids.push(job.contestId);
    }
    await a.event("contest.resolved", ({ data }) => data.contestId === ids.at(-1));
    const { state } = await room.state(ada);
    expect(state.contests.map(({ contestId }) => contestId)).toEqual(ids.slice(-10));
    expect(a.view).toEqual(state);
    await room.hibernate();
    expect((await room.state(ada)).state).toEqual(state);
  });

  test("RES2 at most 200 are listed as away, the oldest forgotten first", async () => {
    const room = new TestRoom();
    const watcher = await room.open(spectator("sam"));
    for (let i = 1; i <= 202; i += 1) {
      await room.object.command(room.actor(player(`p${i}`)), { id: "c", verb: "verb.emote", args: { text: "bows" } });
      clock.move(1000);
    }
    await room.pass(10_000);
    await watcher.event("participant.left", ({ data }) => data.actorId === "p202");
    const { state } = await room.state(ada);
    expect(state.participants).toHaveLength(200);
    expect(state.participants[0]).toMatchObject({ actorId: "p3", status: "away" });
    expect(Object.keys(state.inventory)).not.toContain("p1");
    expect(watcher.view).toEqual(state);
  });
});

describe("the client's own state", () => {
  const cast: Character[] = [ada, bob, player("cyd"), gm("gil"), moderator("mo"), spectator("sam")];

  /** One thing that somebody does; what the room makes of it does not matter here. */
  async function doSomething(clients: TestClient[], chance: (below: number) => number): Promise<void> {
    const who = clients[chance(5)];
    const target = ["ada", "bob", "cyd", "gil", "mo"][chance(5)];
    const acts: [string, object][] = [
      ["verb.say", { message: "word" }],
      ["verb.emote", { text: "nods" }],
      ["verb.whisper", { target, message: "psst" }],
      ["verb.whisper", { target, message: "listen" }],
      ["verb.challengeDuel", { target }],
      ["gm.narrate", { text: "Rain." }],
    ];
    const [verb, args] = acts[chance(acts.length)] ?? ["verb.say", {}];
    await who?.command(verb, args);
  }

  test.each([1, 2, 3, 4, 5, 6])(
    "RES3 in a random play (%i) it equals a fresh snapshot, for everybody",
    async (seed) => {
      const room = new TestRoom();
      const chance = seeded(seed);
      const clients = await Promise.all(cast.map((who) => room.open(who)));
      for (let step = 0; step < 90; step += 1) {
        if (chance(12) === 0) await room.pass(chance(20_000));
        if (chance(30) === 0) await room.hibernate();
        if (chance(12) === 0) {
          const place = chance(clients.length);
          const [before, who] = [clients[place], cast[place]];
          if (before === undefined || who === undefined) continue;
          await before.close();
          clients[place] = await room.open(who, { resumes: before });
        }
        await doSomething(clients, chance);
      }
      const version = await clients[0]?.say("the end");
      for (const [place, client] of clients.entries()) {
        await client.reaches(version ?? 0);
        const who = cast[place] ?? ada;
        expect({ who: who.actorId, ...client.view }).toEqual({ who: who.actorId, ...(await room.state(who)).state });
      }
    },
  );
});

describe("reading", () => {
  test("RES5 the state is a snapshot with its version", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.say("hello");
    expect(await room.state(ada)).toEqual({ version: client.version, state: client.view });
  });

  test("RES5 the log is paged, and nextAfter is null at its end", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    for (let i = 1; i <= 5; i += 1) await client.say(`${i}`);
    const first = await eventsPage(room, ada, "?limit=3");
    expect(first).toMatchObject({ events: [{ version: 1 }, { version: 2 }, { version: 3 }], nextAfter: 3 });
    const second = await eventsPage(room, ada, "?after=3&limit=3");
    expect(second).toMatchObject({ events: [{ version: 4 }, { version: 5 }, { version: 6 }], nextAfter: 6 });
    const last = await eventsPage(room, ada, "?after=6&limit=3");
    expect([last.events.length, last.nextAfter]).toEqual([1, null]);
    expect(await eventsPage(room, ada, "?after=7")).toEqual({ events: [], nextAfter: null });
    expect(await eventsPage(room, ada, "?after=700")).toEqual({ events: [], nextAfter: null });
    expect((await eventsPage(room, ada)).events).toHaveLength(7);
  });

  test("RES5 VIEW1 a page that ends in what one may not see still leads on", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    const seen = b.version;
    for (let i = 1; i <= 4; i += 1) await a.act("verb.whisper", { target: "bob", message: `${i}` });
    await a.say("aloud");
    const eve = player("eve");
    expect(await eventsPage(room, eve, `?after=${seen}&limit=2`)).toEqual({ events: [], nextAfter: seen + 2 });
    const rest = await eventsPage(room, eve, `?after=${seen + 2}&limit=3`);
    expect(rest).toMatchObject({ events: [{ type: "chat.said" }], nextAfter: null });
  });

  test("RES5 what is no longer in the log is named as a gap", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    for (let i = 1; i <= 5; i += 1) await client.say(`${i}`);
    await room.rows("DELETE FROM log WHERE version <= 4");
    const page = await eventsPage(room, ada, "?after=1");
    expect(page).toMatchObject({ gap: { from: 2, to: 4 }, events: [{ version: 5 }, { version: 6 }, { version: 7 }] });
    expect((await eventsPage(room, ada, "?after=4")).gap).toBeUndefined();
  });
});

describe("reading what was, and what is to come", () => {
  const stateAt = async (room: TestRoom, at: number) => {
    const response = await room.request(`/state?at=${at}`, ada);
    const answer: { version?: number; state?: object; code?: string } = await response.json();
    return { http: response.status, ...answer };
  };

  test("RES5 `at` rebuilds every version as it was", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    const known = new Map([[a.version, a.view]]);
    await b.act("verb.whisper", { target: "ada", message: "psst" });
    for (const [verb, args] of [
      ["verb.say", { message: "one" }],
      ["verb.challengeDuel", { target: "bob" }],
      ["verb.emote", { text: "grins" }],
    ] as const) {
      known.set(await a.act(verb, args), a.view);
    }
    await room.pass(6000);
    known.set(a.version, a.view);
    await room.hibernate();
    for (const [version, state] of known) {
      if (version > 2) expect(await stateAt(room, version)).toEqual({ http: 200, version, state });
    }
    expect(await stateAt(room, 0)).toMatchObject({ http: 200, version: 0, state: { participants: [], chat: [] } });
  });

  test("RES5 a version that is not there is unknown-version", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(await stateAt(room, client.version + 1)).toMatchObject({ http: 404, code: "unknown-version" });
    await client.say("now it is");
    expect(await stateAt(room, client.version)).toMatchObject({ http: 200 });
  });

  test("RES5 waitFor waits for a version to come", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const next = client.version + 1;
    const waiting = [
      room.request(`/state?waitFor=${next}`, ada),
      room.request(`/events?after=${client.version}&waitFor=${next}`, ada),
    ];
    await client.say("at last");
    const [state, events] = await Promise.all(waiting.map(async (response) => (await response).json()));
    expect(state).toMatchObject({ version: next, state: { chat: [{ text: "at last" }] } });
    expect(events).toMatchObject({ events: [{ version: next, type: "chat.said" }] });
  });
});
