import type { HubDoor } from "../serve/hub-door.ts";
import { Player } from "./player.ts";

/** Contests begun evenly over a time, by pairs of players that take turns. */
export interface ContestLoad {
  readonly rooms: number;
  /** In each room; a pair duels again when its last contest is over. */
  readonly pairs: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** One contest as a client of its room saw it, in ms since the epoch. */
export interface SeenContest {
  readonly launchedAt: number;
  readonly resolvedAt: number;
}

export interface SeenContests {
  /** By contestId. */
  readonly settled: ReadonlyMap<string, SeenContest>;
  readonly launched: number;
  /** The requested number; fewer are launched when a pair's last contest is not over by the time its next one is due. */
  readonly wanted: number;
  /** From a command to its sender's receipt, in ms. */
  readonly receiptsMs: readonly number[];
}

const VERB = "verb.challengeDuel";
/** The longest wait for contests that are unresolved after the last one began. */
const SETTLE_MS = 45_000;

interface Pair {
  readonly left: Player;
  readonly right: Player;
  readonly names: readonly [string, string];
}

/** A duel of two may begin as soon as the last is over, as any operator may allow (CAT2). */
export const DUELS_WITHOUT_LIMITS = {
  [VERB]: {
    rateLimit: null,
    contest: {
      move: "risk-it-all",
      windowMs: 6000,
      capacity: 2,
      roles: ["challenger", "defender", "ally"],
      rematchMs: 0,
    },
  },
};

/** Has contests fought over all rooms in turn, and tells what one client of each room saw of them. */
export async function fightContests(door: HubDoor, load: ContestLoad): Promise<SeenContests> {
  const launched = new Map<string, number>();
  const settled = new Map<string, SeenContest>();
  const receiptsMs: number[] = [];
  const pairs = await sitDown(door, load, (frame) => watch(frame, launched, settled));
  const wanted = Math.round(load.perSecond * load.seconds);
  const began = performance.now();
  for (let turn = 0; turn < wanted; turn += 1) {
    duel(pairs[turn % pairs.length], receiptsMs);
    await until(began + ((turn + 1) * 1000) / load.perSecond);
  }
  const end = performance.now();
  await until(end + 500);
  while (settled.size < launched.size && performance.now() < end + SETTLE_MS) await until(performance.now() + 100);
  await Promise.all(pairs.flatMap(({ left, right }) => [left.leave(), right.leave()]));
  return { settled, launched: launched.size, wanted, receiptsMs };
}

/** Room after room, so that contests that follow each other are in different rooms. */
async function sitDown(door: HubDoor, load: ContestLoad, onFrame: (frame: Buffer) => void): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let at = 0; at < load.rooms * load.pairs; at += 1) {
    const room = `duels-${at % load.rooms}`;
    const names = [`left-${at}`, `right-${at}`] as const;
    const left = await Player.enter(await door.seat(room, names[0]));
    const right = await Player.enter(await door.seat(room, names[1]));
    // One of each room reads what is told; the others only acknowledge it.
    if (at < load.rooms) left.onFrame = onFrame;
    pairs.push({ left, right, names });
  }
  return pairs;
}

/** The first command arms the contest, the second joins, and with two it launches (CON3). */
function duel(pair: Pair | undefined, receiptsMs: number[]): void {
  if (pair === undefined) return;
  const { left, right, names } = pair;
  // Where a room is refused one, its pair's last contest is still out: fewer are launched, and that is told.
  left.ask(VERB, { target: names[1] }).then(
    ({ ms }) => receiptsMs.push(ms),
    () => {},
  );
  right.act(VERB, { target: names[0] });
}

type Told = { readonly type: string; readonly data: { readonly contestId: string } };

function watch(frame: Buffer, launched: Map<string, number>, settled: Map<string, SeenContest>): void {
  const now = performance.timeOrigin + performance.now();
  if (!frame.includes('"contest.')) return;
  const { events = [] } = JSON.parse(frame.toString()) as { readonly events?: readonly Told[] };
  for (const { type, data } of events) {
    if (type === "contest.launched") launched.set(data.contestId, now);
    const launchedAt = launched.get(data.contestId);
    if (type === "contest.resolved" && launchedAt !== undefined) {
      settled.set(data.contestId, { launchedAt, resolvedAt: now });
    }
  }
}

function until(due: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
}
