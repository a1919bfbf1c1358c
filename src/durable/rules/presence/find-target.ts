import type { Participant } from "../../protocol/state/participant.ts";
import { reject, type Verdict } from "../core/decision.ts";
import type { RoomState } from "../core/room-state.ts";

export type Found = { readonly found: Participant } | { readonly missing: Verdict };

/** The participant a command names as `target`, or the rejection of one who is not in the room. */
export function findPresent(state: RoomState, targetId: string): Found {
  const target = state.view.participants.find((each) => each.actorId === targetId);
  if (target !== undefined && target.status !== "away") return { found: target };
  const message = `${targetId} is not in the room; name somebody who is`;
  return { missing: reject("target-absent", message, { details: { path: "target" } }) };
}

/** The same where the caller may not be the target. */
export function findTarget(state: RoomState, callerId: string, targetId: string): Found {
  return isSelf(callerId, targetId) ?? findPresent(state, targetId);
}

export function isSelf(callerId: string, targetId: string): { readonly missing: Verdict } | null {
  if (targetId !== callerId) return null;
  return { missing: reject("target-self", "you cannot name yourself as `target`", { details: { path: "target" } }) };
}
