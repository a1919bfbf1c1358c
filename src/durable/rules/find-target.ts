import type { Participant } from "../protocol/participant.ts";
import type { Verdict } from "./decision.ts";
import { reject } from "./decision.ts";
import type { RoomState } from "./room-state.ts";

/** The other participant a command names, present and not its caller; or the rejection that says which it is not. */
export function findTarget(
  state: RoomState,
  callerId: string,
  targetId: string,
): { readonly found: Participant } | { readonly missing: Verdict } {
  if (targetId === callerId) {
    return {
      missing: reject("target-self", "you cannot name yourself as `target`", {
        details: { path: "target" },
      }),
    };
  }
  const target = state.view.participants.find((each) => each.actorId === targetId);
  if (target === undefined || target.status === "away") {
    const message = `${targetId} is not in the room; name somebody who is`;
    return { missing: reject("target-absent", message, { details: { path: "target" } }) };
  }
  return { found: target };
}
