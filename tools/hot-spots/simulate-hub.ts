import { directoryPart, directoryParts } from "../../src/durable/hub/directory-parts.ts";
import { RENEW_EVERY_MS } from "../../src/durable/hub/lease-keeper.ts";
import { TAG_KEPT_MS } from "../../src/durable/hub/tag-kept.ts";
import { Random } from "../../testkit/random.ts";

/** How people use rooms. Each is an assumption of docs/operations/scale.md, and none flatters the hub. */
export const ASSUMED = {
  playersARoom: 20,
  /** How long a player stays; every join and leave renews the lease. */
  stayS: 30 * 60,
  /** Of the rooms, the share that sleeps between two renewals and wakes for each. */
  sleepyShare: 0.5,
  /** How long a room lives before another takes its place; a new room fetches its hub's changes of the catalog once. */
  lifeS: 3 * 3600,
  /** Isolates of the edge that serve one hub: one in each of the platform's cities. Each asks for bans once in 5 s. */
  isolates: 330,
  isolateAsksEveryS: 5,
} as const;

/** How often an object is asked, in requests a second. */
export interface Rate {
  readonly mean: number;
  readonly busiestSecond: number;
}

export interface SimulatedHub {
  readonly rooms: number;
  /** The busiest shard of the directory, and the leases in the fullest. */
  readonly directoryShard: Rate & { readonly leases: number };
  /** The one object of the hub. */
  readonly catalog: Rate;
  /** The same object if every waking and renewal of every room asked it. */
  readonly catalogAskedByRooms: Rate;
}

/** Plays a hub's signs of life, second by second, with the real shards and times. Every hub has changes and bans. */
export function simulateHub({ rooms, seconds, seed }: { rooms: number; seconds: number; seed: number }): SimulatedHub {
  const random = new Random(seed);
  const shards = new Map(directoryParts("hub").map((name) => [name, { leases: 0, asked: new Float64Array(seconds) }]));
  for (let room = 0; room < rooms; room += 1) {
    const shard = shards.get(directoryPart("hub", `room-${room}`));
    if (shard === undefined) throw new Error("a room has no shard");
    shard.leases += 1;
    playRoom(shard.asked, random);
  }
  const parts = [...shards.values()];
  const catalog = catalogCalls(parts, rooms, seconds, random);
  return {
    rooms,
    directoryShard: {
      ...busiest(parts.map(({ asked }) => rateOf(asked))),
      leases: Math.max(...parts.map(({ leases }) => leases)),
    },
    catalog: rateOf(catalog),
    catalogAskedByRooms: rateOf(catalog.map((_, second) => sum(parts.map(({ asked }) => asked[second] ?? 0)))),
  };
}

/** Adds a room's questions: a renewal at every join and leave, and when the last one is long ago; a waking is one more. */
function playRoom(asked: Float64Array, random: Random): void {
  const renewEveryS = RENEW_EVERY_MS / 1000;
  const changeEveryS = ASSUMED.stayS / (2 * ASSUMED.playersARoom);
  const asks = random.fraction() < ASSUMED.sleepyShare ? 2 : 1;
  let at = -random.fraction() * renewEveryS;
  while (at < asked.length) {
    const second = Math.floor(at);
    if (second >= 0) asked[second] = (asked[second] ?? 0) + asks;
    at += Math.min(-Math.log(1 - random.fraction()) * changeEveryS, renewEveryS);
  }
}

function catalogCalls(
  shards: readonly { readonly asked: Float64Array }[],
  rooms: number,
  seconds: number,
  random: Random,
) {
  const calls = new Float64Array(seconds);
  for (const { asked } of shards) {
    let known = -Math.floor((random.fraction() * TAG_KEPT_MS) / 1000);
    for (const [second, questions] of asked.entries()) {
      if (questions === 0 || second - known < TAG_KEPT_MS / 1000) continue;
      known = second;
      calls[second] = (calls[second] ?? 0) + 1;
    }
  }
  const steady = rooms / ASSUMED.lifeS + ASSUMED.isolates / ASSUMED.isolateAsksEveryS;
  return calls.map((count) => count + steady);
}

function rateOf(perSecond: Float64Array): Rate {
  return { mean: rounded(sum([...perSecond]) / perSecond.length), busiestSecond: rounded(Math.max(...perSecond)) };
}

function busiest(rates: readonly Rate[]): Rate {
  return rates.reduce((one, other) => (other.mean > one.mean ? other : one));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
