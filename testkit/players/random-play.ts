import type { OfflineResult } from "../../src/durable/protocol/bridge/offline-result.ts";
import type { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import type { Actor } from "../../src/durable/protocol/state/actor.ts";
import type { RoomState } from "../../src/durable/rules/core/room-state.ts";
import { Random } from "../random.ts";
import { resultsOf } from "../results-of.ts";
import { RoomHarness } from "../room-harness.ts";
import { CAST } from "./cast.ts";
import { nextMove } from "./next-move.ts";

/** A command of the play, with the state before it and what came of it. */
export interface Acted {
  readonly actor: Actor;
  readonly id: string;
  readonly verb: string;
  readonly args: unknown;
  readonly before: RoomState;
  readonly receipt: Receipt;
}

/**
 * A play made up as it goes, each step drawn from one number of its own: a list of numbers is a play, and a shorter list
 * a shorter one, so that a property that fails comes down to the few steps that matter.
 */
export class RandomPlay {
  readonly stage = new RoomHarness();
  #texts = 0;
  #posted: OfflineResult[] = [];

  /** Takes one step; the command in it, if it was one. */
  step(drawn: number): Acted | null {
    const chance = new Random(drawn);
    const what = chance.weighed(STEPS);
    return what?.take(this, chance) ?? null;
  }

  acts(chance: Random): Acted | null {
    const { stage } = this;
    const { actor, verb, args } = nextMove({
      view: stage.state.view,
      cast: CAST,
      chance,
      text: () => {
        this.#texts += 1;
        return `text ${this.#texts}`;
      },
    });
    const before = stage.state;
    if (before.privateState.bans[actor.actorId] !== undefined) return null;
    const id = stage.nextId();
    return { actor, id, verb, args, before, receipt: stage.sends(actor, verb, args, id) };
  }

  comes(chance: Random): void {
    const actor = chance.oneOf(CAST);
    if (actor !== undefined) this.stage.input({ kind: "join", actor });
  }

  leaves(chance: Random): void {
    const actor = chance.oneOf(CAST);
    if (actor !== undefined) this.stage.drops(actor.actorId);
  }

  /** One word of the bridge, not always the next, and sometimes one that was said before. */
  hears(chance: Random): void {
    const words = this.stage.jobs().flatMap(resultsOf);
    const word = chance.happens(0.2) ? chance.oneOf(this.#posted) : chance.oneOf(words.slice(0, 3));
    if (word === undefined) return;
    this.#posted.push(word);
    this.stage.hears(word);
  }

  jobFails(chance: Random): void {
    const job = chance.oneOf(this.stage.jobs());
    if (job === undefined) return;
    const how = chance.happens(0.5) ? "poison" : "dead-letter";
    this.stage.input({ kind: "job-failed", jobId: job.jobId, attempt: job.attempt, how, reason: "lost" });
  }
}

const SECOND = 1_000;

const STEPS: readonly { weight: number; take(play: RandomPlay, chance: Random): Acted | null | void }[] = [
  { weight: 40, take: (play, chance) => play.acts(chance) },
  { weight: 12, take: (play, chance) => play.comes(chance) },
  { weight: 3, take: (play, chance) => play.leaves(chance) },
  { weight: 14, take: (play, chance) => play.hears(chance) },
  { weight: 1, take: (play, chance) => play.jobFails(chance) },
  { weight: 14, take: (play, chance) => play.stage.wait(chance.between(1, 4 * SECOND)) },
  { weight: 3, take: (play, chance) => play.stage.wait(chance.between(SECOND, 200 * SECOND)) },
  { weight: 1, take: (play, chance) => play.stage.wait(chance.between(SECOND, 3_600 * SECOND)) },
  // The alarm is late.
  { weight: 4, take: (play, chance) => play.stage.skip(chance.between(1, 130 * SECOND)) },
  { weight: 1, take: (play, chance) => play.stage.skip(-chance.between(1, 130 * SECOND)) },
  { weight: 2, take: (play) => play.stage.sleeps() },
];
