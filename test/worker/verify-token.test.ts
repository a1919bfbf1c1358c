import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, expect, test, vi } from "vitest";
import { verifyToken } from "../../src/durable/identity/verify-token.ts";
import { SECRETS } from "./support/edge-env.ts";
import { claims, tokenWith } from "./support/tokens.ts";

afterEach(() => void vi.restoreAllMocks());

const address = { hubId: "hub-one", roomId: "room-one" };
const secret = { HUB_JWT_SECRET: SECRETS.HUB_JWT_SECRET };

async function codeOf(token: string, settings = {}): Promise<string> {
  const verified = await verifyToken(token, address, { ...secret, ...settings });
  return verified.ok ? "good" : verified.problem.code;
}

test("TOK2 claims become an actor; stats and capabilities that are absent are 0 and none", async () => {
  const token = await tokenWith({
    exp: 2_000_000_000,
    caps: undefined,
    stats: { finesse: 2 },
    roles: ["gm", "player"],
  });
  expect(await verifyToken(token, address, secret)).toEqual({
    ok: true,
    actor: {
      actorId: "ada",
      hubId: "hub-one",
      room: "room-one",
      name: "Ada",
      capabilities: [],
      roles: ["gm", "player"],
      stats: { ingenuity: 0, resolve: 0, finesse: 2, presence: 0, weird: 0 },
      expiresAt: 2_000_000_000_000,
    },
  });
});

test("TOK4 a token is good until the second of its expiry, by the clock that is given", async () => {
  const token = await tokenWith({ exp: 2_000_000_000 });
  expect((await verifyToken(token, address, secret, 1_999_999_999_999)).ok).toBe(true);
  expect((await verifyToken(token, address, secret, 2_000_000_000_000)).ok).toBe(false);
});

test("TOK5 claims of 4,096 bytes are good, of one more are not", async () => {
  const padding = 4096 - JSON.stringify({ ...claims(), padding: "" }).length;
  expect(await codeOf(await tokenWith({ padding: "x".repeat(padding) }))).toBe("good");
  expect(await codeOf(await tokenWith({ padding: "x".repeat(padding + 1) }))).toBe("unauthenticated");
});

test.each([
  ["hub", { hub: "Hub" }],
  ["name", { name: " " }],
  ["name", { name: "x".repeat(65) }],
  ["roles", { roles: undefined }],
  ["caps.0", { caps: ["No Capability"] }],
  ["stats.weird", { stats: { weird: 0.5 } }],
])("TOK2 the refusal names the claim that is no good: %s", async (claim, changes) => {
  const verified = await verifyToken(await tokenWith(changes), address, secret);
  expect(verified).toMatchObject({
    ok: false,
    problem: { code: "unauthenticated", detail: expect.stringContaining(`\`${claim}\``) },
  });
});

test("TOK1 without any key to check with it is the hub that is at fault", async () => {
  expect(await codeOf(await tokenWith(), { HUB_JWT_SECRET: "" })).toBe("misconfigured");
});

/** A list of keys at an address of its own, because what was fetched once is kept. */
async function keyList(answer?: () => Response) {
  const HUB_JWKS_URL = `https://identity.test/${crypto.randomUUID()}`;
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const keys = [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" }];
  const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => answer?.() ?? Response.json({ keys }));
  const sign = (kid: string) => new SignJWT(claims()).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);
  return { HUB_JWKS_URL, fetched, sign };
}

test("TOK1 with HUB_JWKS_URL the keys there count, fetched once, and the secret does not", async () => {
  const { HUB_JWKS_URL, fetched, sign } = await keyList();
  expect(await codeOf(await sign("k1"), { HUB_JWKS_URL })).toBe("good");
  expect(await codeOf(await sign("k1"), { HUB_JWKS_URL })).toBe("good");
  expect(fetched).toHaveBeenCalledOnce();
  expect(await codeOf(await tokenWith(), { HUB_JWKS_URL })).toBe("unauthenticated");
  expect(await codeOf(await sign("k2"), { HUB_JWKS_URL })).toBe("unauthenticated");
});

test("TOK1 a key list never turns a public key into a shared secret", async () => {
  const k = btoa(SECRETS.HUB_JWT_SECRET).replaceAll("=", "");
  const { HUB_JWKS_URL } = await keyList(() => Response.json({ keys: [{ kty: "oct", alg: "HS256", k }] }));
  expect(await codeOf(await tokenWith(), { HUB_JWKS_URL })).toBe("unauthenticated");
});

test.each([
  ["answers 500", () => new Response("down", { status: 500 })],
  ["is no key list", () => Response.json({ keys: "none" })],
  ["cannot be reached", () => Promise.reject(new TypeError("connection refused")) as never],
])("TOK1 a key list that %s is no fault of the token: busy", async (_, answer) => {
  const { HUB_JWKS_URL, sign } = await keyList(answer);
  const verified = await verifyToken(await sign("k1"), address, { HUB_JWKS_URL });
  expect(verified).toMatchObject({ ok: false, problem: { code: "busy", retryAfterMs: 5000 } });
});
