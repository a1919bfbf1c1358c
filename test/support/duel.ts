import type { ContestJob } from "../../src/durable/protocol/bridge/offline-job.ts";
import type { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import type { Contest } from "../../src/durable/protocol/state/contest.ts";
import { contestResolved } from "../../testkit/results-of.ts";
import { RoomHarness } from "../../testkit/room-harness.ts";
import { seedRolling } from "../../testkit/seed-rolling.ts";

export function challenge(stage: RoomHarness, from: string, to: string, stakes?: string): Receipt {
  return stage.does(from, "verb.challengeDuel", { target: to, ...(stakes === undefined ? {} : { stakes }) });
}

/** Mara and Teo have challenged each other: their duel is launched. */
export function launched(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters("mara", "teo");
  challenge(stage, "mara", "teo");
  challenge(stage, "teo", "mara");
  return stage;
}

/** The first contest listed. */
export function onlyContest(stage: RoomHarness): Contest {
  const [contest] = stage.state.view.contests;
  if (contest === undefined) throw new Error("there is no contest");
  return contest;
}

/** The job of the contest that is out. */
export function contestJob(stage: RoomHarness): ContestJob {
  const job = stage.jobs().find((each) => each.kind === "contest");
  if (job === undefined) throw new Error("no contest's job is staged");
  return job;
}

/** One who is present fights a duel against another so well as to have 2 momentum more (CON4). Takes 20 s. */
export function triumphs(stage: RoomHarness, winner: string, loser: string): void {
  const listed = stage.state.view.participants.find(({ actorId }) => actorId === winner);
  const { momentum = 0, stats } = listed ?? {};
  const check = { actorId: winner, stat: stats?.finesse ?? 0, momentum, difficulty: 8 };
  stage.seeds.push(seedRolling(check, "critical-success"));
  challenge(stage, winner, loser);
  challenge(stage, loser, winner);
  stage.hears(contestResolved(contestJob(stage)));
  stage.wait(20_000);
}
