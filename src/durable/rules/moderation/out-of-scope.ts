import type { Actor } from "../../protocol/state/actor.ts";
import { reject, type Verdict } from "../core/decision.ts";

/** The refusal of a command for the whole hub by a moderator whose token is for one room (MOD6); null where there is none. */
export function outOfScope({ room }: Actor, scope: "room" | "hub" | undefined): Verdict | null {
  if (scope !== "hub" || room === "*") return null;
  const message = `your token is for the room ${room}; a ban from the whole hub takes one for every room`;
  return reject("role-required", message, { details: { path: "scope" } });
}
