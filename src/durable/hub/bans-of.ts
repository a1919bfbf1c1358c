import type { Env } from "../env.ts";
import type { HubBanChange, HubBansAnswer } from "../protocol/state/hub-ban.ts";

/** Whom a hub bans, kept in its catalog object; see `hub-catalog`. */
export interface HubBansStore {
  /** Gives the version of the bans after it. */
  changeBan(change: HubBanChange): Promise<number>;
  bans(known: number): Promise<HubBansAnswer>;
}

/** The bans of a hub. Making the stub wakes no object. */
export function bansOf(env: Pick<Env, "CATALOG">, hubId: string): HubBansStore {
  return env.CATALOG.getByName(hubId);
}
