import type { Event } from "../../src/durable/protocol/events/event.ts";
import { isVerbId } from "../../src/durable/protocol/socket/command.ts";
import { CONTESTS_ABOVE_ALL } from "./contest-faults.ts";
import { FaultWorld } from "./fault-world.ts";
import { quiesce } from "./quiesce.ts";
import type { FaultPlan } from "./step.ts";
import { putsWorld, stepsIn } from "./steps.ts";
import { alertsOf, contestEnd } from "./verdicts/verdict-of-contests.ts";
import { RUN_CHECKS } from "./verdicts/verdicts.ts";

/** A summary of a run, to check that the runs still reach everything. */
export interface FaultReport {
  readonly eventTypes: ReadonlySet<string>;
  /** Verbs of which a command was accepted, whatever went wrong on its way. */
  readonly verbs: ReadonlySet<unknown>;
  /** How each contest ended: the type of the event, with the reason of a cancellation. */
  readonly contestEnds: readonly string[];
  /** Alerts told to operators, by reason. */
  readonly alerts: readonly string[];
  /** The ends that the hub's own verbs came to: of contests and checks by their events, of lines by whom they are told to. */
  readonly ownEnds: ReadonlySet<string>;
}

const STEPS_IN_ALL = 160;
/** How much of a failed run's way is told. */
const TOLD = 60;

/**
 * One scenario under faults, drawn from the seed: some steps of play and faults, then none, then every check there is.
 * @throws with the faults, the way there, and the command that repeats it.
 */
export async function faultRun(seed: number, plan: FaultPlan): Promise<FaultReport> {
  const world = new FaultWorld(seed);
  try {
    await play(world, plan);
    if (world.faults.length === 0) await quiesce(world);
    world.watch();
    if (world.faults.length === 0) for (const verdict of RUN_CHECKS) await verdict(world);
    world.watch();
    if (world.faults.length > 0) throw new Error(describe(seed, plan, world));
    return report(world);
  } finally {
    world.end();
  }
}

function report(world: FaultWorld): FaultReport {
  const events = world.log().map(({ event }) => event);
  return {
    eventTypes: new Set(events.map(({ type }) => type)),
    verbs: new Set(world.ledger.entries.flatMap(({ verb, outcome }) => (outcome?.status === "accepted" ? [verb] : []))),
    contestEnds: events.flatMap((event) => contestEnd(event) ?? []),
    alerts: alertsOf(world).map(({ reason }) => reason),
    ownEnds: new Set(ownEnds(events)),
  };
}

const ENDS: ReadonlySet<string> = new Set(["contest.resolved", "contest.expired", "ritual.resolved", "ritual.failed"]);

function ownEnds(events: readonly Event[]): string[] {
  const begun = new Set<string>();
  return events.flatMap(({ type, data }) => {
    if (type === "verb.performed") return [`a line to ${data.to ?? "room"}`];
    if (type === "contest.armed" && !isVerbId(data.verb)) begun.add(data.contestId);
    if (type === "ritual.invoked" && data.verb !== undefined) begun.add(data.ritualId);
    const id = "contestId" in data ? data.contestId : "ritualId" in data ? data.ritualId : "";
    return ENDS.has(type) && begun.has(id) ? [type] : [];
  });
}

async function play(world: FaultWorld, plan: FaultPlan): Promise<void> {
  const { contests, worlds, steps = STEPS_IN_ALL, steady = false } = plan;
  if (worlds) await putsWorld(world);
  if (contests) world.likes = CONTESTS_ABOVE_ALL;
  for (const client of world.clients) if (world.chance.happens(0.8)) await world.connect(client);
  const possible = stepsIn(plan).filter((step) => !(steady && step.stops));
  for (let taken = 0; taken < steps && world.faults.length === 0; taken += 1) {
    await world.chance.weighed(possible)?.take(world);
    world.watch();
    if (world.chance.happens(0.2)) world.compareViews();
  }
}

function describe(seed: number, { file }: FaultPlan, world: FaultWorld): string {
  return [
    `${world.faults.length} faults under seed ${seed}:`,
    ...world.faults.slice(0, 10).map((fault) => `  ${fault}`),
    `the way there (last ${TOLD} of ${world.trace.length}):`,
    ...world.trace.slice(-TOLD).map((line) => `  ${line}`),
    "once more:",
    `  FAULT_SEED=${seed} npm test -- ${file}`,
  ].join("\n");
}
