import { describe, expect, test } from "vitest";
import { JOB_SCHEMA } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { EventType } from "../../../../src/durable/protocol/events/event.ts";
import type { Contest } from "../../../../src/durable/protocol/state/contest.ts";
import type { Participant } from "../../../../src/durable/protocol/state/participant.ts";
import type { Session } from "../../../../src/durable/protocol/state/session.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import {
  type ContestSecrets,
  emptyRoom,
  type PrivateState,
  type RitualSecrets,
  type RoomState,
} from "../../../../src/durable/rules/core/room-state.ts";
import { jobFor } from "../../../../src/durable/rules/sessions/job-for.ts";
import { sampleOf } from "../../../support/sample-events.ts";

const AT = "2026-03-01T20:00:00.000Z";
const NOW = Date.parse(AT);
const MINUTE = 60_000;
const SEED = "5e".repeat(32);
const DECK = [{ tag: "bell", minor: "A bell.", moderate: "Bells.", severe: "All bells." }];

function stateWith(view: Partial<RoomState["view"]>, privateState: Partial<PrivateState> = {}): RoomState {
  const empty = emptyRoom("hub", "atrium", BUILT_IN_CATALOG);
  return {
    ...empty,
    view: { ...empty.view, ...view },
    privateState: { ...empty.privateState, ...privateState },
  };
}

const staged = (state: RoomState, type: EventType) => jobFor(state, sampleOf(type));

const envelope = (jobId: string, attempt = 1) => ({
  ...{ jobId, hubId: "hub", roomId: "atrium", attempt, correlationId: "cor-1", hops: { stagedAt: AT } },
});

const mara: Participant = {
  ...{ actorId: "mara", name: "Mara", roles: ["player"], momentum: 3, status: "active", joinedAt: AT },
  stats: { ingenuity: 0, resolve: 1, finesse: 2, presence: 4, weird: -1 },
};

test("JOB1 an event that asks for no work stages none", () => {
  expect(staged(stateWith({ participants: [mara] }), "chat.said")).toBeNull();
});

test.each(["contest.launched", "contest.replayed", "ritual.invoked", "closure.queued"] as const)(
  "JOB1 a %s about what the room does not know stages nothing",
  (type) => {
    expect(staged(stateWith({}), type)).toBeNull();
    expect(staged(stateWith({ participants: [mara] }), type)).toBeNull();
  },
);

describe("a contest", () => {
  const contest: Contest = {
    ...{ contestId: "con-1", contestKey: "k", verb: "verb.challengeDuel", label: "Duel", move: "clash-of-wills" },
    ...{ status: "launched", capacity: 2, windowMs: 6000, expiresAt: AT, seedCommitment: SEED, attempt: 3 },
    participants: [
      { actorId: "mara", role: "challenger", stakes: "the toll" },
      { actorId: "teo", role: "defender" },
    ],
  };
  const secrets: ContestSecrets = {
    ...{ seed: SEED, armedAt: NOW, launchedAt: NOW, stalledAt: null, rematchMs: 9000, difficulty: 8 },
  };
  const jobOf = (more?: Partial<ContestSecrets>) => {
    const contests = more === undefined ? {} : { "con-1": { ...secrets, ...more } };
    return staged(stateWith({ participants: [mara], contests: [contest] }, { contests }), "contest.launched");
  };
  const teo = { actorId: "teo", role: "defender", name: "teo", stat: 0, momentum: 0 };
  const job = {
    ...{ kind: "contest", ...envelope("con-1", 3), contestId: "con-1", verb: contest.verb, label: "Duel" },
    ...{ move: contest.move, difficulty: 8, seed: SEED },
    participants: [
      { actorId: "mara", role: "challenger", stakes: "the toll", name: "Mara", stat: 4, momentum: 3 },
      teo,
    ],
  };

  test("JOB1 CON4 CON9 has its secrets, its entrants as they are now, and ten and a half minutes", () => {
    expect(jobOf({})).toStrictEqual({ job, deadlineAt: NOW + 10.5 * MINUTE, stagedAt: NOW, alertAt: null });
  });

  test("JOB1 whose secrets are gone is staged all the same, to be refused by the bridge", () => {
    expect(jobOf()?.job).toStrictEqual({ ...job, difficulty: 0, seed: "" });
  });

  test("CAT10 of a hub says its stat, its deck and its words, each where it has one", () => {
    const outcomes = { "hard-miss": ["all sink"] };
    const [first] = job.participants;
    const participants = [{ ...first, stat: 1 }, teo];
    expect(jobOf({ stat: "resolve" })?.job).toStrictEqual({ ...job, participants });
    const schema = JOB_SCHEMA;
    expect(jobOf({ complications: DECK })?.job).toStrictEqual({ ...job, schema, complications: DECK });
    expect(jobOf({ outcomes })?.job).toStrictEqual({ ...job, schema, outcomes });
    expect(jobOf({ complications: [], outcomes })?.job).toStrictEqual({ ...job, schema, complications: [], outcomes });
  });
});

