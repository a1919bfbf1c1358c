import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { RoomRecord } from "../../../testkit/invariants/room-record.ts";

/** The outcomes of the commands and contests of rooms, by their logs. */
export interface Losses {
  readonly lost: number;
  readonly doubled: number;
}

const ENDS_OF_CONTESTS: ReadonlySet<string> = new Set([
  "contest.resolved",
  "contest.awarded",
  "contest.cancelled",
  "contest.expired",
]);

/** Each accepted command is in its room's log once, and each contest that was armed has one end. */
export function countLosses(rooms: readonly RoomRecord[]): Losses {
  const counts = rooms.flatMap(({ commands, log }) => {
    const acts = actsByCommand(log);
    const accepted = commands.filter(({ outcome }) => outcome?.status === "accepted");
    return [...accepted.map(({ id }) => acts.get(id) ?? 0), ...endsByContest(log).values()];
  });
  return { lost: counts.filter((each) => each === 0).length, doubled: counts.filter((each) => each > 1).length };
}

/**
 * How often each command acted: its events stand together in the log, so each further group of them is one more time.
 */
function actsByCommand(log: readonly Event[]): ReadonlyMap<string, number> {
  const acts = new Map<string, number>();
  let last: string | undefined;
  for (const { commandId } of log) {
    if (commandId !== undefined && commandId !== last) acts.set(commandId, (acts.get(commandId) ?? 0) + 1);
    last = commandId;
  }
  return acts;
}

function endsByContest(log: readonly Event[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  for (const { type, data } of log) {
    if (!("contestId" in data)) continue;
    const isEnd = ENDS_OF_CONTESTS.has(type);
    if (isEnd || type === "contest.armed") ends.set(data.contestId, (ends.get(data.contestId) ?? 0) + (isEnd ? 1 : 0));
  }
  return ends;
}
