import { errors, jwtVerify, type JWTVerifyResult } from "jose";
import * as v from "valibot";
import type { Env } from "../env.ts";
import type { Actor } from "../protocol/actor.ts";
import { fieldFault } from "../protocol/field-fault.ts";
import type { Problem, ProblemCode } from "../protocol/problem.ts";
import type { Answer } from "../room-api.ts";
import { keysAt } from "./keys-at.ts";
import { ActorFromClaims, claimsLength, MAX_CLAIMS_BYTES } from "./token-claims.ts";

/** Where a token is shown. Without `roomId` it is a route of the whole hub, open to the tokens of all its rooms. */
export interface Address {
  readonly hubId: string;
  readonly roomId?: string;
}

export type IdentitySettings = Pick<Env, "HUB_JWT_SECRET" | "HUB_JWKS_URL">;

/** Pinned, so that a token cannot choose how it is checked; a shared secret never comes from a public key list. */
const SECRET_ALGORITHMS = ["HS256"];
const PUBLIC_ALGORITHMS = ["ES256", "ES384", "ES512", "EdDSA", "Ed25519", "RS256", "RS384", "RS512", "PS256"];

/**
 * Who a token says its bearer is (TOK1, TOK2). Refuses with `unauthenticated` (malformed, expired, wrongly signed,
 * claims that are no actor), `forbidden` (good, but for another hub or room), `misconfigured` (no key to check with) or
 * `busy` (the keys at `HUB_JWKS_URL` cannot be had just now). `now` is in milliseconds.
 */
export async function verifyToken(
  token: string,
  address: Address,
  settings: IdentitySettings,
  now: number = Date.now(),
): Promise<Answer<{ actor: Actor }>> {
  if (claimsLength(token) > MAX_CLAIMS_BYTES) {
    return refused("unauthenticated", `the claims of the token are longer than ${MAX_CLAIMS_BYTES} bytes`);
  }
  const checked = await checkSignature(token, settings, now);
  if (!checked.ok) return checked;
  const read = v.safeParse(ActorFromClaims, checked.claims);
  if (!read.success) {
    const { path, message } = fieldFault(read.issues, "payload");
    return refused("unauthenticated", `the token's claim \`${path}\` is not valid: it ${message}`);
  }
  return admit(read.output, address);
}

function admit(actor: Actor, { hubId, roomId }: Address): Answer<{ actor: Actor }> {
  if (actor.hubId !== hubId) return refused("forbidden", `this token is for the hub ${actor.hubId}`);
  if (roomId !== undefined && actor.room !== "*" && actor.room !== roomId) {
    return refused("forbidden", `this token is for the room ${actor.room}`);
  }
  return { ok: true, actor };
}

async function checkSignature(
  token: string,
  settings: IdentitySettings,
  now: number,
): Promise<Answer<{ claims: JWTVerifyResult["payload"] }>> {
  const options = { requiredClaims: ["sub", "exp"], currentDate: new Date(now) };
  try {
    if (settings.HUB_JWKS_URL) {
      const keys = keysAt(settings.HUB_JWKS_URL);
      const { payload } = await jwtVerify(token, keys, {
        ...options,
        algorithms: PUBLIC_ALGORITHMS,
      });
      return { ok: true, claims: payload };
    }
    if (!settings.HUB_JWT_SECRET) return refused("misconfigured", "HUB_JWT_SECRET is not set");
    const secret = new TextEncoder().encode(settings.HUB_JWT_SECRET);
    const { payload } = await jwtVerify(token, secret, {
      ...options,
      algorithms: SECRET_ALGORITHMS,
    });
    return { ok: true, claims: payload };
  } catch (error) {
    return explain(error, settings);
  }
}

function explain(error: unknown, settings: IdentitySettings): Answer<never> {
  if (error instanceof errors.JWTExpired) return refused("unauthenticated", "the token has expired; ask for a new one");
  if (isFaultOfToken(error)) return refused("unauthenticated", `the token is not valid: ${error.message}`);
  if (!settings.HUB_JWKS_URL) throw error;
  return refused("busy", `the keys at HUB_JWKS_URL cannot be read: ${String(error)}`, 5000);
}

/** The rest of what the library throws is about fetching and reading the key list. */
function isFaultOfToken(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}

function refused(code: ProblemCode, detail: string, retryAfterMs?: number): { ok: false; problem: Problem } {
  return {
    ok: false,
    problem: retryAfterMs === undefined ? { code, detail } : { code, detail, retryAfterMs },
  };
}
