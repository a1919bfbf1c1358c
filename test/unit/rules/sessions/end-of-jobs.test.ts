import { describe, expect, test } from "vitest";
import type { OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { Contest } from "../../../../src/durable/protocol/state/contest.ts";
import type { Session } from "../../../../src/durable/protocol/state/session.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import {
  emptyRoom,
  type PendingJob,
  type PrivateState,
  type RoomState,
} from "../../../../src/durable/rules/core/room-state.ts";
import type { RuleContext } from "../../../../src/durable/rules/core/rule-context.ts";
import { decideJobFailure, decideRedrive } from "../../../../src/durable/rules/sessions/decide-job.ts";
import { endJob } from "../../../../src/durable/rules/sessions/end-job.ts";

const AT = "2026-03-01T20:00:00.000Z";
const SEED = "5e".repeat(32);
const envelope = (jobId: string) => ({
  ...{ jobId, hubId: "hub", roomId: "atrium", attempt: 2, correlationId: "cor-1", hops: {} },
});
const JOBS: readonly OfflineJob[] = [
  {
    ...{ kind: "contest", ...envelope("con-1"), contestId: "con-1", verb: "verb.challengeDuel", label: "Duel" },
    ...{ move: "risk-it-all", difficulty: 8, seed: SEED, participants: [] },
  },
  {
    ...{ kind: "hubAction", ...envelope("rit-1"), ritualId: "rit-1", relicId: "relic.lamp", actorId: "mara" },
    ...{ stat: 1, momentum: 1, difficulty: 8, seed: SEED },
  },
  {
    ...{ kind: "closure", ...envelope("ses-1"), sessionId: "ses-1", openedAt: AT, closedAt: AT },
    ...{ fromVersion: 1, toVersion: 8, reason: "late", auditRef: "atrium:ses-1" },
  },
];
const pending = (job: OfflineJob): PendingJob => ({ job, stagedAt: 1, deadlineAt: 2, alertAt: null });
const jobs = Object.fromEntries(JOBS.map((job) => [job.jobId, pending(job)]));

const launched: Contest = {
  ...{ contestId: "con-1", contestKey: "k", verb: "verb.challengeDuel", label: "Duel", move: "risk-it-all" },
  ...{ status: "launched", capacity: 2, windowMs: 6000, expiresAt: AT, seedCommitment: SEED, attempt: 2 },
  participants: [],
};

function stateWith(privateState: Partial<PrivateState>, contests: Contest[] = []): RoomState {
  const empty = emptyRoom("hub", "atrium", BUILT_IN_CATALOG);
  return { ...empty, view: { ...empty.view, contests }, privateState: { ...empty.privateState, ...privateState } };
}

/** The room's rows hold this session, if any. */
function rows(session?: Session): RuleContext {
  return {
    ...{ now: 0, restsUntil: 0, roomLoad: 0, retryAt: () => 0, newId: (prefix) => `${prefix}-1`, newSeed: () => SEED },
    ...{ lastCommandAt: () => undefined, isConnected: () => true, budget: () => undefined },
    ...{ storedInventory: () => ({}), storedTalk: () => undefined },
    storedSession: (id) => (id === session?.sessionId ? session : undefined),
  };
}

const accepted = (...steps: object[]) => ({ kind: "accepted", steps });

const ENDED = {
  "con-1": { type: "contest.cancelled", data: { contestId: "con-1", reason: "unresolved" } },
  "rit-1": { type: "ritual.failed", data: { ritualId: "rit-1", reason: "odd" }, actorId: "mara" },
  "ses-1": { type: "closure.failed", data: { sessionId: "ses-1", error: "odd" } },
};

describe("a dead job", () => {
  test.each(Object.entries(ENDED))("JOB1 %s ends what it was for", (jobId, step) => {
    expect(endJob(stateWith({ jobs }), jobId, "odd")).toStrictEqual([step]);
    const failure = { jobId, attempt: 2, how: "poison", reason: "odd" } as const;
    expect(decideJobFailure(stateWith({ jobs }), failure)).toStrictEqual(accepted(step));
  });

  test("JOB1 that is over already, or is another attempt's, changes nothing", () => {
    expect(endJob(stateWith({ jobs }), "con-2", "odd")).toStrictEqual([]);
    const state = stateWith({ jobs }, [launched]);
    for (const how of ["poison", "dead-letter"] as const)
      for (const [jobId, attempt] of [["con-1", 1] as const, ["con-1", 3] as const, ["con-2", 2] as const])
        expect(decideJobFailure(state, { jobId, attempt, how, reason: "odd" })).toStrictEqual(accepted());
  });
});

describe("a dead letter", () => {
  const letter = (jobId: string, contests: Contest[]) =>
    decideJobFailure(stateWith({ jobs }, contests), { jobId, attempt: 2, how: "dead-letter", reason: "five tries" });

  test("JOB2 CON9 shows a launched contest as stalled", () => {
    const stalled = { type: "contest.stalled", data: { contestId: "con-1" } };
    expect(letter("con-1", [{ ...launched, contestId: "con-0" }, launched])).toStrictEqual(accepted(stalled));
  });

  test.each(["armed", "stalled", "resolved", "cancelled"] as const)("JOB2 changes no %s contest", (status) => {
    expect(letter("con-1", [{ ...launched, status }])).toStrictEqual(accepted());
  });

  test("JOB2 changes no ritual, no closure and no other contest", () => {
    for (const jobId of ["rit-1", "ses-1"]) expect(letter(jobId, [launched])).toStrictEqual(accepted());
    expect(letter("con-1", [{ ...launched, contestId: "con-0" }])).toStrictEqual(accepted());
  });
});

describe("a redrive", () => {
  const session: Session = {
    ...{ sessionId: "ses-1", openedAt: AT, closedAt: AT, fromVersion: 1, toVersion: 8, offlineHistory: [] },
    pendingOfflineReconcile: true,
  };
  const queued = (found: Session) =>
    accepted({ change: "session-updated", session: found }, { type: "closure.queued", data: { sessionId: "ses-1" } });
  const refused = {
    kind: "refused",
    problem: { code: "not-found", detail: "this room has no unfinished job with that id" },
  };

  test("JOB2 of an open job stages that job again, and nothing else", () => {
    const staged = (jobId: string) => accepted({ change: "job-staged", job: jobs[jobId] });
    expect(decideRedrive(stateWith({ jobs }), "con-1", rows())).toStrictEqual(staged("con-1"));
    const both = stateWith({ jobs, sessions: { "ses-1": session } });
    expect(decideRedrive(both, "ses-1", rows(session))).toStrictEqual(staged("ses-1"));
  });

  test("CLO7 of a failed closure queues it, from the state or else from the rows", () => {
    const held = stateWith({ sessions: { "ses-1": session } });
    expect(decideRedrive(held, "ses-1", rows())).toStrictEqual(queued(session));
    const older = { ...session, reason: "an older row" };
    expect(decideRedrive(held, "ses-1", rows(older))).toStrictEqual(queued(session));
    expect(decideRedrive(stateWith({}), "ses-1", rows(older))).toStrictEqual(queued(older));
  });

  test("CLO7 of what is done, or was never there, is refused", () => {
    const done = { ...session, pendingOfflineReconcile: false };
    const held = stateWith({ sessions: { "ses-1": done } });
    expect(decideRedrive(held, "ses-1", rows(session))).toStrictEqual(refused);
    expect(decideRedrive(stateWith({}), "ses-1", rows(done))).toStrictEqual(refused);
    expect(decideRedrive(stateWith({ jobs }), "constructor", rows(session))).toStrictEqual(refused);
  });
});
