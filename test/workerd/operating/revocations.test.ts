import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { bansOf } from "../../../src/durable/hub/bans-of.ts";
import { revokedKey } from "../../../src/durable/hub/hub-bans.ts";
import { claimsOf } from "../../../src/durable/identity/token-claims.ts";
import { tokenIdOf } from "../../../src/durable/identity/token-id.ts";
import { player, spectator, type Character } from "../durable/support/character.ts";
import { clock } from "../durable/support/clock.ts";
import { edgeEnv } from "../durable/support/edge-env.ts";
import { queue } from "../durable/support/queue.ts";
import { telemetryText } from "../durable/support/telemetry.ts";
import { TestRoom } from "../durable/support/test-room.ts";
import { outcomeOf } from "../worker/support/call-edge.ts";
import { askAsOperator, olga } from "./support/ask-as-operator.ts";

const ada = player("ada");
/** Longer than the edge trusts what it knows of a hub's list. */
const TRUST_MS = 5_001;
const JTI = "the-stolen-one";
const DAY_MS = 24 * 3_600_000;

async function tokenOf(room: TestRoom, who: Character, jti: string | undefined, minutes = 60): Promise<string> {
  const claims = { ...claimsOf(room.actor(who)), ...(jti !== undefined && { jti }) };
  const key = new TextEncoder().encode(edgeEnv.HUB_JWT_SECRET);
  return new SignJWT({ ...claims, exp: Math.floor(clock.now() / 1000) + 60 * minutes })
    .setProtectedHeader({ alg: "HS256" })
    .sign(key);
}

async function state(room: TestRoom, token: string): Promise<string> {
  return outcomeOf(await room.fetch("/state", { headers: { authorization: `Bearer ${token}` } }));
}

async function openWith(room: TestRoom, who: Character, token: string) {
  const headers = { upgrade: "websocket", authorization: `Bearer ${token}` };
  const client = room.connect(who, await room.fetch("/socket", { headers }));
  await client.frame("hub.stateSnapshot");
  return client;
}

const revoke = (room: TestRoom, body: object) => askAsOperator(room, "/revocations", { method: "POST", body });

test("TOK9 SOK7 closes the token's sockets in every room with 4401, refuses it everywhere, and spares every other", async () => {
  const one = new TestRoom();
  const two = new TestRoom(one.hubId);
  const everywhere = { ...ada, room: "*" } as const;
  const stolen = await tokenOf(one, everywhere, JTI);
  const own = await tokenOf(one, everywhere, "her-own");
  const clients = [await openWith(one, everywhere, stolen), await openWith(two, everywhere, stolen)];
  const stays = await openWith(two, everywhere, own);
  const response = await revoke(one, { jti: JTI });
  expect(response.status).toBe(200);
  for (const client of clients)
    expect(await client.hungUp()).toMatchObject({ code: 4401, reason: "the token was revoked" });
  clock.move(TRUST_MS);
  for (const room of [one, two, new TestRoom(one.hubId)]) {
    expect(await state(room, stolen)).toBe("401 unauthenticated");
    expect(await state(room, own)).toBe("200");
  }
  await stays.say("I am still here");
});

test("TOK9 SOK9 TOK4 neither a ticket made before nor a refresh lets it in", async () => {
  const room = new TestRoom();
  const stolen = await tokenOf(room, ada, JTI);
  const headers = { authorization: `Bearer ${stolen}` };
  const { ticket }: { ticket: string } = await (await room.fetch("/tickets", { method: "POST", headers })).json();
  const client = await openWith(room, ada, await tokenOf(room, ada, "her-own"));
  await revoke(room, { jti: JTI });
  const upgrade = { upgrade: "websocket", "sec-websocket-protocol": `hub.v1, ticket.${ticket}` };
  expect(await outcomeOf(await room.fetch("/socket", { headers: upgrade }))).toBe("401 unauthenticated");
  client.send({ type: "hub.refreshToken", token: stolen });
  expect(await client.frame("hub.system.error")).toMatchObject({ code: "refresh-refused" });
});

test("TOK9 MOD4 an operator's token is no exception, and one without jti is named as in the audit", async () => {
  const room = new TestRoom();
  const token = await tokenOf(room, olga, undefined);
  expect(await state(room, token)).toBe("200");
  expect((await revoke(room, { tokenId: tokenIdOf(token) })).status).toBe(200);
  clock.move(TRUST_MS);
  expect(await state(room, token)).toBe("401 unauthenticated");
});

