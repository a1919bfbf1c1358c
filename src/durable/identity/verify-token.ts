import * as v from "valibot";
import type { Env } from "../env.ts";
import type { Actor } from "../protocol/state/actor.ts";
import { fieldFault } from "../protocol/values/field-fault.ts";
import type { RoomAnswer } from "../room-api.ts";
import { checkSignature, type KeySettings } from "./check-signature.ts";
import { actorOf, Claims, claimsLength, LONGEST_LIFETIME_SECONDS, MAX_CLAIMS_BYTES } from "./token-claims.ts";
import { tokenIdOf } from "./token-id.ts";

/** Where a token is shown. Without `roomId` it is a route of the whole hub, open to the tokens of all its rooms. */
export interface Address {
  readonly hubId: string;
  readonly roomId?: string;
}

export type IdentitySettings = KeySettings & Pick<Env, "HUB_JWT_ISSUER" | "HUB_JWT_AUDIENCE">;

/** How far the issuer's clock may be ahead of ours (TOK6). A token that has expired by our clock has expired. */
const LEEWAY_SECONDS = 5;

/**
 * Identifies the bearer of a token (TOK1, TOK2, TOK6, TOK7). Refuses with `unauthenticated` (malformed, expired,
 * wrongly signed, claims that are no actor), `forbidden` (good, but for another hub or room), `misconfigured` (no key
 * to check with) or `busy` (the keys at `HUB_JWKS_URL` cannot be had just now). `now` is the wall clock in
 * milliseconds.
 */
export async function verifyToken(
  token: string,
  address: Address,
  settings: IdentitySettings,
  now: number = Date.now(),
): Promise<RoomAnswer<{ actor: Actor }>> {
  if (claimsLength(token) > MAX_CLAIMS_BYTES) {
    return unauthenticated(`the claims of the token are longer than ${MAX_CLAIMS_BYTES} bytes`);
  }
  const signed = await checkSignature(token, settings);
  if (!signed.ok) return signed;
  const read = v.safeParse(Claims, signed.payload);
  if (!read.success) {
    const { path, message } = fieldFault(read.issues, "payload");
    return unauthenticated(`the token's claim \`${path}\` is not valid: it ${message}`);
  }
  const fault = faultOfTimes(read.output, now / 1000) ?? faultOfParties(read.output, settings);
  if (fault !== undefined) return unauthenticated(fault);
  return admit({ ...actorOf(read.output), tokenId: tokenIdOf(read.output.jti ?? token) }, address);
}

/** TOK6; all in seconds. */
function faultOfTimes({ exp, nbf, iat }: Claims, now: number): string | undefined {
  if (exp <= now) return "the token has expired; ask for a new one";
  if (nbf !== undefined && nbf > now + LEEWAY_SECONDS) {
    return `the token is not good yet: \`nbf\` is ${Math.ceil(nbf - now)} s ahead`;
  }
  const lifetime = Math.max(exp - now - LEEWAY_SECONDS, iat === undefined ? 0 : exp - iat);
  if (lifetime <= LONGEST_LIFETIME_SECONDS) return undefined;
  return "the token lives too long: from `iat`, or from now, to `exp` there may be 30 days (P30D)";
}

/** The issuer and the audience must be the hub's, where it names them (TOK7). */
function faultOfParties({ iss, aud }: Claims, settings: IdentitySettings): string | undefined {
  const { HUB_JWT_ISSUER: issuer, HUB_JWT_AUDIENCE: audience } = settings;
  if (issuer && iss !== issuer) return "the token's claim `iss` does not name the issuer of this hub";
  if (audience && !(typeof aud === "string" ? [aud] : (aud ?? [])).includes(audience)) {
    return "the token's claim `aud` does not name this hub's audience";
  }
  return undefined;
}

function admit(actor: Actor, { hubId, roomId }: Address): RoomAnswer<{ actor: Actor }> {
  if (actor.hubId !== hubId) return forbidden(`this token is for the hub ${actor.hubId}`);
  if (roomId !== undefined && actor.room !== "*" && actor.room !== roomId) {
    return forbidden(`this token is for the room ${actor.room}`);
  }
  return { ok: true, actor };
}

function unauthenticated(detail: string): RoomAnswer<never> {
  return { ok: false, problem: { code: "unauthenticated", detail } };
}

function forbidden(detail: string): RoomAnswer<never> {
  return { ok: false, problem: { code: "forbidden", detail } };
}
