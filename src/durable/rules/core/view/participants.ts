import type { Participant } from "../../../protocol/state/participant.ts";
import type { RoomView } from "../../../protocol/state/room-view.ts";
import { clampMomentum } from "../../contests/momentum.ts";

export function upsertParticipant(list: Participant[], participant: Participant): Participant[] {
  const known = list.some((each) => each.actorId === participant.actorId);
  if (!known) return [...list, participant];
  return list.map((each) => (each.actorId === participant.actorId ? participant : each));
}

export function withParticipant(view: RoomView, actorId: string, change: Partial<Participant>): RoomView {
  const participants = view.participants.map((each) => (each.actorId === actorId ? { ...each, ...change } : each));
  return { ...view, participants };
}

export function withMomentum(view: RoomView, actorId: string, delta: number): RoomView {
  const momentum = view.participants.find((each) => each.actorId === actorId)?.momentum;
  if (momentum === undefined) return view;
  return withParticipant(view, actorId, { momentum: clampMomentum(momentum + delta) });
}
