import { createHash } from "node:crypto";
import type { ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";

/**
 * CON4–CON6 written a second time from the text of the spec alone, on another hash library: what the rules say must
 * agree with this.
 */
function bytesOf(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

export function commitmentOf(seed: string): string {
  return createHash("sha256").update(seed, "utf8").digest("hex");
}

export function dieOf(seed: string, actorId: string, k: number): number {
  let stream: number[] = [];
  for (let block = 0; block < 64; block++) {
    stream = stream.concat([...bytesOf(seed + ":" + actorId + ":" + String(block))].filter((byte) => byte < 252));
    const byte = stream[k];
    if (byte !== undefined) return (byte % 6) + 1;
  }
  throw new Error("64 blocks without a fair byte");
}

export function drawOf(seed: string, actorId: string): number {
  return bytesOf(seed + ":" + actorId + ":tie").readUInt32BE(0);
}

const TIER_NAMES = ["critical-success", "full-success", "partial-success", "fail-forward", "hard-miss"];

export interface Expected {
  actorId: string;
  dice: number[];
  /** Sorted. */
  kept: number[];
  total: number;
  tier: string;
  momentumAfter: number;
}

/** Best first. */
export function expectedContest(job: ContestJob): Expected[] {
  const rows = job.participants.map((contender) => {
    const three = contender.momentum >= 2 || contender.momentum <= -2;
    const dice = [0, 1, 2].slice(0, three ? 3 : 2).map((k) => dieOf(job.seed, contender.actorId, k));
    const sorted = [...dice].sort((a, b) => a - b);
    const kept = contender.momentum >= 2 ? sorted.slice(-2) : sorted.slice(0, 2);
    const total = kept.reduce((a, b) => a + b, 0) + contender.stat;
    const over = total - job.difficulty;
    const tier = over >= 4 ? 0 : over >= 0 ? 1 : over >= -1 ? 2 : over >= -3 ? 3 : 4;
    const moved = contender.momentum + (2 - tier);
    const momentumAfter = tier === 4 ? 0 : moved > 3 ? 3 : moved < -2 ? -2 : moved;
    const places = [-tier, total, contender.momentum, contender.stat, drawOf(job.seed, contender.actorId)];
    return { actorId: contender.actorId, dice, kept, total, tier: TIER_NAMES[tier] ?? "", momentumAfter, places };
  });
  rows.sort((a, b) => {
    const at = a.places.findIndex((place, index) => place !== b.places[index]);
    return at === -1 ? 0 : (b.places[at] ?? 0) - (a.places[at] ?? 0);
  });
  return rows.map(({ actorId, dice, kept, total, tier, momentumAfter }) => ({
    actorId,
    dice,
    kept,
    total,
    tier,
    momentumAfter,
  }));
}
