import * as v from "valibot";
import { Actor } from "../protocol/actor.ts";

/** Longest claims in bytes of JSON (TOK5). */
export const MAX_CLAIMS_BYTES = 4096;

const { actorId, hubId, room, name, capabilities, roles, stats } = Actor.entries;

/** The claims of a token as they stand in it (TOK2). `exp` is in seconds. */
const Claims = v.object({
  sub: actorId,
  hub: hubId,
  room,
  name,
  caps: v.optional(capabilities, []),
  roles,
  stats: v.optional(stats, {}),
  exp: v.pipe(v.number(), v.minValue(0)),
});

/** Reads an {@link Actor} from the claims of a token whose signature was checked. */
export const ActorFromClaims = v.pipe(
  Claims,
  v.transform(({ sub, hub, caps, exp, ...same }): Actor => ({
    ...same,
    actorId: sub,
    hubId: hub,
    capabilities: caps,
    expiresAt: exp * 1000,
  })),
);

/** The other way round, for tokens that the hub makes itself; `exp` is set beside. */
export function claimsOf(actor: Actor) {
  return {
    sub: actor.actorId,
    hub: actor.hubId,
    room: actor.room,
    name: actor.name,
    caps: actor.capabilities,
    roles: actor.roles,
    stats: actor.stats,
  };
}

/** Bytes of JSON in the claims of a compact token: base64url holds three bytes in four characters. */
export function claimsLength(token: string): number {
  return Math.floor(((token.split(".")[1]?.length ?? 0) * 3) / 4);
}
