import type { Verb } from "../../../durable/protocol/catalog/catalog.ts";
import type { Contest } from "../../../durable/protocol/state/contest.ts";
import type { RoomView } from "../../../durable/protocol/state/room-view.ts";

/** The actor of a seat, as the token's claims describe it. */
export interface Self {
  readonly actorId: string;
  readonly roles: readonly string[];
  readonly capabilities: readonly string[];
}

/** Waits that a seat has learnt from events and receipts, by verb id: the time (ms since the epoch) at which each ends. */
export type Waits = ReadonlyMap<string, { readonly until: number; readonly because: string }>;

/**
 * Why the room would refuse this verb now, in one sentence; null where nothing that this actor may see speaks against
 * it. The room decides by the same rules and knows more (safety lists, budgets of others), so a null is no promise.
 */
export function whyNot(verb: Verb, view: RoomView, self: Self, waits: Waits, now: number): string | null {
  return (
    permission(verb, self) ??
    waiting(verb, waits, now) ??
    momentum(verb, view, self) ??
    company(verb, view, self) ??
    occasion(verb, view, self)
  );
}

function permission(verb: Verb, { roles, capabilities }: Self): string | null {
  if (!roles.some((role) => role !== "spectator")) return "Spectators watch; they have no verbs.";
  if (verb.roles.length > 0 && !verb.roles.some((role) => roles.includes(role))) {
    return `It needs the role ${verb.roles.join(" or ")}.`;
  }
  const missing = verb.capabilities.filter((each) => !capabilities.includes(each));
  return missing.length > 0 ? `It needs ${missing.join(", ")}.` : null;
}

function waiting({ id }: Verb, waits: Waits, now: number): string | null {
  const wait = waits.get(id);
  if (wait === undefined || wait.until <= now) return null;
  return `${wait.because}, ${Math.ceil((wait.until - now) / 1000)} s more.`;
}

/** Momentum never falls below −2 (CON4), so a cost of 2 needs at least 0 (RIT1). */
function momentum({ momentumCost = 0 }: Verb, { participants }: RoomView, { actorId }: Self): string | null {
  if (momentumCost === 0) return null;
  const held = participants.find((each) => each.actorId === actorId)?.momentum ?? 0;
  const needed = momentumCost - 2;
  return held < needed ? `It costs ${momentumCost} momentum: you have ${held} and need ${needed}.` : null;
}

/** A target must be somebody else who is present, retraction of a ban apart. */
function company({ id, parameters, roles }: Verb, { participants }: RoomView, { actorId }: Self): string | null {
  const target = parameters["target"];
  if (target === undefined || target.optional || roles.length > 0 || id === "mod.unban") return null;
  const others = participants.filter((each) => each.actorId !== actorId && each.status !== "away");
  return others.length === 0 ? "Nobody else is here." : null;
}

function occasion(verb: Verb, view: RoomView, { actorId }: Self): string | null {
  const open = view.trades.filter(({ status }) => status === "open");
  switch (verb.id) {
    case "verb.acceptTrade":
    case "verb.declineTrade":
      return open.some(({ to }) => to === actorId) ? null : "Nobody offers you a trade.";
    case "verb.cancelTrade":
      return open.some(({ from }) => from === actorId) ? null : "You have no open offer.";
    case "mod.overrideContest":
      return view.contests.some(isUnderWay) ? null : "No contest is under way.";
    case "mod.retractMessage":
      return view.chat.length > 0 ? null : "Nothing has been said.";
    case "gm.closeSession":
      return view.sessionId === null ? "No session is open." : null;
    default:
      return verb.contest === undefined ? null : busy(verb, view, actorId);
  }
}

/** An actor is in at most one unsettled contest of a verb; while it is armed, a repeat changes the own entry (CON2, CON10). */
function busy({ id }: Verb, { contests }: RoomView, actorId: string): string | null {
  const running = contests.find(
    (each) =>
      each.verb === id && isUnderWay(each) && each.participants.some((participant) => participant.actorId === actorId),
  );
  return running === undefined ? null : "Your last contest of this kind is not resolved yet.";
}

function isUnderWay({ status }: Contest): boolean {
  return status === "launched" || status === "stalled";
}
