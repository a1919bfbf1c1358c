import { describe, expect, test } from "vitest";
import type { Contest } from "../../../../src/durable/protocol/state/contest.ts";
import type { Trade } from "../../../../src/durable/protocol/state/trade.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { emptyRoom, type OpenSession, type RoomState } from "../../../../src/durable/rules/core/room-state.ts";
import { beginClosing, closeWaiting, isQuiet } from "../../../../src/durable/rules/sessions/session.ts";

const AT = "2026-03-01T20:00:00.000Z";
const SEED = "5e".repeat(32);
const open: OpenSession = { sessionId: "ses-1", openedAt: 0, fromVersion: 4, hasDeeds: true, closing: null };
const closing: OpenSession = { ...open, closing: { since: 1, reason: "late" } };

function stateWith(session: OpenSession | null, view: Partial<RoomState["view"]> = {}): RoomState {
  const empty = emptyRoom("hub", "atrium", BUILT_IN_CATALOG);
  const privateState = { ...empty.privateState, session };
  return { ...empty, version: 41, view: { ...empty.view, ...view }, privateState };
}

const contest = (contestId: string, status: Contest["status"]): Contest => ({
  ...{ contestId, contestKey: contestId, verb: "verb.challengeDuel", label: "Duel", move: "risk-it-all", status },
  ...{ participants: [], capacity: 2, windowMs: 6000, expiresAt: AT, seedCommitment: SEED, attempt: 1 },
});
const trade = (tradeId: string, status: Trade["status"]): Trade => ({
  ...{ tradeId, from: "mara", to: "teo", give: [], want: [], status, expiresAt: AT },
});

describe("the beginning of the end", () => {
  const contests = (["launched", "armed", "stalled", "resolved", "armed"] as const).map((status, at) =>
    contest(`con-${at}`, status),
  );
  const trades = (["accepted", "open", "declined", "open"] as const).map((status, at) => trade(`tra-${at}`, status));

  test("SES2 is told first, and then what is only open is cancelled, in its order, and nothing else", () => {
    expect(beginClosing(stateWith(open, { contests, trades }), "late")).toStrictEqual([
      { type: "session.closing", data: { sessionId: "ses-1", reason: "late" } },
      { type: "contest.cancelled", data: { contestId: "con-1", reason: "session-closing" } },
      { type: "contest.cancelled", data: { contestId: "con-4", reason: "session-closing" } },
      { type: "trade.cancelled", data: { tradeId: "tra-1" } },
      { type: "trade.cancelled", data: { tradeId: "tra-3" } },
    ]);
  });

  test("SES2 comes once for a session, and never without one", () => {
    expect(beginClosing(stateWith(closing, { contests, trades }), "again")).toStrictEqual([]);
    expect(beginClosing(stateWith(null, { contests, trades }), "late")).toStrictEqual([]);
  });
});

describe("the end", () => {
  const closed = {
    type: "session.closed",
    data: { ...{ sessionId: "ses-1", fromVersion: 4, toVersion: 42, reason: "late", auditRef: "atrium:ses-1" } },
  };

  test("SES1 names the range up to itself, and queues a closure where something was said or done", () => {
    const queued = { type: "closure.queued", data: { sessionId: "ses-1" } };
    expect(closeWaiting(stateWith(closing))).toStrictEqual([closed, queued]);
    expect(closeWaiting(stateWith({ ...closing, hasDeeds: false }))).toStrictEqual([closed]);
  });

  test("SES1 SES2 never comes before the closing, nor without a session", () => {
    expect(closeWaiting(stateWith(open))).toStrictEqual([]);
    expect(closeWaiting(stateWith(null))).toStrictEqual([]);
  });

  test("SES2 waits for contests and for rituals", () => {
    const quiet = stateWith(closing);
    const contests = {
      "con-1": { seed: SEED, armedAt: 0, launchedAt: 0, stalledAt: null, rematchMs: 0, difficulty: 8 },
    };
    const rituals = { "rit-1": { seed: SEED, invokedAt: 0, difficulty: 8 } };
    expect(isQuiet(quiet)).toBe(true);
    expect(isQuiet({ ...quiet, privateState: { ...quiet.privateState, contests } })).toBe(false);
    expect(isQuiet({ ...quiet, privateState: { ...quiet.privateState, rituals } })).toBe(false);
  });
});
