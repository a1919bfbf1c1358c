import type { Actor } from "../../protocol/state/actor.ts";
import { reject, type Verdict } from "../core/decision.ts";
import type { RoomState } from "../core/room-state.ts";

/**
 * The refusal of a mute, kick or ban of somebody whose role stands above it (MOD4); null where there is none. The roles
 * are those of the last token the room saw, as long as it lists the target, present or away.
 */
export function spareColleagues(state: RoomState, caller: Actor, targetId: string): Verdict | null {
  const roles = state.view.participants.find((each) => each.actorId === targetId)?.roles ?? [];
  if (roles.includes("ops")) {
    return reject("role-required", `${targetId} has the role ops; nobody may do this to them`, {
      details: { path: "target" },
    });
  }
  if (!roles.includes("moderator") || caller.roles.includes("ops")) return null;
  return reject("role-required", `${targetId} is a moderator; only a moderator with the role ops may do this`, {
    details: { path: "target", roles: ["ops"] },
  });
}
