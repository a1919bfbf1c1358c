import { newId } from "../../new-id.ts";
import type { Actor } from "../../protocol/state/actor.ts";
import type { RoomAnswer } from "../../room-api.ts";
import type { AccessBudgets } from "../../room/access-budgets.ts";
import type { Room } from "../../room/room.ts";
import type { Connection } from "../connection.ts";
import type { Connections } from "../connections.ts";
import type { Disconnector } from "../disconnector.ts";
import type { StateSender } from "../outbound/state-sender.ts";

interface TokenRefresherDeps {
  readonly connections: Connections;
  readonly room: Room;
  readonly budgets: Pick<AccessBudgets, "refusal">;
  readonly disconnector: Disconnector;
  readonly sender: StateSender;
  /** Whose a token is, if it is good for this room. */
  verify(token: string): Promise<RoomAnswer<{ actor: Actor }>>;
}

/** Keeps a connection going under a newer token of the same actor (TOK4, TOK5). */
export class TokenRefresher {
  readonly #deps: TokenRefresherDeps;

  constructor(deps: TokenRefresherDeps) {
    this.#deps = deps;
  }

  /** Refuses with `refresh-refused`, and then the connection goes on as it was. */
  async refresh(socket: WebSocket, connection: Connection, token: string): Promise<void> {
    const { connections, budgets, verify } = this.#deps;
    const tooOften = budgets.refusal(connection.actor, "token refreshes");
    if (tooOften !== null) {
      refuseRefresh(connection, tooOften.detail);
      return;
    }
    const verified = await verify(token);
    // Other events ran meanwhile, perhaps its own close: a connection that is gone is not brought back.
    if (connections.of(socket) !== connection || connection.isExpelled) return;
    if (verified.ok) this.#goOnAs(verified.actor, connection);
    else refuseRefresh(connection, verified.problem.detail);
  }

  #goOnAs(actor: Actor, connection: Connection): void {
    const { room, disconnector, sender } = this.#deps;
    const before = connection.actor;
    if (actor.actorId !== before.actorId) {
      refuseRefresh(connection, `the token is ${actor.actorId}'s; refresh with one of ${before.actorId}'s`);
      return;
    }
    // Made before anything changes: a time that cannot be written must not be taken on (TOK6).
    const refreshed = {
      type: "hub.system.notice",
      code: "token-refreshed",
      expiresAt: new Date(actor.expiresAt).toISOString(),
    } as const;
    const outcome = room.apply({ kind: "join", actor }, { correlationId: newId("refresh") });
    if (outcome.kind === "refused") {
      // A spectator cannot become a player where the room is full.
      refuseRefresh(connection, outcome.problem.detail);
      return;
    }
    connection.refresh(actor);
    room.onReader(actor, connection.id);
    // An actor who only watches from now on is no participant any more (PRE4).
    disconnector.beginGraceIfGone(actor.actorId);
    room.rearm();
    connection.send(refreshed);
    if (!sameRights(before, actor)) sender.resync(connection);
  }
}

function refuseRefresh(connection: Connection, message: string): void {
  connection.send({ type: "hub.system.error", code: "refresh-refused", message });
}

function sameRights(one: Actor, other: Actor): boolean {
  return one.roles.join() === other.roles.join() && one.capabilities.join() === other.capabilities.join();
}
