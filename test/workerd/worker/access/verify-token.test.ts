import { CompactSign, exportJWK, generateKeyPair, SignJWT, type JWK } from "jose";
import { expect, test, vi } from "vitest";
import { mintToken } from "../../../../src/durable/identity/mint-token.ts";
import { tokenIdOf } from "../../../../src/durable/identity/token-id.ts";
import { verifyToken } from "../../../../src/durable/identity/verify-token.ts";
import { problemResponse } from "../../../../src/durable/problem-response.ts";
import { SECRETS } from "../support/edge-env.ts";
import { claims, tokenWith } from "../support/tokens.ts";

const address = { hubId: "hub-one", roomId: "room-one" };
const secret = { HUB_JWT_SECRET: SECRETS.HUB_JWT_SECRET };

const DAY = 24 * 3600;
const now = () => Math.floor(Date.now() / 1000);

/** The fault of a token, by code and detail; nothing where it is good. */
async function refusalOf(changes: Record<string, unknown>, settings = {}): Promise<string> {
  const verified = await verifyToken(await tokenWith(changes), address, { ...secret, ...settings });
  return verified.ok ? "" : `${verified.problem.code}: ${verified.problem.detail}`;
}

async function codeOf(token: string, settings = {}): Promise<string> {
  const verified = await verifyToken(token, address, { ...secret, ...settings });
  return verified.ok ? "good" : verified.problem.code;
}

test("TOK2 claims become an actor; stats and capabilities that are absent are 0 and none", async () => {
  const exp = Math.floor(Date.now() / 1000) + 30 * DAY;
  const token = await tokenWith({
    exp,
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
      expiresAt: exp * 1000,
      tokenId: tokenIdOf(token),
    },
  });
});

