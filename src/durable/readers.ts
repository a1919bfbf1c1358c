import { HttpBudgets } from "./http-budgets.ts";
import type { Actor } from "./protocol/actor.ts";
import type { Problem } from "./protocol/problem.ts";
import type { Room } from "./room.ts";
import { ban } from "./rules/admission.ts";
import { WaitingRoom } from "./waiting-room.ts";

/** Who asks the room something over HTTP: how often he may (LIM4), and how long he waits (RES5). */
export class Readers {
  readonly #room: Room;
  readonly #budgets = new HttpBudgets();
  readonly #waiting = new WaitingRoom();

  constructor(room: Room) {
    this.#room = room;
  }

  /** Why an actor may not ask this now, if so. */
  refusal(actor: Actor, what: "tickets" | "reads"): Problem | null {
    const now = this.#room.now();
    return ban(this.#room.state, actor.actorId, now) ?? this.#budgets.spend(what, actor.actorId, now);
  }

  /** Lets a reader in; one who waits for a version, when it has come or his time is over. */
  async admit(actor: Actor, waitFor?: number): Promise<Problem | null> {
    const refusal = this.refusal(actor, "reads");
    if (refusal === null && waitFor !== undefined) await this.#waiting.until(waitFor, this.#room.state.version);
    return refusal;
  }

  reached(version: number): void {
    this.#waiting.reached(version);
  }
}
