import { SignJWT } from "jose";
import type { Actor } from "../protocol/actor.ts";
import { claimsLength, claimsOf, MAX_CLAIMS_BYTES } from "./token-claims.ts";

/**
 * Signs a token for an actor with `HUB_JWT_SECRET` (TOK3). `expiresAt` is cut to whole seconds, as JWT has it.
 * Answers undefined where the claims would be longer than any hub accepts (TOK5).
 */
export async function mintToken(actor: Actor, secret: string): Promise<string | undefined> {
  const token = await new SignJWT(claimsOf(actor))
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setExpirationTime(Math.floor(actor.expiresAt / 1000))
    .sign(new TextEncoder().encode(secret));
  return claimsLength(token) > MAX_CLAIMS_BYTES ? undefined : token;
}
