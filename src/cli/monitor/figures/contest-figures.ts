import type { Budgets, Durations, Summary } from "../summary.ts";
import { contestWord, numberOf, stringField, type Fields } from "../telemetry-record.ts";
import { DurationHistogram } from "./duration-histogram.ts";
import { RecentMap } from "./recent-map.ts";

/** Number of contests kept, since later lines may name them. Settled contests fall silent, so this serves any log. */
const CONTESTS_KEPT = 30_000;
const TOLD_APART = 10;
const TAGS_KEPT = 200;

/** Everything known of one contest. */
interface Known {
  room: string | undefined;
  isObserved: boolean;
  isResolved: boolean;
  isExpired: boolean;
  isTagged: boolean;
  armingMs: number | undefined;
  resolutionMs: number | undefined;
  count: number | undefined;
  capacity: number | undefined;
}

/** A contest that the table names. */
export interface NamedContest {
  readonly contestId: string;
  readonly contestKey?: string | undefined;
  readonly hubId?: string | undefined;
  readonly roomId?: string | undefined;
  readonly participantCount: number;
  readonly participantCapacity?: number | undefined;
}

/** Adds up what contests say of themselves, in memory that does not grow with the log (TEL4). */
export class ContestFigures {
  readonly #contests = new RecentMap<string, Known>(CONTESTS_KEPT);
  readonly #arming = new DurationHistogram();
  readonly #resolution = new DurationHistogram();
  readonly #totals = {
    observed: 0,
    resolved: 0,
    failed: 0,
    expired: 0,
    stalled: 0,
    observedExpired: 0,
    resolvedAgain: 0,
  };
  readonly #participants = { samples: 0, sum: 0, max: 0, multiActor: 0, capacityOverTwo: 0 };
  readonly #tags = new Map<string, number>();
  readonly #tiers = new Map<string, number>();
  #multiActor: NamedContest[] = [];

  /** Takes a `telemetry.contest.…` record; false when it should name its contest and does not. */
  take(message: string, fields: Fields): boolean {
    const word = contestWord(message);
    const contestId = stringField(fields, "contestId");
    if (word === "workflowFailed") this.#totals.failed += 1;
    if (word === "expired") this.#totals.expired += 1;
    if (word === "stalled") this.#totals.stalled += 1;
    // Before this release a contest had no id until it was launched.
    if (contestId === undefined) return word !== "launched" && word !== "resolved";
    const known = this.#find(contestId, fields);
    this.#countTags(known, fields);
    if (word === "armed" || word === "launched" || word === "resolved" || word === "stalled") this.#observe(known);
    if (word === "expired") this.#expire(known);
    if (word !== "launched" && word !== "resolved") return true;
    this.#measure(known, fields);
    this.#countParticipants(contestId, known, fields);
    if (word === "resolved") this.#resolve(known, fields);
    return true;
  }

  summary(budgets: Budgets): Omit<Summary, "lines"> {
    const { observed, resolved, failed, observedExpired } = this.#totals;
    const { samples, sum, max, multiActor, capacityOverTwo } = this.#participants;
    const due = observed - observedExpired;
    return {
      totals: { contestsObserved: observed, resolvedContests: resolved, workflowFailures: failed },
      durations: {
        arming: durationsOf(this.#arming, due, budgets.armingMs),
        resolution: durationsOf(this.#resolution, due, budgets.resolutionMs),
      },
      participants: {
        samples,
        average: samples === 0 ? null : sum / samples,
        max: samples === 0 ? null : max,
        multiActorContests: multiActor,
        capacityOverTwo,
      },
    };
  }

  /** Figures of the table that the summary has no field for. */
  details() {
    return {
      expired: this.#totals.expired,
      stalled: this.#totals.stalled,
      /** Records of a contest's end beyond its first: there must be none (CON7). */
      resolvedAgain: this.#totals.resolvedAgain,
      tags: [...this.#tags],
      tiers: [...this.#tiers],
      multiActor: this.#multiActor,
    };
  }

  #find(contestId: string, fields: Fields): Known {
    const hubId = stringField(fields, "hubId");
    const roomId = stringField(fields, "roomId");
    const room = roomId === undefined ? undefined : `${hubId ?? ""}/${roomId}`;
    const known = this.#contests.get(contestId);
    // Ids are unique within a room; a record that does not say its room means the last contest of that id.
    const isOther = known?.room !== undefined && room !== undefined && known.room !== room;
    const key = isOther ? `${contestId} ${room}` : contestId;
    const found = isOther ? this.#contests.get(key) : known;
    if (found !== undefined) {
      found.room ??= room;
      return found;
    }
    const fresh = nothingKnown(room);
    this.#contests.set(key, fresh);
    return fresh;
  }

  #observe(known: Known): void {
    if (known.isObserved) return;
    known.isObserved = true;
    this.#totals.observed += 1;
    if (known.isExpired) this.#totals.observedExpired += 1;
  }

  /** Nobody joined, so it has nothing to measure. */
  #expire(known: Known): void {
    if (known.isExpired) return;
    known.isExpired = true;
    if (known.isObserved) this.#totals.observedExpired += 1;
  }

  /** A later record knows better than an earlier one. */
  #measure(known: Known, fields: Fields): void {
    const armingMs = numberOf(fields, "armingDurationMs");
    if (armingMs !== undefined) {
      if (known.armingMs !== undefined) this.#arming.remove(known.armingMs);
      this.#arming.add(armingMs);
      known.armingMs = armingMs;
    }
    const resolutionMs = numberOf(fields, "resolutionDurationMs");
    if (resolutionMs === undefined) return;
    if (known.resolutionMs !== undefined) this.#resolution.remove(known.resolutionMs);
    this.#resolution.add(resolutionMs);
    known.resolutionMs = resolutionMs;
  }

  #countParticipants(contestId: string, known: Known, fields: Fields): void {
    const figures = this.#participants;
    const count = numberOf(fields, "participantCount");
    const capacity = numberOf(fields, "participantCapacity");
    if (capacity !== undefined) {
      figures.capacityOverTwo += Number(capacity > 2) - Number((known.capacity ?? 0) > 2);
      known.capacity = capacity;
    }
    if (count === undefined) return;
    figures.samples += known.count === undefined ? 1 : 0;
    figures.sum += count - (known.count ?? 0);
    figures.max = Math.max(figures.max, count);
    const wasMultiActor = (known.count ?? 0) > 2;
    figures.multiActor += Number(count > 2) - Number(wasMultiActor);
    known.count = count;
    if (count > 2 && !wasMultiActor) this.#name(contestId, count, fields);
  }

  #name(contestId: string, participantCount: number, fields: Fields): void {
    const named = {
      contestId,
      contestKey: stringField(fields, "contestKey"),
      hubId: stringField(fields, "hubId"),
      roomId: stringField(fields, "roomId"),
      participantCount,
      participantCapacity: numberOf(fields, "participantCapacity"),
    };
    this.#multiActor = [...this.#multiActor, named].slice(-TOLD_APART);
  }

  #resolve(known: Known, fields: Fields): void {
    if (known.isResolved) {
      this.#totals.resolvedAgain += 1;
      return;
    }
    known.isResolved = true;
    this.#totals.resolved += 1;
    const outcome = fields["outcomeTier"] ?? fields["outcome"];
    const tier = typeof outcome === "string" ? outcome : tierOf(outcome);
    if (tier !== undefined) countOne(this.#tiers, tier);
  }

  /** A contest counts once for each of its tags. */
  #countTags(known: Known, fields: Fields): void {
    const tags = fields["moderationTags"];
    if (known.isTagged || !Array.isArray(tags) || tags.length === 0) return;
    known.isTagged = true;
    for (const tag of new Set<unknown>(tags)) if (typeof tag === "string") countOne(this.#tags, tag);
  }
}

function nothingKnown(room: string | undefined): Known {
  return {
    room,
    isObserved: false,
    isResolved: false,
    isExpired: false,
    isTagged: false,
    armingMs: undefined,
    resolutionMs: undefined,
    count: undefined,
    capacity: undefined,
  };
}

function durationsOf(histogram: DurationHistogram, due: number, budget: number): Durations {
  const p95 = histogram.percentile(95);
  return {
    samples: histogram.samples,
    missing: Math.max(0, due - histogram.samples),
    p50: histogram.percentile(50),
    p95,
    max: histogram.max(),
    budget,
    breached: p95 !== null && p95 > budget,
  };
}

function tierOf(outcome: unknown): string | undefined {
  if (typeof outcome !== "object" || outcome === null || !("tier" in outcome)) return undefined;
  return typeof outcome.tier === "string" ? outcome.tier : undefined;
}

/** Names that nobody expects are counted as one, so that no log can fill the memory with them. */
function countOne(counts: Map<string, number>, name: string): void {
  const key = counts.has(name) || counts.size < TAGS_KEPT ? name : "(others)";
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
