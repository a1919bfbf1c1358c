import { workflowIdOf, type OfflineJob } from "../../../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../src/durable/protocol/bridge/offline-result.ts";
import type { Random } from "../../random.ts";
import { closureFailed, closurePublished, resultsOf } from "../../results-of.ts";

export const STAGE_GAVE_UP = "a stage gave up";

/** A run of a workflow, as the workflow service keeps it: it outlives the bridge. */
interface Run {
  readonly results: readonly OfflineResult[];
  /** How many of them the edge has taken; the next is posted when the one before is. */
  taken: number;
  /** It was ended from outside, or refused by its room: the same job may start another under its id. */
  ended: boolean;
}

/** A result on its way to the edge. */
export interface Post {
  readonly run: Run;
  readonly index: number;
  readonly result: OfflineResult;
}

/** The bridge with its workflow service: starts a run for a job once, and posts until the edge has taken it (JOB1). */
export class SimulatedBridge {
  isUp = true;
  /** Whether the workflow service answers. While it does not, nothing is started and nothing is noted as taken. */
  isServed = true;
  /** Posts under way; gone when the bridge stops. */
  readonly posts: Post[] = [];
  /** Some of its closures fail, as drawn. */
  mayFail = true;
  /** Whether some run was ended, so that another may say the same in another body. */
  mayContradict = false;
  readonly #runs = new Map<string, Run>();
  readonly #published = new Map<string, OfflineResult>();
  readonly #chance: Random;

  constructor(chance: Random) {
    this.#chance = chance;
  }

  /** Null where the bridge cannot be reached, or cannot start anything. */
  take(job: OfflineJob): "started" | "duplicate" | null {
    if (!this.isUp || !this.isServed) return null;
    const workflowId = workflowIdOf(job);
    const known = this.#runs.get(workflowId);
    if (known !== undefined && !known.ended) {
      // A completed run posts all its results again; one under way goes on.
      if (known.taken >= known.results.length) known.results.forEach((_, index) => this.#post(known, index));
      return "duplicate";
    }
    const run = { results: known === undefined ? this.#resultsOf(job) : said(known, job), taken: 0, ended: false };
    this.#runs.set(workflowId, run);
    this.#post(run, 0);
    return "started";
  }

  withdraw(post: Post): void {
    const at = this.posts.indexOf(post);
    if (at !== -1) this.posts.splice(at, 1);
  }

  /** The edge has taken it: the run goes on. */
  delivered({ run, index }: Post): void {
    if (index < run.taken || !this.isServed || run.ended) return;
    run.taken = index + 1;
    this.#post(run, run.taken);
  }

  /** The room holds another word under this key: of the last the run has failed, over an earlier one it passes. */
  refused(post: Post): void {
    if (post.index < post.run.results.length - 1) this.delivered(post);
    else post.run.ended = true;
  }

  /** A run is terminated, or the service forgets it: all later results of its job come from another run. */
  ends(): void {
    const run = this.#chance.oneOf([...this.#runs.values()]);
    if (run === undefined) return;
    run.ended = true;
    this.mayContradict = true;
  }

  /** A word of any run so far comes once more, however long ago its room has heard it or given it up. */
  repeats(): void {
    const run = this.#chance.oneOf([...this.#runs.values()]);
    if (run !== undefined) this.#post(run, this.#chance.between(0, run.results.length - 1));
  }

  /** The workflow service goes away, with all that was under way to it, or comes back and has every run go on. */
  serviceTurns(): void {
    this.isServed = !this.isServed;
    if (this.isServed && this.isUp) this.starts();
  }

  /** Posts the next word of a run before the last has been taken. */
  hurries({ run, index }: Post): void {
    this.#post(run, index + 1);
  }

  /** The process stops, between any start and any post. */
  stops(): void {
    this.isUp = false;
    this.posts.length = 0;
  }

  /** The workflow service hands every unfinished run to the new process, which goes on where the old one was. */
  starts(): void {
    this.isUp = true;
    for (const run of this.#runs.values()) if (!run.ended) this.#post(run, run.taken);
  }

  #post(run: Run, index: number): void {
    const result = run.results[index];
    if (result !== undefined && this.isUp) this.posts.push({ run, index, result });
  }

  #resultsOf(job: OfflineJob): OfflineResult[] {
    const results = resultsOf(job);
    if (job.kind !== "closure" || !this.mayFail) return results;
    if (this.#chance.happens(0.25)) {
      return [...results.slice(0, this.#chance.between(1, 4)), closureFailed(job, STAGE_GAVE_UP)];
    }
    if (!this.#chance.happens(0.5)) return results;
    // Attempts of a session share the run that publishes it, and the archive has its word as it was said first.
    const published = closurePublished(job);
    const first = this.#published.get(published.key) ?? published;
    this.#published.set(first.key, first);
    return [...results, first];
  }
}

/**
 * The result of a later run of the same id. Its date differs, so it is another body under the same key (BRG1); but a
 * closure's archive has every word as it was said first.
 */
function said(earlier: Run, { kind }: OfflineJob): readonly OfflineResult[] {
  if (kind === "closure") return earlier.results;
  const workflowStartedAt = new Date().toISOString();
  return earlier.results.map((result) => ({ ...result, hops: { ...result.hops, workflowStartedAt } }));
}
