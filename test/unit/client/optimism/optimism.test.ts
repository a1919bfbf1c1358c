import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectRoom } from "../../../../src/client/connect-room.ts";
import { readState } from "../../../../src/client/http/room-http.ts";
import { withOptimism, type OptimisticRoom } from "../../../../src/client/optimism/optimistic-room.ts";
import type { RoomClient } from "../../../../src/client/room-client.ts";
import { FakeHub } from "../../../../src/client/testing/fake-hub.ts";
import { NetworkSimulator } from "../../../../src/client/testing/network-simulator.ts";
import type { Role } from "../../../../src/durable/protocol/state/actor.ts";
import { FakeClock, settle } from "../connection/fake-clock.ts";

const ROOM = { hubId: "demo", roomId: "quay" };
/** One way of the network. */
const DELAY_MS = 100;

interface Seat {
  readonly actorId: string;
  readonly room: RoomClient;
  readonly shown: OptimisticRoom;
}

/** A hub that the network takes a while to reach, on a clock that the test moves. */
class Table {
  readonly clock = new FakeClock();
  readonly hub: FakeHub;
  #made = 0;

  constructor() {
    this.hub = new FakeHub({ now: () => this.#now(), after: this.clock.after, newSeed: () => "ab".repeat(32) });
  }

  async join(actorId: string, roles: Role[] = ["player"]): Promise<Seat> {
    const under = { ...this.hub.platform, after: this.clock.after, random: () => 0.5 };
    const network = new NetworkSimulator(under);
    network.change({ delayMs: DELAY_MS });
    const newCommandId = (): string => `${actorId}-${(this.#made += 1)}`;
    const own = { after: this.clock.after, now: () => this.#now(), newCommandId };
    const platform = { ...own, ...network.platform, random: () => 0.5, onWake: () => () => {} };
    const room = connectRoom({ url: this.hub.url, ...ROOM, token: this.hub.token(actorId, { roles }), platform });
    await this.#pass(1_000);
    expect(await room.ready).toEqual({ ok: true });
    return { actorId, room, shown: withOptimism(room, { actorId, platform: own }) };
  }

  /** Until all that is on its way has arrived. */
  async rest(): Promise<void> {
    await this.#pass(DELAY_MS * 5);
  }

  #now(): number {
    return 1_770_000_000_000 + this.clock.now;
  }

  async #pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += DELAY_MS) await this.clock.advance(DELAY_MS);
    await settle();
  }
}

const OPTIMISTIC = { optimistic: true };

function lines({ shown }: Seat): (string | undefined)[] {
  return shown.state?.chat.map(({ text }) => text) ?? [];
}

describe("an optimistic command", () => {
  test("OPT1 shows its effect at once, and the same once it is certain", async () => {
    const table = new Table();
    const [mara, teo] = [await table.join("mara"), await table.join("teo")];
    const before = mara.room.version;
    const outcome = mara.shown.send("verb.say", { message: "Good evening." }, OPTIMISTIC);
    expect(lines(mara)).toEqual(["Good evening."]);
    expect(mara.shown.state?.chat.at(-1)?.version).toBeGreaterThan(mara.shown.version);
    expect(mara.shown.unconfirmed).toHaveLength(1);
    expect([mara.room.version, mara.room.state?.chat, lines(teo)]).toEqual([before, [], []]);
    await table.rest();
    expect(await outcome).toMatchObject({ status: "accepted" });
    expect(mara.shown.unconfirmed).toEqual([]);
    expect(mara.shown.state).toEqual(mara.room.state);
    expect(lines(teo)).toEqual(["Good evening."]);
  });

  test("OPT1 at no moment is it shown twice, or not at all, on its way to being certain", async () => {
    const table = new Table();
    const mara = await table.join("mara");
    const seen: number[] = [];
    mara.shown.on("state", ({ state }) => void seen.push(state.chat.length));
    const outcome = mara.shown.send("verb.say", { message: "once" }, OPTIMISTIC);
    await table.rest();
    await outcome;
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen)).toEqual(new Set([1]));
  });

