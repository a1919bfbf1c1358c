import { describe, expect, test } from "vitest";
import { catalogWith } from "../../../unit/rules/limits/unlimited.ts";
import { player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

/** Sends this many at once and counts those that were accepted. */
async function emoteTimes(client: TestClient, count: number): Promise<number> {
  const receipts = await Promise.all(
    Array.from({ length: count }, (_, i) => client.command("verb.emote", { text: `${i}` })),
  );
  return receipts.filter(({ status }) => status === "accepted").length;
}

describe("a verb's own budget", () => {
  test("LIM1 say: 5 at once, then one every 2 s, and retryAfterMs is exact", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    for (let i = 1; i <= 5; i += 1) await client.say(`${i}`);
    clock.move(700);
    const limited = await client.command("verb.say", { message: "6" });
    expect(limited).toMatchObject({ code: "rate-limited", retryAfterMs: 1300 });
    clock.move(1299);
    expect(await client.command("verb.say", { message: "6" })).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    clock.move(1);
    await client.say("6");
    expect(await client.command("verb.say", { message: "7" })).toMatchObject({ retryAfterMs: 2000 });
  });

  test("LIM1 it belongs to the actor, not to the connection", async () => {
    const room = new TestRoom();
    const [one, other, b] = [await room.open(ada), await room.open(ada), await room.open(bob)];
    for (let i = 1; i <= 5; i += 1) await one.say(`${i}`);
    expect(await other.command("verb.say", { message: "6" })).toMatchObject({ code: "rate-limited" });
    await one.close();
    await other.close();
    expect(await (await room.open(ada)).command("verb.say", { message: "6" })).toMatchObject({ code: "rate-limited" });
    await b.say("mine is my own");
  });

  test("LIM1 only accepted commands spend it, replays never", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    for (let i = 0; i < 10; i += 1) await client.command("verb.say", { message: "" });
    await client.command("verb.say", { message: "1" }, "c-1");
    for (let i = 0; i < 10; i += 1) await client.command("verb.say", { message: "1" }, "c-1");
    for (let i = 2; i <= 5; i += 1) await client.say(`${i}`);
    expect(await client.command("verb.say", { message: "6" })).toMatchObject({ code: "rate-limited" });
  });

  test("LIM1 one of a verb is not one of another", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.open(bob);
    for (let i = 1; i <= 5; i += 1) await client.say(`${i}`);
    expect(await client.command("verb.emote", { text: "waves" })).toMatchObject({ status: "accepted" });
    expect(await client.command("verb.challengeDuel", { target: "bob" })).toMatchObject({ status: "accepted" });
  });
});

describe("all of an actor's commands", () => {
  test("LIM3 60 at once and 30 a second after that, whatever the verb", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(await emoteTimes(client, 70)).toBe(60);
    expect(await client.command("verb.dance")).toMatchObject({ code: "rate-limited", retryAfterMs: 34 });
    clock.move(33);
    expect(await client.command("verb.dance")).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    clock.move(1);
    expect(await client.command("verb.emote", { text: "bows" })).toMatchObject({ status: "accepted" });
    clock.move(1000);
    expect(await emoteTimes(client, 40)).toBe(30);
  });

  test("LIM3 rejected ones count too, replays and those that were limited do not", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const first = await client.command("verb.emote", { text: "first" }, "c-1");
    for (let i = 0; i < 59; i += 1) await client.command("verb.dance");
    expect(await client.command("verb.dance")).toMatchObject({ code: "rate-limited", retryAfterMs: 34 });
    expect(await client.command("verb.dance")).toMatchObject({ code: "rate-limited", retryAfterMs: 34 });
    expect(await client.command("verb.emote", { text: "first" }, "c-1")).toEqual({ ...first, replayed: true });
  });

  test("LIM3 RES6 the budget outlives hibernation", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await emoteTimes(client, 60);
    await room.hibernate();
    expect(await client.command("verb.emote", { text: "bows" })).toMatchObject({ code: "rate-limited" });
    clock.move(2000);
    expect(await emoteTimes(client, 60)).toBe(60);
  });
});

test("LIM2 CMD3 a room whose second is nearly full sheds talk, then trades; in the next all are taken again", async () => {
  const room = new TestRoom();
  const [a, b] = [await room.open(ada), await room.open(player("bob"))];
  await room.object.catalogChanged(catalogWith({ limits: { roomCommandsPerSecond: 10 } }));
  clock.move(1000);
  for (let n = 0; n < 8; n += 1) await a.act("verb.emote", { text: "knocks" });
  const nod = ["verb.emote", { text: "nods" }, "b-1"] as const;
  const busy = await b.command(...nod);
  expect(busy).toMatchObject({ status: "rejected", code: "room-busy", retryAfterMs: 1000 - (clock.now() % 1000) });
  const offer = { target: "bob", give: [], want: [{ item: "hat", quantity: 1 }] };
  await a.act("verb.offerTrade", offer);
  await a.act("verb.challengeDuel", { target: "bob" });
  expect(await a.command("verb.offerTrade", offer)).toMatchObject({ code: "room-busy" });
  clock.move(busy.status === "rejected" ? (busy.retryAfterMs ?? 0) : 0);
  expect(await b.command(...nod)).toMatchObject({ status: "accepted" });
  await a.act("verb.offerTrade", offer);
});
