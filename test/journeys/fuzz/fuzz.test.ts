import { expect, test } from "vitest";
import { formatFuzz } from "../../../tools/fuzz/format-fuzz.ts";
import { edgeRoutes } from "../../../tools/fuzz/http/fire-requests.ts";
import { runFuzz } from "../../../tools/fuzz/run-fuzz.ts";

const SEED = 5;

test("SOK2 SOK4 SOK6 CMD2 CMD3 ten thousand generated frames and a thousand requests: all answered, and every room is whole", async () => {
  const report = await runFuzz({ seed: SEED, frames: 10_000, requests: 1000, lanes: 12 });
  // Said in full where it fails: seed, episode and last frames are the way to see it again.
  expect(report.failure === undefined ? "" : formatFuzz(report)).toBe("");
  expect(report.frames).toBeGreaterThanOrEqual(10_000);
  const { answers, kinds } = report;
  for (const code of ["bad-json", "bad-frame", "unknown-type", "binary", "too-large", "bad-id", "refresh-refused"]) {
    expect([code, answers[code] ?? 0]).toEqual([code, expect.toSatisfy((count: number) => count > 0)]);
  }
  expect(answers["receipt"]).toBeGreaterThan(4000);
  expect(Object.keys(kinds)).toHaveLength(15);
  const { requests, routes, outcomes } = report.http;
  expect(requests).toBeGreaterThanOrEqual(1000);
  expect(Object.keys(routes).toSorted()).toEqual(edgeRoutes().toSorted());
  for (const outcome of [
    "200",
    "201",
    "400 invalid-request",
    "401 unauthenticated",
    "403 forbidden",
    "404 not-found",
  ]) {
    expect([outcome, outcomes[outcome] ?? 0]).toEqual([outcome, expect.toSatisfy((count: number) => count > 5)]);
  }
}, 300_000);
