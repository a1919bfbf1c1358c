import { standardPlatform } from "../../../src/client/connection/platform.ts";
import type { AttackOrder, AttackReport } from "./attack-rooms.ts";
import { Attacker, HostileTally } from "./attacker.ts";

/** The message that attack-rooms.ts sends. */
type Told = { readonly what: "orders"; readonly orders: readonly AttackOrder[] } | { readonly what: "over" };

const over = new AbortController();
// A terminal tells the whole group; this process ends when its parent says so, or is gone.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
process.on("message", (told: Told) => {
  if (told.what === "over") over.abort();
  else void attack(told.orders).then((report) => process.send?.(report));
});

async function attack(orders: readonly AttackOrder[]): Promise<AttackReport> {
  const tally = new HostileTally();
  const platform = standardPlatform();
  const playing = orders.flatMap(({ room, bots, others }) =>
    bots.map(({ actorId, seed }) => ({ seed, bot: new Attacker(actorId, { ...room, platform }, others, tally) })),
  );
  await Promise.all(playing.map(({ bot, seed }) => bot.attack(seed, over.signal)));
  return {
    acts: Object.fromEntries(tally.acts),
    answers: Object.fromEntries(tally.answers),
    breaches: playing.flatMap(({ bot }) => bot.breaches),
  };
}
