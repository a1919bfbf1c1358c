import { SignJWT } from "jose";
import type { Actor } from "../protocol/state/actor.ts";
import { secretsOf } from "../protocol/values/secrets-of.ts";
import { claimsLength, claimsOf, MAX_CLAIMS_BYTES } from "./token-claims.ts";

/** The issuer and the audience of tokens, where a hub sets them (TOK7). */
interface Parties {
  readonly HUB_JWT_ISSUER?: string;
  readonly HUB_JWT_AUDIENCE?: string;
}

/**
 * Signs a token for an actor with the first secret of `HUB_JWT_SECRET` (TOK1, TOK3). `expiresAt` is cut to whole seconds, as JWT has it.
 * Answers undefined where the claims would be longer than any hub accepts (TOK5).
 */
export async function mintToken(actor: Actor, setting: string, parties: Parties = {}): Promise<string | undefined> {
  const [secret] = secretsOf(setting);
  const { HUB_JWT_ISSUER: iss, HUB_JWT_AUDIENCE: aud } = parties;
  const token = await new SignJWT({ ...claimsOf(actor), ...(iss ? { iss } : {}), ...(aud ? { aud } : {}) })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setExpirationTime(Math.floor(actor.expiresAt / 1000))
    .sign(new TextEncoder().encode(secret));
  return claimsLength(token) > MAX_CLAIMS_BYTES ? undefined : token;
}
