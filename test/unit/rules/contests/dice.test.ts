import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rollDice, seedCommitment, seededOrder, tieDraw } from "../../../../src/durable/rules/contests/dice.ts";
import { actorIds, seeds } from "../core/arbitrary-job.ts";
import { commitmentOf, dieOf, drawOf } from "./independent-dice.ts";

const ZEROS = "0".repeat(64);

/** Seeds as a room would pick them, but the same in every run. */
function seedOf(index: number): string {
  return createHash("sha256").update(`a seed for the tests, ${index}`).digest("hex");
}

/** How far the counts are from all being equal; the sum of (seen − expected)² ÷ expected. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function tally(size: number, values: Iterable<number>): number[] {
  const counts = Array.from({ length: size }, () => 0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe("dice", () => {
  test("CON6 the commitment is the hash of the seed's text, not of its bytes", () => {
    // printf '%064d' 0 | sha256sum
    expect(seedCommitment(ZEROS)).toBe("60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55");
  });

  test("CON6 dice, draws and commitments are those of a calculation written apart", () => {
    fc.assert(
      fc.property(seeds, actorIds, (seed, actorId) => {
        expect(rollDice(seed, actorId, 3)).toEqual([0, 1, 2].map((k) => dieOf(seed, actorId, k)));
        expect(tieDraw(seed, actorId)).toBe(drawOf(seed, actorId));
        expect(seedCommitment(seed)).toBe(commitmentOf(seed));
      }),
    );
  });

  test("CON6 the walk goes on in the next block when bytes run out", () => {
    const many = rollDice(ZEROS, "mara", 100);
    expect(many).toEqual(Array.from({ length: 100 }, (_, k) => dieOf(ZEROS, "mara", k)));
  });

  test("CON6 bytes from 252 up are skipped", () => {
    const skipping = Array.from({ length: 500 }, (_, index) => seedOf(index)).filter((seed) => {
      const [first = 0] = createHash("sha256").update(`${seed}:mara:0`).digest();
      return first >= 252;
    });
    expect(skipping.length).toBeGreaterThan(0);
    for (const seed of skipping)
      expect(rollDice(seed, "mara", 3)).toEqual([0, 1, 2].map((k) => dieOf(seed, "mara", k)));
  });

  test("CON6 all faces are as likely, for each of the three dice", () => {
    const rolls = Array.from({ length: 20_000 }, (_, index) => rollDice(seedOf(index), "mara", 3));
    for (const k of [0, 1, 2]) {
      const counts = tally(
        6,
        rolls.map((dice) => (dice[k] ?? 0) - 1),
      );
      // 5 degrees of freedom: 20.5 is passed once in a thousand.
      expect(chiSquared(counts)).toBeLessThan(20.5);
    }
  });

  test("CON6 one actor's dice say nothing of another's", () => {
    const pairs = Array.from({ length: 36_000 }, (_, index) => {
      const [mara = 0] = rollDice(seedOf(index), "mara", 1);
      const [teo = 0] = rollDice(seedOf(index), "teo", 1);
      return (mara - 1) * 6 + (teo - 1);
    });
    // 35 degrees of freedom: 66.6 is passed once in a thousand.
    expect(chiSquared(tally(36, pairs))).toBeLessThan(66.6);
  });

  test("CON5 the draw favours nobody", () => {
    const winners = Array.from({ length: 20_000 }, (_, index) => {
      const draws = ["ana", "bo", "cy", "di"].map((actorId) => tieDraw(seedOf(index), actorId));
      return draws.indexOf(Math.max(...draws));
    });
    // 3 degrees of freedom: 16.3 is passed once in a thousand.
    expect(chiSquared(tally(4, winners))).toBeLessThan(16.3);
  });

  test("CON5 every order of a queue is as likely", () => {
    const orders = ["abc", "acb", "bac", "bca", "cab", "cba"];
    const seen = Array.from({ length: 12_000 }, (_, index) =>
      orders.indexOf(seededOrder(seedOf(index), "queue", ["a", "b", "c"], (name) => name).join("")),
    );
    expect(chiSquared(tally(6, seen))).toBeLessThan(20.5);
  });
});
