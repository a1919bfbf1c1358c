import type { Event } from "../../../src/durable/protocol/events/event.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import type { FaultWorld } from "../fault-world.ts";

/** CON9, by hand. */
const STALLED_AFTER_MS = 30_000;
const UNRESOLVED_AFTER_MS = 600_000;

/** How an event ends a contest: its type, with the reason of a cancellation; null where it does not. */
export function contestEnd({ type, data }: Event): string | null {
  if (type === "contest.cancelled") return `${type} ${data.reason}`;
  return type === "contest.resolved" || type === "contest.awarded" || type === "contest.expired" ? type : null;
}

interface Followed {
  readonly verb: string;
  readonly key: string;
  readonly rematchMs: number;
  readonly actors: Set<string>;
  launchedAt: number | null;
  stalledAt: number | null;
}

/**
 * CON8, CON9, CON10 told from the log alone: nothing stalls or is given up before its time or without a reason, nothing
 * out for longer than it may is silent about it, nobody is in two contests of a verb, and no key comes back too soon.
 */
export function contestsKeepTheirTimes(world: FaultWorld): void {
  const open = new Map<string, Followed>();
  const restUntil = new Map<string, number>();
  for (const { event, hidden } of world.log()) {
    const fault = (what: string) => world.faults.push(`${what} (version ${event.version})`);
    const at = Date.parse(event.at);
    if (event.type === "contest.armed") {
      const { contestId, verb, contestKey, participants } = event.data;
      if ((restUntil.get(contestKey) ?? 0) > at) fault(`CON8 ${contestKey} is armed before its rest is over`);
      const actors = new Set(participants.map(({ actorId }) => actorId));
      const rematchMs = rematchOf(verb) ?? hidden?.rematchMs ?? 0;
      open.set(contestId, { verb, key: contestKey, rematchMs, actors, launchedAt: null, stalledAt: null });
      comparePlaces(open, fault);
      continue;
    }
    const contestId = "contestId" in event.data ? event.data.contestId : undefined;
    const contest = contestId === undefined ? undefined : open.get(contestId);
    if (contestId === undefined || contest === undefined) {
      if (event.type.startsWith("contest.")) fault(`CON7 ${event.type} for ${contestId}, which is not open`);
      continue;
    }
    if (event.type === "contest.joined") {
      contest.actors.add(event.data.participant.actorId);
      comparePlaces(open, fault);
    }
    if (event.type === "contest.launched" || event.type === "contest.replayed") {
      contest.launchedAt = at;
      contest.stalledAt = null;
    }
    const outMs = contest.launchedAt === null ? 0 : at - contest.launchedAt;
    if (event.type === "contest.stalled") {
      if (outMs < STALLED_AFTER_MS && !world.givenUp.deadLetter.has(contestId)) fault(`CON9 ${contestId} stalls early`);
      contest.stalledAt = at;
    }
    const end = contestEnd(event);
    if (end === null) continue;
    open.delete(contestId);
    if (outMs >= STALLED_AFTER_MS && contest.stalledAt === null) fault(`CON9 ${contestId} never stalled`);
    const stalledMs = contest.stalledAt === null ? 0 : at - contest.stalledAt;
    if (end === "contest.cancelled unresolved") {
      const isDue = stalledMs >= UNRESOLVED_AFTER_MS || outMs >= STALLED_AFTER_MS + UNRESOLVED_AFTER_MS;
      if (!isDue && !world.givenUp.poison.has(contestId)) fault(`CON9 ${contestId} is given up early`);
    } else {
      if (stalledMs > UNRESOLVED_AFTER_MS) fault(`CON9 ${contestId} was out for too long`);
      // Of a window that ended alone it is counted from its end, however late the alarm was (RES7).
      const isExpired = event.type === "contest.expired";
      const rest = isExpired ? Date.parse(event.data.rematch.availableAt) : at + contest.rematchMs;
      restUntil.set(contest.key, rest);
    }
  }
}

function comparePlaces(open: ReadonlyMap<string, Followed>, fault: (what: string) => void): void {
  const places = [...open.values()].flatMap(({ verb, actors }) =>
    [...actors].map((actorId) => `${actorId} in ${verb}`),
  );
  for (const place of places.filter((each, index) => places.indexOf(each) !== index)) fault(`CON10 ${place} twice`);
}

/** A hub's own contest rests as it was pinned to (CAT11). */
function rematchOf(verb: string): number | undefined {
  return BUILT_IN_CATALOG.verbs.find(({ id }) => id === verb)?.contest?.rematchMs;
}

interface Alert {
  readonly reason: string;
  readonly jobId: string;
}

/** The alerts, in order. */
export function alertsOf(world: FaultWorld): Alert[] {
  return world.telemetry.flatMap((line) => {
    if (!line.includes('"admin.alert"')) return [];
    const { reason, data }: { reason: string; data: { contestId?: string; jobId?: string } } = JSON.parse(line);
    return { reason, jobId: data.contestId ?? data.jobId ?? "" };
  });
}

/**
 * CON9, JOB2: operators are alerted to what stalled, was given up or was no delivery any more, as often as it happened,
 * and to nothing else. Only a process that stopped right after a commit may have taken a word with it.
 */
export function alertsTellWhatWas(world: FaultWorld): void {
  const due = new Map<string, number>();
  const add = (what: string) => due.set(what, (due.get(what) ?? 0) + 1);
  for (const { event } of world.log()) {
    if (event.type === "contest.stalled") add(`contest-stalled ${event.data.contestId}`);
    if (contestEnd(event) === "contest.cancelled unresolved" && "contestId" in event.data) {
      add(`contest-unresolved ${event.data.contestId}`);
    }
  }
  const told = new Map<string, number>();
  for (const { reason, jobId } of alertsOf(world)) {
    if (reason === "job-poison" || reason === "job-dead-letter") {
      const given = reason === "job-poison" ? world.givenUp.poison : world.givenUp.deadLetter;
      if (!given.has(jobId)) world.faults.push(`JOB2 an alert ${reason} for ${jobId}, which nobody gave up`);
    } else if (reason.startsWith("contest-")) told.set(`${reason} ${jobId}`, (told.get(`${reason} ${jobId}`) ?? 0) + 1);
  }
  for (const [what, times] of told) {
    if (times > (due.get(what) ?? 0)) world.faults.push(`CON9 ${times} alerts ${what} for ${due.get(what) ?? 0}`);
  }
  if (world.runtime.stops > 0) return;
  for (const [what, times] of due) {
    if (times > (told.get(what) ?? 0)) world.faults.push(`CON9 ${told.get(what) ?? 0} alerts ${what} for ${times}`);
  }
}
