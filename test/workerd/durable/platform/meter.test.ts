import { expect, test } from "vitest";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { Ledger } from "../../../../testkit/invariants/ledger.ts";
import { countInputs, rowsFor } from "../../../../tools/load/cost/count-inputs.ts";
import { gm, invoker, moderator, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { watchDisk } from "../support/disk.ts";
import { queue } from "../support/queue.ts";
import { contestResolved, ritualResolved, ritualStarted } from "../support/results.ts";
import type { TestClient } from "../support/test-client.ts";
import { freshId } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const mo = moderator("mo");
const gold = (quantity: number) => [{ item: "gold", quantity }];

/** A room whose commands are kept as the load tool keeps them. */
async function watchedRoom() {
  const room = new TestRoom();
  const ledger = new Ledger(room.roomId);
  const people = {
    ada: await room.open(invoker("ada")),
    bob: await room.open(player("bob")),
    gil: await room.open(gm("gil")),
    mo: await room.open(mo),
  };
  const first = await log(room);
  const does = async (who: TestClient, verb: string, args: object) => {
    const entry = ledger.give(who.name, { id: freshId(), verb, args });
    ledger.answered(entry, await who.command(verb, args, entry.id));
  };
  const disk = await watchDisk(room);
  return { room, ledger, people, first, does, disk };
}

async function log(room: TestRoom): Promise<Event[]> {
  const events: Event[] = [];
  for (let after: number | null = 0; after !== null;) {
    const response = await room.request(`/events?after=${after}`, mo);
    const page: { events: Event[]; nextAfter: number | null } = await response.json();
    events.push(...page.events);
    after = page.nextAfter;
    clock.move(100);
  }
  return events;
}

type Watched = Awaited<ReturnType<typeof watchedRoom>>;

/** Talk, goods, a trade, a duel, a relic and a refusal: some of all that bots do. */
async function playRound({ room, people, does }: Watched, round: number): Promise<void> {
  const { ada, bob, gil } = people;
  clock.move(20_000);
  await does(ada, "verb.say", { message: "good evening" });
  await does(bob, "verb.emote", { text: "bows" });
  await does(ada, "verb.whisper", { target: "bob", message: "later" });
  await does(gil, "gm.narrate", { text: "It rains." });
  await does(gil, "gm.grantItems", { target: "ada", items: gold(5) });
  await does(ada, "verb.offerTrade", { target: "bob", give: gold(2), want: [] });
  const tradeId = ada.view?.trades.find(({ status }) => status === "open")?.tradeId;
  await does(bob, "verb.acceptTrade", { tradeId });
  await does(bob, "verb.acceptTrade", { tradeId });
  await does(ada, "verb.challengeDuel", { target: "bob" });
  await does(bob, "verb.challengeDuel", { target: "ada" });
  await room.result(contestResolved(await queue.soon(room, "contest", round)));
}

test("PER4 the load tool's meter counts the rows that the runtime reports", async () => {
  const watched = await watchedRoom();
  const { room, ledger, people, first, does, disk } = watched;
  // First, while her momentum is sure to pay for it: the duels after it take dice of their own.
  await does(people.ada, "verb.invokeRelic", { relicId: "bell" });
  const ritual = await queue.soon(room, "hubAction");
  await room.result(ritualStarted(ritual));
  await room.result(ritualResolved(ritual));
  for (let round = 1; round <= 6; round += 1) await playRound(watched, round);
  await does(people.mo, "mod.kick", { target: "bob", reason: "late" });
  await room.open(player("bob"));
  await room.inside(() => new Promise((resolve) => setTimeout(resolve, 30)));
  const reported = { written: disk.rowsWritten() + disk.alarms.length, read: disk.rowsRead() };
  disk.restore();
  const played = (await log(room)).slice(first.length);
  const counted = rowsFor(countInputs(played, ledger.entries, 0));
  const refused = ledger.entries.filter(({ outcome }) => outcome?.status === "rejected");
  expect(refused).toHaveLength(6);
  expect(counted.written / reported.written).toBeGreaterThan(0.95);
  expect(counted.written / reported.written).toBeLessThan(1.05);
  // The rows read grow with the rows there are, and each costs a thousandth.
  expect(counted.read / reported.read).toBeGreaterThan(0.5);
  expect(counted.read / reported.read).toBeLessThan(1.5);
});
