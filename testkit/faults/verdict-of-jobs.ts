import { verifyContest } from "../../src/durable/rules/contests/verify-contest.ts";
import { verifyRitual } from "../../src/durable/rules/rituals/verify-ritual.ts";
import type { FaultWorld } from "./fault-world.ts";
import { eventsOf } from "./verdict-of-log.ts";

/** CON6, CON7: what was launched has one end, and its dice are those of the seed that was promised. */
export function contestsSettledOnce(world: FaultWorld): void {
  const ends = countById(
    [
      ...eventsOf(world, "contest.resolved"),
      ...eventsOf(world, "contest.cancelled"),
      ...eventsOf(world, "contest.awarded"),
      ...eventsOf(world, "contest.expired"),
    ].map(({ data }) => data.contestId),
  );
  const commitments = new Map<string, string>();
  for (const { data } of eventsOf(world, "contest.armed")) {
    commitments.set(data.contestId, data.seedCommitment);
    if (ends.get(data.contestId) !== 1)
      world.faults.push(`CON7 ${data.contestId} ended ${ends.get(data.contestId) ?? 0} times`);
  }
  for (const { data } of eventsOf(world, "contest.replayed")) commitments.set(data.contestId, data.seedCommitment);
  for (const { data } of eventsOf(world, "contest.resolved")) {
    const { faults } = verifyContest({ seedCommitment: commitments.get(data.contestId) ?? "", resolved: data });
    for (const fault of faults) world.faults.push(`CON6 ${data.contestId}: ${fault}`);
  }
  const launched = countById(eventsOf(world, "contest.launched").map(({ data }) => data.contestId));
  for (const [id, times] of launched) if (times !== 1) world.faults.push(`CON3 ${id} was launched ${times} times`);
}

/** RIT2: a ritual has one end, and its dice are those of the seed that was promised. */
export function ritualsSettledOnce(world: FaultWorld): void {
  const resolved = eventsOf(world, "ritual.resolved");
  const ends = countById([...resolved, ...eventsOf(world, "ritual.failed")].map(({ data }) => data.ritualId));
  for (const { data, actorId } of eventsOf(world, "ritual.invoked")) {
    const { ritualId, seedCommitment } = data;
    if (ends.get(ritualId) !== 1) world.faults.push(`RIT2 ${ritualId} ended ${ends.get(ritualId) ?? 0} times`);
    const end = resolved.find((each) => each.data.ritualId === ritualId);
    if (end === undefined) continue;
    const { faults } = verifyRitual({ seedCommitment, actorId: actorId ?? "", resolved: end.data });
    for (const fault of faults) world.faults.push(`RIT2 ${ritualId}: ${fault}`);
  }
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
