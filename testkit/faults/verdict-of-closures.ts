import type { FaultWorld } from "./fault-world.ts";
import { eventsOf } from "./verdict-of-log.ts";

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
