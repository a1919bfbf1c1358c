import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, spreadMs } from "../../../../src/client/connection/backoff.ts";

const backoff = { baseMs: 250, capMs: 30_000 };
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("SOK7 back-off stays within 0 and the doubled base, and never passes the cap", () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), random, (failures, dice) => {
      const wait = backoffMs(failures, dice, backoff);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(30_000, 250 * 2 ** Math.min(failures, 60)));
    }),
  );
});

test("SOK7 full jitter: the dice reach from 0 to the ceiling of each try", () => {
  expect([0, 1, 2, 3, 7, 40].map((failures) => backoffMs(failures, 0.999, backoff))).toEqual([
    249, 499, 999, 1_998, 29_970, 29_970,
  ]);
  expect(backoffMs(7, 0, backoff)).toBe(0);
});

test("SOK7 a wait the hub asked for is kept, and spread over as long again", () => {
  fc.assert(
    fc.property(fc.nat({ max: 60_000 }), random, (asked, dice) => {
      const wait = spreadMs(asked, dice, backoff);
      expect(wait).toBeGreaterThanOrEqual(asked);
      expect(wait).toBeLessThanOrEqual(asked + Math.max(asked, 250));
    }),
  );
});
