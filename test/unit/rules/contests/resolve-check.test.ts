import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TIERS } from "../../../../src/durable/protocol/values/check.ts";
import { CHECK_TEMPLATES, MOVE_STAT, isCheckTemplate } from "../../../../src/durable/rules/contests/check-template.ts";
import {
  isFullSuccess,
  momentumAfter,
  rollCheck,
  tierOf,
} from "../../../../src/durable/rules/contests/resolve-check.ts";
import { seeds } from "../core/arbitrary-job.ts";

describe("checks", () => {
  test("CON4 difficulties and stats", () => {
    expect(CHECK_TEMPLATES).toEqual({
      "hub.pvp.skirmish": 8,
      "hub.pvp.sparring": 7,
      "hub.pvp.social": 8,
      "ritual.stability": 8,
    });
    expect(isCheckTemplate("ritual.stability")).toBe(true);
    expect(isCheckTemplate("toString")).toBe(false);
    expect(MOVE_STAT).toEqual({
      "risk-it-all": "finesse",
      "sparring-match": "finesse",
      "clash-of-wills": "presence",
      ritual: "weird",
    });
  });

  test.each([
    [13, "critical-success"],
    [12, "critical-success"],
    [11, "full-success"],
    [8, "full-success"],
    [7, "partial-success"],
    [6, "fail-forward"],
    [5, "fail-forward"],
    [4, "hard-miss"],
    [1, "hard-miss"],
  ] as const)("CON4 a total of %i against 8 is a %s", (total, tier) => {
    expect(tierOf(total, 8)).toBe(tier);
  });

  test.each([
    ["critical-success", 0, 2],
    ["critical-success", 2, 3],
    ["full-success", -2, -1],
    ["full-success", 3, 3],
    ["partial-success", -2, -2],
    ["partial-success", 1, 1],
    ["fail-forward", 0, -1],
    ["fail-forward", -2, -2],
    ["hard-miss", 3, 0],
    ["hard-miss", -2, 0],
  ] as const)("CON4 a %s moves momentum %i to %i", (tier, before, after) => {
    expect(momentumAfter(tier, before)).toBe(after);
  });

  test("CON4 critical and full success are the full ones", () => {
    expect(TIERS.filter(isFullSuccess)).toEqual(["critical-success", "full-success"]);
  });

  test("CON4 high momentum keeps the best two of three, low the worst two, else two are rolled", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -1, max: 3 }), (seed, stat) => {
        const roll = (momentum: number) => rollCheck({ seed, actorId: "mara", stat, momentum, difficulty: 8 }).roll;
        const sum = (dice: readonly number[]) => dice.reduce((total, die) => total + die, 0);
        for (const momentum of [-1, 0, 1]) {
          expect(roll(momentum).dice).toHaveLength(2);
          expect(roll(momentum).kept).toEqual(roll(momentum).dice);
        }
        for (const momentum of [2, 3]) {
          const { dice, kept } = roll(momentum);
          expect(dice).toHaveLength(3);
          expect(sum(kept)).toBe(sum(dice) - Math.min(...dice));
        }
        const { dice, kept, total } = roll(-2);
        expect(dice).toHaveLength(3);
        expect(sum(kept)).toBe(sum(dice) - Math.max(...dice));
        expect(total).toBe(sum(kept) + stat);
      }),
    );
  });
});
