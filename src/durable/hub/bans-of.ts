import type { Env } from "../env.ts";
import type { HubBanChange, HubBansAnswer } from "../protocol/state/hub-ban.ts";
import { directoryOf } from "./directory-of.ts";

/** Whom a hub bans, kept in its catalog object; see `hub-catalog`. */
export interface HubBansStore {
  /** Gives the version of the bans after it. */
  changeBan(change: HubBanChange): Promise<number>;
  bans(known: number): Promise<HubBansAnswer>;
}

/**
 * The bans of a hub for one of its rooms: from its shard of the directory, so that the hub's one object is asked by 32
 * shards and not by every room; where the shard cannot tell, such as one of the release before, from that object.
 */
export async function bansForRoom(
  env: Pick<Env, "CATALOG" | "DIRECTORY">,
  { hubId, roomId }: { readonly hubId: string; readonly roomId: string },
  known: number,
  wanted: number,
): Promise<HubBansAnswer> {
  try {
    return await directoryOf(env, hubId).bans(roomId, known, wanted);
  } catch {
    return bansOf(env, hubId).bans(known);
  }
}

/** The bans of a hub. Making the stub wakes no object. */
export function bansOf(env: Pick<Env, "CATALOG">, hubId: string): HubBansStore {
  return env.CATALOG.getByName(hubId);
}
