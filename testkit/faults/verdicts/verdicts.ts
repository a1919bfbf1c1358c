import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import { judgeCommands, judgeRepetitions } from "../../invariants/judge-commands.ts";
import { judgeContests } from "../../invariants/judge-contests.ts";
import { judgeGoods } from "../../invariants/judge-goods.ts";
import { judgeVersions } from "../../invariants/judge-versions.ts";
import type { Entry } from "../../invariants/ledger.ts";
import { CAST } from "../../players/cast.ts";
import type { FaultWorld } from "../fault-world.ts";
import { alertsTellWhatWas, contestsKeepTheirTimes } from "./verdict-of-contests.ts";
import { eventsOf, goodsAddUp, nothingIsLeftOpen, sessionsTile, stateFollowsFromLog } from "./verdict-of-log.ts";
import { everyActorSeesTheirOwnView } from "./verdict-of-views.ts";

/** Looks at a run that is over, and adds what is wrong to its faults. */
export type RunCheck = (world: FaultWorld) => Promise<void> | void;

/** Invariants of every room, then checks that only this world can make. Those that call the room come last. */
export const RUN_CHECKS: readonly RunCheck[] = [
  invariantsHold,
  sessionsTile,
  stateFollowsFromLog,
  goodsAddUp,
  nothingIsLeftOpen,
  contestsKeepTheirTimes,
  alertsTellWhatWas,
  closuresTellOnce,
  everyActorSeesTheirOwnView,
  repeatedCommandsAreAnsweredAlike,
];

function invariantsHold(world: FaultWorld): void {
  const record = world.record();
  for (const judge of [judgeVersions, judgeCommands, judgeContests, judgeGoods]) world.report(judge(record));
}

/** CMD3: a decided command sent again gets the same receipt, changes nothing, and its id serves no other command. */
export async function repeatedCommandsAreAnsweredAlike(world: FaultWorld): Promise<void> {
  const { version } = world.stored();
  const decided = world.ledger.entries.filter(({ outcome }) => outcome !== null);
  for (const entry of decided) entry.again = await ask(world, entry, entry.args);
  world.report(judgeRepetitions(world.record()));
  for (const entry of decided.slice(0, 5)) {
    const other = await ask(world, entry, { something: "else" });
    if (other?.status !== "rejected" || other.code !== "id-reused") {
      world.faults.push(`CMD3 another body under ${entry.id} got ${JSON.stringify(other)}`);
    }
  }
  if (world.stored().version !== version) world.faults.push("CMD3 a command that was sent again changed the room");
}

async function ask(world: FaultWorld, { actorId, id, verb }: Entry, args: unknown): Promise<Receipt | null> {
  const actor = CAST.find((each) => each.actorId === actorId);
  if (actor === undefined) return null;
  const reached = await world.post(actor, { id, verb, args });
  return reached.came === "answer" && reached.value.ok ? reached.value.receipt : null;
}

/** CLO1: a closure's words are told once an attempt, in their order, and its end is there. */
export function closuresTellOnce(world: FaultWorld): void {
  const told = countById(eventsOf(world, "closure.processing").map(({ data }) => `${data.sessionId}/${data.attempt}`));
  for (const [id, times] of told) if (times !== 1) world.faults.push(`CLO1 ${id} began ${times} times`);
  const ends = countById(eventsOf(world, "closure.completed").map(({ data }) => data.sessionId));
  for (const { data } of eventsOf(world, "closure.queued")) {
    if (ends.get(data.sessionId) !== 1) {
      world.faults.push(`CLO1 ${data.sessionId} was completed ${ends.get(data.sessionId) ?? 0} times`);
    }
  }
  stagesOncePerRun(world);
}

function stagesOncePerRun(world: FaultWorld): void {
  let seen = new Set<string>();
  for (const { event } of world.log()) {
    if (event.type === "closure.processing") {
      const { sessionId } = event.data;
      seen = new Set([...seen].filter((key) => !key.startsWith(sessionId)));
    }
    if (event.type !== "closure.stageCompleted") continue;
    const key = `${event.data.sessionId}/${event.data.stage}`;
    if (seen.has(key)) world.faults.push(`CLO1 ${key} was completed twice in one run`);
    seen.add(key);
  }
}

function countById(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