test("TOK4 a token is good until the second of its expiry, by the clock that is given", async () => {
  const token = await tokenWith({ exp: 2_000_000_000, iat: 1_999_999_000 });
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

/** A token whose claims JSON is written by hand, for what JSON.stringify cannot say. */
async function tokenOfText(payload: string): Promise<string> {
  const key = new TextEncoder().encode(SECRETS.HUB_JWT_SECRET);
  return new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader({ alg: "HS256" }).sign(key);
}
const withExp = (exp: string) => tokenOfText(JSON.stringify(claims({ exp: "EXP" })).replace('"EXP"', exp));

test.each([
  ["1e400", "`exp` is not valid: it must be a finite number"],
  ["1e13", "`exp` is not valid: it must be in seconds: it looks like milliseconds taken for seconds"],
  [String(Date.now() + 3_600_000), "milliseconds taken for seconds"],
  ["253402300800", "milliseconds taken for seconds"],
  ["1e15", "`exp` is not valid: it must be before the year 10000"],
  ["-1", "`exp` is not valid"],
  ["-1e400", "`exp` is not valid"],
  ["null", "`exp` is not valid"],
  ['"1e13"', "`exp` is not valid: it must be a number"],
  ["0", "the token has expired"],
])("TOK6 exp %s is refused, and the answer says why", async (exp, why) => {
  const verified = await verifyToken(await withExp(exp), address, secret);
  expect(verified).toMatchObject({
    ok: false,
    problem: { code: "unauthenticated", detail: expect.stringContaining(why) },
  });
});

test.each(["nbf", "iat"])("TOK6 %s is a time too", async (claim) => {
  expect(await refusalOf({ [claim]: Date.now() })).toContain(`\`${claim}\` is not valid: it must be in seconds`);
  expect(await refusalOf({ [claim]: "soon" })).toContain(`\`${claim}\` is not valid: it must be a number`);
  expect(await refusalOf({ [claim]: now() - 10.5 })).toBe("");
});

test("TOK6 nbf may be 5 s ahead of our clock, exp not a moment behind", async () => {
  const at = Date.now();
  const good = async (changes: Record<string, unknown>) =>
    (await verifyToken(await tokenWith(changes), address, secret, at)).ok;
  expect([await good({ nbf: at / 1000 + 5 }), await good({ nbf: at / 1000 + 5.1 })]).toEqual([true, false]);
  expect([await good({ exp: at / 1000 + 0.001 }), await good({ exp: at / 1000 })]).toEqual([true, false]);
});

test("TOK6 a token lives for 30 days at most, from its iat or from now", async () => {
  expect(await refusalOf({ exp: now() + 30 * DAY })).toBe("");
  expect(await refusalOf({ exp: now() + 30 * DAY + 60 })).toMatch(/^unauthenticated: the token lives too long/);
  expect(await refusalOf({ iat: now() - 20 * DAY, exp: now() + 10 * DAY })).toBe("");
  expect(await refusalOf({ iat: now() - 20 * DAY, exp: now() + 10 * DAY + 60 })).toMatch(/lives too long/);
  // Later than now an issue may be, but it gains nothing by it.
  expect(await refusalOf({ iat: now() + 60, exp: now() + 30 * DAY + 60 })).toMatch(/lives too long/);
});

test.each(["[]", "1", "null", "", "{", "\uFEFF{}"])(
  "TOK2 claims that are no object are refused: %j",
  async (payload) => {
    const verified = await verifyToken(await tokenOfText(payload), address, secret);
    expect(verified).toMatchObject({ ok: false, problem: { code: "unauthenticated" } });
  },
);

test("TOK7 where the hub names an issuer and an audience, every token has to name them too", async () => {
  const settings = { HUB_JWT_ISSUER: "https://issuer.test/", HUB_JWT_AUDIENCE: "hub" };
  const iss = "https://issuer.test/";
  expect(await refusalOf({ iss, aud: "hub" }, settings)).toBe("");
  expect(await refusalOf({ iss, aud: ["others", "hub"] }, settings)).toBe("");
  for (const wrong of [undefined, "https://issuer.test", "HTTPS://issuer.test/"])
    expect(await refusalOf({ iss: wrong, aud: "hub" }, settings)).toContain("`iss`");
  for (const wrong of [undefined, "hubs", [], ["others"]])
    expect(await refusalOf({ iss, aud: wrong }, settings)).toContain("`aud`");
  expect(await refusalOf({ iss: 1 }, settings)).toContain("`iss` is not valid");
  expect(await refusalOf({ iss: "anybody", aud: "anything" })).toBe("");
});

test("TOK7 TOK3 a hub's own dev tokens name them", async () => {
  const settings = { ...secret, HUB_JWT_ISSUER: "https://issuer.test/", HUB_JWT_AUDIENCE: "hub" };
  const verified = await verifyToken(await tokenWith(), address, secret);
  if (!verified.ok) throw new Error(verified.problem.detail);
  const token = await mintToken(verified.actor, secret.HUB_JWT_SECRET, settings);
  const actor = { ...verified.actor, tokenId: tokenIdOf(token ?? "") };
  expect(await verifyToken(token ?? "", address, settings)).toEqual({ ok: true, actor });
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

test("TOK1 of several secrets the first signs, all verify, and one that was taken out does not", async () => {
  const [older, newer] = ["an older secret of at least 32 bytes", "a newer secret of at least 32 bytes"];
  const both = { HUB_JWT_SECRET: `${newer}, ${older}` };
  const verified = await verifyToken(await tokenWith(), address, secret);
  if (!verified.ok) throw new Error(verified.problem.detail);
  const [byOlder, byBoth] = await Promise.all(
    [older, both.HUB_JWT_SECRET].map(async (setting) => (await mintToken(verified.actor, setting)) ?? ""),
  );
  const codes = async (HUB_JWT_SECRET: string) =>
    Promise.all([byOlder ?? "", byBoth ?? ""].map((token) => codeOf(token, { HUB_JWT_SECRET })));
  expect(await codes(older)).toEqual(["good", "unauthenticated"]);
  expect(await codes(`${older},${newer}`)).toEqual(["good", "good"]);
  expect(await codes(both.HUB_JWT_SECRET)).toEqual(["good", "good"]);
  expect(await codes(newer)).toEqual(["unauthenticated", "good"]);
});

test("TOK1 with HUB_JWKS_URL the keys there count, fetched once, and the secret does not", async () => {
  const { HUB_JWKS_URL, fetched, sign } = await keyList();
  expect(await codeOf(await sign("k1"), { HUB_JWKS_URL })).toBe("good");
  expect(await codeOf(await sign("k1"), { HUB_JWKS_URL })).toBe("good");
  expect(fetched).toHaveBeenCalledOnce();
  expect(await codeOf(await tokenWith(), { HUB_JWKS_URL })).toBe("unauthenticated");
});

/** An issuer whose keys may change, at an address of its own. */
async function issuer() {
  const HUB_JWKS_URL = `https://identity.test/${crypto.randomUUID()}`;
  const keys: JWK[] = [];
  const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ keys }));
  const makeKey = async (kid?: string) => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const named = kid === undefined ? {} : { kid };
    keys.push({ ...(await exportJWK(publicKey)), ...named, alg: "ES256" });
    return () => new SignJWT(claims()).setProtectedHeader({ alg: "ES256", ...named }).sign(privateKey);
  };
  const verify = async (token: string) => {
    const verified = await verifyToken(token, address, { HUB_JWKS_URL });
    return verified.ok ? "good" : `${verified.problem.code} ${verified.problem.retryAfterMs ?? ""}`.trim();
  };
  return { fetched, keys, makeKey, verify };
}

