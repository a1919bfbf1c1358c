import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { connectRoom } from "../../../../src/client/connect-room.ts";
import { openIndexedDbStore } from "../../../../src/client/outbox/indexed-db-store.ts";
import { openOutbox } from "../../../../src/client/outbox/outbox.ts";
import { NetworkSimulator } from "../../../../src/client/testing/network-simulator.ts";
import { FakeClock, settle } from "../connection/fake-clock.ts";
import { RoomBehind } from "./room-behind.ts";

const RELOADS = 1_000;

/** The same numbers every time, from 0 up to 1. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A page of its own until it is gone in the middle of everything, as a tab that crashes. */
async function openPage(behind: RoomBehind, factory: IDBFactory, random: () => number, startedAt: number) {
  const clock = new FakeClock();
  const after = clock.after;
  const network = new NetworkSimulator({ ...behind.platform, after, random });
  const now = (): number => startedAt + clock.now;
  let made = 0;
  const platform = {
    ...{ after, random, now, onWake: () => () => {}, ...network.platform },
    newCommandId: () => `c${Math.floor(startedAt)}-${(made += 1)}`,
  };
  const where = { url: "http://hub.test", hubId: "demo", roomId: "bridge" };
  const store = await openIndexedDbStore(factory);
  const outbox = await openOutbox({ ...where, actorId: "mara", store, platform });
  const room = connectRoom({ ...where, token: "jwt-1", held: outbox.held, platform });
  outbox.attach(room);
  const crash = (): void => {
    network.change({ offline: true });
    store.close();
  };
  return { clock, network, outbox, room, store, crash, now };
}

test(
  `PKG6 ${RELOADS} reloads of a page under loss: no command is lost, and none happens twice`,
  { timeout: 240_000 },
  async () => {
    const random = numbersFrom(16);
    const behind = new RoomBehind();
    const factory = new IDBFactory();
    const kept = new Set<string>();
    let now = 1_000;
    for (let reload = 0; reload < RELOADS; reload += 1) {
      const page = await openPage(behind, factory, random, now);
      page.network.change({ loss: 0.2, duplicates: 0.1, jitterMs: 50 });
      const keep = page.store.keep.bind(page.store);
      // From here on the command may not be lost.
      page.store.keep = async (owner, command) => {
        await keep(owner, command);
        kept.add(command.id);
      };
      for (let line = 0; line < 2; line += 1) {
        void page.outbox.send("verb.say", { message: `${reload}.${line}` }, { lifetimeMs: 3_600_000 });
      }
      for (let turn = Math.floor(random() * 8); turn >= 0; turn -= 1) await page.clock.advance(random() * 60);
      page.crash();
      now = page.now() + 10;
    }
    const last = await openPage(behind, factory, random, now);
    for (let turns = 0; last.outbox.status.kind === "waiting" && turns < 3_000; turns += 1) {
      await last.clock.advance(100);
      await settle();
    }
    expect(last.outbox.status).toEqual({ kind: "saved" });
    const said = behind.said();
    expect(kept.size).toBeGreaterThan(RELOADS);
    expect(said.filter((id, at) => said.indexOf(id) !== at)).toEqual([]);
    expect([...kept].filter((id) => !said.includes(id))).toEqual([]);
    // The hub was asked again for hundreds of what it had decided already, or the pages ended too gently.
    const again = behind.stage.asked.filter(
      ({ receipt }) => receipt.status === "accepted" && receipt.replayed === true,
    );
    expect(again.length).toBeGreaterThan(300);
    // Every line of the room is one that was sent: nothing came from nowhere.
    expect(said.length).toBeLessThanOrEqual(RELOADS * 2);
  },
);
