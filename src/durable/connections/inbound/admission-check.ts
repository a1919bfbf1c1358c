import type { CatalogFollower } from "../../hub/catalog-follower.ts";
import { newId } from "../../new-id.ts";
import type { Problem } from "../../protocol/http/problem.ts";
import { isSpectator, type Actor } from "../../protocol/state/actor.ts";
import type { AccessBudgets } from "../../room/access-budgets.ts";
import type { Room } from "../../room/room.ts";
import { entryProblem } from "../../rules/presence/admission.ts";
import type { Connections } from "../connections.ts";
import type { Draining } from "../draining.ts";

/** PRE4: spectators that a room holds at once. */
const MOST_SPECTATORS = 50;

interface AdmissionDeps {
  readonly connections: Connections;
  readonly room: Room;
  readonly catalog: CatalogFollower;
  readonly budgets: AccessBudgets;
  readonly draining: Draining;
  /** Whom the hub bans (MOD6). The edge has asked too, except for a ticket's bearer. */
  readonly hubBans: { isBanned(actor: Actor): boolean; isRevoked(actor: Actor): boolean };
}

/** Decides whether an actor may come in now. */
export class AdmissionCheck {
  readonly #deps: AdmissionDeps;

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
  }

  /**
   * Lets an actor in: their join is committed before anything is sent (SOK5). Gives the problem where it is refused.
   */
  admit(actor: Actor): Problem | null {
    const { room, budgets } = this.#deps;
    const refusal = this.problem(actor) ?? budgets.refusal(actor, "upgrades");
    if (refusal !== null) return refusal;
    const outcome = room.apply({ kind: "join", actor }, { correlationId: newId("join") });
    return outcome.kind === "refused" ? outcome.problem : null;
  }

  /**
   * Why an actor would not be let in now: asked at the upgrade, and when a ticket is minted, because a browser cannot
   * read a refused upgrade (SOK1).
   */
  problem(actor: Actor): Problem | null {
    const { connections, room, catalog, draining, hubBans } = this.#deps;
    const retryAfterMs = draining.remainingMs();
    if (retryAfterMs > 0) {
      return { code: "busy", detail: "the room is going down for a deploy; come back in a moment", retryAfterMs };
    }
    const unknownRules = catalog.problem();
    if (unknownRules !== null) return unknownRules;
    // Tokens are judged by the wall clock, the game by the room's (TOK6, RES7).
    if (actor.expiresAt <= Date.now()) {
      return { code: "unauthenticated", detail: "the token has expired; get a new one" };
    }
    if (hubBans.isRevoked(actor)) {
      return { code: "unauthenticated", detail: "the token was revoked; get a new one" };
    }
    if (hubBans.isBanned(actor)) return { code: "banned", detail: "you are banned from this hub" };
    const isConnected = connections.ofActor(actor.actorId).length > 0;
    if (isSpectator(actor.roles) && !isConnected && connections.spectators() >= MOST_SPECTATORS) {
      return { code: "room-full", detail: `the room holds ${MOST_SPECTATORS} spectators; try again when one has left` };
    }
    return entryProblem(room.state, actor, room.now());
  }
}
