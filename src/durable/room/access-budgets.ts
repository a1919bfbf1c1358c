import type { Problem } from "../protocol/http/problem.ts";
import type { Actor } from "../protocol/state/actor.ts";
import { activeBan } from "../rules/presence/admission.ts";
import { HttpBudgets, type Budgeted } from "./http-budgets.ts";
import type { Room } from "./room.ts";

/** RES5: how long a reader waits for a version to come. */
const LONGEST_MS = 5000;

/** Limits on everything that actors ask of a room: how often (LIM4, LIM6), and how long a reader waits (RES5). */
export class AccessBudgets {
  readonly #room: Room;
  readonly #budgets = new HttpBudgets();
  readonly #waiters = new VersionWaiters();

  constructor(room: Room) {
    this.#room = room;
  }

  /** Why a frame is not read, or null: a connection has a budget for all its frames, good or bad (LIM6). */
  frameRefusal(connectionId: string): Problem | null {
    return this.#budgets.spendFrame(
      connectionId,
      Date.now(),
      this.#room.state.privateState.catalog.limits.actorCommands,
    );
  }

  /** The same for a command over HTTP, of which an actor has one budget. */
  commandRefusal({ actorId }: Actor): Problem | null {
    return this.frameRefusal(`http ${actorId}`);
  }

  /** Why an actor may not ask this now, or null. */
  refusal(actor: Actor, what: Budgeted): Problem | null {
    const banned = activeBan(this.#room.state, actor.actorId, this.#room.now());
    // By the wall clock: the room's own stands still after a clock that ran ahead (RES7), and nothing would refill.
    return banned ?? this.#budgets.spend(what, actor.actorId, Date.now());
  }

  /** Lets a reader in, or gives the refusal. With `waitFor` it waits until that version has come, or for 5 s. */
  async admit(actor: Actor, waitFor?: number): Promise<Problem | null> {
    const refusal = this.refusal(actor, "reads");
    if (refusal === null && waitFor !== undefined) await this.#waiters.until(waitFor, this.#room.state.version);
    return refusal;
  }

  reached(version: number): void {
    this.#waiters.reached(version);
  }
}

/** Readers that wait for a version. */
class VersionWaiters {
  readonly #waiting = new Set<{ readonly version: number; readonly done: () => void }>();

  /** Resolves when the room has reached a version, or after 5 s with what is there. */
  async until(version: number, reached: number): Promise<void> {
    if (version <= reached) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        entry.done();
      }, LONGEST_MS);
      const entry = {
        version,
        done: () => {
          clearTimeout(timer);
          this.#waiting.delete(entry);
          resolve();
        },
      };
      this.#waiting.add(entry);
    });
  }

  reached(version: number): void {
    for (const entry of this.#waiting) if (entry.version <= version) entry.done();
  }
}
