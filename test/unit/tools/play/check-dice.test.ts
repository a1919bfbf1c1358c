import { expect, test } from "vitest";
import { standardPlatform } from "../../../../src/client/connection/platform.ts";
import type { ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { seedCommitment } from "../../../../src/durable/rules/contests/dice.ts";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import { checkDice } from "../../../../tools/play/check-dice.ts";
import type { Table } from "../../../../tools/play/output/table.ts";
import { Seat } from "../../../../tools/play/seat.ts";

const SEED = "5eed".repeat(16);
const JOB: ContestJob = {
  kind: "contest",
  jobId: "con-1",
  hubId: "demo",
  roomId: "quay",
  attempt: 1,
  correlationId: "cor-1",
  hops: {},
  contestId: "con-1",
  verb: "verb.challengeDuel",
  label: "Duel",
  move: "risk-it-all",
  difficulty: 8,
  seed: SEED,
  participants: [
    { actorId: "ash", role: "challenger", name: "Ash", stat: 2, momentum: 0 },
    { actorId: "bryn", role: "defender", name: "Bryn", stat: 1, momentum: 2 },
  ],
};
const LAUNCHED = { ash: { stat: 2, momentum: 0 }, bryn: { stat: 1, momentum: 2 } };

const envelope = { at: "2026-11-21T10:00:00.000Z", correlationId: "cor-1" };
const armed: Event = {
  ...envelope,
  version: 1,
  type: "contest.armed",
  actorId: "ash",
  data: {
    contestId: "con-1",
    contestKey: "verb.challengeDuel:ash::bryn",
    verb: JOB.verb,
    label: JOB.label,
    move: JOB.move,
    windowMs: 6_000,
    expiresAt: "2026-11-21T10:00:06.000Z",
    participants: [{ actorId: "ash", role: "challenger" }],
    capacity: 2,
    seedCommitment: seedCommitment(SEED),
  },
};
const resolved: Event = {
  ...envelope,
  version: 2,
  type: "contest.resolved",
  data: {
    ...settleContest(JOB),
    contestId: "con-1",
    seed: SEED,
    workflowId: "contest/demo/quay/con-1",
    resolutionMs: 20,
  },
};

/** A table at which Ash saw these events and, if the launch was among them, these figures. */
function tableOf(events: readonly Event[], launched?: typeof LAUNCHED): Table {
  const room = { url: "http://hub.test", hubId: "demo", roomId: "quay", platform: standardPlatform() };
  const ash = new Seat("ash", "jwt", room);
  ash.seen.push(...events);
  if (launched !== undefined) ash.launched.set("con-1", launched);
  return {
    room,
    seats: new Map([["ash", ash]]),
    sessions: [],
    over: undefined,
    onProgress: () => {},
    nameOf: (actorId) => actorId,
  };
}

test("CON6 a contest that was seen from its promise to its end is verified, with every roll in words", () => {
  const [check] = checkDice(tableOf([armed, resolved], LAUNCHED));
  expect(check).toMatchObject({ verified: true, faults: [], seed: SEED, seedCommitment: seedCommitment(SEED) });
  expect(check?.report).toHaveLength(4);
  expect(check?.report.at(-1)).toMatch(/^Verified/);
});

test("CON6 a seed that is not the one promised is found", () => {
  const other = { ...armed, data: { ...armed.data, seedCommitment: seedCommitment("0".repeat(64)) } } as Event;
  expect(checkDice(tableOf([other, resolved], LAUNCHED))).toMatchObject([
    { verified: false, faults: [expect.stringContaining("commitment")] },
  ]);
});

test("CON4 dice rolled with other figures than the room showed at the launch are found", () => {
  const shown = { ...LAUNCHED, ash: { stat: 1, momentum: 0 } };
  expect(checkDice(tableOf([armed, resolved], shown))).toMatchObject([
    { verified: false, faults: ["ash: rolled with stat 2, the room showed 1"] },
  ]);
});

test("CON6 without the promise nothing is proven", () => {
  expect(checkDice(tableOf([resolved], LAUNCHED))).toMatchObject([{ verified: false }]);
});