describe("a ritual", () => {
  const secrets: RitualSecrets = { seed: SEED, invokedAt: NOW, difficulty: 8 };
  const { event } = sampleOf("ritual.invoked");
  const ritualId = event.type === "ritual.invoked" ? event.data.ritualId : "";
  const relicId = event.type === "ritual.invoked" ? event.data.relicId : "";
  const jobOf = (more: Partial<RitualSecrets> = {}, momentum = 3) => {
    const rituals = { [ritualId]: { ...secrets, ...more } };
    return staged(stateWith({ participants: [{ ...mara, momentum }] }, { rituals }), "ritual.invoked");
  };
  const job = {
    ...{ kind: "hubAction", ...envelope(ritualId), ritualId, relicId, actorId: "mara" },
    ...{ stat: -1, momentum: 3, difficulty: 8, seed: SEED },
  };

  test("JOB1 RIT2 of a relic has all the momentum that is left, the shape of every release, and ten minutes", () => {
    expect(jobOf()).toStrictEqual({ job, deadlineAt: NOW + 10 * MINUTE, stagedAt: NOW, alertAt: null });
    expect(jobOf({ complications: DECK })?.job).toStrictEqual(job);
  });

  test("CAT1 RIT2 says what its tiers give back where the catalog says so", () => {
    expect(jobOf({ reward: { "full-success": 4 } })?.job).toStrictEqual({ ...job, reward: { "full-success": 4 } });
  });

  test.each([
    [3, 1],
    [1, 1],
    [0, 0],
    [-2, -2],
  ])("CAT9 as a hub's check with momentum %i is thrown with %i, by its own stat", (has, thrown) => {
    const verb = "verb.pickPocket";
    const own = { ...job, schema: JOB_SCHEMA, verb, stat: 2, momentum: thrown };
    expect(jobOf({ verb, stat: "finesse" }, has)?.job).toStrictEqual(own);
    const complications = DECK;
    expect(jobOf({ verb, stat: "finesse", complications }, has)?.job).toStrictEqual({ ...own, complications });
  });

  test("JOB1 whose caller or whose secrets are gone stages nothing", () => {
    expect(staged(stateWith({}, { rituals: { [ritualId]: secrets } }), "ritual.invoked")).toBeNull();
    expect(staged(stateWith({ participants: [mara] }), "ritual.invoked")).toBeNull();
  });
});

describe("a closure", () => {
  const LATER = "2026-03-01T22:00:00.000Z";
  const open: Session = {
    ...{ sessionId: "ses-1", openedAt: AT, fromVersion: 1, pendingOfflineReconcile: true, offlineHistory: [] },
  };
  const closed: Session = { ...open, closedAt: LATER, toVersion: 8 };
  const jobOf = (session: Session) => staged(stateWith({}, { sessions: { "ses-1": session } }), "closure.queued");
  const job = {
    ...{ kind: "closure", ...envelope("ses-1"), sessionId: "ses-1", openedAt: AT, closedAt: LATER },
    ...{ fromVersion: 1, toVersion: 8, reason: "", auditRef: "atrium:ses-1" },
  };

  test("JOB1 CLO1 CLO7 names its range and reason, has a day, and alerts after ten minutes", () => {
    const times = { deadlineAt: NOW + 24 * 60 * MINUTE, stagedAt: NOW, alertAt: NOW + 10 * MINUTE };
    expect(jobOf({ ...closed, reason: "late" })).toStrictEqual({ job: { ...job, reason: "late" }, ...times });
    expect(jobOf(closed)?.job).toStrictEqual(job);
  });

  test("CLO7 JOB1 after a run is the next attempt", () => {
    const run = {
      workflowId: "closure/hub/atrium/ses-1",
      status: "failed" as const,
      attempt: 1,
      startedAt: AT,
      stages: [],
    };
    expect(jobOf({ ...closed, offlineHistory: [run, { ...run, attempt: 2 }] })?.job.attempt).toBe(3);
  });

  test("SES1 JOB1 of a session without an end stages nothing", () => {
    expect(jobOf(open)).toBeNull();
    expect(jobOf({ ...open, closedAt: LATER })).toBeNull();
    expect(jobOf({ ...open, toVersion: 8 })).toBeNull();
  });
});
