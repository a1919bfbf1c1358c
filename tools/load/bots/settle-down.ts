import type { RoomView } from "../../../src/durable/protocol/state/room-view.ts";
import { isSettled } from "../../../src/durable/rules/core/view/contests.ts";
import type { Entry } from "../../../testkit/invariants/ledger.ts";
import type { Bot } from "./bot.ts";
import { pause } from "./pause.ts";
import type { RoomOfBots } from "./room-of-bots.ts";

/** How many commands a bot asks for again at a time. */
const AGAIN_AT_A_TIME = 16;

export interface Patience {
  /** Time limit for all bots to reconnect and all contests to end. */
  readonly withinMs: number;
  tell(doing: string): void;
}

/**
 * After the play: everybody comes back, what was not answered is asked again, what is out is waited for. Bounded: what
 * has not come by then is for the verdict.
 */
export async function settleDown(rooms: readonly RoomOfBots[], { withinMs, tell }: Patience): Promise<void> {
  const deadline = performance.now() + withinMs;
  const bots = rooms.flatMap((room) => room.bots);
  await until(deadline, async () => {
    const out = bots.filter((bot) => !bot.isIn);
    tell(`waiting for ${out.length} clients to come back`);
    for (const bot of out) bot.join();
    return out.length === 0;
  });
  await until(deadline, async () => {
    const open = bots.flatMap((bot) => bot.own.filter(isUnanswered).map((entry) => ({ bot, entry })));
    tell(`waiting for the answers to ${open.length} commands`);
    for (const { bot, entry } of open) {
      bot.join();
      void bot.send(entry);
    }
    return open.length === 0;
  });
  let busy = [...rooms];
  await until(deadline, async () => {
    const states = await Promise.all(busy.map(async (room) => ({ room, read: await room.state() })));
    busy = states.filter(({ read }) => read === undefined || isBusy(read.state)).map(({ room }) => room);
    tell(`waiting for contests and rituals in ${busy.length} rooms`);
    return busy.length === 0;
  });
}

/** Every decided command is sent once more (CMD3). */
export async function askAgain(bots: readonly Bot[], tell: Patience["tell"]): Promise<void> {
  const total = bots.reduce((sum, { own }) => sum + own.length, 0);
  let done = 0;
  const ask = async (bot: Bot): Promise<void> => {
    const decided = bot.own.filter(({ outcome }) => outcome !== null);
    for (let at = 0; at < decided.length; at += AGAIN_AT_A_TIME) {
      await Promise.all(decided.slice(at, at + AGAIN_AT_A_TIME).map((entry) => bot.tellAgain(entry)));
      done += AGAIN_AT_A_TIME;
      tell(`asking again for ${Math.max(0, total - done)} commands`);
    }
  };
  await Promise.all(bots.map(ask));
}

function isUnanswered({ outcome, putOff }: Entry): boolean {
  return outcome === null && putOff === null;
}

function isBusy({ contests, rituals }: RoomView): boolean {
  const isOut = rituals.some(({ status }) => status === "invoked" || status === "started");
  return isOut || contests.some((contest) => !isSettled(contest));
}

async function until(deadline: number, isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone()) && performance.now() < deadline) await pause(500);
}
