import type { VerbId } from "../../src/durable/protocol/socket/command.ts";
import { isSettled } from "../../src/durable/rules/core/view/contests.ts";
import type { FaultWorld } from "./fault-world.ts";
import type { FaultStep } from "./step.ts";

/** Faults of a contest's path through queue, bridge and workflow service, in addition to the general ones. */
export const CONTEST_FAULTS: readonly FaultStep[] = [
  { name: "a result of long ago comes once more", weight: 4, take: repeats },
  { name: "a run is ended from outside", weight: 2, take: endsRun },
  { name: "the workflow service stops or starts", weight: 3, take: serviceTurns },
  { name: "a message is minutes late", weight: 3, take: isLate },
  { name: "an operator has a job sent again", weight: 3, take: redrives },
];

function repeats(world: FaultWorld): void {
  world.bridge.repeats();
}

function endsRun(world: FaultWorld): void {
  world.note("a run is ended from outside");
  world.bridge.ends();
}

function serviceTurns(world: FaultWorld): void {
  world.bridge.serviceTurns();
  world.note(`the workflow service ${world.bridge.isServed ? "starts" : "stops"}`);
}

/** In ms: past the stall of CON9; minutes; the longest back-off of JOB1; past the end of a contest without a result. */
const LATE = [35_000, 2 * 60_000, 5 * 60_000, 11 * 60_000];

/** Delays everything in flight. */
function isLate(world: FaultWorld): void {
  if (world.queue.messages.length === 0 && world.bridge.posts.length === 0) return;
  const ms = world.chance.oneOf(LATE) ?? 0;
  world.note(`what is on its way is ${ms / 1000} s late`);
  world.passes(ms);
}

/** JOB2: the redrive route, for any job there is, and now and then for one that is done. */
async function redrives(world: FaultWorld): Promise<void> {
  const known = [
    ...Object.keys(world.stored().privateState.jobs),
    ...world.stored().view.contests.map((each) => each.contestId),
  ];
  const jobId = world.chance.oneOf(known);
  if (jobId === undefined) return;
  // One that is armed may be launched by the very input, if its window is over (RES7).
  const isDone = world.stored().view.contests.some((each) => each.contestId === jobId && isSettled(each));
  world.note(`${jobId} is sent again by hand`);
  const reached = await world.runtime.reach((room) => room.redrive(jobId));
  if (reached.came === "answer" && reached.value.ok && isDone)
    world.faults.push(`JOB2 ${jobId} is done and was sent again`);
}

/** Weights of verbs in a scenario of contests; the other verbs keep theirs. */
export const CONTESTS_ABOVE_ALL = {
  "verb.challengeDuel": 16,
  "verb.sparringMatch": 10,
  "verb.clashOfWills": 10,
  "verb.skirmish": 14,
  "mod.overrideContest": 10,
  "verb.invokeRelic": 7,
  "mod.kick": 1,
  "mod.ban": 1,
  "gm.closeSession": 1,
} satisfies Partial<Record<VerbId, number>>;
