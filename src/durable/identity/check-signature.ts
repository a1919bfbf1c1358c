import { compactVerify, decodeProtectedHeader, errors, type CompactVerifyResult, type CryptoKey } from "jose";
import type { Env } from "../env.ts";
import type { ProblemCode } from "../protocol/http/problem.ts";
import { secretsOf } from "../protocol/values/secrets-of.ts";
import type { RoomAnswer } from "../room-api.ts";
import { keysAt, type KeyList } from "./keys-at.ts";

export type KeySettings = Pick<Env, "HUB_JWT_SECRET" | "HUB_JWKS_URL">;

/** Pinned, so that a token cannot choose how it is checked; a shared secret never comes from a public key list. */
const SECRET_ALGORITHMS = ["HS256"];
const PUBLIC_ALGORITHMS = ["ES256", "ES384", "ES512", "EdDSA", "Ed25519", "RS256", "RS384", "RS512", "PS256"];

const UNREACHED_MS = 5000;

/**
 * The payload of a token that one of the hub's keys signed (TOK1). Refuses with `unauthenticated`, with `misconfigured`
 * where there is no key, and with `busy` where the keys cannot be had, or cannot be asked for again, just now (TOK7).
 */
export async function checkSignature(token: string, settings: KeySettings): Promise<RoomAnswer<{ payload: unknown }>> {
  if (settings.HUB_JWKS_URL) return checkByList(token, keysAt(settings.HUB_JWKS_URL));
  const secrets = secretsOf(settings.HUB_JWT_SECRET);
  if (secrets.length === 0) return refused("misconfigured", "HUB_JWT_SECRET is not set");
  try {
    return payloadOf(await verifyBySecrets(token, secrets));
  } catch (error) {
    if (isFaultOfToken(error)) return invalid(error.message);
    throw error;
  }
}

async function verifyBySecrets(token: string, [secret, ...older]: readonly string[]): Promise<CompactVerifyResult> {
  try {
    return await compactVerify(token, new TextEncoder().encode(secret), { algorithms: SECRET_ALGORITHMS });
  } catch (error) {
    if (older.length === 0 || !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    return verifyBySecrets(token, older);
  }
}

async function checkByList(token: string, keys: KeyList): Promise<RoomAnswer<{ payload: unknown }>> {
  const before = keys.fetchedAt();
  try {
    return payloadOf(await verifyByList(token, keys));
  } catch (error) {
    // A list that was fetched after the token came and lacks its key will not have it in a moment either.
    const mayCome = error instanceof errors.JWKSNoMatchingKey && keys.fetchedAt() === before && !hasKeyId(token, keys);
    if (mayCome) {
      const detail = "the token's key is not known yet, and the keys at HUB_JWKS_URL were read a moment ago";
      return refused("busy", detail, keys.coolsDownInMs());
    }
    if (isFaultOfToken(error)) return invalid(error.message);
    const detail = "the keys that tokens are checked with cannot be read just now; try again";
    return { ok: false, problem: { code: "busy", detail, cause: String(error), retryAfterMs: UNREACHED_MS } };
  }
}

async function verifyByList(token: string, keys: KeyList): Promise<CompactVerifyResult> {
  try {
    return await verifyByAnyOf(token, keys);
  } catch (error) {
    // Without a key id nothing else shows that the issuer has changed its key.
    const isUnnamed = error instanceof errors.JWSSignatureVerificationFailed && keyIdOf(token) === undefined;
    if (!isUnnamed || keys.coolsDownInMs() > 0) throw error;
    await keys.find.reload();
    return verifyByAnyOf(token, keys);
  }
}

async function verifyByAnyOf(token: string, { find }: KeyList): Promise<CompactVerifyResult> {
  const options = { algorithms: PUBLIC_ALGORITHMS };
  try {
    return await compactVerify(token, find, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error as AsyncIterable<CryptoKey>) {
      const tried = await compactVerify(token, key, options).catch((failed: unknown) => {
        if (failed instanceof errors.JWSSignatureVerificationFailed) return undefined;
        throw failed;
      });
      if (tried !== undefined) return tried;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function payloadOf({ payload, protectedHeader }: CompactVerifyResult): RoomAnswer<{ payload: unknown }> {
  // RFC 7797: the payload would not be what was encoded.
  if (protectedHeader.b64 === false) return invalid("its payload is not encoded");
  try {
    return {
      ok: true,
      payload: JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload)),
    };
  } catch {
    return invalid("its claims are not JSON");
  }
}

function hasKeyId(token: string, keys: KeyList): boolean {
  const kid = keyIdOf(token);
  return kid !== undefined && (keys.find.jwks()?.keys ?? []).some((key) => key.kid === kid);
}

function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}

/** The rest of what the library throws is about fetching and reading the key list. */
function isFaultOfToken(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey
  );
}

function invalid(why: string): RoomAnswer<never> {
  return refused("unauthenticated", `the token is not valid: ${why}`);
}

function refused(code: ProblemCode, detail: string, retryAfterMs?: number): RoomAnswer<never> {
  return { ok: false, problem: retryAfterMs === undefined ? { code, detail } : { code, detail, retryAfterMs } };
}
