import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override, UNLIMITED } from "../limits/unlimited.ts";

export const HOUR = 3_600_000;
export const mo = actorNamed("mo", { roles: ["moderator"] });
export const gm = actorNamed("gm", { roles: ["gm"] });

/** A room without limits in which only moderators were, so that no session is open and no closure has to read it. */
export function quietRoom(): RoomHarness {
  const stage = new RoomHarness();
  override(stage, UNLIMITED);
  stage.enters(mo);
  return stage;
}

/** So many events that are neither talk nor anything that is listed. */
export function fill(stage: RoomHarness, count: number, who = mo): void {
  for (let n = 0; n < count; n += 1) stage.does(who, "mod.slowMode", { seconds: n % 2 });
}

/** The alarm's bites, one after the other, until there is nothing more to take; how many they were. */
export function prune(stage: RoomHarness): number {
  for (let bites = 1; bites < 1_000; bites += 1) {
    if (!stage.room.pruner.pruneBatch(stage.state, stage.room.now()).more) return bites;
  }
  throw new Error("pruning does not come to an end");
}

/** Versions that are in the log. */
export function versions(stage: RoomHarness): number[] {
  return stage.sql.all<{ version: number }>("SELECT version FROM log ORDER BY version").map(({ version }) => version);
}
