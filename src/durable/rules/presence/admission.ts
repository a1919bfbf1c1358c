import type { Problem } from "../../protocol/http/problem.ts";
import { isSpectator, opensSessions, type Actor } from "../../protocol/state/actor.ts";
import type { Participant } from "../../protocol/state/participant.ts";
import { draft, type Draft } from "../core/draft.ts";
import { recordValue } from "../core/record-with.ts";
import type { RoomState } from "../core/room-state.ts";
import type { RuleContext } from "../core/rule-context.ts";

/** PRE4: participants that a room holds. */
const MAX_PARTICIPANTS = 200;

/** Why an actor may not come in, or null. An actor who is present is never turned away because the room is full. */
export function entryProblem(state: RoomState, actor: Actor, now: number): Problem | null {
  const banned = activeBan(state, actor.actorId, now);
  if (banned !== null) return banned;
  if (isSpectator(actor.roles) || isPresent(state, actor.actorId)) return null;
  const present = state.view.participants.filter((each) => each.status !== "away").length;
  if (present < MAX_PARTICIPANTS) return null;
  return {
    code: "room-full",
    detail: `the room holds ${MAX_PARTICIPANTS} participants; try again when one has left`,
  };
}

/** The refusal of a banned actor; null for everybody else (MOD1). */
export function activeBan(state: RoomState, actorId: string, now: number): Problem | null {
  const found = recordValue(state.privateState.bans, actorId);
  if (found === undefined || (found.until !== null && found.until <= now)) return null;
  return { code: "banned", detail: "you are banned from this room" };
}

export function isPresent(state: RoomState, actorId: string): boolean {
  const participant = state.view.participants.find((each) => each.actorId === actorId);
  return participant !== undefined && participant.status !== "away";
}

/** The actor as a participant: as they left, with name, roles and stats from the current token (TOK5). */
export function participantFor(state: RoomState, actor: Actor, now: number): Participant {
  const known = state.view.participants.find((each) => each.actorId === actor.actorId);
  const { actorId, name, roles, stats } = actor;
  if (known !== undefined && known.status !== "away") return { ...known, name, roles, stats };
  const joinedAt = new Date(now).toISOString();
  return {
    actorId,
    name,
    roles,
    stats,
    momentum: known?.momentum ?? 0,
    status: "active",
    joinedAt,
  };
}

/**
 * The events of an actor's coming: a session that opens with it (SES1), and the join (PRE1). For an actor who is here
 * already, the change that a newer token makes in what others see (TOK5). Spectators come unseen (PRE4).
 */
export function entrance(state: RoomState, context: RuleContext, actor: Actor): Draft[] {
  if (isSpectator(actor.roles)) return [];
  const { actorId } = actor;
  const participant = participantFor(state, actor, context.now);
  if (isPresent(state, actorId)) {
    const known = state.view.participants.find((each) => each.actorId === actorId);
    return known !== undefined && sameShown(known, participant)
      ? []
      : [draft("participant.updated", { actorId, participant }, { actorId })];
  }
  const inventory = { ...(recordValue(state.view.inventory, actorId) ?? context.storedInventory(actorId)) };
  const joined = draft("participant.joined", { actorId, participant, inventory }, { actorId });
  return [...openingFor(state, context, actor), joined];
}

/** The session that an act of this actor opens where none is open (SES1). */
export function openingFor(state: RoomState, context: RuleContext, actor: Actor): Draft[] {
  if (state.privateState.session !== null || !opensSessions(actor.roles)) return [];
  return [draft("session.opened", { sessionId: context.newId("ses") })];
}

function sameShown(one: Participant, other: Participant): boolean {
  return (
    one.name === other.name &&
    one.roles.join() === other.roles.join() &&
    Object.entries(one.stats).join() === Object.entries(other.stats).join()
  );
}
