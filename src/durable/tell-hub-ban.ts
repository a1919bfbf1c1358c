import type { Env } from "./env.ts";
import { bansOf } from "./hub/bans-of.ts";
import { directoryOf } from "./hub/directory-of.ts";
import type { HubBans } from "./hub/hub-bans.ts";
import type { HubBanChange } from "./protocol/state/hub-ban.ts";
import { roomOf } from "./room-of.ts";

/**
 * Tells a ban, or its lifting, to the hub, which is asked by whoever is not told, and then to its other live rooms, so that
 * sockets close at once (MOD6). Gives whether every room was reached; rejects where the hub was not.
 */
export async function tellHubBan(
  env: Env,
  { hubId, roomId }: { readonly hubId: string; readonly roomId: string },
  ban: HubBanChange,
  own: HubBans,
): Promise<boolean> {
  const version = await bansOf(env, hubId).changeBan(ban);
  own.onPush(version, ban);
  const live = await directoryOf(env, hubId).list(Date.now());
  const others = live.filter((each) => each.roomId !== roomId);
  const told = await Promise.allSettled(
    others.map((each) => roomOf(env, hubId, each.roomId).hubBanChanged(version, ban)),
  );
  return told.every(({ status }) => status === "fulfilled");
}
