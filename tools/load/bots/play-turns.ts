import { isVerbId } from "../../../src/durable/protocol/socket/command.ts";
import { Random } from "../../../testkit/random.ts";
import type { Tally } from "../results/tally.ts";
import type { Bot } from "./bot.ts";
import { chooseMove } from "./choose-move.ts";
import type { Mix } from "./mix.ts";
import { pause } from "./pause.ts";

/** More commands than these do not wait for a receipt at a time: who gets no answer asks no more questions. */
const MOST_WAITING = 2;

/** How one bot plays. */
export interface Script {
  readonly mix: Mix;
  readonly seed: number;
  /** When it joins: not all do at once. */
  readonly joinAfterMs: number;
}

/** A bot plays until `over` is aborted: a turn, a pause, a turn. What it gave last may still be unanswered then. */
export async function playTurns(bot: Bot, script: Script, tally: Tally, over: AbortSignal): Promise<void> {
  const { mix, seed, joinAfterMs } = script;
  const chance = new Random(seed);
  const { from, to } = mix.pauseMs;
  await pause(joinAfterMs, over);
  bot.join();
  while (!over.aborted) {
    await takeTurn(bot, mix, chance, tally, over);
    await pause(chance.between(from, to), over);
  }
}

async function takeTurn(bot: Bot, mix: Mix, chance: Random, tally: Tally, over: AbortSignal): Promise<void> {
  const { client, self } = bot;
  // Kicked or banned: back as soon as the room lets the bot in.
  if (client?.status.kind === "closed") return bot.join();
  if (!bot.isIn || client?.state === undefined || bot.waiting >= MOST_WAITING) return;
  const own = client.catalog.filter(({ id }) => !isVerbId(id));
  const scene = { self, view: client.state, chance, weights: mix.weights, own, heldBack: bot.heldBack() };
  const move = chooseMove(scene);
  switch (move.kind) {
    case "command":
      return bot.give(move.verb, move.args);
    case "drop":
      tally.drops += 1;
      client.suspend();
      await pause(move.awayMs, over);
      return client.resume();
    case "leave":
      tally.leaves += 1;
      await bot.leave();
      await pause(move.awayMs, over);
      return bot.join();
    case "again": {
      const entry = bot.own[chance.between(0, bot.own.length - 1)];
      if (entry !== undefined) void bot.send(entry);
      return;
    }
    case "rest":
  }
}
