import * as v from "valibot";
import { Actor, YEAR_10000_MS } from "../protocol/state/actor.ts";

/** Longest claims in bytes of JSON (TOK5). */
export const MAX_CLAIMS_BYTES = 4096;

const { actorId, hubId, room, name, capabilities, roles, stats } = Actor.entries;

/** TOK6: from `iat`, or from now, to `exp`. */
export const LONGEST_LIFETIME_SECONDS = 30 * 24 * 3600;

/** A time in a token: seconds since 1970, with or without a fraction (RFC 7519). */
const NumericDate = v.pipe(
  v.number(),
  v.finite("must be a finite number"),
  v.minValue(0),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value < YEAR_10000_MS / 1000) return;
    const isMilliseconds = dataset.value < YEAR_10000_MS;
    addIssue({
      message: isMilliseconds
        ? "must be in seconds: it looks like milliseconds taken for seconds"
        : "must be before the year 10000",
    });
  }),
);

/** The claims of a token as they stand in it (TOK2). */
export const Claims = v.object({
  sub: actorId,
  hub: hubId,
  room,
  name,
  caps: v.optional(capabilities, []),
  roles,
  stats: v.optional(stats, {}),
  exp: NumericDate,
  nbf: v.optional(NumericDate),
  iat: v.optional(NumericDate),
  iss: v.optional(v.string()),
  /** Its issuer's own name of the token: what the audit knows it by. */
  jti: v.optional(v.string()),
  aud: v.optional(v.union([v.string(), v.array(v.string())], "must be a text or a list of texts")),
});
export type Claims = v.InferOutput<typeof Claims>;

/** The actor in the claims of a token whose signature was checked. */
export function actorOf({
  sub,
  hub,
  room: roomOfToken,
  name: nameOfActor,
  caps,
  roles: held,
  stats: rolled,
  exp,
}: Claims): Actor {
  return {
    actorId: sub,
    hubId: hub,
    room: roomOfToken,
    name: nameOfActor,
    capabilities: caps,
    roles: held,
    stats: rolled,
    expiresAt: Math.floor(exp * 1000),
  };
}

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