  test("OPT2 a rejected one is taken back", async () => {
    const table = new Table();
    const mara = await table.join("mara");
    const outcomes = ["one", "two", "three", "four", "five", "six"].map((message) =>
      mara.shown.send("verb.say", { message }, OPTIMISTIC),
    );
    expect(lines(mara)).toHaveLength(6);
    await table.rest();
    expect(await outcomes[5]).toMatchObject({ status: "rejected", code: "rate-limited" });
    expect(lines(mara)).toEqual(["one", "two", "three", "four", "five"]);
    expect(mara.shown.state).toEqual(mara.room.state);
  });

  test("OPT3 it is guessed anew over what happens in between: goods that are gone cannot be given", async () => {
    const table = new Table();
    const [mara, orla] = [await table.join("mara"), await table.join("orla", ["gm"])];
    await table.join("teo");
    const rope = [{ item: "rope", quantity: 1 }];
    void orla.room.send("gm.grantItems", { target: "mara", items: rope });
    await table.rest();
    void orla.room.send("gm.consumeItems", { target: "mara", items: rope });
    await table.clock.advance(DELAY_MS);
    const outcome = mara.shown.send("verb.offerTrade", { target: "teo", give: rope, want: [] }, OPTIMISTIC);
    expect(mara.shown.state?.trades).toHaveLength(1);
    expect(mara.shown.state?.inventory["mara"]).toEqual({});
    await table.clock.advance(DELAY_MS);
    // The hub has not rejected it yet, and the offer is shown no more.
    expect(mara.shown.unconfirmed).toHaveLength(1);
    expect(mara.shown.state?.trades).toEqual([]);
    await table.rest();
    expect(await outcome).toMatchObject({ code: "insufficient-items" });
  });

  test("OPT1 dice and whatever the room alone knows wait for the room, and so does what is not optimistic", async () => {
    const table = new Table();
    const mara = await table.join("mara");
    await table.join("teo");
    const before = mara.shown.state;
    void mara.shown.send("verb.challengeDuel", { target: "teo" }, OPTIMISTIC);
    void mara.shown.send("verb.say", { message: "later" });
    // A command that the rules would reject is not shown either.
    void mara.shown.send("verb.whisper", { target: "nobody", message: "psst" }, OPTIMISTIC);
    expect(mara.shown.state).toEqual(before);
    await table.rest();
    expect(lines(mara)).toEqual(["later"]);
    expect(mara.shown.state?.contests).toHaveLength(1);
  });

  test("OPT2 what a closed room leaves unanswered is taken back", async () => {
    const table = new Table();
    const mara = await table.join("mara");
    const outcome = mara.shown.send("verb.say", { message: "last words" }, OPTIMISTIC);
    const told: number[] = [];
    mara.shown.on("state", ({ state }) => void told.push(state.chat.length));
    void mara.room.close();
    expect(await outcome).toMatchObject({ status: "unanswered" });
    expect(lines(mara)).toEqual([]);
    expect(told.at(-1)).toBe(0);
  });

  test("OPT1 CMD3 a command that has happened and is sent again under its id is not shown twice", async () => {
    const table = new Table();
    const mara = await table.join("mara");
    const again = { ...OPTIMISTIC, id: "same" };
    void mara.shown.send("verb.say", { message: "once" }, again);
    await table.rest();
    const outcome = mara.shown.send("verb.say", { message: "once" }, again);
    expect(lines(mara)).toEqual(["once"]);
    await table.rest();
    expect(await outcome).toMatchObject({ status: "accepted", replayed: true });
    expect(lines(mara)).toEqual(["once"]);
  });

  test("OPT1 an effect stays beyond the room's version while that goes on with what others whisper", async () => {
    const table = new Table();
    const mara = await table.join("mara");
    const [teo] = [await table.join("teo"), await table.join("ines")];
    for (const message of ["one", "two"]) void teo.room.send("verb.whisper", { target: "ines", message });
    void mara.room.send("verb.whisper", { target: "nobody", message: "psst" });
    await table.clock.advance(DELAY_MS);
    void mara.shown.send("verb.say", { message: "mine" }, OPTIMISTIC);
    expect(lines(mara)).toEqual(["mine"]);
    const before = mara.shown.version;
    // The receipt of what was rejected comes with the room's version, and without an event.
    await table.clock.advance(DELAY_MS);
    expect(mara.shown.version).toBe(before + 2);
    expect(mara.shown.state?.chat[0]?.version).toBeGreaterThan(mara.shown.version);
    await table.rest();
    expect(mara.shown.state).toEqual(mara.room.state);
  });