test("TOK9 a room that slept through it closes the sockets that it woke with", async () => {
  const room = new TestRoom();
  const client = await openWith(room, ada, await tokenOf(room, ada, JTI));
  await room.hibernate();
  const change = {
    actorId: revokedKey(tokenIdOf(JTI)),
    until: clock.now() + 3_600_000,
    isLifted: false,
    at: clock.now(),
  };
  await bansOf(edgeEnv, room.hubId).changeBan(change);
  clock.move(10_001);
  await room.ring();
  expect(await client.hungUp()).toMatchObject({ code: 4401 });
});

test("TOK9 an entry ends with its token, 30 days later where its end is not told, and is listed until then", async () => {
  const room = new TestRoom();
  const list = async () => (await askAsOperator(room, "/revocations")).json();
  expect(await list()).toEqual({ revocations: [] });
  const until = new Date(clock.now() + 60_000).toISOString();
  expect(await (await revoke(room, { jti: JTI, expiresAt: until })).json()).toEqual({ tokenId: tokenIdOf(JTI), until });
  const longest: { until: string } = await (await revoke(room, { jti: "b" })).json();
  expect(Date.parse(longest.until)).toBe(clock.now() + 30 * 24 * 3_600_000);
  expect(await list()).toEqual({ revocations: expect.arrayContaining([{ tokenId: tokenIdOf(JTI), until }]) });
  clock.move(60_000);
  expect(await list()).toMatchObject({ revocations: [{ tokenId: tokenIdOf("b") }] });
});

test("TOK9 TOK6 a token that holds only from later on stays revoked to its end, since it has no iat", async () => {
  const room = new TestRoom();
  const later = await tokenOf(room, ada, JTI, 45 * 24 * 60);
  const expiresAt = new Date(clock.now() + 45 * DAY_MS).toISOString();
  expect(await (await revoke(room, { jti: JTI, expiresAt })).json()).toMatchObject({ until: expiresAt });
  clock.move(40 * DAY_MS);
  expect(await state(room, await tokenOf(room, ada, "her-own"))).toBe("200");
  expect(await state(room, later)).toBe("401 unauthenticated");
});

test("TOK9 a revoked token of an operator does not put itself back into force: no further revocation is shorter", async () => {
  const room = new TestRoom();
  const stolen = await tokenOf(room, olga, JTI);
  const { until }: { until: string } = await (await revoke(room, { jti: JTI })).json();
  const sooner = { jti: JTI, expiresAt: new Date(clock.now() + 1).toISOString() };
  expect(await (await revoke(room, sooner)).json()).toEqual({ tokenId: tokenIdOf(JTI), until });
  clock.move(TRUST_MS);
  expect(await state(room, stolen)).toBe("401 unauthenticated");
});

test("TOK9 VIEW6 AUD1 neither jti nor token is in log, list, audit or what others see", async () => {
  const room = new TestRoom();
  const stolen = await tokenOf(room, ada, JTI);
  const [client, sam] = [await openWith(room, ada, stolen), await room.open(spectator("sam"))];
  await client.say("hello");
  await revoke(room, { jti: JTI });
  await client.hungUp();
  const listed = await (await askAsOperator(room, "/revocations")).text();
  const acts = queue.records(room);
  expect(acts).toContainEqual(
    expect.objectContaining({ action: "token.revoke", target: tokenIdOf(JTI), actorId: "olga" }),
  );
  const shown = JSON.stringify([sam.frames, await room.state(spectator("sam")), acts, listed]) + telemetryText();
  expect(shown).not.toContain(JTI);
  expect(shown).not.toContain(stolen);
  expect(JSON.stringify([sam.frames, await room.state(spectator("sam"))])).not.toContain(tokenIdOf(JTI));
});

test.each([
  [{}, "400 invalid-request jti"],
  [{ jti: "a", tokenId: "0".repeat(32) }, "400 invalid-request jti"],
  [{ jti: "" }, "400 invalid-request jti"],
  [{ tokenId: "mine" }, "400 invalid-request tokenId"],
  [{ jti: "a", expiresAt: "soon" }, "400 invalid-request expiresAt"],
])("TOK9 %j is %s", async (body, expected) => {
  expect(await outcomeOf(await revoke(new TestRoom(), body))).toBe(expected);
});