test("TOK7 a key that is not known yet is busy for the rest of the cooldown, then asked for", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const { fetched, makeKey, verify } = await issuer();
  const first = await makeKey("k1");
  expect(await verify(await first())).toBe("good");
  const second = await makeKey("k2");
  vi.advanceTimersByTime(10_000);
  expect(await verify(await second())).toBe("busy 20000");
  expect(fetched).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(20_000);
  expect([await verify(await second()), await verify(await first())]).toEqual(["good", "good"]);
  expect(fetched).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test("TOK7 a key that a list lacks which was just fetched is 401, and so is one that is listed for something else", async () => {
  const { keys, makeKey, verify } = await issuer();
  await makeKey("k1");
  const unknown = await makeKey("k2");
  keys.pop();
  expect(await verify(await unknown())).toBe("unauthenticated");
  const { privateKey } = await generateKeyPair("RS256");
  const other = await new SignJWT(claims()).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign(privateKey);
  expect(await verify(other)).toBe("unauthenticated");
});

test("TOK7 of several keys that match each is tried, and none passes for another", async () => {
  const { keys, makeKey, verify } = await issuer();
  const unnamed = [await makeKey(), await makeKey(), await makeKey()];
  const alike = [await makeKey("same"), await makeKey("same")];
  const stranger = await makeKey();
  keys.pop();
  for (const sign of [...unnamed, ...alike]) expect(await verify(await sign())).toBe("good");
  expect(await verify(await stranger())).toBe("unauthenticated");
});

test("TOK7 a key without an id that replaces another is asked for, once the cooldown is over", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const { fetched, keys, makeKey, verify } = await issuer();
  const before = await makeKey();
  expect(await verify(await before())).toBe("good");
  keys.pop();
  const after = await makeKey();
  expect(await verify(await after())).toBe("unauthenticated");
  vi.advanceTimersByTime(30_000);
  expect([await verify(await after()), await verify(await before())]).toEqual(["good", "unauthenticated"]);
  expect(fetched).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
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
])("TOK1 VIEW6 a key list that %s is no fault of the token: busy, and the log alone is told why", async (_, answer) => {
  const { HUB_JWKS_URL, sign } = await keyList(answer);
  const verified = await verifyToken(await sign("k1"), address, { HUB_JWKS_URL });
  expect(verified).toMatchObject({
    ok: false,
    problem: { code: "busy", retryAfterMs: 5000, cause: expect.any(String) },
  });
  if (verified.ok) throw new Error("the token was taken");
  expect(verified.problem.detail).toBe("the keys that tokens are checked with cannot be read just now; try again");
  expect(await problemResponse(verified.problem).text()).not.toContain("cause");
});