  test("OPT3 the state shown includes an event already when that is told", async () => {
    const table = new Table();
    const [mara, teo] = [await table.join("mara"), await table.join("teo")];
    const seen: unknown[] = [];
    mara.shown.on("event", () => void seen.push(lines(mara)));
    void teo.room.send("verb.say", { message: "first" });
    await table.clock.advance(DELAY_MS);
    void mara.shown.send("verb.say", { message: "second" }, OPTIMISTIC);
    await table.clock.advance(DELAY_MS);
    expect(mara.shown.unconfirmed).toHaveLength(1);
    expect(seen).toEqual([["first", "second"]]);
    await table.rest();
  });
});

const ACTORS = ["mara", "teo", "orla"] as const;
const ITEMS = ["rope", "lamp"] as const;

const goods = fc.array(fc.record({ item: fc.constantFrom(...ITEMS), quantity: fc.integer({ min: 1, max: 3 }) }), {
  maxLength: 2,
});
const Act = fc.oneof(
  fc.record({ verb: fc.constant("verb.say"), args: fc.record({ message: fc.constantFrom("one", "two", " ") }) }),
  fc.record({
    verb: fc.constant("verb.whisper"),
    args: fc.record({ target: fc.constantFrom(...ACTORS), message: fc.constant("psst") }),
  }),
  fc.record({
    verb: fc.constantFrom("gm.grantItems", "gm.consumeItems"),
    args: fc.record({ target: fc.constantFrom(...ACTORS), items: goods }),
  }),
  fc.record({
    verb: fc.constant("verb.offerTrade"),
    args: fc.record({ target: fc.constantFrom(...ACTORS), give: goods, want: goods }),
  }),
  fc.record({
    verb: fc.constantFrom("verb.acceptTrade", "verb.declineTrade", "verb.cancelTrade"),
    args: fc.constant({ tradeId: "the last one" }),
  }),
);
const Step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("act" as const), by: fc.nat(2), act: Act }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pass" as const), hops: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop" as const), by: fc.nat(2) }) },
);

test("OPT3 RES3 whatever is sent, rejected, lost and sent again: what is shown settles as the room has it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const table = new Table();
      const seats = [await table.join("mara"), await table.join("teo"), await table.join("orla", ["gm", "player"])];
      for (const step of steps) {
        const seat = step.kind === "pass" ? undefined : seats[step.by];
        if (step.kind === "pass") await table.clock.advance(DELAY_MS * step.hops);
        if (seat === undefined) continue;
        if (step.kind === "drop") table.hub.disconnect({ actorId: seat.actorId });
        if (step.kind !== "act") continue;
        const { verb, args } = step.act;
        const tradeId = seat.shown.state?.trades.at(-1)?.tradeId ?? "none";
        void seat.shown.sendUnchecked(verb, "tradeId" in args ? { tradeId } : args, OPTIMISTIC);
        // Nothing is certain by being shown.
        expect(seat.room.state?.chat.every(({ version }) => version <= seat.room.version)).toBe(true);
      }
      for (let round = 0; round < 4; round += 1) await table.rest();
      for (const { actorId, room, shown } of seats) {
        expect(shown.unconfirmed).toEqual([]);
        expect(shown.state).toEqual(room.state);
        const { url, platform } = table.hub;
        const fresh = await readState({ url, ...ROOM, platform }, table.hub.token(actorId));
        if (!fresh.ok) throw new Error(fresh.problem.detail);
        // Versions go on with what others whisper.
        expect(fresh.value.state).toEqual(shown.state);
      }
    }),
    { numRuns: 60 },
  );
});
